"""The Bokeh figure of a run: bars of spans on a canvas, hover, tap, and a window in time.

The browser scrolls and zooms by moving the figure's ranges (`src/waterfall.ts`). Not here: which bars there are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bokeh.core.properties import value
from bokeh.events import Tap
from bokeh.models import BasicTicker, ColumnDataSource, HoverTool, PanTool, PrintfTickFormatter, Range1d
from bokeh.plotting import figure

from webui.theme.tokens import FONT
from webui.trace.bars import COLUMNS, FAILURES, LABELS, Chart
from webui.trace.palette import FAILED

SIDE = 14
AXIS = 24
"""Pixels kept free left and right, and above for the axis; as in `src/waterfall.ts`."""

TOOLTIP = """
<div style="font:12px/1.5 Roboto,system-ui,sans-serif;max-width:320px;color:#24212c">
  <div style="font-weight:600;overflow-wrap:anywhere">@name</div>
  <div style="color:#635e70">@operation · @time</div>
  <div style="color:#635e70">@spent</div>
</div>
"""

LEAST = 0.001
"""Seconds that a window shows at least."""


class Waterfall:
    """One figure for the life of a page.

    `on_tap(span_id, second)` is told of a click ("" on a bin), `on_window` that the
    person moved or zoomed; both are called on the page's turn.
    """

    def __init__(self, on_tap: Callable[[str, float], None], on_window: Callable[[], None]) -> None:
        self._on_tap = on_tap
        self._on_window = on_window
        self._whole = (0.0, 1.0)
        self._moving = False
        self._one_each = True
        self._bars = ColumnDataSource({name: [] for name in COLUMNS})
        self._labels = ColumnDataSource({name: [] for name in LABELS})
        self._failures = ColumnDataSource({name: [] for name in FAILURES})
        self._chosen = ColumnDataSource({"y": [], "left": [], "right": []})
        self.figure = self._draw()

    @property
    def window(self) -> tuple[float, float]:
        """The seconds since the start of the run that are in view."""
        return float(self.figure.x_range.start), float(self.figure.x_range.end)

    @property
    def end(self) -> float:
        """The last second there is to see."""
        return self._whole[1]

    @property
    def zoomed(self) -> bool:
        """Whether less than the whole run is in view."""
        start, end = self.window
        return start > self._whole[0] + 1e-9 or end < self._whole[1] - 1e-9

    def stretch(self, seconds: float, whole: bool = False) -> None:
        """The run now takes this long; the window follows unless the person chose another (or `whole`)."""
        follow = whole or not self.zoomed
        # A little room at the end, so that the last bar's edge is seen.
        self._whole = (0.0, max(seconds * 1.01, LEAST))
        self._moving = True
        self.figure.x_range.bounds = self._whole
        if follow:
            self.figure.x_range.update(start=0.0, end=self._whole[1])
        self._moving = False

    def show(self, chart: Chart, chosen: str = "") -> None:
        """Draw a chart, and the outline of the chosen span when it is in it."""
        self._one_each = chart.one_each
        self._bars.data = chart.bars
        self._failures.data = chart.failures
        self._labels.data = chart.labels
        self.choose(chosen)

    def choose(self, span_id: str) -> int:
        """Outline a span; its row, or -1 when it is not drawn."""
        data, ids = self._bars.data, list(self._bars.data["id"])
        at = ids.index(span_id) if span_id and span_id in ids else -1
        self._chosen.data = {key: [data[key][at]] if at >= 0 else [] for key in ("y", "left", "right")}
        return int(data["y"][at]) if at >= 0 else -1

    def focus(self, second: float, share: float = 0.2) -> None:
        """Show a smaller window around a second."""
        start, end = self.window
        half = (end - start) * share / 2
        self.figure.x_range.update(start=max(self._whole[0], second - half), end=min(self._whole[1], second + half))

    def _draw(self) -> Any:
        plot = figure(
            sizing_mode="stretch_both",
            output_backend="canvas",
            x_axis_location="above",
            y_axis_type=None,
            tools="",
            toolbar_location=None,
            x_range=Range1d(start=0, end=1),
            y_range=Range1d(start=10, end=0),
            min_border_left=SIDE,
            min_border_right=SIDE,
            min_border_top=AXIS,
            min_border_bottom=2,
            background_fill_color=None,
            border_fill_color=None,
            outline_line_color=None,
            stylesheets=[":host, :host * { outline: none !important; }"],
        )
        plot.ygrid.visible = False
        plot.xgrid.grid_line_color = "#8d8799"
        plot.xgrid.grid_line_alpha = 0.45
        plot.xaxis.formatter = PrintfTickFormatter(format="%.6g s")
        plot.xaxis.ticker = BasicTicker(desired_num_ticks=4)
        plot.xaxis.update(major_label_text_font=FONT, major_label_text_font_size="12px", axis_line_alpha=0)
        plot.xaxis.update(major_tick_line_alpha=0, minor_tick_line_alpha=0)
        self._glyphs(plot)
        plot.on_event(Tap, self._tapped)
        for end in ("start", "end"):
            plot.x_range.on_change(end, self._moved)
        return plot

    def _glyphs(self, plot: Any) -> None:
        bars = plot.hbar(
            y="y", left="left", right="right", height=0.78, source=self._bars,
            fill_color="fill", fill_alpha="alpha", line_color="edge", line_alpha=0.9, line_width=1,
        )  # fmt: skip
        plot.hbar(
            y="y", left="left", right="right", height=0.78, source=self._failures, fill_color=None, line_color=None,
            hatch_pattern="right_diagonal_line", hatch_color=FAILED, hatch_alpha=0.75, hatch_scale=7, hatch_weight=1,
        )  # fmt: skip
        plot.hbar(
            y="y", left="left", right="right", height=0.86, source=self._chosen, name="chosen",
            fill_color=None, line_color="#635e70", line_width=2,
        )  # fmt: skip
        plot.text(
            x="x", y="y", text="text", text_align="align", x_offset="shift", source=self._labels, name="labels",
            text_baseline="middle", text_font_size="12px", text_color="#635e70",
            background_fill_color="#8d8799", background_fill_alpha="veil", padding=1, border_radius=3,
            text_font=value("Roboto, system-ui, sans-serif"),
        )  # fmt: skip
        hover = HoverTool(renderers=[bars], tooltips=TOOLTIP, point_policy="follow_mouse", attachment="vertical")
        pan = PanTool(dimensions="width")
        plot.add_tools(hover, pan)
        plot.toolbar.active_drag = pan

    def _moved(self, _name: str, _old: float, _new: float) -> None:
        if not self._moving:
            self._on_window()

    def _tapped(self, event: Any) -> None:
        at = self._hit(float(event.x), int(event.y))
        if at >= 0:
            self._on_tap(str(self._bars.data["id"][at]), float(event.x))

    def _hit(self, second: float, row: int) -> int:
        """The bar at a place, the shortest when several lie there; where each row is one span, its name counts too."""
        data = self._bars.data
        here = [index for index, y in enumerate(data["y"]) if int(y) == row]
        if self._one_each:
            return here[0] if here else -1
        slack = (self.window[1] - self.window[0]) * 0.004
        hits = [index for index in here if data["left"][index] - slack <= second <= data["right"][index] + slack]
        return min(hits, key=lambda index: data["right"][index] - data["left"][index], default=-1)
