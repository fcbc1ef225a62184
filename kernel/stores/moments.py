"""The question of what the state was at a moment of a run, and when it changed. Not its latest values (`states`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kernel.records import dataclass
from kernel.stores.questions import parsed
from kernel.stores.rows import StateChange

if TYPE_CHECKING:
    from kernel.stores.reading import Reading

SECONDS = 30.0

TICKS = 1_000
"""Changes that are told one by one; of more, so many are picked evenly."""

KEYS = 1_000
"""Keys whose value is told."""

CHANGES = f"""
with changes as (
  select finished as time, span_id, input->>'key' as key, row_number() over (order by finished, seq) as place,
    count(*) over () as total
  from spans where run_id = ? and operation = 'write_state' and status = 'ok'
)
select time, span_id, key, place, total from changes
where total <= {TICKS} or place % ceil(total / {TICKS}.0)::bigint = 0 or place in (1, total) order by place
"""

# What this run wrote comes before what earlier runs of the same notebook left. What is in the scope `global` belongs to
# all of the workspace: whoever changed it last by then.
STATE = """
with known as (
  select h.*, h.run_id = $1 or h.scope = 'global' as ours, case when h.scope <> 'global' then r.begun end as begun
  from state_history h join runs r using (run_id)
  where (h.run_id = $1 and h.time <= $2) or ($3 <> '' and h.run_id <> $1 and (
    (r.path = $3 and h.scope <> 'global' and r.begun < $4) or (h.scope = 'global' and h.time <= $2)))
)
select scope, owner, key, value, time, run_id, span_id, old from (
  select * from known
  qualify row_number() over (partition by scope, owner, key order by ours desc, begun desc, time desc, seq desc) = 1
) where value is not null order by scope, owner, key limit $5
"""


@dataclass(frozen=True, slots=True)
class Tick:
    """A change of the state of a run: which key, by which span, and the how-manyth of all it is (from 1)."""

    time: float
    span_id: str
    key: str
    place: int


def ticks(store: Reading, run_id: str) -> tuple[list[Tick], int]:
    """The changes of a run in the order of their times, thinned out when they are many; and how many there are."""
    rows = store.sql(CHANGES, (run_id,), 3 * TICKS, SECONDS).rows
    return [Tick(*row[:4]) for row in rows], int(rows[0][4]) if rows else 0


def state_at(store: Reading, run_id: str, time: float, path: str, begun: float) -> list[StateChange]:
    """Every key that had a value at a moment (seconds since the epoch) of a run of `path` that began at `begun`."""
    rows = store.sql(STATE, (run_id, time, path, begun, KEYS), KEYS, SECONDS).rows
    return [StateChange(*(*row[:3], parsed(row[3]), *row[4:7], parsed(row[7]))) for row in rows]
