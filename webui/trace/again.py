"""Running a past run once more, as the person at the trace wishes: replayed, its changes done, gone on with, or forked.

Not here: what is served from the record (`kernel.replay`), which cells that makes (`studio.notebook.executing`), and
what can be edited where a run forks (`kernel.crossroads`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, get_args

from kernel.attempts import find_stopped
from kernel.breakpoints.marks import place_at
from kernel.crossroads import Crossroads, find_crossroads
from kernel.errors import InvalidError, SpellError
from kernel.stores.keeping import own_size
from kernel.tapes import tidy_of
from studio.notebook.bygone import as_it_ran, changed_since
from studio.notebook.markdown import SUFFIX
from webui.trace.components import Message
from webui.trace.payload import fold, unfold
from webui.trace.reader import TraceReader

if TYPE_CHECKING:
    from studio.notebook.session import Session
    from webui.hub import Hub

Mode = Literal["strict", "changed", "resume"]
MODES: tuple[Mode, ...] = get_args(Mode)

ASKED = 2_000
"""Characters of what a tool was called with, where a person is asked whether it was done."""


class Again:
    """Starts runs of one notebook session that take answers from a past run.

    `run` does work soon, `send` tells the page, `began` hears that a run was queued.
    """

    def __init__(
        self,
        hub: Hub,
        session: Session,
        reader: TraceReader,
        run: Callable[[Coroutine[Any, Any, None]], None],
        send: Callable[..., None],
        began: Callable[[], None],
    ) -> None:
        self._hub = hub
        self._session = session
        self._reader = reader
        self._run = run
        self._send = send
        self._began = began

    def hear(self, message: Message) -> bool:
        """Take a message of the page; whether it was one for here."""
        match message:
            case {"op": "again", "run": str(run_id), "mode": mode, "done": list(done)} if mode in MODES:
                self._run(self._try(self._start(run_id, mode, done)))
            case {"op": "form", "run": str(run_id), "span": str(span)}:
                self._run(self._try(self._form(run_id, span)))
            case {"op": "break", "run": str(run_id), "span": str(span)}:
                self._run(self._try(self._break(run_id, span)))
            case {"op": "fork", "run": str(run_id), "span": str(span), "edit": dict(edit), "rest": str(rest)}:
                self._run(self._try(self._fork(run_id, span, edit, rest)))
            case _:
                return False
        return True

    async def forks(self, run_id: str) -> Message:
        """The message that tells which runs forked from this one."""
        forks = [{"id": one.run_id, "span": one.span, "status": one.status} for one in await self._reader.forks(run_id)]
        return {"op": "forks", "run": run_id, "forks": forks}

    async def _try(self, work: Coroutine[Any, Any, Message]) -> None:
        try:
            told = await work
        except SpellError as error:
            told = {"op": "refused", "message": error.message}
        self._send(told)
        if told["op"] == "started":
            self._began()

    async def _start(self, run_id: str, mode: Mode, done: Sequence[bool]) -> Message:
        """Start it; or ask the person whether calls were `done`, whose end nobody knows."""
        run = await self._reader.run(run_id)
        self._check_ours(run.path if run else "")
        replay: dict[str, Any] = {"source": run_id, "mode": mode}
        await self._have_journal(run_id)
        if mode == "resume":
            folder = self._hub.workspace.folder
            stopped = await asyncio.to_thread(find_stopped, run_id, self._hub.workspace.home, tidy_of(folder))
            unknown = [{"name": one.name, "input": fold(one.request, ASKED)} for one in stopped.unknown]
            if len(unknown) != len(done):
                return {"op": "unknown", "run": run_id, "calls": unknown}
            replay["assume"] = list(done)
        await self._session.run_again(replay, await self._reader.cells(run_id))
        return {"op": "started"}

    async def _have_journal(self, run_id: str) -> None:
        """Take the journal of an archived run out of the archive: what is run again is read from it."""
        if await asyncio.to_thread(lambda: own_size(self._hub.workspace.home, run_id)[1]):
            await self._hub.custody.do("restore", [run_id])

    def _check_ours(self, path: str) -> None:
        """The cells of a run are those of its own notebook: here others would run."""
        if path == self._session.path:
            return
        if path.endswith(SUFFIX):
            raise InvalidError(f"That run is one of {path}. Open that to run it again, or to fork it.")
        raise InvalidError(
            f"That run is of no notebook but of {path or 'a script without a file'}. Run it again in a terminal: "
            f"llmspell run {path or 'SCRIPT'} --replay RUN"
        )

    async def _there(self, run_id: str, span: str) -> Crossroads:
        await self._have_journal(run_id)
        there = await asyncio.to_thread(find_crossroads, run_id, span, self._hub.workspace.home)
        self._check_ours(str(there.about.get("path") or ""))
        # It is said at once, not after the person has written an edit.
        as_it_ran(self._session.notebook, there.sources, there.about)
        return there

    async def _form(self, run_id: str, span: str) -> Message:
        there = await self._there(run_id, span)
        point, cells = there.point, await self._reader.cells(run_id)
        return {
            "op": "form",
            "run": run_id,
            "span": span,
            "operation": point.operation,
            "name": point.name,
            "input": unfold(there.input),
            "output": unfold(there.output),
            "changed": changed_since(self._session.notebook, there.sources),
            "whole": cells is None,
        }

    async def _break(self, run_id: str, span: str) -> Message:
        """Have the next run pause at such a call, or, for a cell, at its first line."""
        row = await self._reader.span(run_id, span)
        if row is None:
            raise InvalidError("This span is no longer in the store.")
        made = self._session.breakpoints.put(place_at(row.operation, row.name, row.cell))
        return {"op": "broken", "where": made.mark.where}

    async def _fork(self, run_id: str, span: str, edit: dict[str, Any], rest: str) -> Message:
        there = await self._there(run_id, span)
        replay = {"source": run_id, "mode": "fork", "span": span, "edit": there.check(edit), "rest": rest}
        ran = partial(as_it_ran, sources=there.sources, about=there.about)
        await self._session.run_again(replay, await self._reader.cells(run_id), ran)
        return {"op": "started"}
