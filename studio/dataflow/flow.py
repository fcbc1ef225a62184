"""The dataflow of one open notebook: follows what happens to it, says which cells are stale, and runs those.

Not here: the names in cells (`names`), the graph of them (`graph`), what makes a cell stale (`freshness`), and which
cells a plan has (`plans`).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kernel.errors import NotFoundError
from kernel.models.prices import price_of
from kernel.stores.rows import ModelCall
from studio.dataflow.estimate import CatchUp, Estimate, PastCalls, estimate_of, last_runs
from studio.dataflow.executed import ENDED, Executed
from studio.dataflow.freshness import Now, stale_cells
from studio.dataflow.graph import Graph, Part, graph_of
from studio.dataflow.names import names_of
from studio.dataflow.plans import Dataflow, plan_automatic, plan_dependents, plan_needed, plan_stale
from studio.dataflow.remarks import remarks_of
from studio.dataflow.settings import is_automatic
from studio.dataflow.spending import Spending
from studio.kernels.client import Execution
from studio.notebook.changes import Change, Replace, SetExtra, SetParams
from studio.notebook.document import Cell, Notebook
from studio.notebook.executing import runs, values_of
from studio.notebook.limits import PROFILE
from studio.notebook.notices import CellStatus, Changed, DataflowChanged, KernelStatus, Notice

QUIET = 0.12
"""Seconds after a change before the screens are told: a person types several letters meanwhile."""

SLICE = 0.008
"""Seconds of reading code after which others have their turn; a notebook may have hundreds of cells."""

Run = Callable[[Sequence[Cell], Mapping[str, Any] | None], str]
"""Queues cells, in this order, as one run, perhaps served from a record; gives its id."""


class Flow:
    """Follows one session. `look` is up to date at once; screens hear `DataflowChanged` a moment after a change."""

    def __init__(self, notebook: Callable[[], Notebook], run: Run, tell: Callable[[Notice], None]) -> None:
        self._notebook = notebook
        self._run = run
        self._tell = tell
        self.spending = Spending()
        self.past_calls: PastCalls | None = None
        """Where what cells asked of models can be looked up, when there is a store of traces."""
        self.catch_up: CatchUp | None = None
        """Brings that store up to date: what ended a moment ago may be in a journal only."""
        self.told = Dataflow()
        """What the screens were told last."""
        self._executed = Executed()
        self._parts: tuple[Part, ...] = ()
        self._graph = Graph()
        self._read: Notebook | None = None
        self._own_run = ""
        self._due = False
        self._timer: asyncio.TimerHandle | None = None

    def hear(self, notice: Notice) -> None:
        """Take note of what happens in the session."""
        match notice:
            case Changed(change=change):
                self._due = self._due or _counts(change)
            case CellStatus():
                self._follow(notice)
            case KernelStatus("starting"):
                self.spending.begin_kernel()
                return
            case _:
                return
        self._wait(QUIET)

    def sent(self, executions: list[Execution]) -> list[Execution]:
        """Remember what is going to run, until it does; the same, told what the session used before its kernel."""
        notebook = self._notebook()
        self._executed.send(executions, {cell.id: cell.name for cell in notebook.cells})
        if "budget" not in notebook.settings():
            return executions
        spent = self.spending.before_kernel
        return [replace(one, about={**one.about, "spent": spent}) for one in executions]

    def look(self) -> Dataflow:
        """What is so now."""
        notebook, done = self._notebook(), self._executed
        graph = self._graph_of(notebook)
        names = {part.id: part for part in self._parts}
        now = {
            cell.id: _now(cell, cell.name if _is_read(cell.id, graph) else "", names[cell.id])
            for cell in notebook.cells
            if cell.id in names
        }
        stale = stale_cells(graph, now, done.ran, values_of(notebook))
        labels = {cell.id: cell.name or f"Cell {place}" for place, cell in enumerate(notebook.cells, 1)}
        remarks = remarks_of(self._parts, graph, labels)
        return Dataflow(
            graph, stale, remarks, dict(done.ran), frozenset(done.failed), dict(done.asking), names, done.holders
        )

    def begin(self) -> None:
        """A screen is there: read the notebook, and tell what it says."""
        self._wait(QUIET)

    async def estimate(self) -> Estimate:
        """What running all that is stale may cost."""
        flow, look_up = self.told, self.past_calls
        asked = last_runs(flow)
        if look_up is None or not asked:
            return estimate_of(flow, {})
        if self.catch_up is not None:
            await self.catch_up()
        return estimate_of(flow, await asyncio.to_thread(_looked_up, look_up, asked))

    def run_stale(self, replay: Mapping[str, Any] | None = None) -> str:
        """Run all stale cells and what they need, as one run, perhaps served from a record; its id, "" for none."""
        return self._start(plan_stale(self.look()), replay)

    def run_needed(self, id: str) -> str:
        """Run a cell and what it needs that is not up to date. `NotFoundError`."""
        return self._start(plan_needed(self.look(), self._known(id)))

    def run_dependents(self, id: str) -> str:
        """Run a cell and all that depends on it. `NotFoundError`."""
        return self._start(plan_dependents(self.look(), self._known(id)))

    def close(self) -> None:
        """Look no more."""
        if self._timer is not None:
            self._timer.cancel()

    def _known(self, id: str) -> str:
        if not runs(self._notebook().cell(id)):
            raise NotFoundError(f"{self._notebook().label(id)} has no code to run.")
        return id

    def _start(self, ids: Sequence[str], replay: Mapping[str, Any] | None = None) -> str:
        cells = {cell.id: cell for cell in self._notebook().cells}
        return self._run([cells[id] for id in ids], replay) if ids else ""

    def _follow(self, status: CellStatus) -> None:
        if status.status == "running":
            self._graph_of(self._notebook())
        self._executed.hear(status, self._graph)
        self.spending.hear(status)
        is_cell = status.id in self._graph.order
        if is_cell and status.status in ENDED and status.count and status.run_id != self._own_run:
            self._due = True

    def _wait(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return  # Nobody can be told later, and nobody has to be: `look` is up to date.
        self._timer = loop.call_later(seconds, self._show)

    def _show(self) -> None:
        """Tell the screens, unless there is still code to read: then a bit of it, and the rest soon."""
        end = time.perf_counter() + SLICE
        for cell in self._notebook().cells:
            names_of(cell.kind, cell.source)
            if time.perf_counter() > end:
                self._wait(0)
                return
        self._timer = None
        flow = self.look()
        if flow != self.told:
            self.told = flow
            self._tell(DataflowChanged())
        self._advance(flow)

    def _advance(self, flow: Dataflow) -> None:
        """Where the notebook wants it, what depends on a run follows by itself, once all that was asked for ran."""
        if not self._due or self._executed.active:
            return
        self._due = False
        ids = plan_automatic(flow) if is_automatic(self._notebook()) else []
        if ids:
            # What runs by itself makes nothing else run by itself: cells in a circle would never rest.
            self._own_run = self._start(ids)

    def _graph_of(self, notebook: Notebook) -> Graph:
        if notebook is self._read:
            return self._graph
        self._read = notebook
        parts = tuple(
            Part(cell.id, cell.kind, cell.name, names_of(cell.kind, cell.source))
            for cell in notebook.cells
            if runs(cell)
        )
        if parts != self._parts:
            self._parts, self._graph = parts, graph_of(parts)
        return self._graph


def _now(cell: Cell, name: str, part: Part) -> Now:
    return Now(cell.kind, cell.source, name, part.names, cell.options.get(PROFILE, ""))


def _looked_up(look_up: PastCalls, runs: Mapping[str, list[str]]) -> dict[str, list[ModelCall]]:
    return {run: [_priced(call) for call in look_up(run, cells)] for run, cells in runs.items()}


def _priced(call: ModelCall) -> ModelCall:
    """A call whose price nobody knew when it was made, with that of today, if there is one now."""
    if call.cost is not None or not call.tokens:
        return call
    return replace(call, cost=price_of(call.model, call.tokens - call.output, call.output))


def _counts(change: Change) -> bool:
    return isinstance(change, (SetParams, Replace)) or (isinstance(change, SetExtra) and change.key == "execution")


def _is_read(id: str, graph: Graph) -> bool:
    """Whether some cell reads the result of this one."""
    return any(
        label.startswith("cells.") for reader in graph.serves.get(id, ()) for label in graph.needs[reader].get(id, ())
    )
