"""What `llmspell app` asks the screen for; the app itself is in `tests/webui/apps` and its journey."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from kernel.durations import read_lasting
from studio.cli.app import VARIABLE, _workspace
from studio.cli.group import group


def test_the_workspace_is_that_of_the_studio_when_there_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("LLMSPELL_HOME", raising=False)
    notebook = tmp_path / "notes" / "owls.spell.md"
    notebook.parent.mkdir()
    notebook.write_text("```lua\nreturn 1\n```\n")
    assert _workspace(notebook) == (notebook.parent, "owls.spell.md")
    (tmp_path / ".llmspell").mkdir()
    assert _workspace(notebook) == (tmp_path, "notes/owls.spell.md")


def test_a_password_that_nobody_gives_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    (tmp_path / "owls.spell.md").write_text("```lua\nreturn 1\n```\n")
    done = CliRunner().invoke(group, ["app", str(tmp_path / "owls.spell.md"), "--password"])
    assert done.exit_code == 2
    assert VARIABLE in done.output


@pytest.mark.parametrize(
    ("given", "seconds"), [("90s", 90), ("15m", 900), ("2h", 7_200), ("1.5d", 129_600), (" 2 w ", 1_209_600)]
)
def test_a_length_of_time_is_read_as_a_person_writes_it(given: str, seconds: float):
    assert read_lasting(given) == seconds


@pytest.mark.parametrize("given", ["2", "0h", "soon", "-1h", "2y"])
def test_a_time_that_is_none_is_told(tmp_path: Path, given: str):
    (tmp_path / "owls.spell.md").write_text("```lua\nreturn 1\n```\n")
    done = CliRunner().invoke(group, ["app", str(tmp_path / "owls.spell.md"), "--expires", given])
    assert done.exit_code == 2
    assert "15m, 2h, 7d" in done.output


@pytest.mark.parametrize(
    ("text", "told"),
    [("# Only prose\n", "no code"), ("---\napp: yes please\n---\n\n```lua\nx = 1\n```\n", "must be a mapping")],
)
def test_a_notebook_that_can_be_no_app_is_told(tmp_path: Path, text: str, told: str):
    (tmp_path / "owls.spell.md").write_text(text)
    done = CliRunner().invoke(group, ["app", str(tmp_path / "owls.spell.md"), "--no-browser"])
    assert done.exit_code == 1
    assert told in done.output
