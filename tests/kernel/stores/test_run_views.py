"""What the views of a run ask of the store: call paths, who called whom, lanes, conversations, past state."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kernel.stores import cast, talks
from kernel.stores.flames import frames
from kernel.stores.lanes import lanes
from kernel.stores.moments import state_at, ticks
from kernel.stores.projection import Projection
from tests.kit.trace_data import MODEL, Recorder, big_run, cell, change_state, chat, failed_run, running_run, small_run

START = 1_000.0


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Projection]:
    with Projection.open(tmp_path) as store:
        yield store


def ingest(store: Projection, recorder: Recorder) -> None:
    recorder.write()
    store.ingest()


def test_spans_with_the_same_names_above_them_are_one_frame(store: Projection, tmp_path: Path) -> None:
    ingest(store, small_run(tmp_path, "r1", START))
    known = {(frame.operation, frame.name): frame for frame in frames(store, "r1", START + 10)}
    asked = [frame for (operation, _), frame in known.items() if operation == "chat"]
    researcher = known["invoke_agent", "researcher"]
    assert researcher.above == known["run_cell", "research"].path
    assert {frame.level for frame in asked} <= {2, 3}
    called = [frame for frame in frames(store, "r1", START + 10) if frame.operation == "chat"]
    assert sum(frame.spans for frame in called) == 6
    assert sum(frame.tokens for frame in called) == 412 + 38 + 687 + 41 + 741 + 163 + 3 * (240 + 96)


def test_a_span_without_an_end_lasts_until_now(store: Projection, tmp_path: Path) -> None:
    recorder, _, _ = running_run(tmp_path, "r1", START)
    ingest(store, recorder)
    cell_frame = next(frame for frame in frames(store, "r1", START + 60) if frame.operation == "run_cell")
    assert cell_frame.seconds == pytest.approx(60)


def test_fifty_levels_are_fifty_frames(store: Projection, tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, "r1", START)
    ctx = cell(recorder, "deep")
    for level in range(50):
        ctx = recorder.open(ctx, "run_step", f"level {level}", {})
    ingest(store, recorder)
    assert [frame.level for frame in frames(store, "r1", START + 1)] == list(range(50))


def test_a_clock_that_goes_backwards_makes_no_negative_width(store: Projection, tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, "r1", START)
    span = recorder.open(cell(recorder, "odd"), "run_cell", "odd", "")
    recorder.at(-5.0)
    recorder.open(span, "run_step", "earlier", {})
    ingest(store, recorder)
    assert all(frame.seconds >= 0 for frame in frames(store, "r1", START - 100))
    drawn = lanes(store, "r1", START, START - 1)
    assert drawn.exact


def test_a_run_of_nothing_has_nothing_to_draw(store: Projection, tmp_path: Path) -> None:
    ingest(store, Recorder(tmp_path, "r1", START))
    assert frames(store, "r1", START) == []
    assert cast.links(store, "r1") == ([], False)
    assert lanes(store, "r1", START, START + 1).actors == []
    assert talks.speakers(store, "r1") == []
    assert ticks(store, "r1") == ([], 0)


def test_who_called_whom_is_told_by_the_spans_around_a_call(store: Projection, tmp_path: Path) -> None:
    ingest(store, small_run(tmp_path, "r1", START))
    known, more = cast.links(store, "r1")
    pairs = {(link.source, link.target): link.calls for link in known}
    assert not more
    assert pairs[("cell", "research"), ("agent", "researcher")] == 1
    assert pairs[("agent", "researcher"), ("model", MODEL)] == 3
    assert pairs[("agent", "researcher"), ("tool", "web_search")] == 1
    assert pairs[("cell", "brief"), ("workflow", "brief")] == 1
    assert pairs[("workflow", "brief"), ("model", MODEL)] == 3
    assert sum(pairs.values()) == cast.count_calls(store, "r1").total


def test_calls_come_page_by_page_in_the_order_they_began(store: Projection, tmp_path: Path) -> None:
    ingest(store, big_run(tmp_path, "r1", START, 3_000, agents=6))
    counted = cast.count_calls(store, "r1")
    whole = cast.calls(store, "r1", counted, 0, counted.total)
    assert [one.seq for one in whole] == sorted(one.seq for one in whole)
    middle = counted.total // 2
    assert list(cast.calls(store, "r1", counted, middle, 50)) == list(whole[middle : middle + 50])
    assert cast.place_of_call(store, "r1", whole[middle].span_id) == middle
    assert cast.ends_of_call(store, "r1", whole[middle].span_id) == (whole[middle].source, whole[middle].target)
    assert cast.calls(store, "r1", counted, counted.total, 50) == []


def test_a_handoff_goes_from_agent_to_agent(store: Projection, tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, "r1", START)
    acting = cell(recorder, "desk").within(agent_name="desk", agent_id="a1")
    with recorder.span(acting, "invoke_agent", "desk", "Hi", (0, 1)) as (inner, _):
        given = {"from": "desk", "to": "expert", "values": {}, "message": "birds"}
        with recorder.span(inner, "handoff", "desk → expert", given, (0.5, 0.6)):
            pass
    ingest(store, recorder)
    known, _ = cast.links(store, "r1")
    assert (("agent", "desk"), ("agent", "expert")) in [(link.source, link.target) for link in known]
    handed = lanes(store, "r1", START, START + 1).handings
    assert [(one.source, one.target) for one in handed] == [("desk", "expert")]


def test_bars_that_overlap_lie_in_rows_of_their_lane(store: Projection, tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, "r1", START)
    acting = cell(recorder, "many").within(agent_name="worker", agent_id="a1")
    open_now = [recorder.open(acting, "execute_tool", f"tool {n}", {}) for n in range(12)]
    recorder.at(1.0)
    for one in open_now:
        recorder.close(one, 1)
    ingest(store, recorder)
    drawn = lanes(store, "r1", START, START + 1)
    assert [(actor.name, actor.rows) for actor in drawn.actors] == [("worker", 8)]
    assert len(drawn.strokes) == 12


def test_many_bars_are_summed_up_and_none_is_lost(store: Projection, tmp_path: Path) -> None:
    ingest(store, big_run(tmp_path, "r1", START, 6_000, agents=5))
    run = store.run("r1")
    assert run is not None
    drawn = lanes(store, "r1", START, START + run.duration)
    assert not drawn.exact
    assert drawn.total > 5_000
    assert len(drawn.strokes) <= 6_000
    assert {stroke.lane for stroke in drawn.strokes} == set(range(5))
    assert all(stroke.end is not None and stroke.end > stroke.start for stroke in drawn.strokes)


def test_what_goes_on_is_counted_while_other_things_come_and_go(store: Projection, tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, "r1", START)
    busy = cell(recorder, "busy").within(agent_name="busy", agent_id="a1")
    idle = cell(recorder, "busy").within(agent_name="idle", agent_id="a2")
    with (
        recorder.span(busy, "chat", MODEL, {}, (0, 100)),
        recorder.span(idle, "invoke_agent", "idle", "", (0, 100)),
    ):
        for number in range(3_100):
            second = 50 + number * 0.01
            with recorder.span(busy, "execute_tool", "tick", {}, (second, second + 0.001)):
                pass
    ingest(store, recorder)
    drawn = lanes(store, "r1", START, START + 100)
    known = [(drawn.actors[one.lane].name, one.operation, one.start - START, one.count) for one in drawn.strokes]
    assert ("idle", "invoke_agent", 0.0, 1) in known
    first, *_, last = [one for one in known if one[0] == "busy"]
    assert first == ("busy", "chat", 0.0, 1)
    assert last[1] == "chat"
    assert all(one[3] > 1 for one in known if one[1] == "execute_tool")


def test_of_a_conversation_only_what_is_new_is_read(store: Projection, tmp_path: Path) -> None:
    ingest(store, small_run(tmp_path, "r1", START))
    (one, *rest) = talks.speakers(store, "r1")
    assert (one.name, one.calls, len(rest)) == ("researcher", 3, 1)
    calls = talks.calls(store, "r1", "researcher", 0, 10, 1_000)
    hashes = [list(call.hashes or ()) for call in calls]
    assert [len(one) for one in hashes] == [2, 4, 6]
    assert hashes[2][:4] == hashes[1]
    assert calls[0].settings["tools"] == [{"name": "web_search"}, {"name": "calculator"}]
    assert "messages" not in calls[0].settings
    said = talks.messages(store, "r1", [(calls[1].span_id, 3)], 10)
    assert said[calls[1].span_id, 3]["role"] == "tool"
    assert talks.place_of_call(store, "r1", "researcher", calls[2].span_id) == 2


def test_of_a_message_of_ten_megabytes_the_beginning_is_read(store: Projection, tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, "r1", START)
    acting = cell(recorder, "big").within(agent_name="reader", agent_id="a1")
    chat(recorder, acting, (0, 1), [{"role": "user", "content": "x" * 10_000_000}], {"content": "Long."}, (1, 1))
    ingest(store, recorder)
    (call,) = talks.calls(store, "r1", "reader", 0, 10, 500)
    said = talks.messages(store, "r1", [(call.span_id, 0)], 500)[call.span_id, 0]
    assert said["content"] == "x" * 500
    assert said["cut"] > 10_000


def test_the_state_at_a_moment_is_what_was_written_until_then(store: Projection, tmp_path: Path) -> None:
    earlier = Recorder(tmp_path, "r0", START - 100)
    change_state(earlier, cell(earlier, "first"), "kept", "old", None, 1.0)
    ingest(store, earlier)
    recorder = Recorder(tmp_path, "r1", START)
    ctx = cell(recorder, "count")
    for number in range(3):
        change_state(recorder, ctx, "count", number, number - 1, float(number + 1))
    ingest(store, recorder)
    changes, total = ticks(store, "r1")
    assert ([one.place for one in changes], total) == ([1, 2, 3], 3)

    def known(second: float) -> dict[str, Any]:
        rows = state_at(store, "r1", START + second, "research.spell.md", START)
        return {row.key: row.value for row in rows}

    assert known(0.5) == {"kept": "old"}
    assert known(2.5) == {"kept": "old", "count": 1}
    assert known(10) == {"kept": "old", "count": 2}


def test_a_failed_call_is_counted_where_it_failed(store: Projection, tmp_path: Path) -> None:
    ingest(store, failed_run(tmp_path, "r1", START))
    known, _ = cast.links(store, "r1")
    assert {link.target: link.failures for link in known}["tool", "fetch_page"] == 1
