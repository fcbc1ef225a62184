"""What is remembered, what is asked before closing, and what is written down of faults."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.crashes import CrashLog, shorten
from desktop.farewell import named, question_of
from desktop.memory import MOST_RECENT, Habits, Memory, Placed, habits_of
from desktop.targets import Target

WORDS = st.text(max_size=20)
PLACED = st.builds(Placed, WORDS, WORDS, WORDS)
HABITS = st.builds(
    Habits,
    st.lists(PLACED, max_size=4).map(tuple),
    st.lists(WORDS.filter(bool), max_size=4).map(tuple),
    WORDS,
    st.integers(min_value=0),
    WORDS,
    st.floats(0.25, 5.0),
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS, lambda inner: st.lists(inner) | st.dictionaries(WORDS, inner)
)


@given(HABITS)
def test_what_is_kept_is_read_again(habits: Habits) -> None:
    import dataclasses

    assert habits_of(json.loads(json.dumps(dataclasses.asdict(habits)))) == habits


@given(st.dictionaries(st.sampled_from(["windows", "recent", "saving", "crashes", "geometry", "zoom"]), ANYTHING))
def test_a_file_that_somebody_changed_hinders_nothing(said: dict[str, object]) -> None:
    assert isinstance(habits_of(said), Habits)


def test_the_latest_is_first_among_the_recent_and_there_once(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "windows.json")
    for number in range(MOST_RECENT + 3):
        memory.opened(Target(tmp_path, f"{number}.spell.md"))
    memory.opened(Target(tmp_path, "9.spell.md"))
    recent = Memory(tmp_path / "windows.json").habits.recent
    assert recent[0] == str(tmp_path / "9.spell.md")
    assert len(recent) == len(set(recent)) == MOST_RECENT
    memory.forget_recent()
    assert memory.habits.recent == ()


def test_a_window_is_opened_again_without_what_is_gone(tmp_path: Path) -> None:
    (tmp_path / "a.spell.md").write_text("")
    assert Placed(str(tmp_path), "a.spell.md").target == Target(tmp_path, "a.spell.md")
    assert Placed(str(tmp_path), "gone.spell.md").target == Target(tmp_path)
    assert Placed(str(tmp_path / "gone"), "a.spell.md").target is None
    assert Placed("").target is None


def test_memory_that_cannot_be_read_or_written_is_none(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    file = tmp_path / "windows.json"
    file.write_text("{nonsense")
    memory = Memory(file)
    assert memory.habits == Habits()
    file.unlink()
    file.mkdir()
    memory.keep(saving="/there")
    assert memory.habits.saving == "/there"
    assert "cannot be kept" in caplog.text


def test_nothing_is_asked_when_nothing_would_be_lost() -> None:
    assert question_of([]) is None
    assert question_of([{"path": "a.spell.md", "title": "A", "status": "idle", "saved": True}]) is None


def test_a_run_is_named_before_it_is_ended() -> None:
    question = question_of([{"title": "Owls", "status": "busy"}, {"title": "Crows", "status": "idle"}])
    assert question is not None
    assert (question.title, question.go) == ("End the run and close?", "End the run and close")
    assert question.text.startswith("“Owls” is still running.")
    two = question_of([{"title": "", "path": "a.spell.md", "status": "busy"}, {"title": "B", "status": "busy"}])
    assert two is not None
    assert two.text.startswith("“a.spell.md” and “B” are still running. Closing ends the runs;")


def test_what_could_not_be_saved_weighs_more_than_a_run() -> None:
    question = question_of([{"title": "Owls", "status": "busy", "saved": False}])
    assert question is not None
    assert question.title == "Close without saving?"


def test_many_names_are_counted() -> None:
    assert named(["a", "b", "c", "d", "e"]) == "“a”, “b”, “c” and 2 more"
    assert named(["a", "b", "c"]) == "“a”, “b” and “c”"
    assert named(["a"]) == "“a”"


def test_a_fault_that_nobody_caught_is_written_down_and_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    log, told = CrashLog(tmp_path / "crash.log"), []
    log.open()
    log.tells = told.append
    try:
        try:
            raise ValueError("an owl too many")
        except ValueError as error:
            sys.excepthook(ValueError, error, error.__traceback__)
    finally:
        log.close()
    text = (tmp_path / "crash.log").read_text()
    assert "ValueError: an owl too many" in text
    assert "test_memory.py" in text
    assert str(tmp_path / "crash.log") in capfd.readouterr().err
    assert "an owl too many" in told[0]
    assert log.size == len(text.encode())


def test_a_long_log_keeps_its_later_half(tmp_path: Path) -> None:
    log = tmp_path / "crash.log"
    log.write_text("".join(f"line {number}\n" for number in range(1000)))
    shorten(log, most=1000)
    lines = log.read_text().splitlines()
    assert lines[-1] == "line 999"
    assert lines[0].startswith("line ")
    assert log.stat().st_size <= 500
    shorten(tmp_path / "none.log")
