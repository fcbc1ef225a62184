from __future__ import annotations

from collections.abc import Callable

import pytest

from kernel.stores.projection import Projection
from tests.kernel.stores.conftest import START, Recording

Record = Callable[..., Recording]
RUN = "20260121T093000-00000001"


@pytest.fixture
def filled(store: Projection, record: Record) -> Projection:
    """Cell c1: an agent (line 3) with two chats and a tool; cell c2: a tool that failed."""
    run = record().open("s1", cell="c1", line=1)
    agent = {"agent_id": "a1", "agent_name": "planner"}
    run.open("s2", "invoke_agent", "planner", "s1", cell="c1", line=3, scope=agent)
    run.open("s3", "chat", "demo/assistant", "s2", cell="c1", line=3, scope=agent).say("s3", "delta", text="he")
    run.close("s3", {"text": "he"}, tokens=(1, 2))
    run.open("s4", "execute_tool", "calculator", "s2", cell="c1", line=3).close("s4", 4)
    run.open("s5", "chat", "demo/assistant", "s2", cell="c1", line=4).close("s5").close("s2").close("s1")
    run.open("s6", cell="c2", line=1).open("s7", "execute_tool", "100%_off", "s6", cell="c2", line=2)
    run.fail("s7", "tool", "There is no shop.").fail("s6", "cancelled", "Stopped.").end("failed").write()
    store.ingest()
    return store


def ids(lines: list) -> list[str]:
    return [line.span_id for line in lines]


def test_roots_and_children_come_in_the_order_they_began(filled: Projection) -> None:
    assert ids(filled.roots(RUN)) == ["s1", "s6"]
    assert ids(filled.children(RUN, "s2")) == ["s3", "s4", "s5"]
    assert ids(filled.children(RUN, "s2", limit=1, offset=1)) == ["s4"]
    assert filled.children(RUN, "s3") == []
    assert filled.count(RUN) == 7


def test_a_line_says_how_many_children_it_has(filled: Projection) -> None:
    assert {line.span_id: line.child_count for line in filled.tree(RUN)} == {
        "s1": 1, "s2": 3, "s3": 0, "s4": 0, "s5": 0, "s6": 1, "s7": 0,
    }  # fmt: skip


def test_a_tree_goes_depth_first(store: Projection, record: Record) -> None:
    run = record().open("s1").open("s2", "chat", parent="s1")
    run.open("s3").open("s4", "chat", parent="s1").open("s5", "chat", parent="s2").write()
    store.ingest()
    assert [(line.span_id, line.depth) for line in store.tree(RUN)] == [
        ("s1", 0), ("s2", 1), ("s5", 2), ("s4", 1), ("s3", 0),
    ]  # fmt: skip
    assert ids(store.tree(RUN, limit=3)) == ["s1", "s2", "s3"]


def test_a_span_whose_parent_was_lost_is_still_in_the_tree(store: Projection, record: Record) -> None:
    record().open("s2", "chat", parent="s1").write()
    store.ingest()
    assert ids(store.tree(RUN)) == ["s2"]


def test_a_span_has_all_that_it_carried(filled: Projection) -> None:
    span = filled.span(RUN, "s3")
    assert span is not None
    assert (span.operation, span.name, span.status, span.depth, span.order) == ("chat", "demo/assistant", "ok", 2, 4)
    assert (span.agent_id, span.agent_name, span.model) == ("a1", "planner", "demo/assistant")
    assert (span.cell, span.source_line, span.language) == ("c1", 3, "lua")
    assert (span.input, span.output, span.error) == ("x", {"text": "he"}, None)
    assert span.attributes["gen_ai.usage.input_tokens"] == 1
    assert (span.started, span.finished) == (START + 4, START + 6)


def test_failures_and_stops_differ(filled: Projection) -> None:
    failed, stopped = filled.span(RUN, "s7"), filled.span(RUN, "s6")
    assert failed is not None
    assert stopped is not None
    assert (failed.status, failed.error_message) == ("failed", "There is no shop.")
    assert failed.error == {"type": "tool", "message": "There is no shop."}
    assert stopped.status == "cancelled"


def test_a_span_that_is_not_there_is_none(filled: Projection) -> None:
    assert filled.span(RUN, "s99") is None
    assert filled.span("no-run", "s1") is None
    assert filled.path_to(RUN, "s99") == []
    assert filled.count("no-run") == 0


def test_the_events_of_a_span_are_all_there_in_order(filled: Projection) -> None:
    events = filled.span_events(RUN, "s3")
    assert [event.kind for event in events] == ["chat.started", "chat.delta", "chat.finished"]
    assert events[1].data == {"text": "he"}
    assert filled.span_events(RUN, "s3", limit=1, offset=1) == events[1:2]


def test_the_path_to_a_span_goes_from_the_root_down(filled: Projection) -> None:
    assert filled.path_to(RUN, "s4") == ["s1", "s2"]
    assert filled.path_to(RUN, "s1") == []


def test_a_cell_and_a_line_know_their_spans(filled: Projection) -> None:
    assert ids(filled.cell_spans(RUN, "c2")) == ["s6", "s7"]
    assert ids(filled.at_line(RUN, "c1", 3)) == ["s4", "s3", "s2"]
    assert filled.at_line(RUN, "c1", 99) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("CALC", ["s4"]),
        ("planner", ["s2", "s3"]),
        ("shop", ["s7"]),
        ("100%", ["s7"]),
        ("%_o", ["s7"]),
        ("%chat%", []),
        ("~", []),
    ],
)
def test_search_takes_text_as_it_is_written(filled: Projection, text: str, found: list[str]) -> None:
    assert ids(filled.search(RUN, text)) == found


def test_runs_come_newest_first_and_can_be_narrowed(store: Projection, record: Record) -> None:
    record(path="a.spell.md").end().write()
    record("20260121T093000-00000002", path="b.spell.md", now=START + 100).end(
        "failed", error={"message": "No."}
    ).write()
    store.ingest()
    assert [row.run_id[-1] for row in store.runs()] == ["2", "1"]
    assert [row.run_id[-1] for row in store.runs(path="a.spell.md")] == ["1"]
    assert [row.run_id[-1] for row in store.runs(search="B.SPELL")] == ["2"]
    assert [row.run_id[-1] for row in store.runs(limit=1, offset=1)] == ["1"]
    assert store.runs(search="_") == []
    failed = store.run("20260121T093000-00000002")
    assert failed is not None
    assert (failed.status, failed.error_message, failed.duration) == ("failed", "No.", 1.0)
    assert store.run("unknown") is None
