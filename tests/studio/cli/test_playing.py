"""`llmspell trace play`."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from kernel.errors import NotFoundError
from kernel.stores.home import prepare
from kernel.stores.projection import Projection
from studio.cli.playing import Pace, play
from studio.cli.trace import command
from tests.kit.trace_data import Recorder, cell, small_run


class Clock:
    """A clock that goes on only when somebody waits."""

    def __init__(self) -> None:
        self.now = 0.0

    def pause(self, seconds: float) -> None:
        self.now += seconds

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return prepare(tmp_path / ".llmspell")


@pytest.mark.parametrize(("pace", "seconds"), [(Pace(), 7.8), (Pace(4.0), 2.0), (Pace(1.0, True), 6.6)])
def test_a_film_takes_as_long_as_its_pace_says(
    home: Path, capsys: pytest.CaptureFixture[str], pace: Pace, seconds: float
) -> None:
    small_run(home, "r1", 1_000.0)
    clock = Clock()
    with Projection.open(home, memory=True) as traces:
        play(traces, "r1", pace, clock.pause, clock)
    assert clock.now == pytest.approx(seconds, abs=0.15)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 19
    assert lines[-1] == "Run all  ok  r1"


def test_spans_are_told_in_the_order_in_which_they_ended(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small_run(home, "r1", 1_000.0)
    clock = Clock()
    said: list[tuple[float, str]] = []

    def pause(seconds: float) -> None:
        said.append((clock.now, capsys.readouterr().out))
        clock.pause(seconds)

    with Projection.open(home, memory=True) as traces:
        play(traces, "r1", Pace(since=1.0), pause, clock)
    assert said[0][1].splitlines()[-1].strip().startswith("create_agent")
    assert not any("invoke_agent" in text for second, text in said if second < 1.5)
    assert any("invoke_agent researcher" in text for _, text in said)


def test_the_command_plays_a_run_and_says_when_there_is_none(home: Path) -> None:
    small_run(home, "r1", time.time() - 60)
    result = CliRunner().invoke(command, ["play", "last", "--speed", "1000"])
    assert result.exit_code == 0, result.output
    assert result.output.endswith("Run all  ok  r1\n")
    wrong = CliRunner().invoke(command, ["play", "nothing"])
    assert (wrong.exit_code, "There is no run 'nothing'" in wrong.output) == (1, True)
    assert CliRunner().invoke(command, ["play", "r1", "--speed", "0"]).exit_code == 2
    with Projection.open(home, memory=True) as traces, pytest.raises(NotFoundError):
        play(traces, "nothing", Pace())


def test_the_film_of_a_run_that_goes_on_waits_for_what_comes(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recorder = Recorder(home, "r1", time.time() - 60)
    ctx = cell(recorder, "count")
    with recorder.span(ctx, "execute_tool", "first", {}, (0.2, 0.4)):
        pass
    recorder.write()
    clock = Clock()

    def pause(seconds: float) -> None:
        before, clock.now = clock.now, clock.now + seconds
        if before < 3 <= clock.now:
            with recorder.span(ctx, "execute_tool", "second", {}, (3.0, 4.0)):
                pass
            recorder.finish()
            recorder.write()

    with Projection.open(home, memory=True) as traces:
        play(traces, "r1", Pace(), pause, clock)
    assert [line.split()[1] for line in capsys.readouterr().out.splitlines()] == ["first", "second", "ok"]
    assert clock.now == pytest.approx(6.8, abs=0.6)
