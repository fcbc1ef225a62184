"""From lines of journals to rows: the SQL that one batch goes through. Not here: which lines (`ingestion`).

A batch is staged in temporary tables (`incoming`, `begun`, `ended`), outside any transaction; `Staged.steps` then
moves it into the tables of `schema` inside one. DuckDB parses the JSON itself, without Python's lock: for 200,000
events of 320 bytes 1.2 s of CPU, where decoding in Python and the appender take 2.0 s. `read_json` takes 0.5 s, but
cannot begin at an offset, and needs file access, which a person's SQL on the same database would then have too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from kernel.events import ENVELOPE_VERSION
from kernel.messages import ATTRIBUTES
from kernel.records import dataclass
from kernel.replay.edges import KEY, REPLAYED

DEEPEST = 1000
"""Levels below which depth is no longer counted, so that a damaged or hostile journal cannot keep us busy."""

_TEXT, _WHOLE, _REAL, _JSON = "VARCHAR", "BIGINT", "DOUBLE", "JSON"

LINE = json.dumps(
    {
        "v": _WHOLE,
        "run": _TEXT,
        "seq": _WHOLE,
        "ts": _REAL,
        "kind": _TEXT,
        "span": _TEXT,
        "parent": _TEXT,
        "name": _TEXT,
        "data": _JSON,
    }
)
START = json.dumps(
    {
        "source": {"name": _TEXT, "line": "INTEGER", "cell": _TEXT, "language": _TEXT},
        "scope": {"agent_id": _TEXT, "agent_name": _TEXT},
        "attributes": _JSON,
        "input": _JSON,
    }
)
END = json.dumps({"attributes": _JSON, "input": _JSON, "output": _JSON, "error": _JSON})
MEASURED = json.dumps(
    {
        ATTRIBUTES["model"]: _TEXT,
        ATTRIBUTES["agent_id"]: _TEXT,
        ATTRIBUTES["agent_name"]: _TEXT,
        ATTRIBUTES["input_tokens"]: _WHOLE,
        ATTRIBUTES["output_tokens"]: _WHOLE,
        ATTRIBUTES["cost"]: _REAL,
        KEY: _TEXT,
        REPLAYED: "BOOLEAN",
    }
)


_UNSOUND = f"""(run_id is distinct from event.run or event.v is distinct from {ENVELOPE_VERSION} or event.seq is null
  or event.ts is null or event.kind is null or event.span is null or event.parent is null or event.name is null
  or event.data is null)"""


def _incoming(into: str, condition: str) -> str:
    return f"""
{into}
select run_id, event.seq as seq, event.ts as time, event.span as span_id, event.parent as parent_id,
  split_part(event.kind, '.', 1) as operation, split_part(event.kind, '.', 2) as moment, event.kind as kind,
  event.name as name, event.data as data, {_UNSOUND} as unsound
from (
  select run_id, json_transform(line, '{LINE}') as event
  from (select run_id, unnest(string_split(lines, chr(10))) as line from (select unnest(?) run_id, unnest(?) lines))
  where {condition}
)
"""


_NEW, _MORE = "create or replace temp table incoming as", "insert into incoming"
_WRITTEN = "line <> ''"

INCOMING, INCOMING_MORE = _incoming(_NEW, _WRITTEN), _incoming(_MORE, _WRITTEN)
"""Takes the ids of the runs and, for each, its new lines as one text: the first of a batch, and each that follows."""

INCOMING_CHECKED, INCOMING_MORE_CHECKED = (
    _incoming(into, f"{_WRITTEN} and json_valid(line)") for into in (_NEW, _MORE)
)
"""The same for lines that are no JSON at all: a second look at each."""

LEAVE_OUT = "delete from incoming where unsound"
"""Lines that are JSON but no event of their run. Asked afterwards: as a condition of `INCOMING` each check would be
pushed down and parse the line once more."""

_STARTS, _ENDS = "moment = 'started' and span_id <> ''", "moment in ('finished', 'failed') and span_id <> ''"

COUNTS = f"""
select run_id, count(*), count(*) filter (unsound),
  count(*) filter ({_STARTS}), count(*) filter ({_ENDS}), count(*) filter (kind = 'run.started')
