"""`llmspell trace --follow`."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

from kernel.errors import NotFoundError
from kernel.stores.home import prepare
from kernel.stores.projection import Projection
from studio.cli.following import follow
from studio.cli.growing import drawn
from studio.cli.trace import command
from tests.kit.trace_data import failed_run, running_run, small_run


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return prepare(tmp_path / ".llmspell")


def test_a_run_is_followed_until_it_ends(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recorder, ctx, talk = running_run(home, "r1", time.time())
    steps = iter(
        [
            lambda: recorder.close(talk, {"role": "assistant", "content": "Three."}),
            lambda: (recorder.close(ctx, "Three."), recorder.finish()),
        ]
    )
    said: list[str] = []

    def go_on(_: float) -> None:
        said.append(capsys.readouterr().out)
        next(steps)()
        recorder.write()

    assert follow("last", go_on) == 0
    assert said[0] == ""
    assert "chat demo/assistant" in said[1]
    assert capsys.readouterr().out.endswith("summarise  ok  r1\n")


def test_a_run_that_failed_gives_exit_code_1(home: Path) -> None:
    failed_run(home, "r1", time.time() - 60)
    result = CliRunner().invoke(command, ["--follow"])
    assert result.exit_code == 1
    assert "execute_tool fetch_page" in result.output
    assert CliRunner().invoke(command, ["nothing", "--follow"]).exit_code == 1


def test_the_first_run_is_waited_for(home: Path) -> None:
    assert follow("last", lambda _: small_run(home, "r1", time.time() - 60) and None) == 0
    with pytest.raises(NotFoundError):
        follow("other")


def test_of_a_long_tree_the_latest_lines_are_seen(home: Path) -> None:
    small_run(home, "r1", time.time() - 60)
    with Projection.open(home, memory=True) as store:
        run, spans = store.run("r1"), store.tree("r1")
    assert run is not None
    console = Console(width=100, record=True, file=io.StringIO())
    console.print(drawn(run, spans[-3:], len(spans)))
    told = console.export_text()
    assert f"{len(spans) - 3} spans above" in told
    assert len(told.strip().splitlines()) == 5
