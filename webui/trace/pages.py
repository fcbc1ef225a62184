"""Which stretches of a run's tree the browser has, and what of them is new. Not how they are drawn.

A run of up to `WHOLE` spans is sent whole; of a larger one only what the person looks at.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from webui.trace.plain import plain_line
from webui.trace.reader import TraceReader

if TYPE_CHECKING:
    from kernel.stores.rows import RunRow, SpanLine

WHOLE = 2_000
"""Spans of a run that is sent whole."""

PAGE = 100
"""Children of one span that are sent at once in a larger run; as in `src/wire.ts`."""

ROOTS = ("", 0)


def open_depth(spans: int) -> int:
    """How deep the tree is open at first."""
    if spans <= 300:
        return 99
    return 2 if spans <= WHOLE else 1


class Pages:
    """The tree of one run, as one page of the browser knows it."""

    def __init__(self, reader: TraceReader, run_id: str) -> None:
        self._reader = reader
        self._run_id = run_id
        self._sent: dict[tuple[str, int], list[dict[str, Any]]] = {}
        self._watched: list[tuple[str, int]] = [ROOTS]
        self.lines: list[SpanLine] = []

    def watch(self, places: Iterable[tuple[str, int]]) -> None:
        """The browser looks at these stretches now: `(parent, offset)`."""
        self._watched = list(dict.fromkeys(places)) or [ROOTS]

    def forget_large(self) -> None:
        """What a page has of a run that is not sent whole may be too much by now: it is sent again."""
        if not self.lines:
            self._sent.clear()

    async def news(self, run: RunRow) -> list[dict[str, Any]]:
        """What the browser lacks or has in an older form, as it reads it."""
        if run.spans <= WHOLE:
            self.lines = await self._reader.tree(self._run_id, WHOLE)
            return self._fresh(self._by_parent(), run)
        self.lines = []
        return self._fresh([await self._stretch(place, run) for place in self._watched], run)

    async def around(self, run: RunRow, span_ids: list[str]) -> list[dict[str, Any]]:
        """The stretches of a large run in which these spans lie, as far as the browser lacks them."""
        if run.spans <= WHOLE:
            return []
        places = await self._reader.places(self._run_id, span_ids)
        stretches = dict.fromkeys((parent, index // PAGE * PAGE) for parent, index in places)
        return self._fresh([await self._stretch(place, run) for place in stretches], run)

    def _by_parent(self) -> list[tuple[tuple[str, int], list[SpanLine], int]]:
        groups: dict[str, list[SpanLine]] = {}
        for line in self.lines:
            groups.setdefault(line.parent_id, []).append(line)
        return [((parent, 0), lines, len(lines)) for parent, lines in groups.items()]

    async def _stretch(self, place: tuple[str, int], run: RunRow) -> tuple[tuple[str, int], list[SpanLine], int]:
        parent, offset = place
        lines = await self._reader.children(self._run_id, parent, PAGE + 1, offset)
        # One more than a page tells that there is a next one, which is fetched when it is looked at.
        return place, lines[:PAGE], offset + len(lines)

    def _fresh(self, stretches: list[tuple[tuple[str, int], list[SpanLine], int]], run: RunRow) -> list[dict[str, Any]]:
        news = []
        for place, lines, total in stretches:
            rows = [plain_line(line, run) for line in lines]
            if self._sent.get(place) != rows:
                self._sent[place] = rows
                news.append({"parent": place[0], "offset": place[1], "total": total, "rows": rows})
        return news
