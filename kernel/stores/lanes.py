"""The question of which agent did what when: a lane for each agent on a time axis, and handoffs between them."""

from __future__ import annotations

import heapq
import math
from typing import TYPE_CHECKING

from kernel.records import dataclass
from kernel.stores.questions import Row

if TYPE_CHECKING:
    from kernel.stores.reading import Reading

SECONDS = 30.0

LANES = 200
"""Agents that have a lane; the ones that began first."""

STACK = 8
"""Bars that are drawn above each other in one lane; what overlaps more shares the last row."""

CAP = 3_000
"""Bars in view that are drawn each; more are summed up into bins."""

BINNED_STROKES = 6_000
MOST_BINS = 300

HANDOFFS = 500

IDLE = "('run_cell', 'run_script', 'create_agent')"

WINDOW = "run_id = $1 and started <= $3 and coalesce(finished, 1e18) >= $2"

ACTORS = f"""
select coalesce(agent_name, ''), count(*), count(*) filter (status = 'failed'), min(seq)
from spans where run_id = ? and operation not in {IDLE} group by 1 order by 4 limit {LANES + 1}
"""

TOTAL = f"select count(*) from spans where {WINDOW} and operation not in {IDLE}"

EXACT = f"""
select coalesce(agent_name, ''), span_id, operation, name, status, started, finished from spans
where {WINDOW} and operation not in {IDLE} order by started, seq
"""

# As in `timeline`: a span adds one in its first bin and takes it away after its last.
BINNED = f"""
with touched as (
  select coalesce(agent_name, '') as who, operation,
    greatest(0, floor((started - $2) / $4))::int as first,
    least($5 - 1, floor((coalesce(finished, $3) - $2) / $4))::int as last,
    count(*) as n, count(*) filter (status = 'failed') as bad
  from spans where {WINDOW} and operation not in {IDLE} group by all
),
steps as (
  select who, operation, first as bin, n, bad from touched
  union all
  select who, operation, last + 1, -n, -bad from touched
),
summed as (select who, operation, bin, sum(n) as n, sum(bad) as bad from steps group by all),
grid as (select who, operation, b.range as bin from (select distinct who, operation from steps), range($5) b),
running as (
  select who, operation, bin, sum(coalesce(n, 0)) over lane as n, sum(coalesce(bad, 0)) over lane as bad
  from grid left join summed using (who, operation, bin)
  window lane as (partition by who, operation order by bin)
)
select who, bin, coalesce(arg_max(operation, n) filter (operation <> 'invoke_agent' and n > 0), 'invoke_agent'),
  coalesce(sum(n) filter (operation <> 'invoke_agent' and n > 0), sum(n))::bigint, sum(bad)::bigint
from running where n > 0 group by who, bin order by who, bin
"""
"""Agents that are at work are counted where nothing is done in them: otherwise what is done is."""

OVER = """
select span_id, started, status, coalesce(input->>'from', agent_name), coalesce(input->>'to', ''), name from spans
where run_id = ? and operation = 'handoff' order by seq limit ?
"""


@dataclass(frozen=True, slots=True)
class Actor:
    """An agent ("" for the spell itself) with a lane; `rows` bars lie above each other in it."""

    name: str
    spans: int
    failures: int
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Stroke:
    """A bar in lane `lane`, row `row` of it: one span, or (with no `span_id`) `count` at once from `start` to `end`."""

    lane: int
    row: int
    start: float
    end: float | None
    operation: str
    name: str = ""
    status: str = "ok"
    span_id: str = ""
    count: int = 1
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Handing:
    """One agent handed over to another."""

    span_id: str
    time: float
    status: str
    source: str
    target: str
    name: str


@dataclass(frozen=True, slots=True)
class Lanes:
    """What is to be drawn between two times; `more`: there are agents without a lane."""

    actors: list[Actor]
    strokes: list[Stroke]
    handings: list[Handing]
    total: int
    exact: bool
    more: bool


def lanes(store: Reading, run_id: str, start: float, end: float) -> Lanes:
    """The lanes of a run between `start` and `end` (seconds since the epoch)."""
    rows = store.sql(ACTORS, (run_id,), LANES + 1, SECONDS).rows
    actors = [Actor(*row[:3]) for row in rows[:LANES]]
    window = (run_id, start, max(end, start))
    total = int(store.sql(TOTAL, window, 1, SECONDS).rows[0][0])
    if total <= CAP:
        strokes, tall = _packed(store.sql(EXACT, window, CAP, SECONDS).rows, actors)
        actors = [Actor(one.name, one.spans, one.failures, tall.get(n, 1)) for n, one in enumerate(actors)]
    else:
        bins = min(MOST_BINS, max(40, BINNED_STROKES // max(1, len(actors))))
        width = max(end - start, 1e-6) / bins
        strokes = _summed(store.sql(BINNED, (*window, width, bins), 100_000, SECONDS).rows, actors, start, width)
    handed = store.sql(OVER, (run_id, HANDOFFS), HANDOFFS, SECONDS).rows
    return Lanes(actors, strokes, [Handing(*row) for row in handed], total, total <= CAP, len(rows) > LANES)


def _packed(rows: tuple[Row, ...], actors: list[Actor]) -> tuple[list[Stroke], dict[int, int]]:
    places = {actor.name: number for number, actor in enumerate(actors)}
    busy: dict[int, list[tuple[float, int]]] = {}
    tall: dict[int, int] = {}
    strokes = []
    for who, span_id, operation, name, status, started, finished in rows:
        if (lane := places.get(who)) is None:
            continue
        row = 0
        if operation != "invoke_agent":  # That one is the ground the others lie on.
            row = _free(busy.setdefault(lane, []), started, math.inf if finished is None else finished)
            tall[lane] = max(tall.get(lane, 1), row + 1)
        strokes.append(Stroke(lane, row, started, finished, operation, name, status, span_id, 1, status == "failed"))
    return strokes, tall


def _free(busy: list[tuple[float, int]], started: float, finished: float) -> int:
    """The lowest row that is free; the last one where `STACK` are taken."""
    taken = busy and (busy[0][0] <= started or len(busy) >= STACK)
    row = heapq.heappop(busy)[1] if taken else len(busy)
    heapq.heappush(busy, (finished, row))
    return row


def _summed(rows: tuple[Row, ...], actors: list[Actor], start: float, width: float) -> list[Stroke]:
    """A bar for neighbouring bins of a lane that say the same."""
    places = {actor.name: number for number, actor in enumerate(actors)}
    strokes = []
    since, before = 0, None
    for who, bin, *told in (*rows, (None, 0)):
        if before is not None and (who, bin, told) != (before[0], before[1] + 1, before[2]):
            if before[0] in places:
                operation, count, failed = before[2]
                ends = (start + since * width, start + (before[1] + 1) * width)
                strokes.append(Stroke(places[before[0]], 0, *ends, operation, count=count, failed=failed))
            before = None
        since = bin if before is None else since
        before = (who, bin, told)
    return strokes
