"""`llmspell state`."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kernel.stores.home import prepare
from kernel.stores.state_file import StateFile
from studio.cli.state import _changes, command
from tests.kit.trace_data import NOTEBOOK, Recorder, cell, change_state


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    home = prepare(tmp_path / ".llmspell")
    recorder = Recorder(home, "r1", time.time() - 60)
    ctx = cell(recorder, "count")
    change_state(recorder, ctx, "brief.words", 412, None, 0.1)
    change_state(recorder, ctx, "brief.words", 413, 412, 0.2)
    change_state(recorder, ctx, "brief.words", "many", None, 0.3, "agent")
    recorder.finish()
    recorder.write()
    return home


def say(*words: str) -> Result:
    return CliRunner().invoke(command, list(words))


@pytest.mark.usefixtures("home")
def test_keys_stand_in_a_tree_by_scope_and_owner() -> None:
    told = say().output
    assert told.index("agent researcher") < told.index('brief.words = "many"') < told.index("session research")
    assert "brief.words = 413" in told
    assert "No key fits" in say("list", "none*").output
    assert [row["value"] for row in json.loads(say("list", "--scope", "session", "--json").output)] == [413]


@pytest.mark.usefixtures("home")
def test_a_key_of_several_scopes_must_be_said_whole() -> None:
    result = say("get", "brief.words")
    assert result.exit_code == 1
    assert "session:research:brief.words" in result.output
    assert say("get", "session:brief.words").output == "413\n"
    assert say("get", "nothing").exit_code == 1


@pytest.mark.usefixtures("home")
def test_the_history_says_where_a_change_was_made() -> None:
    newest, first = say("history", "session:brief.words", "--notebook", NOTEBOOK).output.splitlines()
    assert "412 → 413" in newest
    assert "null → 412  (line 12, r1" in first


def test_a_value_that_is_set_is_kept_and_in_trace_and_audit(home: Path) -> None:
    assert say("set", "theme", '{"name": "night"}').exit_code == 0
    assert say("set", "global:mood", "good").exit_code == 0
    kept = dict(StateFile(home / "state.ndjson").load())
    assert kept == {("global", "", "theme"): {"name": "night"}, ("global", "", "mood"): "good"}
    assert json.loads(say("get", "theme").output) == {"name": "night"}
    assert "by hand" in say("history", "theme").output
    assert say("delete", "theme", "--yes").exit_code == 0
    assert say("get", "theme").exit_code == 1
    assert say("delete", "theme", "--yes").exit_code == 1


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("words", [("set", "session:k", "1"), ("set", "", "1"), ("set", "k", "null")])
def test_what_cannot_be_set_is_said(words: tuple[str, ...]) -> None:
    result = say(*words)
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")


def test_changes_are_seen_as_they_come(home: Path) -> None:
    recorder = Recorder(home, "r2", time.time())
    ctx = cell(recorder, "count")
    values = iter([1, 2, None])

    def write(_: float) -> None:
        recorder.now += 1
        change_state(recorder, ctx, "n", next(values), None, recorder.now - recorder.started)
        recorder.write()

    changes = _changes(None, write)
    assert [next(changes).value for _ in range(3)] == [1, 2, None]
