"""What the audit panel asks of the store, off the event loop: decisions of a notebook, newest first, a page at a time.

Not here: what counts as a decision (`kernel.stores.schema`, the view `audit`), and how it is drawn.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kernel.records import dataclass
from webui.trace.payload import fold
from webui.trace.plain import MOMENT, place_of

if TYPE_CHECKING:
    from kernel.stores.projection import Projection

PAGE = 50
"""Decisions that are sent at once; as in `src/ledger.ts`."""

DECISIONS = ("asked", "allowed", "denied", "overridden")

COLUMNS = (
    "time, run_id, span_id, operation, tool, agent_id, agent_name, decision, decided_by, reason, scope, "
    "cast(params as varchar) as params, result, message, user_id, cell, source_line, source_name"
)

NEWEST = "order by time desc, decision = 'asked', run_id, span_id, cast(params as varchar)"
"""Of two at the same moment the question comes before its answer."""


@dataclass(frozen=True, slots=True)
class Sieve:
    """Which decisions are wanted: of a notebook, or of one run of it, of one kind, of one tool ("" for any)."""

    path: str
    run_id: str = ""
    decision: str = ""
    tool: str = ""

    def clause(self) -> tuple[str, list[str]]:
        """A `where` without its kind and tool, so that these can be counted, and its parameters."""
        if self.run_id:
            return "run_id = ?", [self.run_id]
        return "run_id in (select run_id from runs where path = ?)", [self.path]


class Ledger:
    """Asks in threads."""

    def __init__(self, store: Projection) -> None:
        self._store = store

    async def sums(self, sieve: Sieve) -> list[tuple[str, str, int]]:
        """How many decisions there are of each kind and tool, whatever kind and tool the sieve wants."""
        return await asyncio.to_thread(self._sums, sieve)

    async def page(self, sieve: Sieve, offset: int) -> list[dict[str, Any]]:
        """Up to `PAGE` decisions as the page reads them, newest first."""
        return await asyncio.to_thread(self._page, sieve, offset)

    def _sums(self, sieve: Sieve) -> list[tuple[str, str, int]]:
        where, given = sieve.clause()
        query = f"select decision, tool, count(*) from audit where {where} group by all order by 2"
        return [(str(one), str(tool or ""), int(count)) for one, tool, count in self._store.sql(query, given).rows]

    def _page(self, sieve: Sieve, offset: int) -> list[dict[str, Any]]:
        where, given = sieve.clause()
        for column, wanted in (("decision", sieve.decision), ("tool", sieve.tool)):
            if wanted:
                where, given = f"{where} and {column} = ?", [*given, wanted]
        query = f"select {COLUMNS} from audit where {where} {NEWEST} limit {PAGE} offset {int(offset)}"
        table = self._store.sql(query, given)
        return [plain_decision(dict(zip(table.columns, row, strict=True))) for row in table.rows]


def total(sums: Sequence[tuple[str, str, int]], sieve: Sieve) -> int:
    """How many decisions a sieve lets through."""
    wanted = [n for kind, tool, n in sums if sieve.decision in ("", kind) and sieve.tool in ("", tool)]
    return sum(wanted)


def plain_decision(row: dict[str, Any]) -> dict[str, Any]:
    """A decision with the fields of an audit record, and where it belongs."""
    known = {
        "time": row["time"],
        "agent": row["agent_name"] or row["agent_id"] or "",
        "action": row["operation"],
        "tool": row["tool"] or "",
        "params": fold(json.loads(row["params"] or "null"), MOMENT),
        "result": row["result"],
        "user": row["user_id"] or "",
        "run": row["run_id"],
    }
    said = {name: row[name] or "" for name in ("decision", "decided_by", "reason", "scope", "message")}
    place = {"cell": row["cell"] or "", "line": row["source_line"] or 0, "span": row["span_id"]}
    named = place_of(row["source_name"] or "", place["line"])
    # A run has one question and one answer of a call at a time; grants have no span, but differ.
    id = [row["run_id"], row["span_id"], row["decision"], row["time"], "" if row["span_id"] else row["params"]]
    return {**known, **said, **place, "place": named, "id": json.dumps(id)}
