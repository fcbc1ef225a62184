"""What the trace panel asks of the store, off the event loop. Not what it does with the answers."""

from __future__ import annotations

import asyncio
import json
import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kernel.records import dataclass
from kernel.stores.moments import state_at

if TYPE_CHECKING:
    from kernel.stores.reading import Reading
    from kernel.stores.rows import RunRow, SpanLine, SpanRow, StateChange, StateRow, Timeline

RUNS = 60
"""Runs the picker offers."""

FOUND = 300
"""Spans a search finds at most."""

MOMENTS = 100
"""Events of a span that are listed."""

STREAMED = 20_000
"""Characters at the end of a streamed text that are shown while it streams."""

CHANGES = 200
"""Changes of a key that are listed."""

BINS = 600
CAP = 3_000
"""Bars of a timeline; with more spans in view they are summed up into bins."""

BEFORE = "select count(*) from spans where run_id = ? and parent_id = ? and seq < ?"

MOMENTS_OF = """select time, moment, cast(data as varchar), count(*) over () from events
where run_id = ? and span_id = ? and moment not in ('started', 'finished', 'failed', 'delta') order by seq limit ?"""

NAMES_OF = "select span_id, operation, name from spans where run_id = ? and span_id in (select unnest(?))"

CELLS_OF = """select cast(data->'cells' as varchar), cast(data->'whole' as varchar) from events
where run_id = ? and kind = 'run.started' limit 1"""

STREAMED_OF = """select string_agg(data->>'text', '' order by seq) from events
where run_id = ? and span_id = ? and moment = 'delta'"""


@dataclass(frozen=True, slots=True)
class Story:
    """A span, its ancestors (outermost first) and what happened inside it.

    `frames` are the operations and names from the root down to the span itself; `moments` are `(time, moment, data)`
    with `more` left out; `streamed` is what a chat that has no answer yet has said so far.
    """

    span: SpanRow
    path: list[str]
    frames: list[tuple[str, str]]
    moments: tuple[tuple[float, str, Any], ...]
    more: int
    streamed: str


