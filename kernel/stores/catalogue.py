"""The question of which runs a person means: searched, sifted, sorted, a page at a time. Not what happened in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from kernel.records import dataclass
from kernel.stores.questions import containing
from kernel.stores.rows import RunRow
from kernel.stores.runs import COLUMNS

if TYPE_CHECKING:
    from kernel.stores.labels import Label
    from kernel.stores.projection import Projection

SECONDS = 30.0

Order = Literal["newest", "longest", "dearest", "largest", "failures"]

ORDERS: Mapping[str, str] = {
    "newest": "begun",
    "longest": "coalesce(duration, 0)",
    "dearest": "coalesce(cost, 0)",
    "largest": "coalesce(input_tokens, 0) + coalesce(output_tokens, 0)",
    "failures": "coalesce(failures, 0)",
}

STATUSES = "select status, count(*) from runs where {where} group by 1 order by 2 desc"

MODELS = """
select model, count(distinct run_id) from spans where operation in ('chat', 'embeddings') and model <> ''
  and run_id in (select run_id from runs where {where}) group by 1 order by 2 desc, 1 limit 100
"""

CELLS = """
select cell, count(distinct run_id) from spans where operation = 'run_cell' and cell <> ''
  and run_id in (select run_id from runs where {where}) group by 1 order by 2 desc, 1 limit 200
"""


WITHIN = (
    "operation in ('chat', 'embeddings') and model = ?",
    "operation = 'run_cell' and cell = ?",
    "agent_name = ?",
    "operation = 'execute_tool' and name = ?",
    "operation = ?",
    "status = 'failed' and coalesce(error->>'type', '(unknown)') = ?",
)
"""What a span of a run is that a sieve asks for by model, cell, agent, tool, operation or kind of error."""


@dataclass(frozen=True, slots=True)
class RunSieve:
    """Which runs are wanted; "", 0 and False let all through.

    `path`: of one notebook or script; `text` in id, title, path, error, tags or note; `since` (and before `until`)
    seconds since the epoch; `cost` US dollars and `seconds` at least; `model`, `cell`, `agent`, `tool`, `operation`:
    that it asked, ran or did; `error`: the type of an error that something in it failed with.
    """

    path: str = ""
    text: str = ""
    status: str = ""
    model: str = ""
    cell: str = ""
    tag: str = ""
    pinned: bool = False
    since: float = 0.0
    cost: float = 0.0
    seconds: float = 0.0
    order: str = "newest"
    until: float = 0.0
    agent: str = ""
    tool: str = ""
    operation: str = ""
    error: str = ""

    def clause(self, labels: Mapping[str, Label]) -> tuple[str, list[Any]]:
        """A `where` for the table of runs and its parameters."""
        parts = [*self._plain(), *self._within(), *self._said(labels)]
        given = [one for _, values in parts for one in values]
        return " and ".join(["true", *(text for text, _ in parts)]), given

    def _plain(self) -> list[tuple[str, list[Any]]]:
        wanted: list[tuple[str, Any]] = [
            ("path = ?", self.path), ("status = ?", self.status), ("begun >= ?", self.since),
            ("begun < ?", self.until), ("cost >= ?", self.cost), ("duration >= ?", self.seconds),
        ]  # fmt: skip
        return [(text, [value]) for text, value in wanted if value]

    def _within(self) -> list[tuple[str, list[Any]]]:
        parts: list[tuple[str, list[Any]]] = []
        for text, value in zip(
            WITHIN, (self.model, self.cell, self.agent, self.tool, self.operation, self.error), strict=True
        ):
            if value:
                parts.append((f"run_id in (select run_id from spans where {text})", [value]))
        return parts

    def _said(self, labels: Mapping[str, Label]) -> list[tuple[str, list[Any]]]:
        parts: list[tuple[str, list[Any]]] = []
        if self.tag:
            tagged = [run_id for run_id, label in labels.items() if self.tag in label.tags]
            parts.append(("run_id in (select unnest(?::varchar[]))", [tagged]))
        if self.pinned:
            pinned = [run_id for run_id, label in labels.items() if label.pinned]
            parts.append(("run_id in (select unnest(?::varchar[]))", [pinned]))
        if self.text:
            low = self.text.casefold()
            named = [one for one, said in labels.items() if low in " ".join((said.note, *said.tags)).casefold()]
            spoken = "concat_ws(' ', run_id, title, path, error->>'message') ilike ? escape '~'"
            parts.append((f"({spoken} or run_id in (select unnest(?::varchar[])))", [containing(self.text), named]))
        return parts


def count(store: Projection, sieve: RunSieve, labels: Mapping[str, Label]) -> int:
    """How many runs there are."""
    where, given = sieve.clause(labels)
    return int(store.sql(f"select count(*) from runs where {where}", given, 1, SECONDS).rows[0][0])


def page(store: Projection, sieve: RunSieve, labels: Mapping[str, Label], offset: int, limit: int) -> list[RunRow]:
    """The runs from `offset` on: pinned ones first, then as the sieve orders them, the greatest first."""
    where, given = sieve.clause(labels)
    pinned = [run_id for run_id, label in labels.items() if label.pinned]
    order = ORDERS.get(sieve.order, ORDERS["newest"])
    query = f"""select {COLUMNS} from runs where {where}
        order by run_id in (select unnest(?::varchar[])) desc, {order} desc, begun desc, run_id desc limit ? offset ?"""
    return [RunRow(*row) for row in store.sql(query, [*given, pinned, limit, offset], limit, SECONDS).rows]


def choices(store: Projection, path: str) -> dict[str, list[tuple[str, int]]]:
    """What there is to sift by, each with its number of runs: statuses, models, cells of a path ("": of all)."""
    where, given = ("path = ?", [path]) if path else ("true", [])
    asked = {"status": STATUSES, "model": MODELS, "cell": CELLS}
    return {
        name: [(str(one), int(n)) for one, n in store.sql(query.format(where=where), given, 300, SECONDS).rows]
        for name, query in asked.items()
    }
