"""Drawing charts, in a process where it may take no longer and no more than it was given."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from kernel.errors import InvalidError
from kernel.tools.data.cleaning_work import numbers_of
from kernel.tools.data.csv_work import columns_of

MOST_SERIES = 20
MOST_LABELS = 40
MOST_SLICES = 30
LONGEST_LABEL = 200

SETTINGS: Any = {
    "svg.hashsalt": "llmspell",
    "svg.fonttype": "none",
    # Whatever stands in the data is text, never a formula.
    "text.parse_math": False,
    "text.usetex": False,
}


def draw(rows: list[dict[str, Any]], chart: dict[str, Any]) -> dict[str, Any]:
    """The `image` of a chart as bytes, and which columns were drawn."""
    x, y = chosen(rows, chart["kind"], chart["x"], chart["y"])
    with matplotlib.rc_context(SETTINGS):
        figure = Figure(figsize=(chart["width"] / 100, chart["height"] / 100), dpi=100, layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        KINDS[chart["kind"]](axes, rows, x, y, chart)
        _label(axes, chart, x, y)
        image = io.BytesIO()
        # Without a date the same rows give the same bytes.
        metadata = {"Date": None} if chart["format"] == "svg" else {"Software": None}
        figure.savefig(image, format=chart["format"], metadata=metadata)
    return {"image": image.getvalue(), "x": x, "y": y}


def chosen(rows: list[dict[str, Any]], kind: str, x: str, y: list[str]) -> tuple[str, list[str]]:
    """The columns to draw: those that were named, or the first that fit. `InvalidError` when none do."""
    known = columns_of(rows)
    for name in (*([x] if x else []), *y):
        if name not in known:
            raise InvalidError(f"There is no column {name!r}. There are: {', '.join(known[:50]) or 'none'}.")
    numeric = [name for name in known if _numeric(rows, name)]
    if kind in ("histogram", "box"):
        series = y or ([x] if x else numeric)
        return "", _checked(series, numeric)
    if kind == "scatter":
        across = x or next(iter(numeric), "")
        return across, _checked(y or [name for name in numeric if name != across][:1], numeric)
    across = x or next((name for name in known if name not in numeric), "")
    series = y or [name for name in numeric if name != across]
    return across, _checked(series[:1] if kind == "pie" else series, numeric)


def _checked(series: list[str], numeric: list[str]) -> list[str]:
    if not series or len(series) > MOST_SERIES:
        raise InvalidError(
            f"A chart draws 1 to {MOST_SERIES} columns of numbers; here are {len(series)}. Name them in 'y'."
        )
    for name in series:
        if name not in numeric:
            raise InvalidError(f"The column {name!r} is not one of numbers. Clean it with DataCleaner first.")
    return series


def _numeric(rows: list[dict[str, Any]], name: str) -> bool:
    there = [row[name] for row in rows if row.get(name) is not None]
    return bool(there) and len(numbers_of(there)) == len(there)


def _number(value: Any) -> float:
    return float(value) if numbers_of([value]) else float("nan")


def _column(rows: list[dict[str, Any]], name: str) -> list[float]:
    return [_number(row.get(name)) for row in rows]


def _there(rows: list[dict[str, Any]], name: str) -> list[float]:
    return [float(value) for value in numbers_of([row.get(name) for row in rows])]


def _text(value: Any) -> str:
    return "" if value is None else str(value)[:LONGEST_LABEL]


def _across(axes: Any, rows: list[dict[str, Any]], x: str) -> Sequence[float]:
    """Where the rows are from left to right: by a column of numbers, or one after the other with their names."""
    if x and _numeric(rows, x):
        return _column(rows, x)
    places = range(len(rows))
    if x:
        step = max(1, len(rows) // MOST_LABELS)
        names = [_text(row.get(x)) for row in rows[::step]]
        axes.set_xticks(places[::step], names, rotation=45 if sum(map(len, names)) > 60 else 0)
    return places


def _line(axes: Any, rows: list[dict[str, Any]], x: str, y: list[str], chart: dict[str, Any]) -> None:
    places = _across(axes, rows, x)
    for name in y:
        axes.plot(places, _column(rows, name), label=name, marker="o" if len(rows) < MOST_LABELS else None)


def _bar(axes: Any, rows: list[dict[str, Any]], x: str, y: list[str], chart: dict[str, Any]) -> None:
    places = _across(axes, rows, "" if x and _numeric(rows, x) else x)
    if x and _numeric(rows, x) and len(rows) <= MOST_LABELS:
        axes.set_xticks(places, [_text(row.get(x)) for row in rows])
    width = 0.8 / len(y)
    for number, name in enumerate(y):
        shift = (number - (len(y) - 1) / 2) * width
        axes.bar([place + shift for place in places], _column(rows, name), width, label=name)


def _scatter(axes: Any, rows: list[dict[str, Any]], x: str, y: list[str], chart: dict[str, Any]) -> None:
    places = _across(axes, rows, x)
    for name in y:
        axes.scatter(places, _column(rows, name), label=name)


def _histogram(axes: Any, rows: list[dict[str, Any]], x: str, y: list[str], chart: dict[str, Any]) -> None:
    for name in y:
        axes.hist(_there(rows, name), bins=chart["bins"], label=name, alpha=1 / len(y) ** 0.5)


def _pie(axes: Any, rows: list[dict[str, Any]], x: str, y: list[str], chart: dict[str, Any]) -> None:
    parts = [(_text(row.get(x)) if x else str(number), row.get(y[0]) or 0) for number, row in enumerate(rows, 1)]
    if len(parts) > MOST_SLICES or any(size < 0 for _, size in parts) or not sum(size for _, size in parts):
        raise InvalidError(f"A pie has 1 to {MOST_SLICES} slices, none below 0 and not all 0. Draw bars instead.")
    axes.pie([size for _, size in parts], labels=[name for name, _ in parts], autopct="%1.0f%%")


def _box(axes: Any, rows: list[dict[str, Any]], x: str, y: list[str], chart: dict[str, Any]) -> None:
    axes.boxplot([_there(rows, name) for name in y])
    axes.set_xticks(range(1, len(y) + 1), y)


def _label(axes: Any, chart: dict[str, Any], x: str, y: list[str]) -> None:
    axes.set_title(_text(chart["title"]))
    if chart["kind"] == "pie":
        return
    upwards = y[0] if len(y) == 1 and chart["kind"] not in ("histogram", "box") else ""
    across = y[0] if len(y) == 1 and chart["kind"] == "histogram" else x
    axes.set_xlabel(_text(chart["x_label"] or across))
    axes.set_ylabel(_text(chart["y_label"] or upwards))
    if len(y) > 1 and chart["kind"] != "box":
        axes.legend()


KINDS: dict[str, Callable[[Any, list[dict[str, Any]], str, list[str], dict[str, Any]], None]] = {
    "line": _line,
    "bar": _bar,
    "scatter": _scatter,
    "histogram": _histogram,
    "pie": _pie,
    "box": _box,
}
