"""The command line obeys the budget of a notebook: a run, one in a worker, each case of an evaluation."""

from __future__ import annotations

import pytest

from tests.kit.cluster import Started
from tests.kit.shell import Shell

NOTEBOOK = """---
budget: {{tokens: {tokens}}}
---

```lua
agent = Agent.new({{ name = "echo", model = "demo/echo" }})
print(agent:chat("owls and bats"))
```
"""


def test_a_notebook_runs_within_its_budget_and_no_further(shell: Shell) -> None:
    shell.write("owls.spell.md", NOTEBOOK.format(tokens=1000))
    assert shell.run("run", "owls.spell.md").code == 0
    shell.write("owls.spell.md", NOTEBOOK.format(tokens=2))
    done = shell.run("run", "owls.spell.md")
    assert done.code == 1
    assert "The budget of this notebook is used up" in done.err
    assert "of 2 tokens" in done.err
    shell.write("owls.spell.md", NOTEBOOK.format(tokens="few"))
    assert "`budget.tokens` is a number" in shell.run("run", "owls.spell.md").err


def test_each_case_of_an_evaluation_keeps_within_the_budget(shell: Shell) -> None:
    shell.write("owls.spell.md", NOTEBOOK.format(tokens=2))
    shell.write("owls.csv", "input,expected\nx,y\n")
    done = shell.run("evaluate", "run", "owls.spell.md", "--dataset", "owls.csv")
    assert "The budget of this notebook is used up" in done.out + done.err


def test_a_worker_of_a_cluster_keeps_within_the_budget(
    shell: Shell, cluster: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LLMSPELL_CLUSTER", cluster.address)
    shell.write("owls.spell.md", NOTEBOOK.format(tokens=2))
    done = shell.run("run", "--cluster", "owls.spell.md")
    assert done.code == 1
    assert "The budget of this notebook is used up" in done.err
