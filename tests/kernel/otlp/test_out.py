"""A run that is kept goes out as OpenTelemetry has it; what reads it here is OpenTelemetry's own code."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTracePartialSuccess,
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from kernel.errors import InvalidError, NetworkError
from kernel.events import Event
from kernel.otlp.conventions import span_of
from kernel.otlp.sending import Sender
from kernel.otlp.spans import OtlpSpan
from kernel.otlp.stories import Fold, stories_of
from kernel.otlp.target import JSON, PROTOBUF, Target
from kernel.otlp.wire import encoder, to_json, to_protobuf
from kernel.stores.home import prepare
from tests.kit.collector import Answer, Collector, attributes, collecting
from tests.kit.trace_data import QUESTION, failed_run, running_run, small_run

START = 1_768_987_800.0
RUN = "20260121T093000-0000000a"


def spans_of(home: Path, run_id: str = RUN, content: bool = False) -> list[OtlpSpan]:
    return [span_of(story, content) for story in stories_of(home, run_id)]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = prepare(tmp_path / "home")
    small_run(home, RUN, START)
    return home


def sent(collector: Collector, spans: list[OtlpSpan], **more: Any) -> Sender:
    target = Target(f"{collector.endpoint}/v1/traces", pause=0.01, **more)
    sender = Sender(target)
    try:
        sender.send(spans)
    finally:
        sender.close()
    return sender


def test_a_collector_gets_the_whole_tree_with_names_and_kinds_of_the_conventions(home: Path) -> None:
    with collecting() as collector:
        sent(collector, spans_of(home), resource={"service.name": "owls"})
    assert collector.paths == ["/v1/traces"]
    assert collector.headers[0]["content-encoding"] == "gzip"
    assert attributes(collector.requests[0].resource_spans[0].resource) == {"service.name": "owls"}
    by_id = {span.span_id: span for span in collector.spans}
    roots = [span for span in collector.spans if not span.parent_span_id]
    assert [span.name for span in roots] == ["run Run all"]
    assert all(span.parent_span_id in by_id for span in collector.spans if span.parent_span_id)
    assert {(len(span.trace_id), len(span.span_id)) for span in collector.spans} == {(16, 8)}
    assert len({span.trace_id for span in collector.spans}) == 1
    kinds = {span.name: span.kind for span in collector.spans}
    assert kinds["chat demo/assistant"] == Span.SPAN_KIND_CLIENT
    assert kinds["invoke_agent researcher"] == Span.SPAN_KIND_INTERNAL
    assert {"execute_tool web_search", "invoke_workflow brief", "run_step draft", "run_cell research"} <= set(kinds)


def test_times_tokens_cost_and_place_of_a_call_are_exact(home: Path) -> None:
    with collecting() as collector:
        sent(collector, spans_of(home))
    call = next(span for span in collector.spans if span.name == "chat demo/assistant")
    assert call.start_time_unix_nano == 1_768_987_800_020_000_000
    assert call.end_time_unix_nano == 1_768_987_801_130_000_000
    told = attributes(call)
    assert (told["gen_ai.operation.name"], told["gen_ai.provider.name"]) == ("chat", "demo")
    assert (told["gen_ai.usage.input_tokens"], told["gen_ai.usage.output_tokens"]) == (412, 38)
    assert told["gen_ai.response.finish_reasons"] == ["tool_calls"]
    assert told["gen_ai.agent.name"] == "researcher"
    assert told["code.line.number"] == 9
    assert told["llmspell.usage.cost"] == pytest.approx(412 * 1.1e-6 + 38 * 4.4e-6)


def test_what_was_said_goes_out_only_where_it_is_wanted(home: Path) -> None:
    assert QUESTION["content"][:20] not in to_json(spans_of(home), {}).decode()
    with collecting() as collector:
        sent(collector, spans_of(home, content=True))
    told = attributes(next(span for span in collector.spans if span.name == "chat demo/assistant"))
    asked = json.loads(told["gen_ai.input.messages"])
    assert asked == [{"role": "user", "parts": [{"type": "text", "content": QUESTION["content"]}]}]
    assert json.loads(told["gen_ai.system_instructions"])[0]["type"] == "text"
    (answer,) = json.loads(told["gen_ai.output.messages"])
    assert (answer["finish_reason"], answer["parts"][0]["type"]) == ("tool_calls", "tool_call")
    assert answer["parts"][0]["name"] == "web_search"
    tool = attributes(collector.named("execute_tool calculator"))
    assert json.loads(tool["gen_ai.tool.call.arguments"]) == {"expression": "1240 * 51300 * (0.412 - 0.187)"}
    assert tool["gen_ai.tool.call.result"] == "14312700"


def test_a_failure_has_its_status_its_type_and_its_exception(tmp_path: Path) -> None:
    home = prepare(tmp_path / "home")
    failed_run(home, RUN, START)
    with collecting() as collector:
        sent(collector, spans_of(home))
    tool = collector.named("execute_tool fetch_page")
    assert tool.status.code == Status.STATUS_CODE_ERROR
    assert "prices.invalid" in tool.status.message
    assert attributes(tool)["error.type"] == "tool"
    (event,) = tool.events
    assert event.name == "exception"
    assert attributes(event)["exception.type"] == "tool"
    call = next(span for span in collector.spans if span.name.startswith("chat"))
    assert [event.name for event in call.events] == ["llmspell.retry", "llmspell.retry"]
    assert call.status.code == Status.STATUS_CODE_UNSET
    assert "attempt 1 failed" in attributes(call.events[0])["message"]


def test_a_run_that_goes_on_has_spans_that_say_they_have_not_ended(tmp_path: Path) -> None:
    home = prepare(tmp_path / "home")
    running_run(home, RUN, START)
    spans = spans_of(home)
    assert {one.attributes["error.type"] for one in spans} == {"unfinished"}
    assert all(one.end >= one.start for one in spans)
    assert [one.name for one in spans][-1] == "run summarise"


def test_the_same_run_gives_the_same_bytes_in_both_protocols(home: Path) -> None:
    spans = spans_of(home, content=True)
    assert to_json(spans, {}) == to_json(spans_of(home, content=True), {})
    assert to_protobuf(spans, {}) == to_protobuf(spans_of(home, content=True), {})


def test_json_and_protobuf_say_the_same_but_for_how_ids_are_written(home: Path) -> None:
    spans = [replace(one, trace_id="", span_id="", parent_id="") for one in spans_of(home, content=True)]
    from google.protobuf.json_format import Parse

    by_json = Parse(to_json(spans, {"service.name": "owls"}), ExportTraceServiceRequest())
    assert by_json == ExportTraceServiceRequest.FromString(to_protobuf(spans, {"service.name": "owls"}))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), VALUES, max_size=4))
def test_whatever_an_attribute_holds_both_protocols_can_be_read(values: dict[str, Any]) -> None:
    spans = [OtlpSpan("ab" * 16, "cd" * 8, "", "x", attributes=values)]
    json.loads(to_json(spans, values))
    read = ExportTraceServiceRequest.FromString(to_protobuf(spans, values))
    told = read.resource_spans[0].scope_spans[0].spans[0].attributes
    assert len(told) == sum(value is not None for value in values.values())


@pytest.mark.parametrize("protocol", [JSON, PROTOBUF])
def test_a_busy_collector_is_asked_again_and_a_strict_one_is_not(home: Path, protocol: str) -> None:
    busy = [Answer(503), Answer(429, {"Retry-After": "0"}), Answer(502)]
    with collecting(*busy) as collector:
        sent(collector, spans_of(home), protocol=protocol)
    assert len(collector.paths) == 4
    assert len(collector.spans) == len(spans_of(home))
    for status in (400, 401, 404, 500):
        with collecting(Answer(status)) as collector, pytest.raises(NetworkError, match=str(status)):
            sent(collector, spans_of(home), protocol=protocol)
        assert len(collector.paths) == 1


def test_a_wait_that_is_asked_for_longer_than_there_is_patience_is_an_error(home: Path) -> None:
    with collecting(Answer(429, {"Retry-After": "3600"})) as collector:
        began = time.monotonic()
        with pytest.raises(NetworkError, match="too busy"):
            sent(collector, spans_of(home))
    assert time.monotonic() - began < 5


def test_a_body_that_is_too_large_goes_in_pieces(home: Path) -> None:
    with collecting(Answer(413), Answer(413)) as collector:
        sent(collector, spans_of(home))
    assert len(collector.requests) == 3
    assert len(collector.spans) == len(spans_of(home))


def test_spans_that_were_not_kept_are_counted_with_the_reason(home: Path) -> None:
    said = ExportTraceServiceResponse(
        partial_success=ExportTracePartialSuccess(rejected_spans=3, error_message="too old")
    ).SerializeToString()
    with collecting(Answer(200, {"Content-Type": "application/x-protobuf"}, said)) as collector:
        sender = sent(collector, spans_of(home))
    assert (sender.refused, sender.said) == (3, "too old")
    told = json.dumps({"partialSuccess": {"rejectedSpans": "2", "errorMessage": "late"}}).encode()
    with collecting(Answer(200, {"Content-Type": "application/json"}, told)) as collector:
        sender = sent(collector, spans_of(home), protocol=JSON)
    assert (sender.refused, sender.said) == (2, "late")


def test_nobody_at_the_address_is_a_sentence(home: Path) -> None:
    stop = threading.Event()
    stop.set()
    sender = Sender(Target("http://127.0.0.1:1/v1/traces"), stop)
    with pytest.raises(NetworkError, match="cannot be reached"):
        sender.send(spans_of(home))
    sender.close()


def test_a_protocol_that_nobody_speaks_is_refused() -> None:
    with pytest.raises(InvalidError, match="http/json"):
        encoder("grpc")


def test_a_kernel_that_began_anew_gives_its_spans_other_ids() -> None:
    fold, ids = Fold(), set()
    for number in range(2):
        for kind, span in (("run.started", ""), ("chat.started", "s1"), ("chat.finished", "s1")):
            story = fold.take(Event(number, START, "r", span, "", kind, "a", {}))
            if story is not None:
                ids.add(span_of(story, False).span_id)
    assert len(ids) == 2
