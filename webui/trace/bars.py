"""The columns of the waterfall's glyphs, from spans in tree order or from a timeline of lanes. Pure; no Bokeh here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from kernel.records import dataclass
from webui.trace.palette import FAILED, colour_of
from webui.trace.plain import plain_line

if TYPE_CHECKING:
    from kernel.stores.rows import Bar, Lane, RunRow, SpanLine, Timeline

COLUMNS = ("id", "y", "left", "right", "fill", "alpha", "edge", "name", "operation", "time", "spent")
FAILURES = ("y", "left", "right")
LABELS = ("x", "y", "text", "align", "shift", "veil")

ROW = 24
"""Pixels of a row that has a name."""

LANE = 15
"""Pixels of a lane."""

NAME = 60
"""Characters of a name that is drawn."""

CHARACTER = 6.8
"""Pixels of a character of a name, reckoned large."""

VEIL = 0.72
"""How much of the page's colour lies behind a name that crosses many bars."""

FAILED_BIN = 0.8

HATCHED = 100
"""Failed bars that are hatched at most."""

ALPHA = 0.36
"""How strong the colour of a bar is: names must be read on it."""


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn: `rows` of `height` pixels, bars and labels by column, a note below.

    `one_each`: every row is one span.
    """

    rows: int
    height: int
    bars: dict[str, list[Any]]
    labels: dict[str, list[Any]]
    failures: dict[str, list[Any]]
    note: str = ""
    one_each: bool = False


def chart_of_spans(
    spans: Sequence[SpanLine], run: RunRow, window: tuple[float, float], now: float, pixels: int
) -> Chart:
    """One row for each span, in the order given; seconds count from the start of the run, `now` too.

    `pixels` is the width of the picture: names go where there is room.
    """
    told = [plain_line(span, run) for span in spans]
    ends = [_end(line, now) for line in told]
    bars = _columns(_span_bar(row, line, end) for row, (line, end) in enumerate(zip(told, ends, strict=True)))
    labels = [_label(row, line, end, window, pixels) for row, (line, end) in enumerate(zip(told, ends, strict=True))]
    return Chart(len(told), ROW, bars, _labels(labels), _failures(bars), one_each=True)


def chart_of_timeline(timeline: Timeline, run: RunRow, now: float, pixels: int) -> Chart:
    """Lanes of many spans: each a bar, or summed up into bins, darker where more are open at once."""
    densest = _densest(timeline)
    bars = _columns(_lane_bar(bar, run, now, densest) for bar in timeline.bars)
    note = f"{timeline.total:,} spans in view"
    if timeline.exact:
        names = _fitting(timeline, run, now, pixels)
        return Chart(len(timeline.lanes), LANE, bars, _labels(names), _failures(bars), note)
    names = [_lane_name(number, lane, timeline.start - run.started) for number, lane in enumerate(timeline.lanes)]
    return Chart(
        len(timeline.lanes), ROW, bars, _labels(names), _failures(bars), f"{note}, summed up. Zoom in to see each."
    )


def _densest(timeline: Timeline) -> dict[int, int]:
    """The highest count in each lane."""
    most: dict[int, int] = {}
    for bar in timeline.bars:
        most[bar.lane] = max(most.get(bar.lane, 1), bar.count)
    return most


def _lane_name(number: int, lane: Lane, start: float) -> dict[str, Any]:
    return {
        "x": start,
        "y": number + 0.5,
        "text": f" {words(lane.operation)} ",
        "align": "left",
        "shift": 3,
        "veil": VEIL,
    }


def _fitting(timeline: Timeline, run: RunRow, now: float, pixels: int) -> list[dict[str, Any]]:
    """The names that fit into their bars."""
    width = max(timeline.end - timeline.start, 1e-9)
    names = []
    for bar in timeline.bars:
        left = max(bar.start, timeline.start)
        right = min(run.started + now if bar.end is None else bar.end, timeline.end)
        room = int((right - left) / width * pixels / CHARACTER) - 1
        if room >= 3:
            name = bar.name or words(bar.operation)
            text = name if len(name) <= room else name[: room - 1] + "…"
            x = left - run.started
            names.append({"x": x, "y": bar.lane + 0.5, "text": text, "align": "left", "shift": 4, "veil": 0})
    return names


def _labels(rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in LABELS}


def _took(line: dict[str, Any]) -> str:
    return "paused" if line["status"] == "paused" else seconds(line["seconds"])


def seconds(time: float | None) -> str:
    """A duration as a person reads it; as `duration` in `src/format.ts`."""
    if time is None:
        return "running"
    if time < 0.9995:
        return f"{time * 1000:.{1 if time < 0.0095 else 0}f} ms"
    return f"{time:.2f} s" if time < 59.95 else f"{int(time // 60)} m {int(time % 60):02} s"


def _columns(bars: Iterable[tuple[Any, ...]]) -> dict[str, list[Any]]:
    rows = list(bars)
    return {name: [row[index] for row in rows] for index, name in enumerate(COLUMNS)}


def _end(line: dict[str, Any], now: float) -> float:
    end = max(line["started"], now) if line["seconds"] is None else line["started"] + line["seconds"]
    return float(end)


def _span_bar(row: int, line: dict[str, Any], end: float) -> tuple[Any, ...]:
    colour = colour_of(line["operation"])
    spent = f"{line['input']:,} → {line['output']:,} tokens" if line["input"] or line["output"] else ""
    took = _took(line) + (f", {line['status']}" if line["status"] not in ("ok", "running", "paused") else "")
    look = (colour, ALPHA, FAILED if line["status"] == "failed" else colour)
    title = line["name"] or line["operation"]
    return (line["id"], row + 0.5, line["started"], end, *look, title, words(line["operation"]), took, spent)


def _lane_bar(bar: Bar, run: RunRow, now: float, densest: dict[int, int]) -> tuple[Any, ...]:
    start = bar.start - run.started
    end = max(start, now) if bar.end is None else bar.end - run.started
    colour = FAILED if bar.failed else colour_of(bar.operation)
    place = (bar.span_id, bar.lane + 0.5, start, end)
    operation, took = words(bar.operation), seconds(None if bar.end is None else end - start)
    if bar.span_id:
        return (*place, colour_of(bar.operation), ALPHA, colour, bar.name or operation, operation, took, "")
    # Bins lie side by side: outlined, they would be all outline.
    alpha = FAILED_BIN if bar.failed else 0.12 + 0.6 * bar.count / densest[bar.lane]
    lost = f"{bar.failed:,} failed" if bar.failed else ""
    return (*place, colour, alpha, None, f"{bar.count:,} at once", operation, took, lost)


def _failures(bars: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """What is hatched: a hatch is slow to draw, so only the first failed bars are."""
    failed = [index for index, edge in enumerate(bars["edge"]) if edge == FAILED][:HATCHED]
    return {name: [bars[name][index] for index in failed] for name in FAILURES}


def _label(row: int, line: dict[str, Any], end: float, window: tuple[float, float], pixels: int) -> dict[str, Any]:
    """The name and duration of a span: in its bar, after it, or before it, wherever there is room."""
    name = line["name"] or words(line["operation"])
    text = f"{name if len(name) <= NAME else name[: NAME - 1] + '…'}  {_took(line)}"
    first, last = window
    left, right = max(float(line["started"]), first), min(end, last)
    room = pixels / CHARACTER / max(last - first, 1e-9)
    place = {"x": left, "align": "left", "shift": 6}
    if (right - left) * room < len(text):
        after = (last - right) * room >= len(text)
        place = {"x": right, "align": "left", "shift": 6} if after else {"x": left, "align": "right", "shift": -6}
    inside = first <= end and line["started"] <= last
    return {**place, "y": row + 0.5, "text": text if inside else "", "veil": 0}


def words(operation: str) -> str:
    """`execute_tool` → `Execute tool`."""
    return operation.replace("_", " ").capitalize()
