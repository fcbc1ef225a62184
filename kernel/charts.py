"""A chart as data: which numbers stand over what, and what is written beside them. A terminal gets bars.

Not here: charts as image files (the tool `ChartGenerator`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from kernel.bounds import Bound
from kernel.errors import InvalidError
from kernel.records import dataclass
from kernel.tables import Table, are_numbers, number_of

MIME = "application/vnd.llmspell.chart+json"
KINDS = ("line", "bar", "scatter", "area")
MOST_SERIES, MOST_POINTS = 12, 50_000
SHOWN_BARS, LONGEST_BAR, LONGEST_NAME = 20, 40, 24


@dataclass(frozen=True, slots=True)
class ChartOptions:
    """How a chart looks. `kind` is `line`, `bar`, `scatter` or `area`; `x` the column from left to right.

    `y` is the column or columns of numbers. By default `x` is the first of texts, and `y` all other numbers. `title`,
    `x_label` and `y_label` are written beside it; `height` is in pixels.
    """

    kind: str = "line"
    x: str = ""
    y: str | list[str] | None = None
    title: str = ""
    x_label: str = ""
    y_label: str = ""
    height: int = 320
    bounds: ClassVar[Mapping[str, Bound]] = {"height": Bound(100, 2_000, unit="pixels")}


def chart_of(table: Table, options: ChartOptions) -> dict[str, Any]:
    """The chart as JSON data: `kind`, `x` (texts or numbers), `series` of `{name, values}`, and what is written."""
    if options.kind not in KINDS:
        raise InvalidError(f"display.chart draws no {options.kind!r}. Use one of: {', '.join(KINDS)}.")
    if not table.rows or len(table.rows) > MOST_POINTS:
        raise InvalidError(f"A chart shows 1 to {MOST_POINTS:,} rows; here are {len(table.rows):,}. Sum them up first.")
    numeric = [name for name in table.columns if are_numbers(table.column(name))]
    across = options.x or next((name for name in table.columns if name not in numeric), "")
    wanted = [options.y] if isinstance(options.y, str) else options.y
    series = _checked(wanted or [name for name in numeric if name != across], numeric, table)
    return {
        "kind": options.kind,
        "x": _across(table, across, options.kind),
        "series": [{"name": name, "values": [number_of(value) for value in table.column(name)]} for name in series],
        "title": options.title,
        "x_label": options.x_label or across,
        "y_label": options.y_label or (series[0] if len(series) == 1 else ""),
        "height": options.height,
    }


def text_of_chart(chart: Mapping[str, Any]) -> str:
    """The chart as a terminal shows it: its first series as bars."""
    first = chart["series"][0]
    values = first["values"][:SHOWN_BARS]
    largest = max((abs(value) for value in values if value is not None), default=0) or 1
    names = [str(name)[:LONGEST_NAME] for name in chart["x"][:SHOWN_BARS]]
    width = max(map(len, names))
    lines = [f"{name.ljust(width)}  {_bar(value, largest)}" for name, value in zip(names, values, strict=True)]
    more = len(first["values"]) - SHOWN_BARS
    title = chart["title"] or first["name"]
    return "\n".join([title, *lines, *([f"… {more:,} more"] if more > 0 else [])])


def _bar(value: float | None, largest: float) -> str:
    if value is None:
        return ""
    return f"{'█' * round(abs(value) / largest * LONGEST_BAR)} {value:g}"


def _across(table: Table, name: str, kind: str) -> list[Any]:
    if not name:
        return list(range(1, len(table.rows) + 1))
    values = table.column(name)
    if kind != "bar" and are_numbers(values):
        return [number_of(value) for value in values]
    return ["" if value is None else str(value) for value in values]


def _checked(names: Sequence[str], numeric: Sequence[str], table: Table) -> Sequence[str]:
    if not 1 <= len(names) <= MOST_SERIES:
        raise InvalidError(
            f"A chart shows 1 to {MOST_SERIES} columns of numbers; here are {len(names)}. Name them in 'y'."
        )
    for name in names:
        table.column(name)
        if name not in numeric:
            raise InvalidError(f"The column {name!r} is not one of numbers, which a chart needs.")
    return names
