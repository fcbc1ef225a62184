"""What the cells of a session ran with, from the notices of their runs. Not what follows from it (`freshness`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from studio.dataflow.freshness import Ran
from studio.dataflow.graph import Graph
from studio.dataflow.holding import Holders, held_after, read_from
from studio.dataflow.names import names_of
from studio.kernels.client import Execution
from studio.notebook.notices import CellStatus

ENDED = ("ok", "failed", "cancelled")


class Executed:
    """`ran` are the cells that ran in this kernel, `failed` those of them whose last run did not end well, `active`
    those that run or wait; `holders` say whose values names have now. `asking` are the cells that ask models: cell
    id → the last run in which they did.
    """

    def __init__(self) -> None:
        self.ran: dict[str, Ran] = {}
        self.asking: dict[str, str] = {}
        self.failed: set[str] = set()
        self.active: set[str] = set()
        self.holders: Holders = {}
        self._sent: dict[tuple[str, str], Ran] = {}
        self._turn = 0

    def send(self, executions: Iterable[Execution], names: Mapping[str, str]) -> None:
        """These are queued; `names` are those of the cells."""
        for one in executions:
            params = one.about.get("params") or {}
            self._sent[one.run_id, one.cell] = Ran(
                0, one.language, one.code, names.get(one.cell, ""), params, profile=one.profile
            )

    def hear(self, status: CellStatus, graph: Graph) -> None:
        """A cell fares so now; `graph` is that of this moment."""
        id = status.id
        (self.active.add if status.status in ("queued", "running") else self.active.discard)(id)
        if status.status == "running":
            self._begin(id, status.run_id, graph)
        elif status.status in ENDED and status.count:
            self._sent.pop((status.run_id, id), None)
            (self.failed.discard if status.status == "ok" else self.failed.add)(id)
            if status.tokens or status.spared:
                self.asking[id] = status.run_id
            elif status.status == "ok":
                self.asking.pop(id, None)
        elif status.status == "idle":
            self._sent.pop((status.run_id, id), None)
            if not status.count:
                # A fresh kernel knows nothing of what ran in the one before.
                self.ran.pop(id, None)
                self.failed.discard(id)
                self.holders = {name: holder for name, holder in self.holders.items() if holder != id}

    def _begin(self, id: str, run_id: str, graph: Graph) -> None:
        sent = self._sent.get((run_id, id))
        if sent is not None:
            self._turn += 1
            names = names_of(sent.language, sent.source)
            read = read_from(self.holders, sent.language, names)
            self.ran[id] = replace(sent, turn=self._turn, needs=frozenset(graph.needs.get(id, ())), read=read)
            self.holders = held_after(self.holders, id, sent.language, names)