from incoming group by run_id
"""

BEGUN = f"""
create or replace temp table begun as
select *, json_transform(told.attributes, '{MEASURED}') as measured
from (
  select run_id, span_id, parent_id, operation, name, time, seq, json_transform(data, '{START}') as told
  from incoming where {_STARTS}
)
"""

ENDED = f"""
create or replace temp table ended as
select *, json_transform(told.attributes, '{MEASURED}') as measured
from (
  select run_id, span_id, moment, time, json_transform(data, '{END}') as told
  from incoming where {_ENDS}
)
"""

ONCE = """
delete from {table} where rowid not in (select max(rowid) from {table} group by run_id, span_id)
"""
"""A kernel that restarts within a run counts its spans from s1 again: the later span is the one to show."""

_STATUS = """case when e.span_id is null then 'running' when e.moment = 'finished' then 'ok'
  when e.told.error->>'type' = 'cancelled' then 'cancelled' else 'failed' end"""
_MODEL, _AGENT_ID, _AGENT_NAME, _INPUT_TOKENS, _OUTPUT_TOKENS, _COST = (
    f'measured."{ATTRIBUTES[name]}"'
    for name in ("model", "agent_id", "agent_name", "input_tokens", "output_tokens", "cost")
)

_FINISHED = "case when e.time is not null then greatest(e.time, b.time) end"
"""A clock that was set back makes no span that ends before it began."""

_REPLAYED = f'case when e.measured."{KEY}" is not null then coalesce(e.measured."{REPLAYED}", false) end'

KEEP_EVENTS = """
insert into events
select run_id, seq, time, span_id, parent_id, operation, moment, kind, name, data from incoming
"""

FORGET_RESTARTED = """
delete from spans s using begun b where s.run_id = b.run_id and s.span_id = b.span_id
"""
"""Those of before such a restart."""

INSERT_SPANS = f"""
insert into spans
with recursive depths as (
  select b.run_id, b.span_id, coalesce(s.depth + 1, 0) as depth
  from begun b left join spans s on s.run_id = b.run_id and s.span_id = b.parent_id
  where not exists (from begun p where p.run_id = b.run_id and p.span_id = b.parent_id)
  union all
  select b.run_id, b.span_id, p.depth + 1
  from depths p join begun b on b.run_id = p.run_id and b.parent_id = p.span_id where p.depth < {DEEPEST}
)
select b.run_id, b.span_id, b.parent_id, b.operation, b.name, {_STATUS}, b.time, {_FINISHED}, {_FINISHED} - b.time,
  coalesce(d.depth, 0), b.seq, coalesce(b.told.source.cell, ''), coalesce(b.told.source.name, ''),
  coalesce(b.told.source.line, 0), coalesce(b.told.source.language, ''),
  coalesce(b.told.scope.agent_id, e.{_AGENT_ID}, b.{_AGENT_ID}, ''),
  coalesce(b.told.scope.agent_name, e.{_AGENT_NAME}, b.{_AGENT_NAME}, ''),
  coalesce(e.{_MODEL}, b.{_MODEL}, ''), e.{_INPUT_TOKENS}, e.{_OUTPUT_TOKENS}, e.{_COST}, {_REPLAYED},
  coalesce(e.told.input, b.told.input), e.told.output, e.told.error, coalesce(e.told.attributes, b.told.attributes)
from begun b left join ended e using (run_id, span_id) left join depths d using (run_id, span_id)
order by b.run_id, b.seq
"""

END_SPANS = f"""
update spans s set
  status = {_STATUS}, finished = greatest(e.time, s.started), duration = greatest(e.time - s.started, 0),
  agent_id = case when s.agent_id = '' then coalesce(e.{_AGENT_ID}, '') else s.agent_id end,
  agent_name = case when s.agent_name = '' then coalesce(e.{_AGENT_NAME}, '') else s.agent_name end,
  model = coalesce(e.{_MODEL}, s.model), input_tokens = e.{_INPUT_TOKENS}, output_tokens = e.{_OUTPUT_TOKENS},
  cost = e.{_COST}, replayed = {_REPLAYED}, input = coalesce(e.told.input, s.input), output = e.told.output,
  error = e.told.error, attributes = coalesce(e.told.attributes, s.attributes)
from (from ended x where not exists (from begun b where b.run_id = x.run_id and b.span_id = x.span_id)) e
where s.run_id = e.run_id and s.span_id = e.span_id
"""
"""The spans that began in an earlier batch."""

INSERT_RUNS = """
insert into runs (run_id, title, path, kind, profile, model, status, started, begun)
select run_id, '', '', '', '', '', 'running', min(time), min(time) from incoming
where run_id not in (select run_id from runs) group by run_id
"""

OPEN_RUNS = """
update runs r set
  title = coalesce(o.data->>'title', ''), path = coalesce(o.data->>'path', ''), kind = coalesce(o.data->>'kind', ''),
  profile = coalesce(o.data->>'profile', ''), model = coalesce(o.data->>'model', ''),
  pid = try_cast(o.data->>'pid' as bigint), replay = o.data->'replay',
  begun = coalesce(try_cast(o.data->'replay'->>'begun' as double), r.started),
  params = o.data->'params', versions = o.data->'versions'
