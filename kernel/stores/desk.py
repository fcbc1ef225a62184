"""Where queries over a store are answered, and the latest answers are kept so that a page can turn them over.

Not here: how a query reaches it (`kernel.consulting`, `studio.notebook.inquiries`), and what an answer is (`answers`).
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from kernel.errors import NotFoundError, SpellError
from kernel.stores.answers import PATIENCE, Answer, Asking, Page, View

if TYPE_CHECKING:
    from kernel.stores.projection import Projection

KEPT_ANSWERS = 8
"""Answers that can still be turned over; an older one is asked again when somebody does."""

KEPT_ROWS, KEPT_BYTES = 2_000, 1 << 20
"""What of an answer other cells get as a value, and the trace keeps."""

MOST_KEPT_ROWS, MOST_KEPT_BYTES = 100_000, 16 << 20
"""The same for a cell that asks for more: every engine, the journal and the store hold a copy of it."""

SHOWN_ROWS = 50
"""Rows that are shown at once."""

Result = TypeVar("Result")

Refresh = Callable[[], Awaitable[object]]
"""Brings the store up to date."""


async def nothing() -> None:
    """The refresh of a store that is up to date."""


class Desk:
    """Answers over one store. All of it happens on one event loop; what blocks, in threads."""

    def __init__(self, store: Projection, refresh: Refresh = nothing) -> None:
        self._store = store
        self._refresh = refresh
        self._kept: OrderedDict[str, Answer] = OrderedDict()

    async def answer(self, question: Mapping[str, Any], id: str = "") -> dict[str, Any]:
        """The answer to a question as `question_of` makes it: what `told` gives, or `{"error": …}`.

        With `id` it is kept under that, in the place of one that is gone. Cancelling the caller ends the query.
        """
        await self._refresh()
        asking = Asking(
            str(question.get("sql", "")),
            dict(question.get("parameters") or {}),
            dict(question.get("tables") or {}),
            float(question.get("seconds") or PATIENCE),
        )
        try:
            rows = min(int(question.get("rows") or 0), MOST_KEPT_ROWS)
            answer, said = await _in_thread(lambda on_begin: self._ask(asking, rows, on_begin))
        except SpellError as error:
            return {"error": error.describe()}
        self._keep(id or answer.id, answer)
        return {**said, "answer": id or answer.id}

    async def page(self, id: str, view: View) -> Page:
        """Rows of an answer. `NotFoundError` when it is not kept any more."""
        answer = self._kept.get(id)
        if answer is None:
            raise NotFoundError("The answer is gone. Run the cell again.")
        self._kept.move_to_end(id)
        return await asyncio.to_thread(answer.page, view)

    def close(self) -> None:
        """Forget all answers."""
        while self._kept:
            self._kept.popitem()[1].close()

    def _ask(self, asking: Asking, rows: int, on_begin: OnBegin) -> tuple[Answer, dict[str, Any]]:
        answer = self._store.ask(asking, on_begin)
        return answer, told(answer, rows)

    def _keep(self, id: str, answer: Answer) -> None:
        self._kept[id] = answer
        while len(self._kept) > KEPT_ANSWERS:
            self._kept.popitem(last=False)[1].close()


def told(answer: Answer, rows: int = 0) -> dict[str, Any]:
    """An answer as data: `columns`, `total`, whether it is `cut`, the `rows` other cells get, the `page` to show.

    `rows` of them are wanted; 0: the usual number. They are fewer where they are too many bytes.
    """
    return {
        "columns": [{"name": column.name, "type": column.type} for column in answer.columns],
        "total": answer.total,
        "cut": answer.is_cut,
        "rows": answer.first(rows or KEPT_ROWS, MOST_KEPT_BYTES if rows else KEPT_BYTES),
        "page": answer.page(View(0, SHOWN_ROWS)).rows,
    }


Stop = Callable[[], None]
OnBegin = Callable[[Stop], None]


async def _in_thread(work: Callable[[OnBegin], Result]) -> Result:
    """Do it in a thread; when the caller is cancelled, end it and wait for its end."""
    stops: list[Stop] = []
    task = asyncio.ensure_future(asyncio.to_thread(work, stops.append))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():
            for stop in stops:
                stop()
            await asyncio.wait({task}, timeout=0.05)
        if not task.cancelled():
            task.exception()
        raise
