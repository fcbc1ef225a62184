"""What a dashboard shows of many runs: sums by time, model, agent, tool and notebook, latencies, failures, hits.

Which runs: a `RunSieve`. Not here: drawing (`webui.dashboards`, `studio.cli.costs`), and views for SQL (`sums`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kernel.errors import InvalidError
from kernel.records import dataclass
from kernel.stores.catalogue import SECONDS, RunSieve

if TYPE_CHECKING:
    from kernel.stores.labels import Label
    from kernel.stores.projection import Projection

MOST = 40
"""Rows of a table; what is beyond them is in its `more`."""

DEAREST = 12

DAY = 86_400.0
UNITS = ((2 * DAY, "hour"), (93 * DAY, "day"), (2 * 365 * DAY, "week"))
"""How long a time may be to be shown by what; a longer one is shown by month."""

CHOSEN = """chosen as materialized (
select run_id, path, title, status, begun, duration as took from runs where {where})"""

USED = """used as (select u.run_id, u.cell, u.duration, u.status, u.model, u.agent, u.cost, c.begun, c.path, c.title,
u.input_tokens + u.output_tokens as tokens, u.input_tokens, u.output_tokens,
u.cost is null and u.input_tokens + u.output_tokens > 0 as unpriced
from model_usage u join chosen c using (run_id) {of_model})"""

SUMS = """count(*) as calls, count(*) filter (status = 'failed') as failures,
coalesce(sum(input_tokens), 0)::bigint as input_tokens, coalesce(sum(output_tokens), 0)::bigint as output_tokens,
sum(cost) as cost, count(*) filter (unpriced) as unpriced"""

TOTALS = f"select {SUMS}, count(distinct run_id) as runs from used"

RUNS = """select count(*) as runs, count(*) filter (status in ('failed', 'interrupted')) as failed,
count(*) filter (status = 'running') as running, coalesce(sum(took), 0) as seconds,
min(begun) as first from chosen"""

BY_TIME = f"""select strftime(date_trunc('{{unit}}', to_timestamp(begun)::timestamp), '%Y-%m-%d %H:%M') as slot, model,
{SUMS} from used group by all order by slot, model"""

GROUPS: Mapping[str, str] = {
    "model": "coalesce(nullif(model, ''), '(unknown)')",
    "agent": "agent",
    "notebook": "path",
    "day": "strftime(to_timestamp(begun)::timestamp, '%Y-%m-%d')",
}

BY_GROUP = f"""select {{group}} as name, {SUMS}, count(distinct run_id) as runs, sum(duration) as seconds
from used group by 1 order by {{order}} limit {MOST + 1}"""

BIGGEST = "coalesce(sum(cost), 0) desc, sum(tokens) desc, name"
ORDERS = {"day": "name desc"}

BY_TOOL = f"""below as (
  select s.run_id, s.span_id, s.name as tool from spans s join chosen using (run_id) where operation = 'execute_tool'
  union all
  select s.run_id, s.span_id, b.tool from below b join spans s on s.run_id = b.run_id and s.parent_id = b.span_id
  where s.operation <> 'execute_tool'
), paid as (
  select tool, sum(m.cost) as cost, sum(m.input_tokens)::bigint as input_tokens,
    sum(m.output_tokens)::bigint as output_tokens,
    count(*) filter (m.cost is null and m.input_tokens + m.output_tokens > 0) as unpriced
  from below join model_usage m using (run_id, span_id) group by tool
)
select s.name, count(*) as calls, count(*) filter (s.status = 'failed') as failures,
  any_value(coalesce(paid.input_tokens, 0)) as input_tokens,
  any_value(coalesce(paid.output_tokens, 0)) as output_tokens,
  any_value(paid.cost) as cost, any_value(coalesce(paid.unpriced, 0)) as unpriced, count(distinct s.run_id) as runs,
  sum(s.duration) as seconds
from spans s join chosen using (run_id) left join paid on paid.tool = s.name where s.operation = 'execute_tool'
group by s.name order by coalesce(any_value(paid.cost), 0) desc, count(*) desc, s.name limit {MOST + 1}"""

LATENCIES = f"""select operation, model as name, count(*) as calls, quantile_cont(s.duration, 0.5) as p50,
quantile_cont(s.duration, 0.9) as p90, quantile_cont(s.duration, 0.99) as p99, max(s.duration) as slowest
from spans s join chosen using (run_id)
where s.duration is not null and s.replayed is not true {{and_model}}
  and operation not in ('run_script', 'create_agent', 'write_state', 'emit_event', 'handoff')