from (select distinct on (run_id) run_id, data from incoming where kind = 'run.started' order by time desc) o
where r.run_id = o.run_id
"""

CLOSE_RUNS = """
update runs r set
  status = case when c.run_id is null then 'running'
    when c.data->>'status' in ('ok', 'failed', 'cancelled') then c.data->>'status' else 'failed' end,
  finished = c.time, error = c.data->'error', latest = greatest(coalesce(r.latest, r.started), t.latest),
  duration = greatest(coalesce(r.latest, r.started), t.latest) - r.started
from (select run_id, max(time) as latest from incoming group by run_id) t
left join (
  select distinct on (run_id) run_id, time, data from incoming where kind = 'run.finished' order by time desc
) c using (run_id)
where r.run_id = t.run_id and (c.run_id is not null or r.status in ('running', 'interrupted'))
"""
"""A run that was given up and speaks again is running again."""

_PAID = "operation in ('chat', 'embeddings') and replayed is not true"

SUM_RUNS = f"""
update runs r set spans = s.spans, failures = s.failures, input_tokens = s.input_tokens,
  output_tokens = s.output_tokens, cost = s.cost, served = s.served, made = s.made
from (
  select run_id, count(span_id) as spans, count(*) filter (status = 'failed') as failures,
    coalesce(sum(input_tokens) filter ({_PAID}), 0) as input_tokens,
    coalesce(sum(output_tokens) filter ({_PAID}), 0) as output_tokens,
    count(*) filter (replayed) as served, count(*) filter (not replayed) as made,
    case when served > 0 and made = 0 then 0 else sum(cost) filter ({_PAID}) end as cost
  from (select distinct run_id from incoming) left join spans using (run_id) group by run_id
) s
where r.run_id = s.run_id
"""
"""Tokens are counted where a model was called; the spans around it repeat them. What came from a record is free."""

FORGET_OFFSETS = "delete from journals where run_id in (select unnest(?))"
KEEP_OFFSETS = "insert into journals select unnest(?), unnest(?), unnest(?)"

KEEP_PAYLOADS = """
insert into payloads
select distinct * from (select unnest(?) as run_id, unnest(?) as digest, unnest(?) as bytes) new
where not exists (from payloads old where old.run_id = new.run_id and old.digest = new.digest)
"""

FORGET_RUNS = tuple(
    f"delete from {table} where run_id in (select unnest(?))"
    for table in ("events", "spans", "runs", "payloads", "journals")
)

UNFINISHED = "select run_id, pid from runs where status = 'running'"

GIVE_UP_SPANS = """
update spans as s set status = 'cancelled', finished = r.latest, duration = r.latest - s.started,
  error = '{"type": "cancelled", "message": "The process that ran this is gone."}'
from runs r where r.run_id = s.run_id and s.status = 'running' and r.run_id in (select unnest(?))
"""
GIVE_UP_RUNS = "update runs set status = 'interrupted', finished = latest where run_id in (select unnest(?))"


@dataclass(frozen=True, slots=True)
class Staged:
    """What `incoming` holds: by run the number of events; in all, what `COUNTS` counts."""

    events: dict[str, int]
    unsound: int
    starts: int
    ends: int
    runs_started: int

    @classmethod
    def of(cls, rows: list[tuple[Any, ...]]) -> Staged:
        """From the rows of `COUNTS`."""
        totals = [sum(row[column] for row in rows) for column in range(2, 6)]
        return cls({row[0]: row[1] for row in rows}, *totals)

    def stages(self) -> Iterator[str]:
        """The statements that make `begun` and `ended`: none where text only streams."""
        if self.starts or self.ends:
            yield BEGUN
            yield ENDED
        if self.starts > 1:
            yield ONCE.format(table="begun")
        if self.ends > 1:
            yield ONCE.format(table="ended")

    def steps(self) -> Iterator[str]:
        """The statements that bring the batch into the tables, in order; for one transaction."""
        yield KEEP_EVENTS
        if self.starts:
            yield FORGET_RESTARTED
            yield INSERT_SPANS
        if self.ends:
            yield END_SPANS
        yield INSERT_RUNS
        if self.runs_started:
            yield OPEN_RUNS
        yield CLOSE_RUNS
        if self.starts or self.ends:
            yield SUM_RUNS
