"""Spells behind walls by every command that runs one: run, eval, test, resume, replay; and notebooks that say so."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from kernel import languages
from kernel.errors import DeniedError
from kernel.sandbox import walls
from tests.kit.shell import COMMAND, Shell

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="isolation needs Linux")

MODEL = ("--model", "demo/echo")

PROBE = "const clerk = new Agent('You are terse.'); console.log(await clerk.chat('owls')); return clerk.name"

MIXED = """---
isolated: true
---

```lua {#helpers}
return { greet = function(name) return "hoo, " .. name end }
```

```javascript
const clerk = new Agent({ name: "clerk" });
console.log(clerk.name, await cells.helpers.greet("Ada"), await clerk.chat("owls"));
```

```python
print(await cells["helpers"]["greet"]("Bob"))
try:
    open("/etc/passwd")
except PermissionError:
    print("refused")
```
"""


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.mark.parametrize("name", ["hello.lua", "hello.js"])
def test_a_script_runs_behind_walls(shell: Shell, tmp_path: Path, name: str) -> None:
    (tmp_path / "hello.lua").write_text('print(Agent.new("You are terse."):chat("owls"))')
    (tmp_path / "hello.js").write_text(PROBE)
    done = shell.run("run", "--isolated", *MODEL, name)
    assert (done.code, done.out.splitlines()[0], done.err) == (0, "owls", "")


def test_a_notebook_of_three_languages_runs_behind_walls_when_it_says_so(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "mixed.spell.md").write_text(MIXED)
    done = shell.run("run", *MODEL, "mixed.spell.md")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[-3:] == ["clerk hoo, Ada owls", "hoo, Bob", "refused"]
    # The proof: without the word it is no longer refused.
    (tmp_path / "mixed.spell.md").write_text(MIXED.replace("isolated: true", "isolated: false"))
    done = shell.run("run", *MODEL, "mixed.spell.md")
    assert done.out.splitlines()[-2:] == ["clerk hoo, Ada owls", "hoo, Bob"]


def test_code_is_evaluated_behind_walls(shell: Shell) -> None:
    done = shell.run("eval", "--isolated", "--lang", "js", "[1, 2].map((n) => n * 2)", "--json")
    assert (done.code, json.loads(done.out)) == (0, [2, 4])


def test_a_run_behind_walls_is_recorded_and_replayed_there(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "dice.js").write_text("console.log(Math.random(), Date.now()); return await new Agent('x').chat('hi')")
    first = shell.run("run", "--isolated", *MODEL, "--record", "dice.cassette", "dice.js")
    again = shell.run("run", "--isolated", *MODEL, "--replay", "dice.cassette", "dice.js")
    assert (first.code, again.code, again.err) == (0, 0, "")
    assert again.out == first.out
    # A recording does not depend on the walls.
    without = shell.run("run", *MODEL, "--replay", "dice.cassette", "dice.js")
    assert without.out == first.out


def test_a_stopped_run_goes_on_behind_walls(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "steps.js").write_text(
        "const files = new FileSystemTool();\n"
        "await files.run({ operation: 'append', path: 'log.txt', content: 'once' });\n"
        "if (!env.LLM_GO) throw new Error('not yet');"
    )
    assert shell.run("run", "--isolated", *MODEL, "steps.js").code == 1
    done = shell.program("env", "LLM_GO=1", str(COMMAND), "resume", "last")
    assert done.code == 0, done.err
    assert (tmp_path / "log.txt").read_text() == "once"
    journals = sorted((tmp_path / ".llmspell" / "journals").glob("*.ndjson"))
    told = [json.loads(journal.read_text().splitlines()[0])["data"].get("told") for journal in journals]
    assert told == [{"isolated": True}, {"isolated": True}]


def test_spells_are_tested_behind_walls(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "brief.js").write_text(PROBE)
    (tmp_path / "brief.test.yaml").write_text("spell: brief.js\nmodel: demo/echo\nexpect:\n  printed: owls\n")
    done = shell.run("test", "--isolated")
    assert done.code == 0, done.out + done.err


def test_where_there_can_be_no_walls_a_spell_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert "needs Linux" in walls.wall_trouble()
    with pytest.raises(DeniedError, match="cannot be isolated here: that needs Linux"):
        languages.load_engine("javascript", walled=True)
