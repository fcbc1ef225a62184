"""`llmspell generate tool`, `workflow` and `notebook`: what is written runs, and its tests pass and can fail."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from tests.kit.generating import Desk
from tests.kit.shell import Shell

ENDINGS = {"lua": ".lua", "js": ".js", "python": ".py"}


@pytest.mark.parametrize("lang", ENDINGS)
@pytest.mark.parametrize("kind", ["tool", "workflow"])
def test_the_tests_of_a_script_pass_at_once_in_each_language(desk: Desk, kind: str, lang: str) -> None:
    desk.generate(kind, "word-counter", "--lang", lang)
    assert desk.names() == sorted([f"word-counter{ENDINGS[lang]}", "word-counter.test.yaml"])
    verdicts = desk.verdicts()
    assert len(verdicts) >= 3
    assert set(verdicts.values()) == {""}


@pytest.mark.parametrize("lang", ENDINGS)
def test_the_test_cell_of_a_notebook_passes_at_once_in_each_language(desk: Desk, lang: str) -> None:
    desk.generate("notebook", "snow_owls", "--lang", lang)
    assert desk.names() == ["snow_owls.spell.md"]
    assert desk.verdicts() == {"the-text-is-about-the-topic": ""}


@pytest.mark.parametrize(
    ("kind", "old", "new", "failing"),
    [
        ("tool", "words = count", "words = count + 1", "it counts words"),
        ("workflow", "{{notes}}", "{{topic}}", "each step gets what the one before it gave"),
    ],
)
def test_their_tests_fail_when_they_are_not_what_they_were(
    desk: Desk, kind: str, old: str, new: str, failing: str
) -> None:
    desk.generate(kind, "mine")
    script = desk.folder / "mine.lua"
    assert old in script.read_text()
    script.write_text(script.read_text().replace(old, new))
    assert desk.verdicts()[failing]


def test_the_test_cell_of_a_notebook_fails_when_the_text_is_about_something_else(desk: Desk) -> None:
    desk.generate("notebook", "owls.spell.md")
    notebook = desk.folder / "owls.spell.md"
    notebook.write_text(notebook.read_text().replace(".. params.topic)\n", '.. "mice")\n'))
    assert "nothing about owls at night" in desk.verdicts()["the-text-is-about-the-topic"]


@pytest.mark.parametrize("kind", ["tool", "workflow"])
def test_what_a_script_says_of_itself_can_be_run(tmp_path: Path, kind: str) -> None:
    shell = Shell(tmp_path)
    assert shell.run("generate", kind, "mine.js").code == 0
    shown = [line[2:].strip() for line in (tmp_path / "mine.js").read_text().splitlines() if "  llmspell" in line]
    assert len(shown) >= 2
    for line in shown:
        done = shell.run(*shlex.split(line)[1:])
        assert (done.code, bool(done.out)) == (0, True), line + done.err


def test_what_a_notebook_says_of_itself_can_be_run(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    assert shell.run("generate", "notebook", "owls").code == 0
    assert "snow owls" in shell.run("run", "owls.spell.md", "--topic", "snow owls").out.lower()


def test_a_notebook_that_is_there_is_kept(desk: Desk) -> None:
    desk.generate("notebook", "owls")
    (desk.folder / "owls.spell.md").write_text("# mine")
    assert "is there already" in desk.generate("notebook", "owls", code=2).output
    assert (desk.folder / "owls.spell.md").read_text() == "# mine"
