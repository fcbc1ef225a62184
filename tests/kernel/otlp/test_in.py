"""Traces of other frameworks become runs; files that nobody should have written harm nothing."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.errors import InvalidError, NotFoundError, SpellError
from kernel.otlp import intake, reading
from kernel.otlp.conventions import span_of
from kernel.otlp.intake import Taken, take_in
from kernel.otlp.stories import stories_of
from kernel.otlp.wire import to_json, to_protobuf
from kernel.stores.home import prepare
from kernel.stores.labels import Labels
from kernel.stores.projection import Projection
from kernel.stores.rows import RunRow, SpanRow
from tests.kit.foreign_traces import START, TRACE, by_hand, conventions, openinference, traceloop
from tests.kit.trace_data import small_run

RUN = "20260121T093000-0000000a"


class Imported:
    """A home, and what a body makes of it."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self._file = folder / "trace.json"

    def take(self, body: bytes | Mapping[str, Any] | list[Any]) -> list[Taken]:
        self._file.write_bytes(body if isinstance(body, bytes) else json.dumps(body).encode())
        return take_in(self.home, self._file)

    def runs(self) -> list[RunRow]:
        with Projection.open(self.home) as store:
            store.ingest()
            return store.runs()

    def spans(self, run_id: str) -> list[SpanRow]:
        with Projection.open(self.home) as store:
            store.ingest()
            found = [store.span(run_id, line.span_id) for line in store.tree(run_id)]
        return [one for one in found if one is not None]

    def one(self, body: bytes | Mapping[str, Any]) -> list[SpanRow]:
        return self.spans(self.take(body)[0].run_id)


@pytest.fixture
def imported(tmp_path: Path) -> Imported:
    return Imported(tmp_path)


def shape(spans: list[SpanRow]) -> list[tuple[int, str, str, str]]:
    return [(one.depth, one.operation, one.name, one.status) for one in spans]


def test_an_agent_by_the_genai_conventions(imported: Imported) -> None:
    spans = imported.one(conventions())
    assert shape(spans) == [
        (0, "invoke_agent", "helper", "ok"),
        (1, "chat", "gpt-5", "ok"),
        (1, "execute_tool", "weather", "failed"),
    ]
    _, call, tool = spans
    assert call.agent_name == "helper"
    assert (call.model, call.input_tokens, call.output_tokens) == ("gpt-5", 12, 5)
    assert [one["role"] for one in call.input["messages"]] == ["system", "user"]
    assert call.input["messages"][1]["content"] == "How warm is Oslo?"
    assert call.output["tool_calls"] == [{"id": "c1", "name": "weather", "arguments": {"city": "Oslo"}}]
    assert tool.input == {"city": "Oslo"}
    assert tool.error is not None
    assert (tool.error["type"], tool.error["message"]) == ("TimeoutError", "no answer")
    (run,) = imported.runs()
    assert (run.kind, run.title, run.status, run.input_tokens) == ("imported", "helper", "ok", 12)
    assert Labels(imported.home).of(run.run_id).tags == ("imported",)


def test_a_chain_of_openinference(imported: Imported) -> None:
    spans = imported.one(openinference())
    assert shape(spans) == [
        (0, "invoke_workflow", "RunnableSequence", "ok"),
        (1, "chat", "claude-x", "ok"),
        (1, "execute_tool", "lookup", "ok"),
    ]
    chain, call, tool = spans
    assert chain.input == "Who wrote Peer Gynt?"
    assert [one["content"] for one in call.input["messages"]] == ["You know books.", "Who wrote Peer Gynt?"]
    assert call.output["tool_calls"][0]["arguments"] == {"title": "Peer Gynt"}
    assert (call.input_tokens, call.output_tokens) == (20, 7)
    assert call.attributes["gen_ai.provider.name"] == "anthropic"
    assert not any(name.startswith("llm.input_messages") for name in call.attributes)
    assert (tool.input, tool.output) == ({"title": "Peer Gynt"}, "Henrik Ibsen")


