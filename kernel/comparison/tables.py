"""Any number of runs in one table: how each went, what it used, its parameters, what its cells gave.

Not here: how two of them differ inside (`runs`), and what is drawn or printed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kernel.comparison.pairs import text_of
from kernel.comparison.runs import run_of
from kernel.records import dataclass
from kernel.stores.questions import parsed

if TYPE_CHECKING:
    from kernel.stores.labels import Label
    from kernel.stores.projection import Projection
    from kernel.stores.rows import RunRow

MOST = 100
"""Runs of one table."""

OUTPUT = 4_000
"""Characters of what a cell gave."""

SECONDS = 30.0

WITHIN = """
select run_id, count(*) filter (operation in ('chat', 'embeddings')), count(*) filter (operation = 'execute_tool')
from spans where run_id in (select unnest(?::varchar[])) group by run_id
"""

MODELS = """
select distinct run_id, model from spans where operation in ('chat', 'embeddings') and model <> ''
  and run_id in (select unnest(?::varchar[])) order by model
"""

PARAMS = "select run_id, cast(params as varchar) from runs where run_id in (select unnest(?::varchar[]))"

CELLS = """
select cell, arg_max(name, started), count(distinct run_id) from spans
where operation = 'run_cell' and cell <> '' and run_id in (select unnest(?::varchar[]))
group by cell order by min(seq), cell limit 200
"""

GIVEN = f"""
with latest as (
  select run_id, cell, arg_max(span_id, seq) as span_id, arg_max(cast(output as varchar), seq) as output,
    arg_max(error->>'message', seq) as error
  from spans where operation = 'run_cell' and run_id in (select unnest($1::varchar[]))
    and cell in (select unnest($2::varchar[])) group by run_id, cell
)
select l.run_id, l.cell, any_value(l.output), any_value(l.error),
  substr(string_agg(e.data->>'text', '' order by e.seq), 1, {OUTPUT})
from latest l left join events e on e.run_id = l.run_id and e.span_id = l.span_id and e.moment = 'stdout'
group by l.run_id, l.cell
"""

FACTS = (
    "status", "started", "seconds", "input_tokens", "output_tokens", "cost", "spans", "model_calls", "tool_calls",
    "failures", "models", "profile", "source", "tags", "note",
)  # fmt: skip
"""The columns that every table has, in order; parameters (`params.NAME`) and cells (`cells.ID`) follow."""

RESTLESS = frozenset(("started", "seconds"))
"""Columns that are never the same: saying so says nothing."""


@dataclass(frozen=True, slots=True)
class RunTable:
    """One row of `values` by column for each run; `differing` are the columns in which not all say the same.

    `cells` are those that can be asked for: `(id, name, runs that ran it)`.
    """

    runs: tuple[RunRow, ...]
    columns: tuple[str, ...]
    values: tuple[Mapping[str, Any], ...]
    cells: tuple[tuple[str, str, int], ...]

    @property
    def differing(self) -> frozenset[str]:
        """The columns that tell the runs apart, times left out."""
        told = (name for name in self.columns if name not in RESTLESS)
        return frozenset(name for name in told if len({text_of(row.get(name)) for row in self.values}) > 1)

    def plain(self) -> list[dict[str, Any]]:
        """The rows as JSON data."""
        return [{"run": run.run_id, "title": run.title, **row} for run, row in zip(self.runs, self.values, strict=True)]


def tabulate(
    store: Projection, run_ids: Sequence[str], labels: Mapping[str, Label], cells: Sequence[str] = ()
) -> RunTable:
    """The table of up to `MOST` runs, with what `cells` gave in each. Blocks. `NotFoundError` for one that is gone."""
    ids = list(dict.fromkeys(run_ids))[:MOST]
    runs = tuple(run_of(store, one) for one in ids)
    within = {run: rest for run, *rest in store.sql(WITHIN, (ids,), MOST, SECONDS).rows}
    models = store.sql(MODELS, (ids,), MOST * MOST, SECONDS).rows
    params = {run: parsed(text) or {} for run, text in store.sql(PARAMS, (ids,), MOST, SECONDS).rows}
    given = _given(store, ids, cells)
    named = dict.fromkeys(name for one in ids for name in params.get(one, {}))
    rows = [
        {
            **_facts(run, within.get(run.run_id, (0, 0)), labels.get(run.run_id)),
            "models": [str(name) for of, name in models if of == run.run_id],
            **{f"params.{name}": params.get(run.run_id, {}).get(name) for name in named},
            **{f"cells.{cell}": given.get((run.run_id, cell)) for cell in cells},
        }
        for run in runs
    ]
    columns = (*FACTS, *(f"params.{name}" for name in named), *(f"cells.{cell}" for cell in cells))
    known = store.sql(CELLS, (ids,), 200, SECONDS).rows
    return RunTable(runs, columns, tuple(rows), tuple((str(a), str(b), int(c)) for a, b, c in known))


def _facts(run: RunRow, within: Sequence[Any], label: Label | None) -> dict[str, Any]:
    models, tools = within
    return {
        "status": run.status,
        "started": run.begun,
        "seconds": None if run.status == "running" else run.duration,
        "input_tokens": run.input_tokens,
        "output_tokens": run.output_tokens,
        "cost": run.cost,
        "spans": run.spans,
        "model_calls": models,
        "tool_calls": tools,
        "failures": run.failures,
        "profile": run.profile,
        "source": run.source,
        "tags": list(label.tags) if label else [],
        "note": label.note if label else "",
    }


def _given(store: Projection, ids: Sequence[str], cells: Sequence[str]) -> dict[tuple[str, str], str]:
    """By run and cell what it gave: its error, its value, else what it printed."""
    if not cells:
        return {}
    rows = store.sql(GIVEN, (list(ids), list(cells)), MOST * len(cells), SECONDS).rows
    return {(run, cell): _said(output, error, printed) for run, cell, output, error, printed in rows}


def _said(output: str | None, error: str | None, printed: str | None) -> str:
    value = parsed(output)
    said = f"error: {error}" if error else text_of(value) if value is not None else (printed or "")
    return said[:OUTPUT]
