"""`llmspell trace otlp` sends runs to a collector, or writes them to a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from kernel.stores.home import prepare
from studio.cli.trace import command
from tests.kit.collector import Answer, attributes, collecting
from tests.kit.trace_data import small_run

RUNS = ["20260121T093000-0000000a", "20260121T093100-0000000b"]
Say = Callable[..., Result]


@pytest.fixture
def say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Say:
    monkeypatch.setenv("LLMSPELL_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    home = prepare(tmp_path / "home")
    for number, run_id in enumerate(RUNS):
        small_run(home, run_id, 1_768_987_800.0 + 60 * number)
    return lambda *words: CliRunner().invoke(command, ["otlp", *words])


def test_runs_are_sent_with_headers_and_a_name(say: Say) -> None:
    with collecting() as collector:
        said = say(*RUNS, "--to", collector.endpoint, "--header", "x-team=owls", "--service", "barn")
    assert "38 spans sent to" in said.output
    assert len({span.trace_id for span in collector.spans}) == 2
    assert collector.headers[0]["x-team"] == "owls"
    assert attributes(collector.requests[0].resource_spans[0].resource)["service.name"] == "barn"


def test_a_file_holds_json_a_line_for_each_batch_or_protobuf(say: Say, tmp_path: Path) -> None:
    assert say("last", "-o", "run.json").exit_code == 0
    (line,) = (tmp_path / "run.json").read_text().splitlines()
    spans = json.loads(line)["resourceSpans"][0]["scopeSpans"][0]["spans"]
    assert say("last", "-o", "run.pb").exit_code == 0
    whole = ExportTraceServiceRequest.FromString((tmp_path / "run.pb").read_bytes())
    assert [span.span_id.hex() for span in whole.resource_spans[0].scope_spans[0].spans] == [
        span["spanId"] for span in spans
    ]
    assert "careful research" not in line
    assert say("last", "--content", "-o", "run.json").exit_code == 0
    assert "careful research" in (tmp_path / "run.json").read_text()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["last"], "Say where the spans go"),
        (["last", "--to", "collector"], "is no address of a collector"),
        (["nowhere", "-o", "x.json"], "There is no run 'nowhere'"),
        (["last", "-o", "no/such/folder.json"], "cannot be written"),
        (["last", "--to", "http://127.0.0.1:1", "--header", "wrong"], "NAME=VALUE"),
    ],
)
def test_a_mistake_is_a_sentence(say: Say, words: list[str], told: str) -> None:
    said = say(*words)
    assert said.exit_code == 1
    assert told in said.output


def test_an_end_that_refuses_is_told_with_its_words(say: Say) -> None:
    with collecting(Answer(401, {"Content-Type": "text/plain"}, b"no key")) as collector:
        said = say("last", "--to", collector.endpoint)
    assert said.exit_code == 1
    assert "wants to know who sends this" in said.output
    assert "(401: no key)" in said.output