group by 1, 2 order by calls desc, 1, 2 limit {MOST}"""

FAILURES = f"""select coalesce(error->>'type', '(unknown)') as error, operation, name, count(*) as times,
count(distinct run_id) as runs, max(finished) as latest, arg_max(error->>'message', finished) as message
from spans s join chosen using (run_id) where s.status = 'failed' {{and_model}}
group by all order by times desc, latest desc limit {MOST}"""

RATES = f"""select operation, count(*) as calls, count(*) filter (s.status = 'failed') as failures
from spans s join chosen using (run_id) where s.status <> 'running' {{and_model}}
group by 1 order by failures desc, calls desc limit {MOST}"""

HITS = f"""select operation, coalesce(nullif(s.model, ''), s.name) as name, count(*) as calls,
count(k.span_id) as hits, count(*) filter (s.replayed) as replayed
from spans s join chosen using (run_id)
left join (select distinct run_id, span_id from events where moment = 'cached') k using (run_id, span_id)
where s.operation in ('chat', 'embeddings', 'invoke_agent') {{and_model}}
group by all order by calls desc limit {MOST}"""

DEAREST_RUNS = f"""select run_id, any_value(path) as path, any_value(title) as title, any_value(begun) as begun,
sum(cost) as cost, sum(tokens)::bigint as tokens, count(*) as calls, count(*) filter (unpriced) as unpriced
from used group by run_id order by coalesce(sum(cost), 0) desc, tokens desc, run_id limit {DEAREST}"""

DEAREST_CELLS = f"""select path, cell, sum(cost) as cost, sum(tokens)::bigint as tokens, count(*) as calls,
count(distinct run_id) as runs, count(*) filter (unpriced) as unpriced, arg_max(run_id, begun) as run_id
from used where cell <> '' group by 1, 2
order by coalesce(sum(cost), 0) desc, tokens desc, path, cell limit {DEAREST}"""

SPENT = """select path, count(*) as runs, sum(cost) as usd, sum(tokens)::bigint as tokens, max(cost) as most_usd,
max(tokens)::bigint as most_tokens, count(*) filter (unpriced > 0) as unpriced from (
  select path, run_id, sum(cost) as cost, sum(tokens) as tokens, count(*) filter (unpriced) as unpriced
  from used where path <> '' group by all
) group by path"""

PATHS = f"select path, count(*) from runs where path <> '' group by 1 order by 2 desc, 1 limit {MOST * 5}"
MODELS = f"select model, count(*) from model_usage where model <> '' group by 1 order by 2 desc, 1 limit {MOST * 5}"

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Totals:
    """Questions about the runs that `sieve` lets through, as dictionaries by column. Each method blocks."""

    store: Projection
    sieve: RunSieve
    labels: Mapping[str, Label]

    def whole(self, groups: Sequence[str] = ("model", "agent", "tool", "notebook")) -> dict[str, Any]:
        """Everything at once, in `by` what is summed up by these `groups`: `totals`, `runs`, `unit`, `times`, …"""
        runs = self._rows(RUNS, used=False)[0]
        unit = unit_of(self.sieve.since or runs["first"] or 0.0, time.time())
        return {
            "totals": self._rows(TOTALS)[0],
            "runs": runs,
            "unit": unit,
            "times": self._rows(BY_TIME.format(unit=unit)),
            "by": {name: self.by(name) for name in groups},
            "latencies": self._rows(LATENCIES, used=False),
            "failures": self._rows(FAILURES, used=False),
            "rates": self._rows(RATES, used=False),
            "hits": self._rows(HITS, used=False),
            "dearest_runs": self._rows(DEAREST_RUNS),
            "dearest_cells": self._rows(DEAREST_CELLS),
        }

    def totals(self) -> dict[str, Any]:
        """All together in one row."""
        return self._rows(TOTALS)[0]

    def spent(self) -> dict[str, dict[str, Any]]:
        """By notebook: its `runs` that asked models, what they used together, and at `most` one of them."""
        return {row.pop("path"): row for row in self._rows(SPENT)}

    def by(self, group: str) -> Rows:
        """What models used and cost by `model`, `agent`, `tool`, `notebook` or `day`, the dearest first.

        At most `MOST` + 1: one more than are shown says that there are more. `InvalidError` for another group.
        """
        if group == "tool":
            return self._rows(BY_TOOL, used=False)
        if group not in GROUPS:
            raise InvalidError(f"Costs cannot be summed by {group!r}. Use one of: {', '.join(GROUPS)}, tool.")
        return self._rows(BY_GROUP.format(group=GROUPS[group], order=ORDERS.get(group, BIGGEST)))

    def _rows(self, query: str, used: bool = True) -> Rows:
        where, given = self.sieve.clause(self.labels)
        model = self.sieve.model
        parts = [CHOSEN.format(where=where)]
        asked = list[Any](given)
        if used:
            parts.append(USED.format(of_model="where u.model = ?" if model else ""))
            asked += [model] if model else []
        elif "{and_model}" in query:
            query = query.format(and_model="and s.model = ?" if model else "")
            asked += [model] if model else []
        joint = ",\n" if query.startswith("below") else "\n"
        table = self.store.sql(f"with recursive {', '.join(parts)}{joint}{query}", asked, 5_000, SECONDS)
        return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def choices(store: Projection, labels: Mapping[str, Label]) -> dict[str, list[str]]:
    """What there is to filter by, the most used first: `path`, `model` and `tag`."""

    def names(query: str) -> list[str]:
        return [str(row[0]) for row in store.sql(query, (), MOST * 5, SECONDS).rows]

    tags = sorted({tag for label in labels.values() for tag in label.tags})
    return {"path": names(PATHS), "model": names(MODELS), "tag": tags}


def unit_of(since: float, now: float) -> str:
    """`hour`, `day`, `week` or `month`: what a time from `since` till `now` is divided into."""
    took = now - since
    return next((unit for most, unit in UNITS if took <= most), "month")


def summed(
    rows: Sequence[Mapping[str, Any]], name: Callable[[Mapping[str, Any]], str], measure: str
) -> dict[str, float]:
    """A measure (`cost`, `tokens` or `calls`) added up by name, the largest first; an unknown price adds nothing."""
    totals: dict[str, float] = {}
    for row in rows:
        totals[name(row)] = totals.get(name(row), 0.0) + measured(row, measure)
    return dict(sorted(totals.items(), key=lambda item: (-item[1], item[0])))


def measured(row: Mapping[str, Any], measure: str) -> float:
    """What a row says of `cost`, `tokens` or another of its columns."""
    if measure == "tokens":
        return float((row.get("input_tokens") or 0) + (row.get("output_tokens") or 0))
    return float(row.get(measure) or 0.0)
