"""Keeps the past of one open notebook, behind what happens: a version of every run and save, and deleted cells.

It is handed values that never change, so what is kept is what was there, however late the disk is. Not here: how
they are kept (`archive`), and what is shown of them.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from kernel.errors import SpellError
from studio.notebook.archive import Archive
from studio.notebook.changes import InsertCell
from studio.notebook.disputes import fitted
from studio.notebook.document import Notebook
from studio.notebook.merging import Conflict
from studio.notebook.notices import Conflicting, Notice, Trouble
from studio.notebook.versions import Cause
from studio.notebook.wording import told_of_open_conflicts

MOST_OWED = 100
"""What could not be kept and waits for room; the oldest gives way."""


class Chronicle:
    """The past of the notebook `name` (its path in the workspace), kept in order, one thing at a time.

    `offload` calls what blocks, `now` gives seconds since the epoch. What cannot be kept is told once.
    """

    def __init__(
        self,
        archive: Archive,
        name: str,
        tell: Callable[[Notice], None],
        offload: Callable[..., Awaitable[Any]],
        now: Callable[[], float],
    ) -> None:
        self.archive = archive
        self.name = name
        self.conflicts: tuple[Conflict, ...] = ()
        self._tell = tell
        self._offload = offload
        self._now = now
        self._waiting: asyncio.Queue[Callable[[], object]] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None
        self._owed: deque[Callable[[], object]] = deque(maxlen=MOST_OWED)
        self._trouble = ""
        self.is_known: Callable[[], bool] = lambda: False
        """Whether a person knows already that nothing can be written there, so that it need not be told again."""

    def note(self, notebook: Notebook, cause: Cause, run: str = "") -> None:
        """Keep a version soon."""
        self._later(partial(self.archive.keep, self.name, notebook, cause, run, self._now()))

    def bury(self, notebook: Notebook, id: str) -> None:
        """Keep a cell that is about to be deleted, unless it is empty."""
        cell = notebook.cell(id)
        if cell.source.strip():
            self._later(partial(self.archive.bury, self.name, InsertCell(cell, notebook.position(id)), self._now()))

    async def keep(self, notebook: Notebook, cause: Cause) -> bool:
        """Keep a version now; False when it could not be."""
        await self.settled()
        return await self._do(partial(self.archive.keep, self.name, notebook, cause, "", self._now()))

    def dispute(self, conflicts: tuple[Conflict, ...]) -> None:
        """A person has to choose about these cells, besides those that are still open."""
        fresh = {conflict.id for conflict in conflicts}
        self._remember((*(one for one in self.conflicts if one.id not in fresh), *conflicts))

    def settle(self, id: str) -> None:
        """A person has chosen about a cell."""
        self._remember(tuple(one for one in self.conflicts if one.id != id))

    async def recall(self, notebook: Notebook, fresh: tuple[Conflict, ...] = ()) -> None:
        """Ask again about what a person left open in an earlier session, and about `fresh` conflicts."""
        try:
            held = fitted(await self._offload(self.archive.held, self.name), notebook)
        except SpellError:
            held = ()  # That the history cannot be used is told when something is to be kept in it.
        if held:
            self.conflicts = held
            self._tell(Conflicting(len(held), told_of_open_conflicts(self.name, len(held))))
        if fresh:
            self.dispute(fresh)

    async def settled(self) -> None:
        """Wait until all that was noted is kept."""
        await self._waiting.join()

    async def close(self) -> None:
        """Keep what waits, then stop."""
        await self.settled()
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})

    def _remember(self, conflicts: tuple[Conflict, ...]) -> None:
        if conflicts or self.conflicts:
            self._later(partial(self.archive.hold, self.name, conflicts))
        self.conflicts = conflicts
        self._tell(Conflicting(len(conflicts)))

    def _later(self, work: Callable[[], object]) -> None:
        self._waiting.put_nowait(work)
        if self._task is None:
            self._task = asyncio.create_task(self._run(), name="history")

    async def _run(self) -> None:
        while True:
            self._owed.append(await self._waiting.get())
            try:
                while self._owed and await self._do(self._owed[0]):
                    self._owed.popleft()
            finally:
                self._waiting.task_done()

    async def _do(self, work: Callable[[], object]) -> bool:
        try:
            await self._offload(work)
        except SpellError as error:
            if error.message != self._trouble and not self.is_known():
                self._tell(Trouble(f"{error.message} Your notebook is saved as usual.", "history"))
            self._trouble = error.message
            return False
        self._trouble = ""
        return True
