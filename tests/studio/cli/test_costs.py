"""`llmspell trace costs`."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from kernel.errors import InvalidError
from kernel.stores.home import prepare
from studio.cli.costs import money, since_when
from studio.cli.trace import command
from tests.kit.trace_data import MODEL, failed_run, small_run


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    home = prepare(tmp_path / ".llmspell")
    small_run(home, "r1", time.time() - 3 * 86_400)
    failed_run(home, "r2", time.time() - 60)
    monkeypatch.chdir(tmp_path)
    return CliRunner()


def test_costs_stand_by_model_and_say_that_a_price_is_unknown(runner: CliRunner) -> None:
    result = runner.invoke(command, ["costs"])
    assert result.exit_code == 0, result.output
    assert MODEL in result.output
    assert "$0.0051 + ?" in result.output
    assert "no known price" in result.output


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (["--by", "agent"], ["researcher", "", "buyer"]),
        (["--by", "tool", "--since", "1d"], ["fetch_page"]),
        (["--by", "notebook", "--model", "demo/none"], []),
    ],
)
def test_costs_as_json(runner: CliRunner, options: list[str], names: list[str]) -> None:
    result = runner.invoke(command, ["costs", "--json", *options])
    assert [row["name"] for row in json.loads(result.output)["rows"]] == names


def test_a_time_that_nobody_understands_is_said_plainly(runner: CliRunner) -> None:
    result = runner.invoke(command, ["costs", "--since", "yore"])
    assert result.exit_code == 1
    assert "'yore' is no time" in result.output


def test_nothing_in_that_time(runner: CliRunner) -> None:
    assert "No model or tool was used" in runner.invoke(command, ["costs", "--notebook", "none.lua"]).output


def test_times_as_a_person_says_them() -> None:
    now = 1_770_000_000.0
    assert since_when(None, now) == 0
    assert since_when("12h", now) == now - 12 * 3_600
    assert 0 <= now - since_when("today", now) < 90_000
    assert time.localtime(since_when("2026-01-15", now))[:4] == (2026, 1, 15, 0)
    with pytest.raises(InvalidError):
        since_when("7 years", now)


def test_money_says_what_it_does_not_know() -> None:
    assert [money(None, 1), money(None, 0), money(1.5, 0), money(0.004, 2), money(0.0, 0)] == [
        "unknown",
        "",
        "$1.50",
        "$0.0040 + ?",
        "$0.00",
    ]
