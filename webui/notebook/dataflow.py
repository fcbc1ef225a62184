"""What a page is told of the dataflow of its notebook, and what it may wish of it.

Not here: what is stale, and what an estimate is (`studio.dataflow`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from kernel.errors import SpellError
from studio.dataflow.estimate import ASK_ABOVE, Estimate
from studio.dataflow.freshness import Reason
from studio.dataflow.plans import Dataflow, plan_stale
from studio.dataflow.settings import BUDGET, EXECUTION, budget_of, is_automatic, set_budget, set_execution
from studio.notebook.changes import Replace, SetExtra
from studio.notebook.document import Notebook
from studio.notebook.notices import CellStatus, Changed, DataflowChanged, Notice
from studio.notebook.session import Session
from webui.notebook.outbox import News, Outbox

WORDS = {
    "edited": "Edited since it ran",
    "parameter": "The parameter {of} has another value",
    "missing": "It needs {of}, which has not run",
    "gone": "It used {of}, which is gone or gives the name no more",
    "other": "It used a name as {of} left it, not as the cells above do",
    "newer": "It needs {of}, which ran again",
    "stale": "It needs {of}, which is stale",
}
"""Why a cell is stale, as a person reads it."""

Message = Mapping[str, Any]


def labels_of(notebook: Notebook) -> dict[str, str]:
    """What a person calls the cells, by id."""
    return {cell.id: cell.name or f"Cell {place}" for place, cell in enumerate(notebook.cells, 1)}


def why(reason: Reason, labels: Mapping[str, str]) -> str:
    """The sentence for a reason, without a full stop."""
    other = "a deleted cell" if reason.cause != "parameter" else reason.of
    return WORDS[reason.cause].format(of=labels.get(reason.of, other))


class DataflowReport:
    """Tells one page; see `Report`."""

    def __init__(self, session: Session, outbox: Outbox) -> None:
        self._session = session
        self._outbox = outbox
        self._estimating: asyncio.Task[None] | None = None
        session.flow.begin()

    def hear(self, notice: Notice) -> None:
        """Pass on what a notice changes."""
        match notice:
            case DataflowChanged():
                self._outbox.put({"op": "dataflow", **self.everything()})
                self._estimate_soon()
            case Changed(change=SetExtra(key=key)) if key in (BUDGET, EXECUTION):
                self.tell_settings()
            case Changed(change=Replace()):
                self.tell_settings()
            case CellStatus(tokens=tokens) if tokens:
                self.tell_settings()
            case _:
                return

    def everything(self) -> News:
        """Stale cells, remarks and edges."""
        flow, labels = self._session.flow.told, labels_of(self._session.notebook)
        remarks = {
            id: [{"line": one.line, "message": one.message, "severity": "warning"} for one in those]
            for id, those in flow.remarks.items()
        }
        return {
            "stale": {id: why(reason, labels) for id, reason in flow.stale.items()},
            "plan": len(plan_stale(flow)),
            "edges": _edges(flow),
            "remarks": remarks,
            "settings": self.settings(),
        }

    def settings(self) -> News:
        """How the notebook runs, its budget and what is used of it."""
        notebook, spending = self._session.notebook, self._session.flow.spending
        told: News = {"automatic": is_automatic(notebook), "ask_above": ASK_ABOVE, "trouble": ""}
        try:
            budget = budget_of(notebook)
        except SpellError as error:
            budget, told["trouble"] = None, error.message
        if budget is not None:
            told |= {"usd": budget.cost, "tokens": budget.tokens}
            told["ask_above"] = ASK_ABOVE if budget.ask_above is None else budget.ask_above
        return {
            **told,
            "used_usd": spending.cost,
            "used_tokens": spending.tokens,
            "unpriced_tokens": spending.unpriced,
        }

    def tell_settings(self) -> None:
        """Say how the notebook runs."""
        self._outbox.put({"op": "settings", **self.settings()})

    def close(self) -> None:
        """Estimate no more."""
        if self._estimating is not None:
            self._estimating.cancel()

    def _estimate_soon(self) -> None:
        if self._estimating is None or self._estimating.done():
            self._estimating = asyncio.get_running_loop().create_task(self._estimate())

    async def _estimate(self) -> None:
        told = None
        while told is not self._session.flow.told:
            # Meanwhile something else may have become stale.
            told = self._session.flow.told
            found = await self._session.flow.estimate()
        self._outbox.put({"op": "estimate", **asdict(found)})


def _edges(flow: Dataflow) -> list[list[Any]]:
    return [
        [giver, reader, ", ".join(labels), (reader, giver) in flow.graph.early]
        for reader, givers in flow.graph.needs.items()
        for giver, labels in givers.items()
    ]


def dataflow_wishes(session: Session, source: str) -> dict[str, Callable[[Message], object]]:
    """What a page may wish, by `op`. Each may raise what the session raises."""
    flow = session.flow

    def run_stale(message: Message) -> object:
        return _run_reusing(session) if message.get("reuse") is True else flow.run_stale()

    def budget(message: Message) -> object:
        fields = (message.get(name) for name in ("usd", "tokens", "ask_above"))
        return session.change(set_budget(*fields), source)

    return {
        "run_stale": run_stale,
        "run_needed": lambda message: flow.run_needed(str(message.get("id"))),
        "run_dependents": lambda message: flow.run_dependents(str(message.get("id"))),
        "execution": lambda message: session.change(set_execution(str(message.get("mode"))), source),
        "budget": budget,
    }


async def _run_reusing(session: Session) -> None:
    """Run what is stale; calls that did not change are served from the records of each cell's last run."""
    found: Estimate = await session.flow.estimate()
    session.flow.run_stale(found.replay())
