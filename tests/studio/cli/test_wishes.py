"""A file that asks for more than its reader gives gets it by no command that runs it without a word."""

from __future__ import annotations

import json

import pytest

from tests.kit.shell import Shell

NOTEBOOK = """---
title: Wide
profile: none
---

```lua {#touch}
FileSystemTool.new():run({ operation = "write", path = "PLACE/reached.txt", content = "reached" })
return "owls"
```
"""

REFUSED = "The profile 'none', which the spell asks for, is wider than yours. Allow it with --profile none."


@pytest.fixture
def wide(shell: Shell) -> Shell:
    outside = shell.folder / "outside"
    outside.mkdir()
    work = Shell(shell.folder / "work")
    work.folder.mkdir()
    work.write("wide.spell.md", NOTEBOOK.replace("PLACE", str(outside)))
    work.write("wide.test.yaml", "spell: wide.spell.md\nexpect: {value: owls}\n")
    work.write("plain.spell.md", NOTEBOOK.replace("PLACE", str(outside)).replace("profile: none\n", ""))
    work.write("plain.test.yaml", "spell: plain.spell.md\nprofile: none\nexpect: {value: owls}\n")
    work.write("plain.eval.yaml", "spell: plain.spell.md\nprofile: none\ndataset: rows.csv\n")
    work.write("rows.csv", "input,expected\na,owls\n")
    return work


@pytest.mark.parametrize(
    "command",
    [
        ("run", "wide.spell.md"),
        ("test", "wide.test.yaml"),
        ("test", "plain.test.yaml"),
        ("evaluate", "run", "wide.spell.md", "--dataset", "rows.csv", "--json"),
        ("evaluate", "run", "plain.eval.yaml", "--json"),
    ],
    ids=" ".join,
)
def test_it_is_refused_unless_the_person_says_so(wide: Shell, command: tuple[str, ...]) -> None:
    done = wide.run(*command)
    assert REFUSED in " ".join((done.out + done.err).split()), (done.out, done.err)
    assert not (wide.folder.parent / "outside" / "reached.txt").exists()
    assert wide.run(*command, "--profile", "none").code == 0
    assert (wide.folder.parent / "outside" / "reached.txt").read_text() == "reached"


def test_a_narrower_wish_is_granted(wide: Shell) -> None:
    wide.write(
        "narrow.spell.md",
        "---\nprofile: high\n---\n\n```lua {#a}\nreturn (pcall(function() return os.time() end))\n```\n",
    )
    wide.write("narrow.test.yaml", "spell: narrow.spell.md\nexpect: {value: false}\n")
    done = wide.run("test", "narrow.test.yaml", "--json")
    assert json.loads(done.out), done.err
    assert done.code == 0, done.out
