"""Charts of the kernel as Bokeh figures for the page, which draws them in its own colours.

Not here: what a chart is (`kernel.charts`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

MIME = "application/vnd.llmspell.bokeh+json"

COLOURS = (
    "#7364e0", "#d9773d", "#2f9e77", "#c2477f", "#3b86c6", "#a88a1d",
    "#8d6cc9", "#c95d4f", "#5c9440", "#a35a9c", "#4a9da8", "#87754a",
)  # fmt: skip
"""Of the series, to be told apart on light and dark."""

MARKED = 60
"""Points up to which a line shows each of them."""


def bokeh_of(chart: Mapping[str, Any]) -> dict[str, Any]:
    """The figure of a chart (see `kernel.charts`) as Bokeh's embedding wants it."""
    from bokeh.core.json_encoder import serialize_json
    from bokeh.embed import json_item
    from bokeh.models import BasicTickFormatter

    figure = _figure(chart)
    draw = {"bar": _bars, "scatter": _points, "area": _areas}.get(chart["kind"], _lines)
    for number, series in enumerate(chart["series"]):
        draw(figure, chart, series, number)
    if len(chart["series"]) > 1:
        figure.legend.click_policy = "hide"
        figure.add_layout(figure.legend[0], "above")
        figure.legend.orientation = "horizontal"
    else:
        figure.legend.visible = False
    figure.yaxis.formatter = BasicTickFormatter(use_scientific=False)
    item: dict[str, Any] = json.loads(serialize_json(json_item(figure)))
    # What the server knows of its own components is no business of a figure.
    item["doc"].pop("defs", None)
    return item


def _figure(chart: Mapping[str, Any]) -> Any:
    from bokeh.plotting import figure

    names = _names(chart)
    ranged: dict[str, Any] = {} if names is None else {"x_range": names}
    made = figure(
        height=chart["height"], sizing_mode="stretch_width", title=chart["title"] or None, toolbar_location="right",
        tools="pan,wheel_zoom,box_zoom,reset,save,hover", active_scroll=None, active_drag=None,
        tooltips=[("", "@name"), (chart["x_label"] or "x", "@label"), (chart["y_label"] or "value", "@y")],
        **ranged,
    )  # fmt: skip
    made.toolbar.logo = None
    made.toolbar.autohide = True
    made.xaxis.axis_label, made.yaxis.axis_label = chart["x_label"] or None, chart["y_label"] or None
    if names is not None:
        made.xgrid.visible = False
        made.xaxis.major_label_orientation = 0.7 if sum(map(len, names)) > 70 else 0.0
    return made


def _names(chart: Mapping[str, Any]) -> list[str] | None:
    """The names below the chart, each once; None when numbers stand there."""
    return list(dict.fromkeys(chart["x"])) if any(isinstance(one, str) for one in chart["x"]) else None


def _source(chart: Mapping[str, Any], series: Mapping[str, Any], x: list[Any]) -> Any:
    from bokeh.models import ColumnDataSource

    size = len(x)
    labels = [f"{one:g}" if isinstance(one, float) else str(one) for one in chart["x"]]
    columns = {"x": x, "y": series["values"], "label": labels, "name": [series["name"]] * size, "zero": [0] * size}
    return ColumnDataSource(columns)


def _colour(number: int) -> str:
    return COLOURS[number % len(COLOURS)]


def _bars(figure: Any, chart: Mapping[str, Any], series: Mapping[str, Any], number: int) -> None:
    from bokeh.transform import dodge

    count = len(chart["series"])
    width = 0.8 / count
    place = dodge("x", (number - (count - 1) / 2) * width, range=figure.x_range)
    source = _source(chart, series, chart["x"])
    figure.vbar(x=place, top="y", width=width * 0.92, source=source, color=_colour(number), legend_label=series["name"])
    # Bars stand on zero, also when all of them are high.
    figure.y_range.range_padding = 0.05
    figure.scatter("x", "zero", size=0, source=source)


def _lines(figure: Any, chart: Mapping[str, Any], series: Mapping[str, Any], number: int) -> None:
    source = _source(chart, series, chart["x"])
    style = {"source": source, "color": _colour(number), "legend_label": series["name"]}
    figure.line("x", "y", line_width=2, **style)
    if len(chart["x"]) <= MARKED:
        figure.scatter("x", "y", size=6, **style)


def _points(figure: Any, chart: Mapping[str, Any], series: Mapping[str, Any], number: int) -> None:
    source = _source(chart, series, chart["x"])
    figure.scatter("x", "y", size=7, alpha=0.8, source=source, color=_colour(number), legend_label=series["name"])


def _areas(figure: Any, chart: Mapping[str, Any], series: Mapping[str, Any], number: int) -> None:
    source = _source(chart, series, chart["x"])
    style = {"source": source, "color": _colour(number), "legend_label": series["name"]}
    figure.varea("x", "zero", "y", fill_alpha=0.25, **style)
    figure.line("x", "y", line_width=2, **style)
