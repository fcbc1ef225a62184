"""What the waterfall draws of small and of large runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from kernel.stores.projection import Projection
from tests.kit.trace_data import big_run, failed_run, running_run, small_run
from webui.trace.bars import chart_of_spans, chart_of_timeline, seconds
from webui.trace.palette import COLOURS, FAILED, colour_of


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / ".llmspell"


def read(home: Path) -> Projection:
    return Projection.open(home, memory=True)


def test_a_small_run_has_a_row_for_each_span_in_tree_order(home: Path) -> None:
    small_run(home, "r1", 1_000.0)
    with read(home) as store:
        run, spans = store.runs()[0], store.tree("r1")
    chart = chart_of_spans(spans, run, (0.0, run.duration), run.duration, 800)
    assert chart.one_each
    assert chart.bars["id"] == [span.span_id for span in spans]
    assert chart.bars["y"] == [row + 0.5 for row in range(18)]
    assert chart.bars["left"][0] == pytest.approx(0.0)
    assert chart.bars["right"][0] == pytest.approx(4.42)
    assert chart.failures == {"y": [], "left": [], "right": []}


def test_failed_spans_are_outlined_and_hatched(home: Path) -> None:
    failed_run(home, "r1", 1_000.0)
    with read(home) as store:
        run, spans = store.runs()[0], store.tree("r1")
    chart = chart_of_spans(spans, run, (0.0, run.duration), run.duration, 800)
    failed = [name for name, edge in zip(chart.bars["name"], chart.bars["edge"], strict=True) if edge == FAILED]
    assert failed == ["fetch_prices", "buyer", "fetch_page"]
    assert chart.failures["y"] == [0.5, 1.5, 3.5]


def test_what_still_runs_ends_now(home: Path) -> None:
    running_run(home, "r1", 1_000.0)
    with read(home) as store:
        run, spans = store.runs()[0], store.tree("r1")
    assert run.status == "running"
    chart = chart_of_spans(spans, run, (0.0, 9.0), 9.0, 800)
    assert chart.bars["right"] == [9.0, 9.0, 9.0]
    assert chart.bars["time"] == ["running"] * 3


def test_names_stand_in_their_bar_or_beside_it_but_never_outside_the_window(home: Path) -> None:
    small_run(home, "r1", 1_000.0)
    with read(home) as store:
        run, spans = store.runs()[0], store.tree("r1")
    labels = chart_of_spans(spans, run, (0.0, run.duration), run.duration, 1000).labels
    names = [text.split("  ")[0] for text in labels["text"]]
    where = dict(zip(names, zip(labels["x"], labels["align"], strict=True), strict=True))
    assert where["research"] == (0.0, "left")
    assert where["calculator"] == (pytest.approx(2.74), "left")
    assert where["brief.words"][1] == "right"
    zoomed = chart_of_spans(spans, run, (1.0, 2.0), run.duration, 1000).labels
    assert zoomed["x"][0] == 1.0
    assert [text for text in zoomed["text"] if text.startswith("outline")] == []


def test_many_spans_are_summed_up_and_few_of_them_are_exact(home: Path) -> None:
    big_run(home, "r1", 1_000.0, 6_000)
    with read(home) as store:
        run = store.runs()[0]
        whole = store.timeline("r1", cap=3_000)
        part = store.timeline("r1", run.started + 1, run.started + 2, cap=3_000)
    summed = chart_of_timeline(whole, run, run.duration, 800)
    assert "summed up" in summed.note
    assert len(summed.bars["id"]) < 4_000
    assert {text.strip() for text in summed.labels["text"]} >= {"Chat", "Execute tool", "Invoke agent"}
    exact = chart_of_timeline(part, run, run.duration, 800)
    assert all(exact.bars["id"])
    assert "summed up" not in exact.note


def test_every_operation_has_a_colour_of_its_own_or_grey() -> None:
    from kernel.operations import OPERATIONS

    assert set(OPERATIONS) == set(COLOURS)
    assert colour_of("something_new").startswith("#")


@pytest.mark.parametrize(
    ("time", "text"),
    [(0.0004, "0.4 ms"), (0.871, "871 ms"), (4.4242, "4.42 s"), (125.0, "2 m 05 s"), (None, "running")],
)
def test_durations_read_well(time: float | None, text: str) -> None:
    assert seconds(time) == text
