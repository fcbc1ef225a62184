"""`llmspell trace compare` over real journals."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kernel.stores.home import prepare
from studio.cli.trace import command
from tests.kit.trace_data import failed_run, small_run

Say = Callable[..., Result]


@pytest.fixture
def say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Say:
    monkeypatch.setenv("LLMSPELL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    home = prepare(tmp_path / "home")
    small_run(home, "20260101-one", 1_000.0)
    small_run(home, "20260102-two", 2_000.0)
    failed_run(home, "20260103-three", 3_000.0)
    return lambda *words: CliRunner().invoke(command, ["compare", *words])


def test_runs_without_a_difference_end_with_zero(say: Say) -> None:
    answer = say("last~2", "20260102", "--exit-code")
    assert answer.exit_code == 0
    assert "No difference in 18 spans." in answer.output


def test_a_difference_ends_with_one_when_that_is_asked(say: Say) -> None:
    assert say("last~1", "last").exit_code == 0
    answer = say("last~1", "last", "--exit-code")
    assert answer.exit_code == 1
    assert "18 other" not in answer.output
    assert "+ run_cell fetch_prices" in answer.output
    assert "- run_cell research" in answer.output


def test_differences_are_cut_and_the_way_to_more_is_told(say: Say) -> None:
    answer = say("last~1", "last", "--limit", "3")
    assert "more spans differ; --limit 30 shows more" in answer.output


def test_as_json_every_difference_is_there(say: Say) -> None:
    told = json.loads(say("last~1", "last", "--json").output)
    assert (told["before"], told["after"], told["same"]) == ("20260102-two", "20260103-three", False)
    assert {one["change"] for one in told["spans"]} <= {"added", "removed", "changed"}
    assert told["totals"]["failures"] == [0, 3]


def test_three_runs_stand_in_a_table(say: Say) -> None:
    answer = say("last~2", "last~1", "last", "--cell", "research")
    assert "≠ failures" in answer.output
    told = json.loads(say("last~2", "last~1", "last", "--json").output)
    assert "status" in told["differing"]
    assert [row["run"][:8] for row in told["runs"]] == ["20260101", "20260102", "20260103"]


def test_what_is_no_run_is_told_in_a_sentence(say: Say) -> None:
    assert "One run cannot be compared" in say("last").output
    assert "There is no run 'x'" in say("x", "last").output
    assert "3 runs begin with '2026'" in say("2026", "last").output
