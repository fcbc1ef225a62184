"""What the graph asks of the store: the spans of the run in which a workflow ran last. Not what becomes of them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from kernel.replay.steps import PATH
from kernel.workflows.places import MADE_AT, MADE_IN
from studio.graph.listing import Drawn
from studio.graph.progress import Span, is_run_of

if TYPE_CHECKING:
    from kernel.stores.past import Past
    from kernel.stores.projection import Projection

MOST = 20_000
"""Spans of a run that are read."""

MOST_LOOKED_AT = 200
"""Runs of workflows among which the last one of a workflow is looked for."""

# What a model used is counted where it was called: agents and cells tell the same tokens again.
COLUMNS = f"""s.span_id, s.parent_id, s.operation, s.name, s.status, s.started, s.duration,
case when s.operation in ('chat', 'embeddings') then coalesce(s.input_tokens, 0) + coalesce(s.output_tokens, 0)
else 0 end, case when s.operation in ('chat', 'embeddings') then coalesce(s.cost, 0) else 0 end,
coalesce(s.attributes->>'{PATH}', ''), coalesce(s.attributes->>'{MADE_IN}', ''),
coalesce(try_cast(s.attributes->>'{MADE_AT}' as integer), 0)"""

LATEST = f"""select s.run_id, {COLUMNS} from spans s join runs r using (run_id)
where r.path = ? and s.operation = 'invoke_workflow' order by s.started desc limit {MOST_LOOKED_AT}"""

SPANS = f"select {COLUMNS} from spans s where s.run_id = ? order by s.seq limit {MOST}"


class RunReader:
    """Asks in threads."""

    def __init__(self, store: Projection) -> None:
        self._store = store
        self._past: Past | None = None

    def look_back(self, run_id: str, at: float) -> None:
        """From now on the run is that one as it was `at` a moment (seconds since the epoch); "": the latest."""
        before, self._past = self._past, self._store.as_of(run_id, at) if run_id else None
        if before is not None:
            before.close()

    @property
    def at(self) -> float:
        """The moment that is looked at; 0 for now."""
        return self._past.at if self._past else 0.0

    async def latest(self, path: str, drawn: Drawn) -> tuple[str, list[Span]]:
        """The run of a notebook in which a workflow began last (or of the past), its spans; "" and none without one."""
        return await asyncio.to_thread(self._latest, path, drawn)

    def _latest(self, path: str, drawn: Drawn) -> tuple[str, list[Span]]:
        if (past := self._past) is not None:
            return past.run_id, [Span(*each) for each in past.sql(SPANS, (past.run_id,), MOST).rows]
        for run_id, *row in self._store.sql(LATEST, (path,), MOST_LOOKED_AT).rows:
            if is_run_of(drawn.figure, drawn.cell, Span(*row)):
                return str(run_id), [Span(*each) for each in self._store.sql(SPANS, (run_id,), MOST).rows]
        return "", []
