"""`llmspell history`: what a notebook was before, what has changed since, and going back."""

from __future__ import annotations

import json

import pytest

from studio.notebook.archive import Archive
from studio.notebook.changes import InsertCell
from studio.notebook.document import Cell
from studio.notebook.markdown import parse
from tests.kit.shell import Shell

OLD = "# Owls\n\n```lua {#one}\nprint(1)\n```\n"
NEW = OLD.replace("print(1)", "print(2)")
RUN = "20260101T000000-0000abcd"


@pytest.fixture
def kept(shell: Shell) -> Shell:
    """A shell in a folder with a notebook that has a past."""
    shell.write("x.spell.md", NEW)
    archive = Archive(shell.folder / ".llmspell")
    archive.keep("x.spell.md", parse(OLD), "run", RUN)
    archive.keep("x.spell.md", parse(NEW), "save")
    archive.bury("x.spell.md", InsertCell(Cell("gone", "python", "print('gone')"), 1))
    return shell


def test_the_versions_are_listed_the_newest_first(kept: Shell) -> None:
    first, second = kept.run("history", "x.spell.md").out.splitlines()
    assert ("saved" in first, "1 changed" in first) == (True, True)
    assert second.endswith(RUN)
    listed = json.loads(kept.run("history", "x.spell.md", "--json").out)
    assert [(one["number"], one["cause"]) for one in listed] == [(2, "save"), (1, "run")]
    assert "gone" in kept.run("history", "x.spell.md", "--deleted").out
    assert "Nothing of" in kept.run("history", "y.spell.md").out


def test_a_version_is_shown_by_its_number_or_by_a_run(kept: Shell) -> None:
    assert kept.run("history", "x.spell.md", "1").out == OLD
    assert kept.run("history", "x.spell.md", "--run", "last").out == OLD
    assert kept.run("history", "x.spell.md", "--run", RUN[:9]).out == OLD
    assert kept.run("history", "x.spell.md", "1", "--diff").out == ("one (lua): changed\n  - print(1)\n  + print(2)\n")
    assert kept.run("history", "x.spell.md", "2", "--diff").out == "Nothing has changed since.\n"


@pytest.mark.parametrize("words", [("1",), ("1", "--cell", "one"), ("--run", "last")])
def test_going_back_keeps_what_was_there(kept: Shell, words: tuple[str, ...]) -> None:
    done = kept.run("history", "x.spell.md", *words, "--restore")
    assert (done.code, "version 1" in done.out) == (0, True)
    assert (kept.folder / "x.spell.md").read_text() == OLD
    assert kept.run("history", "x.spell.md", "2").out == NEW


def test_a_deleted_notebook_can_be_brought_back_from_its_history(kept: Shell) -> None:
    (kept.folder / "x.spell.md").unlink()
    assert kept.run("history", "x.spell.md", "2", "--restore").code == 0
    assert (kept.folder / "x.spell.md").read_text() == NEW


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("x.spell.md", "99"), "There is no version 99"),
        (("y.spell.md", "1"), "not of 'y.spell.md'"),
        (("x.spell.md", "--run", "2020"), "No version is kept for the run '2020'"),
        (("x.spell.md", "1", "--restore", "--cell", "none"), "There is no cell 'none'"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(kept: Shell, words: tuple[str, ...], told: str) -> None:
    done = kept.run("history", *words)
    assert done.code == 1
    assert told in done.err
    assert "Traceback" not in done.err


def test_a_run_of_the_command_line_pins_its_source_too(kept: Shell) -> None:
    kept.write("x.spell.md", OLD.replace("print(1)", "print(3)"))
    assert kept.run("run", "x.spell.md").out == "3\n"
    run = json.loads(kept.run("trace", "--json").out)[0]["run_id"]
    assert "print(3)" in kept.run("history", "x.spell.md", "--run", run).out
    assert kept.run("history", "x.spell.md", "--run", "last", "--diff").out == "Nothing has changed since.\n"
