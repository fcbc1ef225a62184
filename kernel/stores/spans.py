"""Questions about the spans of a run: trees, lists, one span with all it carried. Not drawings of them (`timeline`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kernel.events import Event
from kernel.stores.questions import Questions, containing, parsed
from kernel.stores.rows import ModelCall, SpanLine, SpanRow

COLUMNS = """run_id, span_id, parent_id, operation, name, status, started, finished, duration, depth, seq, cell,
source_name, source_line, language, agent_id, agent_name, model, input_tokens, output_tokens, cost,
replayed, coalesce(error->>'message', '')"""

LINES = """
with page as (select {columns} from spans where run_id = $run and {condition} order by seq {direction}
  limit $limit offset $offset),
children as (select parent_id, count(*) as children from spans
  where run_id = $run and parent_id in (select span_id from page) group by parent_id)
select page.*, coalesce(children, 0) from page left join children on children.parent_id = page.span_id
order by page.seq {direction}
"""

ANCESTORS = """
with recursive above as (
  select parent_id, depth from spans where run_id = $run and span_id = $span
  union
  select s.parent_id, s.depth from spans s join above a on s.span_id = a.parent_id where s.run_id = $run
)
select parent_id from above where parent_id <> '' order by depth
"""

MODEL_CALLS = """
with recursive below as (
  select span_id, cell from spans where run_id = $run and operation = 'run_cell' and cell in (select unnest($cells))
  union all
  select s.span_id, b.cell from spans s join below b on s.parent_id = b.span_id where s.run_id = $run
)
select b.cell, s.model, s.input_tokens, s.output_tokens, s.cost from spans s join below b using (span_id)
where s.run_id = $run and s.operation in ('chat', 'embeddings') order by s.seq
"""

# Column by column: DuckDB then looks at each different name once, not at each span.
SEARCHED = " or ".join(f"{column} ilike $text escape '~'" for column in ("operation", "name", "model", "agent_name"))
SEARCHED = f"({SEARCHED} or error->>'message' ilike $text escape '~')"


class SpanQuestions(Questions):
    """What happened in a run. Lists are in the order things began; a run or span that is not there has none."""

    def count(self, run_id: str) -> int:
        """How many spans the run has."""
        return int(self._fetch("select count(*) from spans where run_id = ?", [run_id])[0][0])

    def children(self, run_id: str, parent_id: str, limit: int = 200, offset: int = 0) -> list[SpanLine]:
        """The spans right below `parent_id`; "" gives the roots."""
        return self._lines(run_id, "parent_id = $parent", {"parent": parent_id}, limit, offset)

    def roots(self, run_id: str, limit: int = 200, offset: int = 0) -> list[SpanLine]:
        """The spans that have no parent."""
        return self.children(run_id, "", limit, offset)

    def tree(self, run_id: str, limit: int = 1000) -> list[SpanLine]:
        """The first `limit` spans of the run, depth first: each right above what it contains."""
        lines = self._lines(run_id, "true", {}, limit)
        below: dict[str, list[SpanLine]] = {}
        known = {line.span_id for line in lines}
        for line in lines:
            below.setdefault(line.parent_id if line.parent_id in known else "", []).append(line)
        ordered, waiting = list[SpanLine](), below.pop("", [])[::-1]
        while waiting:
            ordered.append(line := waiting.pop())
            waiting.extend(reversed(below.pop(line.span_id, [])))
        return ordered

    def span(self, run_id: str, span_id: str) -> SpanRow | None:
        """One span with its payload; None when there is no such span."""
        lines = self._lines(run_id, "span_id = $span", {"span": span_id}, 1)
        if not lines:
            return None
        query = "select input, output, error, attributes from spans where run_id = ? and span_id = ?"
        ((*payload, attributes),) = self._fetch(query, [run_id, span_id])[:1]
        line = lines[0]
        values = [getattr(line, name) for name in SpanLine.__dataclass_fields__]
        whole = (self._whole(parsed(one)) for one in payload)
        return SpanRow(*(*values, *whole, parsed(attributes) or {}))

    def span_events(self, run_id: str, span_id: str, limit: int = 500, offset: int = 0) -> list[Event]:
        """What happened in a span, its start and end included, in order."""
        query = """select seq, time, run_id, span_id, parent_id, kind, name, data from events
            where run_id = ? and span_id = ? order by seq limit ? offset ?"""
        rows = self._fetch(query, [run_id, span_id, limit, offset])
        return [Event(*(*row[:-1], parsed(row[-1]))) for row in rows]

    def moments(self, run_id: str, moments: Sequence[str], limit: int = 10_000) -> list[Event]:
        """What happened inside the spans of a run: the first `limit` events of these moments, in order."""
        query = """select seq, time, run_id, span_id, parent_id, kind, name, data from events
            where run_id = ? and moment in (select unnest(?)) order by seq limit ?"""
        rows = self._fetch(query, [run_id, list(moments), limit])
        return [Event(*(*row[:-1], parsed(row[-1]))) for row in rows]

    def paused(self, run_id: str) -> frozenset[str]:
        """The spans of a run that wait at a breakpoint."""
        query = """select span_id from events where run_id = ? and moment in ('paused', 'resumed') group by span_id
            having count(*) filter (moment = 'paused') > count(*) filter (moment = 'resumed')"""
        return frozenset(row[0] for row in self._fetch(query, [run_id]))

    def path_to(self, run_id: str, span_id: str) -> list[str]:
        """The ids of the spans around this one, the outermost first, without itself."""
        return [row[0] for row in self._fetch(ANCESTORS, {"run": run_id, "span": span_id})]

    def cell_spans(self, run_id: str, cell: str, limit: int = 1000) -> list[SpanLine]:
        """The spans that a cell caused."""
        return self._lines(run_id, "cell = $cell", {"cell": cell}, limit)

    def model_calls(self, run_id: str, cells: Sequence[str]) -> list[ModelCall]:
        """The calls of models that cells made in a run, whoever made them for them, in order."""
        rows = self._fetch(MODEL_CALLS, {"run": run_id, "cells": list(cells)})
        return [
            ModelCall(cell, model or "", (said or 0) + (heard or 0), cost, heard or 0)
            for cell, model, said, heard, cost in rows
        ]

    def at_line(self, run_id: str, cell: str, line: int, limit: int = 100) -> list[SpanLine]:
        """The spans that a line of a cell ("" for a plain script) caused, the newest first."""
        condition = "cell = $cell and source_line = $line"
        return self._lines(run_id, condition, {"cell": cell, "line": line}, limit, newest_first=True)

    def search(self, run_id: str, text: str, limit: int = 200, offset: int = 0) -> list[SpanLine]:
        """The spans with `text` in their operation, name, model, agent or error."""
        return self._lines(run_id, SEARCHED, {"text": containing(text)}, limit, offset)

    def _lines(
        self,
        run_id: str,
        condition: str,
        parameters: dict[str, Any],
        limit: int,
        offset: int = 0,
        newest_first: bool = False,
    ) -> list[SpanLine]:
        query = LINES.format(columns=COLUMNS, condition=condition, direction="desc" if newest_first else "asc")
        given = {"run": run_id, "limit": limit, "offset": offset, **parameters}
        return [SpanLine(*row) for row in self._fetch(query, given)]
