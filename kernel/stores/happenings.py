"""The question of what happened in a run, event by event: a sifted table of any length, a stretch at a time.

Not what spans carried (`spans`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kernel.records import dataclass
from kernel.stores.questions import containing
from kernel.stores.stretches import Tally, tally

if TYPE_CHECKING:
    from kernel.stores.reading import Reading

SECONDS = 30.0

TILDE = "'~'"

FIELD = 400
"""Characters of what an event carried that a line of the table has."""

STRETCH = """
select seq, time, span_id, operation, moment, name, substr(cast(data as varchar), 1, {field})
from events where {where} and seq >= ? and seq < ? order by seq limit {limit} offset {offset}
"""

KINDS = "select operation, moment, count(*) from events where run_id = ? group by all order by 3 desc, 1, 2 limit 200"


@dataclass(frozen=True, slots=True)
class EventSieve:
    """Which events of a run are wanted: of one kind (`chat.delta`), of one span, with a text in them ("" for any)."""

    run_id: str
    kind: str = ""
    span_id: str = ""
    text: str = ""

    def clause(self) -> tuple[str, list[Any]]:
        """A `where` and its parameters."""
        where, given = ["run_id = ?"], list[Any]([self.run_id])
        for column, wanted in (("kind", self.kind), ("span_id", self.span_id)):
            if wanted:
                where.append(f"{column} = ?")
                given.append(wanted)
        if self.text:
            where.append(
                "(name ilike ? escape '~' or kind ilike ? escape '~' or cast(data as varchar) ilike ? escape '~')"
            )
            given += [containing(self.text)] * 3
        return " and ".join(where), given


@dataclass(frozen=True, slots=True)
class Happening:
    """One event as a line: `data` is the beginning of its JSON."""

    seq: int
    time: float
    span_id: str
    operation: str
    moment: str
    name: str
    data: str


def count(store: Reading, sieve: EventSieve) -> Tally:
    """Counts what the sieve lets through."""
    return tally(store, "events", *sieve.clause())


def stretch(store: Reading, sieve: EventSieve, counted: Tally, offset: int, limit: int) -> list[Happening]:
    """The events from `offset` on, in order; `counted` is the tally of the same sieve."""
    if offset >= counted.total:
        return []
    first, last, skip = counted.find(offset, limit)
    where, given = sieve.clause()
    query = STRETCH.format(where=where, limit=int(limit), offset=skip, field=FIELD)
    return [Happening(*row) for row in store.sql(query, [*given, first, last], limit, SECONDS).rows]


def kinds(store: Reading, run_id: str) -> list[tuple[str, int]]:
    """The kinds of events in a run and how many there are of each, the most frequent first."""
    rows = store.sql(KINDS, (run_id,), 200, SECONDS).rows
    return [(f"{operation}.{moment}" if operation else str(moment), int(count)) for operation, moment, count in rows]
