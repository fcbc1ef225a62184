"""`llmspell run` obeys the budget of a notebook."""

from __future__ import annotations

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
