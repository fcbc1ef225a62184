"""The dashboards of a workspace on one page: asks the store, draws, and leads from a bar to its runs. Live.

What is asked is `kernel.stores.dashboards`; how it is drawn `charts` and the component's script.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import panel as pn
from panel.viewable import Viewer

from kernel.stores import catalogue
from kernel.stores.catalogue import RunSieve
from kernel.stores.dashboards import Totals, choices
from kernel.stores.labels import Labels
from webui.dashboards import figures
from webui.dashboards.budgets import Allowances, allowed
from webui.dashboards.charts import Chart, shades
from webui.theme.tokens import DARK, DARK_STRONG, LIGHT, LIGHT_STRONG, Palette
from webui.trace.components import DashboardView, Message
from webui.trace.errands import Errands
from webui.trace.plain import plain_run

if TYPE_CHECKING:
    from webui.hub import Hub
    from webui.theme.appearance import Appearance

log = logging.getLogger(__name__)

REST = 1.0
"""Seconds between two readings while runs go on."""

RUNS = 50
"""Runs that a bar leads to at once."""

DAY = 86_400.0
PERIODS = {"today": 0.0, "7 days": 7 * DAY, "30 days": 30 * DAY, "all": -1.0}
MEASURES = ("cost", "tokens", "calls")
NARROWING = ("model", "agent", "tool", "path", "operation", "error", "status", "cell")


class Dashboards(Viewer):
    """The dashboards of a hub's workspace, for one page. `close` it when the page goes.

    `on_open(run id, path)` is told of a run that the person wants to see, `on_shut` that they have seen enough.
    """

    def __init__(self, hub: Hub, on_open: Callable[[str, str], None], on_shut: Callable[[], None]) -> None:
        super().__init__()
        self._hub = hub
        self._on_open, self._on_shut = on_open, on_shut
        self._document = pn.state.curdoc
        self._errands = Errands(self._trouble)
        self._budgets = Allowances(hub.workspace.folder)
        self._charts = {
            "times": Chart(self._tapped, columns=True),
            "shares": Chart(self._tapped),
            "latency": Chart(self._tapped, log=True),
            "failures": Chart(self._tapped),
        }
        panes = {name: pn.pane.Bokeh(chart.figure, sizing_mode="stretch_width", margin=0) for name, chart in
                 self._charts.items()}  # fmt: skip
        self._component = DashboardView(self._heard, sizing_mode="stretch_both", margin=0, **panes)
        self._asked: dict[str, Any] = {"period": "7 days", "measure": "", "group": "model"}
        self._drill: dict[str, Any] | None = None
        self._told: dict[str, Message] = {}
        self._unit = "day"
        self._reading = self._errands.pulse(self.refresh, REST)
        self._unfollow = hub.follow(lambda _runs: self._reading.want())
        self._shown = True
        self.paint(hub.memory.appearance)

    def __panel__(self) -> Any:
        return self._component

    def close(self) -> None:
        """Stop following."""
        self._unfollow()
        self._errands.close()

    def show(self, shown: bool) -> None:
        """Whether anybody sees it: what nobody sees is not read."""
        self._shown = shown
        if shown:
            self._reading.want()

    def paint(self, look: Appearance) -> None:
        """Take the colours of the page's theme."""
        palette = palette_of(look)
        # Whoever chooses a look has waited meanwhile for it to be remembered, and it is not the page's turn any more.
        self._apply(lambda: self._paint(palette))

    def _paint(self, palette: Palette) -> None:
        for chart in self._charts.values():
            chart.paint(palette)
        self._tell({"op": "colours", "colours": shades(palette)})

    async def refresh(self) -> None:
        """Read what is new and show it."""
        if not self._shown:
            return
        asked = dict(self._asked)
        told = await asyncio.to_thread(self._read, asked)
        if asked == self._asked:
            self._apply(lambda: self._draw(told, asked))
        await self._tell_runs()

    def _read(self, asked: dict[str, Any]) -> dict[str, Any]:
        labels = Labels(self._hub.workspace.home).all()
        sieve = self._sieve(asked)
        store = self._hub.projection
        totals = Totals(store, sieve, labels)
        told = {**totals.whole([group_of(asked)]), "budgets": self._allowed(totals.spent())}
        return {**told, "choices": choices(store, labels), "since": sieve.since}

    def _sieve(self, asked: dict[str, Any]) -> RunSieve:
        now = time.time()
        within = PERIODS.get(str(asked.get("period")), -1.0)
        since = figures.midnight(now) if within == 0 else figures.midnight(now - within + DAY) if within > 0 else 0.0
        words: dict[str, Any] = {name: str(asked.get(name) or "") for name in ("path", "model", "tag")}
        return RunSieve(since=since, **words)

    def _allowed(self, spent: Mapping[str, dict[str, Any]]) -> list[dict[str, Any]]:
        """What notebooks may spend, and what their runs have; of those that are open, also what their session has."""
        told = {one["path"]: one for one in self._budgets.read(self._hub.workspace.list())}
        for notebook in self._hub.notebooks():
            session = self._hub.session(notebook.path)
            budget = allowed(notebook.path, session.notebook) if session is not None else None
            told.pop(notebook.path, None)
            if session is not None and budget is not None:
                spending = session.flow.spending
                now = {"spent_usd": spending.cost, "spent_tokens": spending.tokens, "unpriced": spending.unpriced}
                told[notebook.path] = {**budget, **now, "open": True}
        return [{**told[path], "ran": spent.get(path)} for path in sorted(told)]

    def _draw(self, told: dict[str, Any], asked: dict[str, Any]) -> None:
        measure = asked["measure"] if asked["measure"] in MEASURES else "cost" if told["totals"]["cost"] else "tokens"
        group = group_of(asked)
        self._unit = unit = str(told["unit"])
        now = time.time()
        slots = figures.slots_of(told["times"], unit, float(told["since"]), now)
        marks = figures.over_time(told["times"], slots, unit, measure)

        def words(value: float) -> str:
            return figures.said(value, measure)

        self._charts["times"].show(marks, [figures.slot_name(slot, unit) for slot in slots], words)
        self._charts["shares"].show(*figures.shares(told["by"][group], group, measure), words)
        self._charts["latency"].show(*figures.latencies(told["latencies"]), figures.seconds_said)
        self._charts["failures"].show(*figures.failures(told["failures"]), "{:g}".format)
        told["legend"] = figures.legend(told["times"], measure)
        told["asked"] = {**asked, "measure": measure, "group": group}
        self._tell({"op": "whole", **told})

    async def _tell_runs(self) -> None:
        drill = self._drill
        if drill is None:
            return
        told = await asyncio.to_thread(self._runs_of, drill, dict(self._asked))
        if drill is self._drill:
            self._tell(told)

    def _runs_of(self, drill: dict[str, Any], asked: dict[str, Any]) -> Message:
        labels = Labels(self._hub.workspace.home).all()
        by = dict(drill["by"])
        sieve = self._sieve(asked)
        if "slot" in by:
            begin, end = figures.bounds_of(str(by["slot"]), self._unit)
            sieve = replace(sieve, since=max(begin, sieve.since), until=end)
        words: dict[str, Any] = {name: str(by[name]) for name in NARROWING if by.get(name)}
        sieve = replace(sieve, order=str(drill.get("order") or "newest"), **words)
        runs = catalogue.page(self._hub.projection, sieve, labels, 0, RUNS)
        total = catalogue.count(self._hub.projection, sieve, labels)
        return {"op": "runs", "by": by, "total": total, "runs": [plain_run(run) for run in runs]}

    def _tapped(self, key: str) -> None:
        if key:
            self._lead({"by": json.loads(key)})

    def _lead(self, drill: dict[str, Any]) -> None:
        self._drill = drill
        self._told.pop("runs", None)
        self._errands.run(self._tell_runs())

    def _heard(self, message: Message) -> None:
        match message:
            case {"op": "ready"}:
                self._told = {}
                self.paint(self._hub.memory.appearance)
                self._reading.want()
            case {"op": "ask", "asked": dict(asked)}:
                self._asked = {**self._asked, **asked}
                self._errands.run(self.refresh())
            case {"op": "lead", "by": dict(by)}:
                self._lead({"by": by, "order": message.get("order")})
            case {"op": "unlead"}:
                self._drill = None
            case {"op": "open", "run": str(run_id), "path": str(path)}:
                self._on_open(run_id, path)
            case {"op": "shut"}:
                self._on_shut()
            case _:
                log.warning("The dashboards were sent a message they do not know: %r", message)

    def _tell(self, message: Message) -> None:
        if self._told.get(message["op"]) != message:
            self._told[message["op"]] = message
            self._component.send(message)

    def _trouble(self, text: str) -> None:
        self._component.send({"op": "trouble", "message": text})

    def _apply(self, change: Callable[[], None]) -> None:
        """Change the figures on the page's turn; at once where there is no page."""
        if self._document is None or self._document.session_context is None:
            change()
        else:
            self._document.add_next_tick_callback(change)


def group_of(asked: dict[str, Any]) -> str:
    """What is asked to be summed up by; models, when that makes no sense."""
    return str(asked["group"]) if asked["group"] in figures.FIELDS else "model"


def palette_of(look: Appearance) -> Palette:
    """The colours of an appearance."""
    if look.high:
        return DARK_STRONG if look.dark else LIGHT_STRONG
    return DARK if look.dark else LIGHT
