"""The charts of a dashboard as Bokeh figures on a canvas: columns, bars, ranges. Not what they show (`figures`).

A mark that is tapped tells the key of its row. Colours are those of the page's theme, given anew when it changes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from bokeh.models import ColumnDataSource, FixedTicker, HoverTool, LogScale, Range1d, TapTool
from bokeh.plotting import figure

from kernel.records import dataclass
from webui.theme.tokens import Palette

ROW = 26
"""Pixels of one bar with the room around it."""

EDGE = 30
TALL = 232
NAME = 26
"""Characters of a name beside a bar; the table and the tooltip have all of it."""

MOST_LABELS = 6
LEAST = 1e-9
"""What is less than this is drawn as nothing."""

Tapped = Callable[[str], None]

TOOLTIP = """
<div style="font:12px/1.5 Roboto,system-ui,sans-serif;max-width:300px;color:#24212c">
  <div style="font-weight:600;overflow-wrap:anywhere">@title</div>
  <div style="color:#635e70;overflow-wrap:anywhere">@about</div>
</div>
"""


@dataclass(frozen=True, slots=True)
class Mark:
    """One column, bar or range: from `low` to `high` at `place`; `middle` of a range is `dot`. `shade` is its colour's
    number, -1 for that of an error; `key` is told when it is tapped."""

    place: int
    low: float
    high: float
    title: str
    about: str
    key: str
    shade: int = 0
    dot: float = 0.0


def shades(palette: Palette) -> list[str]:
    """The colours of series, told apart in each theme; the last is for all that is left."""
    return [palette.accent, palette.info, palette.success, palette.second, palette.warning, palette.faint]


class Chart:
    """A figure with one kind of mark. `columns` stand over time, else bars lie from left to right."""

    def __init__(self, on_tap: Tapped, *, columns: bool = False, log: bool = False) -> None:
        self._on_tap = on_tap
        self._columns = columns
        self._log = log
        self._marks: Sequence[Mark] = ()
        self._palette: Palette | None = None
        names = ("place", "low", "high", "title", "about", "colour", "dot")
        self._source = ColumnDataSource({name: [] for name in names})
        self._source.selected.on_change("indices", self._tapped)
        self.figure = self._make()

    def show(self, marks: Sequence[Mark], names: Sequence[str], labels: Callable[[float], str]) -> None:
        """Draw marks; `names` are those of places, `labels` says a value of the axis."""
        if marks != self._marks or names != self._names():
            self._marks = marks
            self._fill()
            self._scale(names, labels)

    def paint(self, palette: Palette) -> None:
        """Take the colours of a theme."""
        self._palette = palette
        plot = self.figure
        for axis in plot.axis:
            axis.update(
                major_label_text_color=palette.soft, axis_line_color=None, major_tick_line_color=None,
                minor_tick_line_color=None, major_label_text_font_size="11.5px",
                major_label_text_font="Roboto, system-ui, sans-serif",
            )  # fmt: skip
        for grid in plot.grid:
            grid.update(grid_line_color=palette.line)
        self._fill()

    def _fill(self) -> None:
        if self._palette is None:
            return
        colours = [*shades(self._palette), self._palette.error]
        marks = self._marks
        self._source.data = {
            "place": [mark.place for mark in marks],
            "low": [mark.low for mark in marks],
            "high": [mark.high for mark in marks],
            "dot": [mark.dot for mark in marks],
            "title": [mark.title for mark in marks],
            "about": [mark.about for mark in marks],
            "colour": [colours[mark.shade] for mark in marks],
        }

    def _names(self) -> list[str]:
        return list(self.figure.tags)

    def _scale(self, names: Sequence[str], labels: Callable[[float], str]) -> None:
        plot, across = self.figure, len(names)
        along, values = (plot.x_range, plot.y_range) if self._columns else (plot.y_range, plot.x_range)
        ends = (-0.5, across - 0.5) if self._columns else (across - 0.5, -0.5)
        along.update(start=ends[0], end=ends[1])
        low, ticks = _ticks([mark.high for mark in self._marks], [mark.low for mark in self._marks], self._log)
        values.update(start=low, end=ticks[-1] * (1.15 if self._log else 1.04) or 1.0)
        place_axis, value_axis = (plot.xaxis, plot.yaxis) if self._columns else (plot.yaxis, plot.xaxis)
        step = max(1, -(-across // MOST_LABELS)) if self._columns else 1
        shown = {at: _short(names[at]) for at in range(0, across, step)}
        place_axis.update(ticker=FixedTicker(ticks=[*shown]), major_label_overrides=shown)
        value_axis.update(ticker=FixedTicker(ticks=ticks), major_label_overrides={tick: labels(tick) for tick in ticks})
        plot.tags = list(names)
        if not self._columns:
            plot.height = EDGE + ROW * max(1, across)

    def _make(self) -> Any:
        plot: Any = figure(
            sizing_mode="stretch_width", height=TALL, output_backend="canvas", tools="", toolbar_location=None,
            x_range=Range1d(start=0, end=1), y_range=Range1d(start=0, end=1), background_fill_color=None,
            border_fill_color=None, outline_line_color=None, min_border_left=8, min_border_right=16, min_border_top=6,
            x_axis_type="log" if self._log else "linear", stylesheets=[":host, :host * { outline: none !important; }"],
        )  # fmt: skip
        (plot.xgrid if self._columns else plot.ygrid).visible = False
        if self._log:
            plot.x_scale = LogScale()
        common: dict[str, Any] = {"source": self._source, "fill_color": "colour", "line_color": None}
        same: dict[str, Any] = {f"nonselection_{name}": of for name, of in (("fill_alpha", 1.0), ("line_alpha", 0.0))}
        if self._columns:
            drawn = plot.vbar(x="place", width=0.78, bottom="low", top="high", **common, **same)
        else:
            height = 0.22 if self._log else 0.66
            drawn = plot.hbar(y="place", height=height, left="low", right="high", **common, **same)
        shown: list[Any] = [drawn]
        if self._log:
            dots = plot.scatter(x="dot", y="place", size=9, **common, nonselection_fill_alpha=1.0)
            shown.append(dots)
        hover = HoverTool(renderers=shown, tooltips=TOOLTIP, point_policy="follow_mouse")
        plot.add_tools(hover, TapTool(renderers=shown))
        return plot

    def _tapped(self, _name: str, _old: Any, new: list[int]) -> None:
        if new and new[0] < len(self._marks):
            key = self._marks[new[0]].key
            self._source.selected.indices = []
            self._on_tap(key)


def _short(name: str) -> str:
    return name if len(name) <= NAME else f"{name[: NAME - 1]}…"


def _ticks(highs: Sequence[float], lows: Sequence[float], log: bool) -> tuple[float, list[float]]:
    """Where a scale begins, and round values on it up to the highest mark."""
    most = max(highs, default=0.0)
    if most < LEAST:
        return (0.0001 if log else 0.0), [1.0]
    if log:
        least = min((low for low in lows if low > 0), default=most)
        tens = [10.0**power for power in range(-5, 6)]
        under = max((ten for ten in tens if ten <= least), default=tens[0])
        return under, [ten for ten in tens if ten >= under and ten <= max(most * 10, under * 10)]
    step = _round_step(most / 4)
    count = int(most / step + 0.999)
    return 0.0, [round(step * at, 12) for at in range(max(1, count) + 1)]


def _round_step(rough: float) -> float:
    ten = 10.0 ** len(str(int(rough))) / 10 if rough >= 1 else 1.0
    while ten > rough:
        ten /= 10
    return next((ten * by for by in (1, 2, 2.5, 5, 10) if ten * by >= rough), ten * 10)
