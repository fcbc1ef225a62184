from __future__ import annotations

import random
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.stores.projection import Projection
from kernel.stores.timeline import _aggregated, _packed
from tests.kernel.stores.conftest import START, Recording

Record = Callable[..., Recording]
RUN = "20260121T093000-00000001"


def at(
    run: Recording, span: str, start: float, end: float | None, depth_parent: str = "", failed: bool = False
) -> None:
    """A chat span between two seconds after the start of the run."""
    run.now = START + start - 1
    run.open(span, "chat", parent=depth_parent)
    if end is not None:
        run.now = START + end - 1
        run.fail(span) if failed else run.close(span)


def test_spans_that_overlap_have_lanes_of_their_own(store: Projection, record: Record) -> None:
    run = record()
    for span, start, end in (("s1", 0, 10), ("s2", 2, 4), ("s3", 3, 6), ("s4", 4, 5), ("s5", 11, 12)):
        at(run, span, start, end)
    run.write()
    store.ingest()
    timeline = store.timeline(RUN)
    assert timeline.exact
    assert {bar.span_id: bar.lane for bar in timeline.bars} == {"s1": 0, "s2": 1, "s3": 2, "s4": 1, "s5": 1}
    assert len(timeline.lanes) == 3


def test_deeper_spans_lie_below(store: Projection, record: Record) -> None:
    run = record()
    at(run, "s1", 0, 10)
    at(run, "s2", 1, 9, "s1")
    run.write()
    store.ingest()
    timeline = store.timeline(RUN)
    assert [(bar.span_id, timeline.lanes[bar.lane].depth) for bar in timeline.bars] == [("s1", 0), ("s2", 1)]
    assert (timeline.start, timeline.end, timeline.total) == (START, START + 10, 2)


def test_only_what_touches_the_window_is_drawn(store: Projection, record: Record) -> None:
    run = record()
    for number in range(10):
        at(run, f"s{number}", number * 10, number * 10 + 5)
    run.write()
    store.ingest()
    timeline = store.timeline(RUN, START + 24, START + 41)
    assert [bar.span_id for bar in timeline.bars] == ["s2", "s3", "s4"]
    assert (timeline.start, timeline.end) == (START + 24, START + 41)


def test_a_running_span_has_no_end_and_goes_on(store: Projection, record: Record) -> None:
    run = record()
    at(run, "s1", 0, None)
    run.write()
    store.ingest()
    (bar,) = store.timeline(RUN, START + 50, START + 60).bars
    assert (bar.span_id, bar.end, bar.status) == ("s1", None, "running")
    aggregated = store.timeline(RUN, START, START + 60, bins=6, cap=0)
    assert [(bar.start, bar.end, bar.count) for bar in aggregated.bars] == [(START, START + 60, 1)]


def test_a_run_without_spans_has_an_empty_timeline(store: Projection, record: Record) -> None:
    record().write()
    store.ingest()
    for run_id in (RUN, "unknown"):
        timeline = store.timeline(run_id)
        assert (timeline.total, timeline.lanes, timeline.bars) == (0, (), ())


def test_many_spans_are_summed_up_and_failures_stay_visible(store: Projection, record: Record) -> None:
    run = record()
    for number in range(100):
        at(run, f"s{number}", number, number + 1, failed=number == 57)
    run.write()
    store.ingest()
    timeline = store.timeline(RUN, START, START + 100, bins=10, cap=50)
    assert not timeline.exact
    assert timeline.total == 100
    assert [lane.operation for lane in timeline.lanes] == ["chat"]
    assert [(bar.start - START, bar.end - START) for bar in timeline.bars if bar.failed] == [(50, 60)]
    assert timeline.bars[0].start == START
    assert timeline.bars[-1].end == START + 100


def test_the_number_of_bars_is_bounded_whatever_the_spans(store: Projection, record: Record) -> None:
    chance, run = random.Random(1), record()
    for number in range(3000):
        start = chance.random() * 100
        at(run, f"s{number}", start, start + chance.random() * 50)
    run.write()
    store.ingest()
    timeline = store.timeline(RUN, bins=50, cap=1000)
    assert len(timeline.bars) <= 50
    assert max(bar.count for bar in timeline.bars) > 100


intervals = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 60), st.integers(0, 20), st.booleans()), max_size=60)


@given(intervals)
def test_no_two_bars_of_a_lane_overlap(spans: list[tuple[int, int, int, bool]]) -> None:
    numbered = enumerate(sorted(spans))
    rows = [
        (d, start, None if endless else start + long, "chat", f"s{n}", "", "ok")
        for n, (d, start, long, endless) in numbered
    ]
    lanes, bars = _packed(rows)
    assert len(bars) == len(rows)
    ends: dict[int, float] = {}
    for bar, row in zip(bars, rows, strict=True):
        assert lanes[bar.lane].depth == row[0]
        assert bar.start >= ends.get(bar.lane, 0)
        ends[bar.lane] = float("inf") if bar.end is None else bar.end


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=30))
def test_aggregated_bars_count_the_open_spans_of_each_bin(spans: list[tuple[int, int]]) -> None:
    spans = [(min(pair), max(pair)) for pair in spans]
    open_in = [sum(first <= bin <= last for first, last in spans) for bin in range(10)]
    edges = sorted({edge for first, last in spans for edge in (first, last + 1)})
    rows = [(0, "chat", bin, open_in[bin] if bin < 10 else 0, 0) for bin in edges]
    _, bars = _aggregated(rows, 0.0, 1.0)
    drawn = [0] * 10
    for bar in bars:
        assert bar.end is not None
        for bin in range(int(bar.start), int(bar.end)):
            drawn[bin] += bar.count
    assert drawn == open_in
