"""Runs beside each other as a page looks at them: two as one tree with a pair of spans, more in a table. Not drawings.

What differs is `kernel.comparison`'s. A comparison is made once, and anew when one of its runs has grown.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import orjson

from kernel.comparison.runs import compare, run_of
from kernel.comparison.tables import MOST, tabulate
from kernel.errors import NotFoundError
from kernel.records import dataclass
from kernel.stores.labels import Labels
from webui.trace.aligned import Aligned
from webui.trace.components import Message
from webui.trace.plain import plain_run

if TYPE_CHECKING:
    from pathlib import Path

    from kernel.stores.projection import Projection


@dataclass(frozen=True, slots=True)
class Question:
    """What a page asks about runs; `number` tells its answer from those of earlier questions."""

    runs: tuple[str, ...]
    ask: dict[str, Any]
    number: int


class RunsBeside:
    """The comparison of one page. `send` tells the browser, `want` has `refresh` called soon."""

    def __init__(
        self, store: Projection, home: Path, send: Callable[[Message], None], want: Callable[[], None]
    ) -> None:
        self._store = store
        self._home = home
        self._send = send
        self._want = want
        self._question: Question | None = None
        self._told: tuple[int, bytes] = (-1, b"")
        self._done: tuple[Question | None, list[Any]] = (None, [])
        self._aligned: tuple[list[Any], Aligned | None] = ([], None)
        self._turn = asyncio.Lock()

    def hear(self, message: Message) -> bool:
        """Take a message of the page; False when it is not about a comparison."""
        match message:
            case {"op": "compare", "runs": list(runs), "ask": dict(ask), "number": int(number)}:
                named = tuple(dict.fromkeys(run for run in runs if isinstance(run, str)))[:MOST]
                self._question = Question(named, ask, number) if len(named) > 1 else None
                self._want()
                return True
            case {"op": "uncompare"}:
                self._question, self._aligned = None, ([], None)
                return True
        return False

    async def refresh(self) -> None:
        """Answer the question of the page as the runs are now, unless that was said already."""
        async with self._turn:
            if (question := self._question) is None:
                return
            try:
                data = await asyncio.to_thread(self._news, question)
            except NotFoundError as error:
                data = orjson.dumps({"trouble": error.message})
            if data is not None and question is self._question and (question.number, data) != self._told:
                self._told = (question.number, data)
                # As one text: Bokeh would walk through every value of it.
                self._send({"op": "compared", "number": question.number, "data": data.decode()})

    def _news(self, question: Question) -> bytes | None:
        """The answer; None when it is known already, and no run has grown since."""
        runs = [run_of(self._store, run) for run in question.runs]
        stamp = [(run.run_id, run.status, run.spans, run.duration) for run in runs]
        if self._done == (question, stamp):
            return None
        data = orjson.dumps(self._answer(question, stamp), default=str)
        self._done = (question, stamp)
        return data

    def _answer(self, question: Question, stamp: list[Any]) -> dict[str, Any]:
        if len(question.runs) != 2 or question.ask.get("table") is True:
            return self._table(question)
        known, aligned = self._aligned
        if aligned is None or stamp != known:
            aligned = Aligned(self._store, compare(self._store, *question.runs))
            self._aligned = (stamp, aligned)
        return aligned.answer(question.ask)

    def _table(self, question: Question) -> dict[str, Any]:
        cells = [one for one in question.ask.get("cells") or () if isinstance(one, str)][:20]
        table = tabulate(self._store, question.runs, Labels(self._home).all(), cells)
        return {
            "kind": "table",
            "runs": [plain_run(run) for run in table.runs],
            "columns": table.columns,
            "differing": sorted(table.differing),
            "rows": table.values,
            "cells": table.cells,
        }
