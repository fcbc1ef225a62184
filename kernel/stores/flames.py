"""The question of where a run spent its time, tokens and money: spans of one call path summed up. Not their drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kernel.records import dataclass

if TYPE_CHECKING:
    from kernel.stores.reading import Reading

MOST = 20_000
"""Frames that are read; with more call paths than that, spans of one operation are summed up whatever their name."""

SECONDS = 60.0
"""How long the question may take."""

# A path is told by the hash of the path above it, so that one pass for each depth is enough. Only spans around others
# are walked: the leaves, which are most, are joined once.
FRAMES = """
with recursive inner_spans as materialized (
  select span_id, parent_id, operation, {name} as name from spans s
  where run_id = $1 and span_id in (select parent_id from spans where run_id = $1)
),
marked as (
  select span_id, hash(0::ubigint, operation, name) as path, 1 as level from inner_spans where parent_id = ''
  union all
  select s.span_id, hash(m.path, s.operation, s.name), m.level + 1
  from inner_spans s join marked m on s.parent_id = m.span_id
)
select hash(coalesce(m.path, 0::ubigint), operation, {name}), coalesce(m.path, 0), operation, {name},
  coalesce(any_value(m.level), 0) as level, count(*), count(*) filter (status = 'failed'),
  sum(coalesce(duration, greatest(0, $2 - started))) as seconds,
  coalesce(sum(input_tokens + coalesce(output_tokens, 0)) filter (operation in ('chat', 'embeddings')), 0)::bigint,
  coalesce(sum(cost) filter (operation in ('chat', 'embeddings') and replayed is not true), 0),
  arg_max(s.span_id, coalesce(duration, $2 - started))
from spans s left join marked m on s.parent_id = m.span_id
where s.run_id = $1 and (s.parent_id = '' or m.span_id is not null)
group by m.path, operation, {name} order by level, seconds desc
"""

WHOLE_NAME = "coalesce(name, '')"
NO_NAME = "''"


@dataclass(frozen=True, slots=True)
class Frame:
    """All spans of a run with the same operations and names above them.

    `seconds` is the sum of their durations, `tokens` and `cost` (US dollars) what they used themselves; `slowest` is
    the id of the one that took longest. `above` is the `path` of the frame around it, 0 for a root.
    """

    path: int
    above: int
    operation: str
    name: str
    level: int
    spans: int
    failures: int
    seconds: float
    tokens: int
    cost: float
    slowest: str


def frames(store: Reading, run_id: str, now: float) -> list[Frame]:
    """The frames of a run, outer ones first; spans without an end last until `now` (seconds since the epoch)."""
    table = store.sql(FRAMES.format(name=WHOLE_NAME), (run_id, now), MOST, SECONDS)
    if table.truncated:
        table = store.sql(FRAMES.format(name=NO_NAME), (run_id, now), MOST, SECONDS)
    return [Frame(*row) for row in table.rows]
