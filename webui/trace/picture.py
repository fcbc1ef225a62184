"""Keeps the waterfall in step with one run: its bars, its window in time, the chosen span. Not the drawing itself."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from webui.trace.bars import Chart, chart_of_spans, chart_of_timeline
from webui.trace.components import Message
from webui.trace.reader import TraceReader
from webui.trace.waterfall import Waterfall

if TYPE_CHECKING:
    from kernel.stores.rows import RunRow, SpanLine

NAMED = 300
"""Spans of a run that has a row with a name for each."""


class Picture:
    """The waterfall of the run that is shown.

    `apply(change)` makes a change on the page's turn; `send` tells the browser how tall the picture is;
    `on_tap(span_id)` hears of a span that was clicked, `on_zoom` of another window in time to be drawn.
    `pixels` is the width there is.
    """

    def __init__(
        self,
        reader: TraceReader,
        apply: Callable[[Callable[[], None]], None],
        send: Callable[[Message], None],
        on_tap: Callable[[str], None],
        on_zoom: Callable[[], None],
    ) -> None:
        self._reader = reader
        self._waterfall = Waterfall(self._tapped, on_zoom)
        self._apply = apply
        self._on_tap = on_tap
        self._send = send
        self._run_id = ""
        self._told: Message = {}
        self._begun = self._drawn = 0
        self.chosen = ""
        self.pixels = 800

    @property
    def figure(self) -> Any:
        """The Bokeh figure."""
        return self._waterfall.figure

    def forget(self) -> None:
        """Another browser: it has been told nothing yet."""
        self._told, self._run_id = {}, ""

    async def draw(self, run: RunRow, lines: list[SpanLine]) -> None:
        """Draw the run as it is now; `lines` are its spans in tree order when it is small.

        What was begun before another drawing and comes after it is of no use: it knows less.
        """
        self._begun = mine = self._begun + 1
        now = run.elapsed(time.time())
        length = max(now, run.length)
        is_zoomed = run.run_id == self._run_id and self._waterfall.zoomed
        chart = await self._chart(run, lines, self._waterfall.window if is_zoomed else (0.0, length), now)
        if mine < self._drawn:
            return
        self._drawn, whole, self._run_id = mine, run.run_id != self._run_id, run.run_id
        self._apply(lambda: self._show(chart, length, whole))

    async def _chart(self, run: RunRow, lines: list[SpanLine], window: tuple[float, float], now: float) -> Chart:
        if len(lines) == run.spans and run.spans <= NAMED:
            return chart_of_spans(lines, run, window, now, self.pixels)
        # What still runs goes as far as the moment, which in a film is not the end of the axis.
        start, end = window if run.at is None else (window[0], max(window[0], min(window[1], now)))
        timeline = await self._reader.timeline(run.run_id, run.started + start, run.started + end)
        return chart_of_timeline(timeline, run, now, self.pixels)

    def _show(self, chart: Chart, now: float, whole: bool) -> None:
        self._waterfall.stretch(now, whole)
        self._waterfall.show(chart, self.chosen)
        told: dict[str, Any] = {"op": "bars", "rows": chart.rows, "note": chart.note, "rowHeight": chart.height}
        told |= {"start": 0.0, "end": self._waterfall.end}
        if told != self._told:
            self._told = told
            self._send(told)

    def _tapped(self, span_id: str, second: float) -> None:
        if span_id:
            self._on_tap(span_id)
        else:
            self._waterfall.focus(second)

    def choose(self, span_id: str) -> None:
        """Outline a span, and bring its row into view."""
        self.chosen = span_id
        self._apply(self._choose)

    def _choose(self) -> None:
        row = self._waterfall.choose(self.chosen)
        if row >= 0:
            self._send({"op": "row", "row": row})
