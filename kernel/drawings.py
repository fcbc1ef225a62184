"""A chart as a drawing (SVG) that any program shows: axes, names, lines, bars, points, areas.

The same chart gives the same text. Its colours are seen on white and on black. Not here: what a chart is
(`kernel.charts`), and the charts of the studio's page, which can be moved.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from kernel.records import dataclass

WIDTH = 640
COLOURS = (
    *("#3b78c2", "#d0702c", "#3f9b57", "#c2504f", "#8a68b8", "#8d6e5a"),
    *("#c766a8", "#7d7d7d", "#97922a", "#2f93a3", "#5b7fd6", "#b0832c"),
)
INK, RULE = "#767676", "#9a9a9a"
MOST_DRAWN = 1_500
"""Points of one series that are drawn; of more, the lowest and highest of each stretch."""

MOST_NAMES, LONGEST_NAME = 10, 14
LEFT, RIGHT, BOTTOM, LINE = 64, 16, 50, 20


@dataclass(frozen=True, slots=True)
class Plane:
    """Where numbers stand in the drawing: its edges in pixels, and the numbers at them."""

    top: float
    bottom: float
    least: tuple[float, float]
    most: tuple[float, float]

    def x(self, value: float) -> float:
        """The place of a number from left to right."""
        return _between(value, self.least[0], self.most[0], LEFT, WIDTH - RIGHT)

    def y(self, value: float) -> float:
        """The place of a number from bottom to top."""
        return _between(value, self.least[1], self.most[1], self.bottom, self.top)


def draw_chart(chart: Mapping[str, Any]) -> str:
    """The drawing of a chart as `kernel.charts.chart_of` makes it."""
    height, series = int(chart["height"]), chart["series"]
    has_legend = len(series) > 1
    top = 12 + LINE * (bool(chart["title"]) + has_legend)
    numbers, labels = _across(chart)
    steps = _steps([value for one in series for value in one["values"] if value is not None], chart["kind"])
    half = 0.5 if labels or chart["kind"] == "bar" else 0.0
    edges = (min(numbers) - half, max(numbers) + half)
    plane = Plane(top, height - BOTTOM, (edges[0], steps[0]), (edges[1], steps[-1]))
    parts = [*_title(chart["title"]), *(_legend(series, top - 8) if has_legend else ())]
    parts += [*_rows(plane, steps), *_columns(plane, numbers, labels), *_names(chart, plane, height)]
    for place, one in enumerate(series):
        parts += _DRAWN[chart["kind"]](plane, list(zip(numbers, one["values"], strict=True)), place, len(series))
    told = escape(chart["title"] or f"{chart['y_label']} by {chart['x_label']}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="img" aria-label="{told}" font-family="system-ui, sans-serif" font-size="12" fill="{INK}">'
        f"{''.join(parts)}</svg>"
    )


def _across(chart: Mapping[str, Any]) -> tuple[list[float], list[str]]:
    """The numbers from left to right, and their names where they are texts."""
    values = chart["x"]
    if all(isinstance(value, int | float) for value in values):
        return [float(value) for value in values], []
    return [float(place) for place in range(len(values))], [str(value) for value in values]


def _steps(values: Sequence[float], kind: str) -> list[float]:
    """Round numbers that hold all values between them; bars and areas stand on zero."""
    least, most = min(values, default=0.0), max(values, default=1.0)
    if kind in ("bar", "area"):
        least, most = min(least, 0.0), max(most, 0.0)
    step = _round_step((most - least) or abs(most) or 1.0)
    first, last = math.floor(least / step), math.ceil(most / step)
    return [number * step for number in range(first, max(last, first + 1) + 1)]


def _round_step(span: float) -> float:
    rough = span / 5
    power = 10.0 ** math.floor(math.log10(rough))
    return next((factor * power for factor in (1, 2, 2.5, 5) if factor * power >= rough), 10 * power)


def _title(text: str) -> Iterator[str]:
    if text:
        yield f'<text x="{WIDTH / 2:g}" y="18" text-anchor="middle" font-weight="600">{escape(text)}</text>'


def _legend(series: Sequence[Mapping[str, Any]], y: float) -> Iterator[str]:
    x, room = float(LEFT), (WIDTH - LEFT - RIGHT) / len(series)
    for place, one in enumerate(series):
        yield f'<rect x="{_n(x)}" y="{_n(y - 9)}" width="10" height="10" rx="2" fill="{COLOURS[place]}"/>'
        yield f'<text x="{_n(x + 14)}" y="{_n(y)}">{escape(_short(one["name"], int(room / 8)))}</text>'
        x += room


def _rows(plane: Plane, steps: Sequence[float]) -> Iterator[str]:
    for step in steps:
        y = _n(plane.y(step))
        yield f'<path d="M{LEFT} {y}H{WIDTH - RIGHT}" stroke="{RULE}" stroke-opacity="0.35"/>'
        yield f'<text x="{LEFT - 8}" y="{y}" dy="4" text-anchor="end">{step:,.6g}</text>'


def _columns(plane: Plane, numbers: Sequence[float], labels: Sequence[str]) -> Iterator[str]:
    if labels:
        every = math.ceil(len(labels) / MOST_NAMES)
        shown = [(numbers[at], _short(labels[at], LONGEST_NAME)) for at in range(0, len(labels), every)]
    else:
        steps = _steps([min(numbers), max(numbers)], "line")
        shown = [(step, f"{step:,.6g}") for step in steps if plane.least[0] <= step <= plane.most[0]]
    for number, name in shown:
        yield f'<text x="{_n(plane.x(number))}" y="{_n(plane.bottom + 18)}" text-anchor="middle">{escape(name)}</text>'


def _names(chart: Mapping[str, Any], plane: Plane, height: int) -> Iterator[str]:
    if chart["x_label"]:
        x = (LEFT + WIDTH - RIGHT) / 2
        yield f'<text x="{_n(x)}" y="{height - 8}" text-anchor="middle">{escape(chart["x_label"])}</text>'
    if chart["y_label"]:
        y = _n((plane.top + plane.bottom) / 2)
        turned = f'transform="rotate(-90 14 {y})"'
        yield f'<text x="14" y="{y}" text-anchor="middle" {turned}>{escape(chart["y_label"])}</text>'


Points = list[tuple[float, float | None]]


def _line(plane: Plane, points: Points, place: int, of: int) -> Iterator[str]:
    for stretch in _stretches(points):
        colour = COLOURS[place]
        if len(stretch) == 1:
            yield from _dots(plane, stretch, colour)
        yield f'<path d="M{_path(plane, stretch)}" fill="none" stroke="{colour}" stroke-width="2"/>'


def _area(plane: Plane, points: Points, place: int, of: int) -> Iterator[str]:
    for stretch in _stretches(points):
        ground = _n(plane.y(0.0))
        first, last = _n(plane.x(stretch[0][0])), _n(plane.x(stretch[-1][0]))
        outline = f"M{first} {ground}L{_path(plane, stretch)}L{last} {ground}Z"
        yield f'<path d="{outline}" fill="{COLOURS[place]}" fill-opacity="0.25"/>'
    yield from _line(plane, points, place, of)


def _scatter(plane: Plane, points: Points, place: int, of: int) -> Iterator[str]:
    there = [(x, y) for x, y in points if y is not None]
    yield from _dots(plane, there[:: math.ceil(len(there) / MOST_DRAWN) or 1], COLOURS[place])


def _bars(plane: Plane, points: Points, place: int, of: int) -> Iterator[str]:
    room = (plane.x(1.0) - plane.x(0.0)) * 0.8
    width, ground = room / of, plane.y(0.0)
    for x, value in points:
        if value is None:
            continue
        left, y = plane.x(x) - room / 2 + place * width, plane.y(value)
        box = f'x="{_n(left)}" y="{_n(min(y, ground))}" width="{_n(max(width, 0.5))}" height="{_n(abs(y - ground))}"'
        yield f'<rect {box} fill="{COLOURS[place]}"/>'


_DRAWN = {"line": _line, "area": _area, "scatter": _scatter, "bar": _bars}


def _dots(plane: Plane, points: Sequence[tuple[float, float]], colour: str) -> Iterator[str]:
    for x, y in points:
        yield f'<circle cx="{_n(plane.x(x))}" cy="{_n(plane.y(y))}" r="3" fill="{colour}" fill-opacity="0.8"/>'


def _path(plane: Plane, points: Sequence[tuple[float, float]]) -> str:
    return "L".join(f"{_n(plane.x(x))} {_n(plane.y(y))}" for x, y in points)


def _stretches(points: Points) -> Iterator[list[tuple[float, float]]]:
    """The points without gaps between them, at most about `MOST_DRAWN` in all."""
    stretch: list[tuple[float, float]] = []
    size = max(1, 2 * len(points) // MOST_DRAWN)
    for x, y in [*points, (0.0, None)]:
        if y is not None:
            stretch.append((x, y))
        elif stretch:
            yield stretch if size == 1 else _thinned(stretch, size)
            stretch = []


def _thinned(points: list[tuple[float, float]], size: int) -> list[tuple[float, float]]:
    kept = [points[0]]
    for start in range(0, len(points), size):
        part = points[start : start + size]
        ends = {min(range(len(part)), key=lambda at: part[at][1]), max(range(len(part)), key=lambda at: part[at][1])}
        kept += [part[at] for at in sorted(ends)]
    return [*kept, points[-1]]


def _between(value: float, least: float, most: float, start: float, end: float) -> float:
    return start + (value - least) / ((most - least) or 1.0) * (end - start)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: max(1, most - 1)]}…"


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
