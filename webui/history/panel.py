"""The past of a notebook, for one page: its versions, the cells deleted from it, and what it waits for a choice about.

What is kept is read from the session's chronicle; going back is a change like any other, so it can be undone. Not
here: how it looks (`panel.js`), and how it is written as data (`plain`).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, get_args

import param
from panel.viewable import Viewer

from kernel.errors import NotFoundError, SpellError
from studio.notebook.changes import InsertCell, Replace
from studio.notebook.choosing import choose
from studio.notebook.comparison import change_back, compare
from studio.notebook.identity import new_id
from studio.notebook.merging import Choice
from studio.notebook.notices import CellStatus, Changed, Conflicting, Notice, Saved
from webui.elements.script import script_of
from webui.history.plain import plain_conflict, plain_deleted, plain_difference, plain_version
from webui.messenger import Message, Messenger
from webui.trace.pulse import Pulse

if TYPE_CHECKING:
    from studio.notebook.chronicle import Chronicle
    from studio.notebook.session import Session
    from webui.hub import Hub

log = logging.getLogger(__name__)

HERE = Path(__file__).parent
SOURCE = "history"
REST = 0.3
"""Seconds between two readings while things change."""

MOST = 60
"""Versions that are listed before somebody asks for older ones."""


class HistoryView(Messenger):
    """The history as a page shows it; it only carries messages."""

    _esm = script_of(HERE / "panel.js", "wording/history.js", "icons.js", "make.js", "languages.js")
    _stylesheets: ClassVar[list[Path]] = [HERE / "panel.css"]


class HistoryPanel(Viewer):
    """The history of one notebook session, for one page. `close` it when the page goes.

    `number` is the version that is shown, 0 for none; `traced` is the id of a run that the person wants to see in the
    trace, and triggers every time.
    """

    number = param.Integer(default=0)
    traced = param.String(default="")

    def __init__(self, hub: Hub, session: Session, **params: Any) -> None:
        super().__init__(**params)
        self._hub = hub
        self._session = session
        self._component = HistoryView(self._heard, sizing_mode="stretch_both", margin=0)
        self._told: dict[str, Message] = {}
        self._most = MOST
        self._tasks: set[asyncio.Task[None]] = set()
        self._reading = Pulse(self.refresh, REST, self._trouble)
        self._unfollow = session.follow(self._follow)
        self._is_visible = self._is_whole = False

    def __panel__(self) -> Any:
        return self._component

    def close(self) -> None:
        """Stop following."""
        self._unfollow()
        self._reading.close()
        for task in tuple(self._tasks):
            task.cancel()

    async def refresh(self) -> None:
        """Read what is new and show it."""
        chronicle = self._session.chronicle
        if chronicle is None or not self._is_visible:
            return
        await chronicle.settled()
        archive, name = chronicle.archive, chronicle.name
        versions = await asyncio.to_thread(archive.versions, name, self._most + 1)
        deleted = await asyncio.to_thread(archive.deleted, name)
        there = {cell.id for cell in self._session.notebook.cells}
        open_ones = [plain_conflict(one, self._session.notebook) for one in chronicle.conflicts]
        self._tell({"op": "conflicts", "cells": open_ones})
        self._tell({"op": "bin", "cells": [plain_deleted(one) for one in deleted if one.change.cell.id not in there]})
        shown = [plain_version(one) for one in versions[: self._most]]
        self._tell({"op": "versions", "versions": shown, "more": len(versions) > self._most})
        await self._show(chronicle)

    def show_run(self, run_id: str) -> None:
        """Show the source that a run ran."""
        self._spawn(self._choose_run(run_id))

    async def _choose_run(self, run_id: str) -> None:
        chronicle = self._chronicle()
        await chronicle.settled()
        version = await asyncio.to_thread(chronicle.archive.of_run, run_id)
        if version is None:
            raise NotFoundError("The source of this run is not kept (any more).")
        self.number = version.number
        self._told.pop("difference", None)
        self._component.send({"op": "chosen", "number": version.number})
        self._reading.want()

    async def _show(self, chronicle: Chronicle) -> None:
        """Show what the chosen version differs in from the notebook as it is now."""
        if not self.number:
            return
        try:
            then = await asyncio.to_thread(chronicle.archive.notebook, self.number)
        except NotFoundError as error:
            self._tell({"op": "difference", "number": self.number, "cells": [], "trouble": error.message})
            return
        cells = await asyncio.to_thread(compare, then, self._session.notebook)
        known = {cell.id: cell for cell in then.cells}
        wanted = [one for one in cells if self._is_whole or one.state != "same" or one.moved]
        said = [plain_difference(one, known.get(one.id), self._is_whole) for one in wanted]
        self._tell({"op": "difference", "number": self.number, "cells": said, "trouble": ""})

    async def _restore(self, number: int, cell: str | None) -> None:
        chronicle = self._chronicle()
        then = await asyncio.to_thread(chronicle.archive.notebook, number)
        now = self._session.notebook
        change = Replace(then) if cell is None else change_back(now, then, cell)
        if change is None or (cell is None and then == now):
            return
        chronicle.note(now, "restore")
        self._session.change(change, SOURCE)
        await self._show_outputs([one.id for one in then.cells] if cell is None else [cell])
        self._component.send({"op": "restored", "what": "notebook" if cell is None else "cell"})

    async def _bring_back(self, number: int) -> None:
        """Put a deleted cell back where it stood, with what it showed."""
        chronicle = self._chronicle()
        found = await asyncio.to_thread(chronicle.archive.deleted, chronicle.name)
        wanted = next((one for one in found if one.number == number), None)
        if wanted is None:
            raise NotFoundError("This cell is not kept any more.")
        notebook, cell = self._session.notebook, wanted.change.cell
        if any(other.name == cell.name for other in notebook.cells):
            cell = replace(cell, name="")
        if any(other.id == cell.id for other in notebook.cells):
            cell = replace(cell, id=new_id())
        self._session.change(InsertCell(cell, min(wanted.change.at, len(notebook.cells))), SOURCE)
        await self._show_outputs([cell.id])
        self._component.send({"op": "restored", "what": "cell"})

    async def _show_outputs(self, ids: list[str]) -> None:
        """A cell that is back shows what it showed last, from the trace."""
        from webui.opening import restored

        left = await asyncio.to_thread(self._hub.projection.cell_outputs, self._session.path, ids)
        for id, outputs in left.items():
            if any(cell.id == id for cell in self._session.notebook.cells):
                self._session.restore(id, restored(outputs))

    async def _resolve(self, id: str, choices: list[Any]) -> None:
        """Put the chosen side of a conflict in place."""
        chronicle = self._chronicle()
        conflict = next((one for one in chronicle.conflicts if one.id == id), None)
        if conflict is None:
            return  # Another page was quicker.
        wanted: list[Choice] = [one for one in choices if one in get_args(Choice)]
        change = choose(self._session.notebook, conflict, wanted)
        if change is not None:
            self._session.change(change, SOURCE)
        chronicle.settle(id)

    def _chronicle(self) -> Chronicle:
        chronicle = self._session.chronicle
        if chronicle is None:
            raise NotFoundError("This notebook has no file, so nothing of its past is kept.")
        return chronicle

    def _follow(self, notice: Notice) -> None:
        match notice:
            case Changed() | Saved() | Conflicting() | CellStatus(status="queued"):
                self._reading.want()

    def _heard(self, message: Message) -> None:
        match message:
            case {"op": "ready"}:
                self._told = {}
                if self.number:
                    # It was chosen elsewhere, before there was a page that could hear of it.
                    self._component.send({"op": "chosen", "number": self.number})
                self._reading.want()
            case {"op": "visible", "on": bool(visible)}:
                self._is_visible = visible
                self._reading.want()
            case {"op": "choose", "number": int(number), "whole": bool(is_whole)}:
                self._told.pop("difference", None)
                self.number, self._is_whole = number, is_whole
                self._reading.want()
            case {"op": "more"}:
                self._most += MOST
                self._reading.want()
            case {"op": "trace", "run": str(run_id)}:
                self.traced = run_id
                self.param.trigger("traced")
            case _:
                self._ask(message)

    def _ask(self, message: Message) -> None:
        """What a person does to the notebook."""
        match message:
            case {"op": "restore", "number": int(number)}:
                self._spawn(self._restore(number, message.get("cell")))
            case {"op": "bring_back", "number": int(number)}:
                self._spawn(self._bring_back(number))
            case {"op": "resolve", "id": str(id), "choices": list(choices)}:
                self._spawn(self._resolve(id, choices))
            case _:
                log.warning("The history was sent a message it cannot answer: %.200r", message)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(self._careful(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _careful(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except SpellError as error:
            self._trouble(error.message)

    def _tell(self, message: Message) -> None:
        if self._told.get(message["op"]) != message:
            self._told[message["op"]] = message
            self._component.send(message)

    def _trouble(self, text: str) -> None:
        self._component.send({"op": "trouble", "message": text})