def test_a_workflow_of_traceloop(imported: Imported) -> None:
    spans = imported.one(traceloop())
    assert shape(spans) == [
        (0, "invoke_workflow", "joke", "ok"),
        (1, "run_step", "write", "ok"),
        (2, "chat", "gpt-4o", "ok"),
    ]
    call = spans[2]
    assert call.input["messages"] == [{"role": "user", "content": "A joke about owls"}]
    assert call.output == {"role": "assistant", "content": "Owl be back."}
    assert (call.input_tokens, call.output_tokens) == (9, 4)


def test_messages_that_are_events_of_the_span(imported: Imported) -> None:
    def event(name: str, **said: Any) -> dict[str, Any]:
        pairs = [{"key": key, "value": {"stringValue": value}} for key, value in said.items()]
        return {"name": name, "timeUnixNano": str(START), "attributes": pairs}

    told = [
        event("gen_ai.system.message", content="Be brief."),
        event("gen_ai.user.message", content="Hello?"),
        event("gen_ai.choice", message='{"role": "assistant", "content": "Hi."}'),
    ]
    asked = [{"key": "gen_ai.request.model", "value": {"stringValue": "m"}}]
    (call,) = imported.one(by_hand([{"attributes": asked, "events": told}]))
    assert [one["content"] for one in call.input["messages"]] == ["Be brief.", "Hello?"]
    assert call.output["content"] == "Hi."


@pytest.mark.parametrize("write", [to_json, to_protobuf])
def test_what_we_send_comes_back_as_it_was(
    imported: Imported, tmp_path: Path, write: Callable[[Any, Any], bytes]
) -> None:
    here = prepare(tmp_path / "here")
    small_run(here, RUN, START / 1e9)
    body = write([span_of(story, True) for story in stories_of(here, RUN)], {"service.name": "owls"})
    came = imported.one(body)
    with Projection.open(here) as store:
        store.ingest()
        were = [store.span(RUN, line.span_id) for line in store.tree(RUN)]
    assert [(one.depth, one.operation, one.name, one.span_id) for one in came] == [
        (one.depth, one.operation, one.name, one.span_id) for one in were if one is not None
    ]
    for one, was in zip(came, were, strict=True):
        assert was is not None
        assert one.started == pytest.approx(was.started, abs=1e-6)
        assert (one.input_tokens, one.cost, one.agent_name) == (was.input_tokens, was.cost, was.agent_name)
        if one.operation == "chat":
            # The conventions have no name at the answer of a tool, only the id of its call.
            nameless = [{key: item for key, item in said.items() if key != "name"} for said in was.input["messages"]]
            assert one.input["messages"] == nameless
    assert imported.runs()[0].title == "Run all"


def test_several_traces_out_of_order_without_parents_and_ends(imported: Imported) -> None:
    other = "ab" * 16
    body = by_hand(
        [
            {"spanId": "2" * 16, "parentSpanId": "1" * 16, "name": "inner"},
            {"spanId": "1" * 16, "name": "outer", "startTimeUnixNano": str(START), "endTimeUnixNano": "0"},
            {"spanId": "3" * 16, "parentSpanId": "9" * 16, "name": "orphan"},
            {"traceId": other, "name": "elsewhere", "status": {"code": "STATUS_CODE_ERROR", "message": "lost"}},
        ]
    )
    first, second = imported.take(body)
    spans = imported.spans(first.run_id)
    assert shape(spans) == [(0, "span", "outer", "cancelled"), (1, "span", "inner", "ok"), (0, "span", "orphan", "ok")]
    assert shape(imported.spans(second.run_id)) == [(0, "span", "elsewhere", "failed")]
    assert {run.run_id: run.status for run in imported.runs()} == {first.run_id: "ok", second.run_id: "failed"}


def test_parents_in_a_circle_clocks_that_disagree_and_spans_that_came_twice(imported: Imported) -> None:
    body = by_hand(
        [
            {"spanId": "1" * 16, "parentSpanId": "2" * 16, "name": "a"},
            {"spanId": "2" * 16, "parentSpanId": "1" * 16, "name": "b", "startTimeUnixNano": str(START - 10**9)},
            {"spanId": "3" * 16, "parentSpanId": "3" * 16, "name": "own parent"},
            {"spanId": "4" * 16, "name": "twice", "endTimeUnixNano": "0"},
            {"spanId": "4" * 16, "name": "twice"},
        ]
    )
    spans = imported.one(body)
    assert sorted(one.name for one in spans) == ["a", "b", "own parent", "twice"]
    assert {one.status for one in spans} == {"ok"}
    assert sorted(one.depth for one in spans) == [0, 0, 0, 1]