class TraceReader:
    """Asks in threads; the store itself sees to it that one question at a time is answered."""

    def __init__(self, store: Reading) -> None:
        self._store = store

    def turn(self, store: Reading) -> None:
        """Ask this store from now on: of the past, or of now."""
        self._store = store

    async def runs(self, path: str) -> list[RunRow]:
        """The latest runs of a notebook, newest first."""
        return await asyncio.to_thread(self._store.runs, path, RUNS)

    async def run(self, run_id: str) -> RunRow | None:
        """One run."""
        return await asyncio.to_thread(self._store.run, run_id)

    async def is_to_come(self, run_id: str, path: str) -> bool:
        """Whether the store does not have a run yet: it is no older, by its id, than the newest run of the notebook."""
        newest = await self.runs(path)
        second = slice(len("20261121T093000"))
        is_young = not newest or run_id[second] >= newest[0].run_id[second]
        return is_young and await self.run(run_id) is None

    async def with_pauses(self, run: RunRow) -> RunRow:
        """The run, and which of its spans wait at a breakpoint."""
        return replace(run, paused=await asyncio.to_thread(self._store.paused, run.run_id))

    async def forks(self, run_id: str) -> list[RunRow]:
        """The runs that forked from a run."""
        return await asyncio.to_thread(self._store.forks, run_id)

    async def cells(self, run_id: str) -> list[str] | None:
        """The ids of the cells that a run was to run; None for the whole notebook."""
        return await asyncio.to_thread(self._cells, run_id)

    async def tree(self, run_id: str, limit: int) -> list[SpanLine]:
        """The first `limit` spans, each below its parent, in the order they began."""
        return await asyncio.to_thread(self._store.tree, run_id, limit)

    async def children(self, run_id: str, parent: str, limit: int, offset: int) -> list[SpanLine]:
        """A stretch of the children of a span ("" for the roots)."""
        return await asyncio.to_thread(self._store.children, run_id, parent, limit, offset)

    async def timeline(self, run_id: str, start: float, end: float) -> Timeline:
        """The bars between two times (seconds since the epoch)."""
        return await asyncio.to_thread(self._store.timeline, run_id, start, end, BINS, CAP)

    async def span(self, run_id: str, span_id: str) -> SpanRow | None:
        """A span with all that it carried."""
        return await asyncio.to_thread(self._store.span, run_id, span_id)

    async def story(self, run_id: str, span_id: str) -> Story | None:
        """A span and what happened inside it; None when there is no such span."""
        return await asyncio.to_thread(self._story, run_id, span_id)

    async def places(self, run_id: str, span_ids: list[str]) -> list[tuple[str, int]]:
        """Where spans stand: their parent, and how many siblings began before them."""
        return await asyncio.to_thread(self._places, run_id, span_ids)

    async def at_line(self, run_id: str, cell: str, line: int) -> str:
        """The newest span that a line of a cell caused; without one, the newest of the cell itself; else ""."""
        return await asyncio.to_thread(self._at_line, run_id, cell, line)

    async def find(self, run_id: str, text: str) -> tuple[list[SpanLine], bool]:
        """The spans whose name, operation, model, agent or error has `text` in it; and whether there are more."""
        return await asyncio.to_thread(self._find, run_id, text)

    async def state(self, path: str) -> list[StateRow]:
        """The latest value of every key that the runs of a notebook kept."""
        return await asyncio.to_thread(self._store.state, path)

    async def state_at(self, run: RunRow, time: float) -> list[StateChange]:
        """Every key that had a value at a moment (seconds since the epoch) of a run."""
        return await asyncio.to_thread(state_at, self._store, run.run_id, time, run.path, run.begun)

    async def changes(self, path: str, scope: str, owner: str, key: str, until: float = math.inf) -> list[StateChange]:
        """The latest changes of one key up to a time, newest first; one more than `CHANGES` when there are more."""
        return await asyncio.to_thread(
            self._store.state_history, scope, owner, key, path, limit=CHANGES + 1, until=until
        )  # fmt: skip

    def _cells(self, run_id: str) -> list[str] | None:
        rows = self._store.sql(CELLS_OF, (run_id,)).rows
        cells, whole = rows[0] if rows else (None, None)
        return None if cells is None or whole == "true" else list(json.loads(cells))

    def _places(self, run_id: str, span_ids: list[str]) -> list[tuple[str, int]]:
        spans = [span for one in span_ids if (span := self._store.span(run_id, one)) is not None]
        given = [(run_id, span.parent_id, span.order) for span in spans]
        return [(one[1], int(self._store.sql(BEFORE, one).rows[0][0])) for one in given]

    def _at_line(self, run_id: str, cell: str, line: int) -> str:
        found = self._store.at_line(run_id, cell, line, 1) if line else []
        if found:
            return found[0].span_id
        lines = self._store.cell_spans(run_id, cell, 50)
        # The cell's own span is the outermost of what it caused.
        return max(lines, key=lambda span: (-span.depth, span.order)).span_id if lines else ""

    def _find(self, run_id: str, text: str) -> tuple[list[SpanLine], bool]:
        lines = self._store.search(run_id, text, FOUND + 1)
        if not lines and " " in text:
            # A person writes `execute tool`.
            lines = self._store.search(run_id, text.replace(" ", "_"), FOUND + 1)
        return lines[:FOUND], len(lines) > FOUND

    def _story(self, run_id: str, span_id: str) -> Story | None:
        span = self._store.span(run_id, span_id)
        if span is None:
            return None
        rows = self._store.sql(MOMENTS_OF, (run_id, span_id, MOMENTS)).rows
        moments = tuple((float(time), str(moment), json.loads(data)) for time, moment, data, _ in rows)
        more = int(rows[0][3]) - len(rows) if rows else 0
        streamed = self._streamed(span) if span.operation == "chat" and span.output is None else ""
        path = self._store.path_to(run_id, span_id)
        named = {
            row[0]: (row[1], row[2] or "") for row in self._store.sql(NAMES_OF, (run_id, path), len(path) + 1).rows
        }
        frames = [*(named[one] for one in path if one in named), (span.operation, span.name)]
        return Story(span, path, frames, moments, more, streamed)

    def _streamed(self, span: SpanRow) -> str:
        rows = self._store.sql(STREAMED_OF, (span.run_id, span.span_id)).rows
        text = str(rows[0][0] or "") if rows else ""
        return text if len(text) <= STREAMED else "…" + text[-STREAMED:]
