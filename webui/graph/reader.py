"""What the graph asks of the store: the spans of the run in which a workflow ran last. Not what becomes of them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from kernel.replay.steps import PATH
from studio.graph.progress import Span

if TYPE_CHECKING:
    from kernel.stores.projection import Projection

MOST = 20_000
"""Spans of a run that are read."""

LATEST = """select s.run_id from spans s join runs r using (run_id)
where r.path = ? and s.operation = 'invoke_workflow' and s.name = ? order by s.started desc limit 1"""

# What a model used is counted where it was called: agents and cells tell the same tokens again.
SPANS = f"""select span_id, parent_id, operation, name, status, started, duration,
case when operation in ('chat', 'embeddings') then coalesce(input_tokens, 0) + coalesce(output_tokens, 0) else 0 end,
case when operation in ('chat', 'embeddings') then coalesce(cost, 0) else 0 end,
coalesce(attributes->>'{PATH}', '') from spans where run_id = ? order by seq limit {MOST}"""


class RunReader:
    """Asks in threads."""

    def __init__(self, store: Projection) -> None:
        self._store = store

    async def latest(self, path: str, workflow: str) -> tuple[str, list[Span]]:
        """The run of a notebook in which a workflow of that name began last, and its spans; "" and none without one."""
        return await asyncio.to_thread(self._latest, path, workflow)

    def _latest(self, path: str, workflow: str) -> tuple[str, list[Span]]:
        found = self._store.sql(LATEST, (path, workflow)).rows
        if not found:
            return "", []
        run_id = str(found[0][0])
        return run_id, [Span(*row) for row in self._store.sql(SPANS, (run_id,), MOST).rows]
