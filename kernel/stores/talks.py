"""The question of what each agent was sent and answered, call by call, and what of it was new. Not its drawing.

The messages of a call mostly repeat those of the call before: each is told by its hash, and only new ones are read,
so that a conversation of many long calls costs what is new in it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kernel.records import dataclass

if TYPE_CHECKING:
    from kernel.stores.reading import Reading

SECONDS = 30.0

SPEAKERS = """
select coalesce(agent_name, ''), count(*), count(*) filter (status = 'failed'),
  coalesce(sum(input_tokens), 0)::bigint, coalesce(sum(output_tokens), 0)::bigint, sum(cost), min(seq)
from spans where run_id = ? and operation = 'chat' group by 1 order by 7 limit 500
"""

# `json_merge_patch` takes the messages out: what is left are the settings of the call.
CALLS = """
select span_id, seq, status, started, duration, model, input_tokens, output_tokens, cost, replayed,
  case when json_type(input->'messages') = 'ARRAY'
    then list_transform(cast(input->'messages' as json[]), lambda one: md5(cast(one as varchar))) end as hashes,
  case when json_type(input) = 'OBJECT' then cast(json_merge_patch(input, '{{"messages": null}}') as varchar)
    else substr(cast(input as varchar), 1, {most}) end as settings,
  case when length(cast(output as varchar)) <= {most} then cast(output as varchar)
    else cast(json_object('cut', length(cast(output as varchar)), 'text',
      substr(coalesce(output->>'content', output->>'text', cast(output as varchar)), 1, {most})) as varchar)
    end as answer,
  error->>'message' as trouble
from spans where run_id = ? and operation = 'chat' and coalesce(agent_name, '') = ?
order by seq limit ? offset ?
"""

PICKED = """
with picked as (select unnest(?::varchar[]) as span_id, unnest(?::bigint[]) as place)
select span_id, place, case when length(cast(message as varchar)) <= {most} then cast(message as varchar)
  else cast(json_object('role', message->>'role', 'content', substr(message->>'content', 1, {most}),
    'cut', length(cast(message as varchar))) as varchar) end
from (select p.span_id, p.place, s.input->'messages'->(p.place::int) as message
  from picked p join spans s on s.run_id = ? and s.span_id = p.span_id)
"""

STREAMED = """
select span_id, right(string_agg(data->>'text', '' order by seq), {most}) from events
where run_id = ? and moment = 'delta' and span_id in (select unnest(?)) group by span_id
"""

BEFORE = """
select count(*) from spans where run_id = $1 and operation = 'chat' and coalesce(agent_name, '') = $2
  and seq < (select seq from spans where run_id = $1 and span_id = $3)
"""


@dataclass(frozen=True, slots=True)
class Speaker:
    """An agent that asked a model ("" for none: the spell itself), and what that took."""

    name: str
    calls: int
    failures: int
    input_tokens: int
    output_tokens: int
    cost: float | None


@dataclass(frozen=True, slots=True)
class Asked:
    """One call of a model: `hashes` tell its messages apart (None: it had none), `settings` is the rest of it."""

    span_id: str
    seq: int
    status: str
    started: float
    duration: float | None
    model: str
    input_tokens: int | None
    output_tokens: int | None
    cost: float | None
    replayed: bool | None
    hashes: Sequence[str] | None
    settings: Any
    answer: Any
    trouble: str


def speakers(store: Reading, run_id: str) -> list[Speaker]:
    """Who asked models in a run, in the order of their first call."""
    return [Speaker(*row[:6]) for row in store.sql(SPEAKERS, (run_id,), 500, SECONDS).rows]


def calls(store: Reading, run_id: str, agent: str, offset: int, limit: int, most: int) -> list[Asked]:
    """The calls of an agent from `offset` on, in order; answers and settings are cut to `most` characters."""
    rows = store.sql(CALLS.format(most=int(most)), (run_id, agent, limit, offset), limit, SECONDS).rows
    return [Asked(*(*row[:11], _parsed(row[11]), _parsed(row[12]), row[13] or "")) for row in rows]


def messages(
    store: Reading, run_id: str, places: Sequence[tuple[str, int]], most: int
) -> dict[tuple[str, int], dict[str, Any]]:
    """Messages by `(span, place in its input)`; of a longer one the first `most` characters, and `cut`: its length."""
    if not places:
        return {}
    given = [[span for span, _ in places], [place for _, place in places], run_id]
    rows = store.sql(PICKED.format(most=int(most)), given, len(places), SECONDS).rows
    return {(span, int(place)): _parsed(message) for span, place, message in rows if message is not None}


def streamed(store: Reading, run_id: str, span_ids: Sequence[str], most: int) -> dict[str, str]:
    """What calls that have no answer yet have said so far: the last `most` characters of it."""
    if not span_ids:
        return {}
    rows = store.sql(STREAMED.format(most=int(most)), (run_id, list(span_ids)), len(span_ids), SECONDS).rows
    return {span: text or "" for span, text in rows}


def place_of_call(store: Reading, run_id: str, agent: str, span_id: str) -> int:
    """How many calls of the agent began before this one."""
    return int(store.sql(BEFORE, (run_id, agent, span_id), 1, SECONDS).rows[0][0])


def _parsed(text: str | None) -> Any:
    if text is None:
        return None
    try:
        return json.loads(text)
    except ValueError:
        return text
