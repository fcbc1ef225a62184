"""The question of who took part in a run and who called whom: cells, workflows, agents, models and tools. Not drawings.

A call is a span in which one of them asks another: an agent its model, a step its tool, a cell an agent.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kernel.records import dataclass
from kernel.stores.stretches import Tally, tally

if TYPE_CHECKING:
    from kernel.stores.reading import Reading

SECONDS = 60.0

CALLING = "('invoke_agent', 'chat', 'embeddings', 'execute_tool', 'invoke_workflow', 'handoff')"
"""Operations in which one asks another."""

# Who asks is the agent around the call; else the workflow whose step it is; else the cell.
CALLS = """
calls as (
  select s.seq, s.span_id, s.operation, s.name, s.status, s.started, s.duration, s.input_tokens,
    s.output_tokens, s.cost,
    case when s.operation = 'handoff' then 'agent' when p.agent_name <> '' then 'agent'
      when p.operation in ('invoke_workflow', 'run_step') then 'workflow' else 'cell' end as kind,
    case when s.operation = 'handoff' then coalesce(s.input->>'from', s.agent_name)
      when p.agent_name <> '' then p.agent_name when p.operation = 'invoke_workflow' then p.name
      when p.operation = 'run_step' then coalesce(g.name, p.name) else coalesce(s.cell, '') end as who,
    case s.operation when 'invoke_agent' then 'agent' when 'handoff' then 'agent' when 'invoke_workflow' then 'workflow'
      when 'execute_tool' then 'tool' else 'model' end as other_kind,
    case when s.operation = 'handoff' then coalesce(s.input->>'to', s.name)
      when s.operation in ('chat', 'embeddings') then coalesce(nullif(s.name, ''), s.model) else s.name end as other
  from {spans} s
  left join (select span_id, parent_id, operation, name, agent_name from spans where run_id = $1 {around}) p
    on p.span_id = s.parent_id
  left join (select span_id, name from spans where run_id = $1 and operation = 'invoke_workflow') g
    on p.operation = 'run_step' and g.span_id = p.parent_id
)
"""

ALL = f"(select * from spans where run_id = $1 and operation in {CALLING})"

LINKS = f"""
with {CALLS.format(spans=ALL, around="")}
select coalesce(kind, 'cell'), coalesce(who, ''), other_kind, other, min(operation), count(*),
  count(*) filter (status = 'failed'), count(*) filter (status = 'running'), coalesce(sum(duration), 0),
  coalesce(sum(input_tokens), 0)::bigint, coalesce(sum(output_tokens), 0)::bigint, sum(cost), min(seq),
  arg_max(span_id, coalesce(duration, 1e9))
from calls group by 1, 2, 3, 4 order by 13 limit $2
"""

CALLED = f"run_id = ? and operation in {CALLING}"

# The page is chosen first: only its few spans are joined with what is around them.
PAGED = f"""(select * from spans where run_id = $1 and operation in {CALLING} and seq >= $4 and seq < $5
  order by seq limit $2 offset $3)"""

STRETCH = f"""
with {CALLS.format(spans=PAGED, around="and seq < $5")}
select seq, span_id, operation, name, status, started, duration, coalesce(input_tokens, 0), coalesce(output_tokens, 0),
  coalesce(kind, 'cell'), coalesce(who, ''), other_kind, other
from calls order by seq
"""

SINGLE = f"(select * from spans where run_id = $1 and span_id = $2 and operation in {CALLING})"

ONE = f"""
with {CALLS.format(spans=SINGLE, around="")}
select coalesce(kind, 'cell'), coalesce(who, ''), other_kind, other from calls
"""

BEFORE = f"""
select count(*) from spans where run_id = $1 and operation in {CALLING}
  and seq < (select seq from spans where run_id = $1 and span_id = $2)
"""

Part = tuple[str, str]
"""One who took part: `(kind, name)`, of kind `cell`, `workflow`, `agent`, `model` or `tool`."""


@dataclass(frozen=True, slots=True)
class Link:
    """All calls of one by another: how many, how long together, what they used; `slowest` is a span's id."""

    source: Part
    target: Part
    operation: str
    calls: int
    failures: int
    running: int
    seconds: float
    input_tokens: int
    output_tokens: int
    cost: float | None
    slowest: str


@dataclass(frozen=True, slots=True)
class CallLine:
    """One call as a line of a sequence."""

    seq: int
    span_id: str
    operation: str
    name: str
    status: str
    started: float
    duration: float | None
    input_tokens: int
    output_tokens: int
    source: Part
    target: Part


def links(store: Reading, run_id: str, most: int = 400) -> tuple[list[Link], bool]:
    """Who called whom in a run, in the order of their first calls; and whether there are more than `most`."""
    rows = store.sql(LINKS, (run_id, most + 1), most + 1, SECONDS).rows
    known = [Link(*((row[0], row[1]), (row[2], row[3]), *row[4:12], row[13])) for row in rows[:most]]
    return known, len(rows) > most


def count_calls(store: Reading, run_id: str) -> Tally:
    """Counts the calls of a run."""
    return tally(store, "spans", CALLED, (run_id,))


def calls(store: Reading, run_id: str, counted: Tally, offset: int, limit: int) -> Sequence[CallLine]:
    """The calls of a run from `offset` on, in the order in which they began."""
    if offset >= counted.total:
        return []
    first, last, skip = counted.find(offset, limit)
    rows = store.sql(STRETCH, (run_id, limit, skip, first, last), limit, SECONDS).rows
    return [CallLine(*(*row[:9], (row[9], row[10]), (row[11], row[12]))) for row in rows]


def place_of_call(store: Reading, run_id: str, span_id: str) -> int:
    """How many calls of the run began before this span."""
    return int(store.sql(BEFORE, (run_id, span_id), 1, SECONDS).rows[0][0])


def ends_of_call(store: Reading, run_id: str, span_id: str) -> tuple[Part, Part] | None:
    """Who called whom in one span; None when it is no call."""
    rows = store.sql(ONE, (run_id, span_id), 1, SECONDS).rows
    return ((rows[0][0], rows[0][1]), (rows[0][2], rows[0][3])) if rows else None
