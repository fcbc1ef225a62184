"""Between one page and a session: what the page wishes becomes changes, runs and questions to the kernel.

Not here: what the session tells the page (`report`).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from kernel.errors import InvalidError, SpellError
from studio.notebook.changes import EditCell, InsertCell
from studio.notebook.document import Cell
from studio.notebook.notices import Notice
from studio.notebook.session import Session
from studio.notebook.wire import change_from_plain
from webui.notebook.breaking import breakpoint_wishes
from webui.notebook.clipboard import cells_of_clip, clip_of
from webui.notebook.dataflow import dataflow_wishes
from webui.notebook.hover import explain
from webui.notebook.offsets import to_bytes, to_index, to_units
from webui.notebook.outbox import News, Outbox
from webui.notebook.palette import Palette
from webui.notebook.proofreading import Proofreader
from webui.notebook.rejoining import rejoin
from webui.notebook.report import Report
from webui.notebook.smart import SmartCells
from webui.notebook.wording import problem
from webui.notebook.workbench import Workbench

log = logging.getLogger(__name__)

Message = Mapping[str, Any]
"""A wish of the page: its `op` and fields. It comes from a browser, so every field is checked."""

MOST_CHECKED = 1_000_000
"""Characters of a cell whose syntax is looked at while it is written; a longer one is data that was pasted."""

Rest = Coroutine[Any, Any, None]
"""What is left to do of a wish that takes time."""

OnPlace = Callable[[str, int], None]
"""Told the cell id and the line (from 1) that the person is at."""

OnTrace = Callable[[str, str], None]
"""Told the cell id and the run id whose trace the person wants to see."""


class Bridge:
    """One page's part in a session, whose notices call it `source`; it offers `languages`, `send` takes its news."""

    def __init__(
        self,
        session: Session,
        source: str,
        languages: tuple[str, ...],
        send: Callable[[News], None],
        on_place: OnPlace,
        on_trace: OnTrace,
    ) -> None:
        self._session = session
        self._source = source
        self._send = send
        self._on_place = on_place
        self._on_trace = on_trace
        self._outbox = Outbox(send, lambda: self._everything(), lambda: self._report.rest())
        self._report = Report(session, source, languages, self._outbox)
        self._palette = Palette(session, source)
        self._proofreader = Proofreader(session, self._outbox.put)
        self._workbench = Workbench(session)
        self._smart = SmartCells(session, source)
        self._unfollow: Callable[[], None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._wishes = self._changes() | self._runs() | self._questions() | self._signals()
        self._wishes |= dataflow_wishes(session, source) | breakpoint_wishes(session, self._tell_reply)

    def receive(self, message: Any) -> None:
        """Do what the page wishes. What cannot be done is told to the page, which is then shown everything afresh."""
        wish = self._wishes.get(str(message.get("op"))) if isinstance(message, Mapping) else None
        if wish is None:
            log.warning("A page sent something that is no wish: %.200r", message)
            return
        try:
            rest = wish(message)
        except SpellError as error:
            self._complain(error)
            return
        if asyncio.iscoroutine(rest):
            task = asyncio.get_running_loop().create_task(self._finish(rest))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def reveal(self, cell: str, line: int) -> None:
        """Scroll the page to a line (from 1) of a cell and light it up."""
        self._outbox.put({"op": "reveal", "id": cell, "line": line})

    def open_palette(self) -> None:
        """Show the tool palette on the page."""
        self._outbox.put({"op": "palette"})

    def close(self) -> None:
        """Let go of the session."""
        if self._unfollow is not None:
            self._unfollow()
            self._unfollow = None
        self._report.dataflow.close()
        self._proofreader.close()
        self._outbox.close()
        for task in self._tasks:
            task.cancel()

    def _changes(self) -> dict[str, Callable[[Message], object]]:
        return {
            "edit": self._edit,
            "insert": self._insert,
            "duplicate": self._duplicate,
            "delete": lambda message: self._change("delete_cell", message),
            "move": lambda message: self._change("move_cell", message),
            "kind": lambda message: self._change("set_kind", message),
            "rename": lambda message: self._change("rename_cell", message),
            "together": self._together,
            "options": lambda message: self._change("set_options", message),
            "undo": lambda _: self._session.undo(),
            "redo": lambda _: self._session.redo(),
        }

    def _runs(self) -> dict[str, Callable[[Message], object]]:
        return {
            "run": lambda message: self._session.run_cell(_text(message, "id")),
            "run_all": lambda _: self._session.run_all(),
            "run_from": lambda message: self._session.run_from(_text(message, "id")),
            "unqueue": lambda message: self._session.queue.drop(_text(message, "id")),
            "interrupt": lambda _: self._session.interrupt(),
            "restart": lambda _: self._session.restart(),
            "isolate": self._isolate,
            "answer": self._answer,
        }

    def _questions(self) -> dict[str, Callable[[Message], object]]:
        return {
            "complete": lambda message: self._ask(message, self._complete),
            "inspect": lambda message: self._ask(message, self._inspect),
            "signature": lambda message: self._ask(message, self._signature),
            "check": lambda message: self._ask(message, self._check),
            "clip": lambda message: self._tell_reply(message, clip_of(self._session.notebook, message.get("ids"))),
            "unclip": lambda message: self._tell_reply(message, cells_of_clip(_text(message, "text"))),
            "sync": lambda message: self._reply(message, self._agree),
            "rejoin": lambda message: self._reply(message, self._rejoin),
            "tools": lambda message: self._reply(message, self._palette.tools),
            "call": lambda message: self._reply(message, self._palette.call),
            "try": lambda message: self._reply(message, self._palette.attempt),
            **{op: partial(self._reply, question=ask) for op, ask in self._workbench.queries().items()},
            "smart": lambda message: self._reply(message, self._smart.hear(message)),
        }

    def _signals(self) -> dict[str, Callable[[Message], object]]:
        return {
            "ready": self._open,
            "seen": lambda message: self._outbox.seen(_number(message, "number")),
            "select": lambda message: self._on_place(_text(message, "id"), _number(message, "line")),
            "trace": lambda message: self._on_trace(_text(message, "id"), _text(message, "run_id")),
        }

    async def _finish(self, rest: Rest) -> None:
        try:
            await rest
        except SpellError as error:
            self._complain(error)

    def _complain(self, error: SpellError) -> None:
        self._outbox.put({"op": "trouble", "message": error.message})
        self._outbox.start_afresh()

    def _open(self, _: Message) -> None:
        # Not before: a session keeps its troubles for the first who follows, and those are not ours to show.
        if self._unfollow is None:
            self._unfollow = self._session.follow(self._hear)
        self._outbox.open()

    def _hear(self, notice: Notice) -> None:
        self._report.hear(notice)
        self._proofreader.hear(notice)

    def _everything(self) -> News:
        self._proofreader.start()
        return self._report.everything()

    def _change(self, kind: str, message: Message) -> None:
        self._session.change(change_from_plain({**message, "type": kind}), self._source)

    def _together(self, message: Message) -> None:
        """Several changes that are one step to undo."""
        changes, wishes = self._changes(), message.get("wishes")
        with self._session.together():
            for wish in wishes if isinstance(wishes, list) else ():
                change = changes.get(str(wish.get("op"))) if isinstance(wish, Mapping) else None
                if change is None:
                    raise InvalidError("The page sent something that is no change. Reload the page.")
                change(wish)

    def _edit(self, message: Message) -> None:
        id, source, number = _text(message, "id"), _text(message, "source"), _number(message, "number")
        if not any(cell.id == id for cell in self._session.notebook.cells):
            return  # The page hears that somebody deleted it, and keeps what was typed (`salvage.ts`).
        if self._report.edited_since(id, _number(message, "base")):
            # The page puts its typing on top of the other's, and sends it again.
            self._resend(id, number)
            return
        change = change_from_plain({"type": "edit_cell", "id": id, "source": source})
        revision = self._session.change(change, self._source)
        self._outbox.put({"op": "accepted", "id": id, "revision": revision, "number": number})
        if isinstance(change, EditCell) and change.source != source:
            self._resend(id)

    async def _isolate(self, message: Message) -> None:
        """The kernel begins anew: a process that runs cannot be walled in, nor let out."""
        self._change("set_isolated", {"isolated": message.get("on") is True})
        try:
            await self._session.restart()
        finally:
            self._report.tell_isolation()

    def _resend(self, id: str, number: int = 0) -> None:
        source, revision = self._session.notebook.cell(id).source, self._session.revision
        self._outbox.put({"op": "cell", "id": id, "source": source, "revision": revision, "number": number})

    def _insert(self, message: Message) -> None:
        cell = {key: message.get(key, "") for key in ("id", "kind", "source", "name")}
        cell["options"] = message.get("options", {})
        self._change("insert_cell", {"at": message.get("at"), "cell": cell})

    def _duplicate(self, message: Message) -> None:
        notebook = self._session.notebook
        position = notebook.position(_text(message, "id"))
        copy = replace(notebook.cells[position], id=_text(message, "new_id"), name="")
        self._session.change(InsertCell(copy, position + 1), self._source)

    async def _answer(self, message: Message) -> None:
        await self._session.answer(_text(message, "question"), message.get("value"))

    async def _ask(self, message: Message, question: Callable[[Cell, Message], Coroutine[Any, Any, Any]]) -> None:
        await self._reply(message, lambda _: question(self._session.notebook.cell(_text(message, "id")), message))

    async def _reply(self, message: Message, question: Callable[[Message], Coroutine[Any, Any, Any]]) -> None:
        try:
            result = await question(message)
        except SpellError as error:
            # Nobody asked in so many words: an editor without help is better than one with a complaint.
            log.debug("No answer to %r: %s", message.get("op"), error.message)
            result = None
        self._tell_reply(message, result)

    def _tell_reply(self, message: Message, result: Any) -> None:
        self._send({"op": "reply", "rid": message.get("rid"), "result": result})

    async def _agree(self, _: Message) -> bool:
        return True

    async def _rejoin(self, message: Message) -> News:
        # Not as this page's own change: the page is shown what came of it.
        return rejoin(self._session, message, "rejoin")

    async def _complete(self, cell: Cell, message: Message) -> News:
        cursor = to_index(cell.source, _number(message, "pos"))
        found = await self._session.kernel.complete(cell.source, cursor, cell.kind)
        places = {key: to_units(cell.source, found[key]) for key in ("start", "end")}
        return {**places, "items": found["items"]}

    async def _inspect(self, cell: Cell, message: Message) -> str:
        place = _number(message, "pos")
        told = await explain(self._session, cell, to_bytes(cell.source, place))
        return told or await self._session.kernel.inspect(cell.source, to_index(cell.source, place), cell.kind)

    async def _signature(self, cell: Cell, message: Message) -> News | None:
        cursor = to_index(cell.source, _number(message, "pos"))
        return await self._session.kernel.signature(cell.source, cursor, cell.kind)

    async def _check(self, cell: Cell, _: Message) -> list[News]:
        if len(cell.source) > MOST_CHECKED:
            return []
        found = await self._session.kernel.check(cell.source, cell.kind)
        return [problem(found)] if found else []


def _text(message: Message, key: str) -> str:
    value = message.get(key)
    if not isinstance(value, str):
        raise InvalidError(f"The page sent {value!r:.100} as {key!r}; a text was expected. Reload the page.")
    return value


def _number(message: Message, key: str) -> int:
    value = message.get(key)
    if not isinstance(value, int):
        raise InvalidError(f"The page sent {value!r:.100} as {key!r}; a number was expected. Reload the page.")
    return value
