"""What a page asks about the answer to a query that it shows: other rows of it, or a chart of it.

Not here: how an answer is kept (`kernel.stores.desk`), and its first rows, which are an output of the cell.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from kernel.charts import ChartOptions, chart_of
from kernel.engines.sql.looks import MIME
from kernel.errors import InvalidError, NotFoundError, SpellError
from kernel.stores.answers import Page, View
from kernel.stores.desk import Desk
from kernel.tables import Table
from studio.kernels.client import Display
from studio.notebook.session import Session
from webui.notebook.charts import bokeh_of

Message = Mapping[str, Any]
News = dict[str, Any]

MOST_ROWS = 1_000
"""Rows of one page."""

MOST_NAMES = 200
"""Names that stand below one chart."""

DRAWN = 5_000
"""Rows that a chart is drawn of."""


class AnswerPages:
    """One page's questions about answers of a session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def queries(self) -> dict[str, Callable[[Message], Awaitable[News]]]:
        """What can be asked, by the `op` of the message."""
        return {
            "rows": lambda message: _told(self._rows(message)),
            "chart": lambda message: _told(self._chart(message)),
        }

    async def _rows(self, message: Message) -> News:
        """`{rows, total}`: `limit` rows from `offset`, by column `order` (`down`), that contain `text`."""
        order = message.get("order")
        limit = min(MOST_ROWS, max(1, _number(message, "limit")))
        view = View(
            max(0, _number(message, "offset")),
            limit,
            order if isinstance(order, int) else None,
            message.get("down") is True,
            str(message.get("text") or "")[:1_000],
        )
        page = await self._page(message, view)
        return {"rows": page.rows, "total": page.total}

    async def _chart(self, message: Message) -> News:
        """`{figure, drawn}`: the chart `kind` of the columns `x` and `y`, of the first rows."""
        columns = [str(column["name"]) for column in self._shown(message)["columns"]]
        page = await self._page(message, View(0, DRAWN))
        chosen = [str(name) for name in message.get("y") or () if isinstance(name, str)]
        options = ChartOptions(str(message.get("kind") or "bar"), str(message.get("x") or ""), chosen or None)
        # Without a column that stands below it, the rows are numbered.
        drawn = [columns.index(name) for name in columns if options.x or name in chosen]
        table = Table([columns[at] for at in drawn], [[row[at] for at in drawn] for row in page.rows])
        chart = chart_of(table, options)
        if len({name for name in chart["x"] if isinstance(name, str)}) > MOST_NAMES:
            raise InvalidError(f"Below a chart there is room for {MOST_NAMES} names. Choose the row number, or sum up.")
        return {"figure": bokeh_of(chart), "drawn": len(page.rows)}

    async def _page(self, message: Message, view: View) -> Page:
        desk = self._session.inquiries.desk
        if desk is None:
            raise NotFoundError("Nobody here can turn the pages of an answer.")
        id = str(message.get("answer"))
        try:
            return await desk.page(id, view)
        except NotFoundError:
            await self._ask_again(desk, id, self._shown(message))
        return await desk.page(id, view)

    async def _ask_again(self, desk: Desk, id: str, shown: Message) -> None:
        """The store was closed since, or other answers came: what the cell shows says how to get it back."""
        if shown.get("tables"):
            raise NotFoundError("The answer is gone, and it read results of other cells. Run the cell again.")
        told = await desk.answer({"sql": shown["sql"], "parameters": shown.get("parameters", {})}, id)
        if "error" in told:
            raise InvalidError(str(told["error"]["message"]))

    def _shown(self, message: Message) -> Message:
        """The output of the cell that shows the answer. `NotFoundError` when it shows another by now."""
        for output in self._session.outputs(str(message.get("id"))):
            shown = output.data.get(MIME) if isinstance(output, Display) else None
            if isinstance(shown, Mapping) and shown.get("answer") == message.get("answer"):
                return shown
        raise NotFoundError("The answer is gone. Run the cell again.")


async def _told(asked: Awaitable[News]) -> News:
    try:
        return await asked
    except SpellError as error:
        return {"problem": error.message}


def _number(message: Message, key: str) -> int:
    value = message.get(key)
    if not isinstance(value, int):
        raise InvalidError(f"The page sent no number as {key!r}. Reload the page.")
    return value