def test_a_chain_of_ten_thousand_levels(imported: Imported) -> None:
    spans = [{"parentSpanId": f"{number:016x}"} for number in range(10_000)]
    (taken,) = imported.take(by_hand(spans))
    assert taken.spans == 10_000


def test_lines_lists_gzip_base64_and_snake_case_are_read(imported: Imported) -> None:
    whole = by_hand([{}])
    lines = "\n".join(json.dumps(by_hand([{"traceId": f"{n:032x}"}])) for n in (1, 2)).encode()
    assert len(imported.take(lines)) == 2
    assert len(imported.take([by_hand([{"traceId": f"{3:032x}"}])])) == 1
    assert imported.take(gzip.compress(json.dumps(whole).encode()))[0].run_id.endswith(TRACE[:8])
    encoded = base64.b64encode(bytes.fromhex(TRACE)).decode()
    (again,) = imported.take({"batches": by_hand([{"traceId": encoded}])["resourceSpans"]})
    assert again.was_here
    snake = {"trace_id": "cd" * 16, "span_id": "1" * 16, "name": "x", "start_time_unix_nano": START}
    assert len(imported.take({"resource_spans": [{"scope_spans": [{"spans": [snake]}]}]})) == 1


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "neither a run"),
        (b"hello", "neither a run"),
        (b"{", "no whole JSON"),
        (b"[]", "no 'resourceSpans'"),
        (b'{"resourceSpans": []}', "no span of any trace"),
        (b'{"resourceSpans": [{"scopeSpans": [{"spans": [{"name": "x"}]}]}]}', "no span of any trace"),
        (gzip.compress(b"{}", mtime=0)[:-9], "is damaged"),
        (b"[" * 100_000, "no whole JSON"),
    ],
)
def test_what_is_no_trace_is_refused_and_leaves_nothing(imported: Imported, body: bytes, said: str) -> None:
    with pytest.raises(InvalidError, match=said):
        imported.take(body)
    assert not list((imported.home / "journals").glob("*")) if imported.home.exists() else True


def test_bounds_hold(imported: Imported, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotFoundError):
        take_in(imported.home, tmp_path / "nowhere.json")
    monkeypatch.setattr(intake, "MOST_SPANS", 3)
    with pytest.raises(SpellError, match="more than 3 spans"):
        imported.take(by_hand([{}] * 4))
    monkeypatch.setattr(reading, "LARGEST", 50_000)
    for body in (b" " * 60_000, gzip.compress(b" " * 60_000)):
        with pytest.raises(SpellError, match="Split it"):
            imported.take(body)


def test_keys_of_the_store_in_a_foreign_trace_name_no_text_of_ours(imported: Imported) -> None:
    hostile = json.dumps({"$payload": "0" * 64, "bytes": 1, "begins": ""})
    pairs = [{"key": "gen_ai.tool.name", "value": {"stringValue": "t"}}]
    pairs.append({"key": "gen_ai.tool.call.arguments", "value": {"stringValue": hostile}})
    (taken,) = imported.take(by_hand([{"attributes": pairs}]))
    journal = imported.home / "journals" / f"{taken.run_id}.ndjson"
    assert '"$payload":"' not in journal.read_text()


FIELDS = st.sampled_from(
    "key value attributes events name status code message parentSpanId startTimeUnixNano endTimeUnixNano stringValue "
    "intValue arrayValue kvlistValue values gen_ai.input.messages gen_ai.prompt.0.content tool_calls parts".split()
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(FIELDS, JSON, max_size=6), st.dictionaries(FIELDS, JSON, max_size=4))
def test_whatever_stands_in_a_span_it_is_taken_or_refused_in_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, span: dict[str, Any], attributes: dict[str, Any]
) -> None:
    folder = tmp_path_factory.mktemp("odd")
    pairs = [{"key": key, "value": {"stringValue": json.dumps(value)}} for key, value in attributes.items()]
    kind = {"key": "gen_ai.operation.name", "value": {"stringValue": "chat"}}
    taken = Imported(folder).take(by_hand([{"attributes": [kind, *pairs], **span}]))
    assert taken[0].spans == 1
