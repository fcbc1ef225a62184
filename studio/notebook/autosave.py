"""When a notebook is saved, and when its file is looked at: a task beside the session. How is `saving`'s business.

A save comes a moment after the last change. One that fails is told once and tried again; the edits stay in memory
and in the recovery log meanwhile.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import field
from typing import Any, Protocol

from kernel.errors import InvalidError
from kernel.records import dataclass
from studio.notebook.changes import Change, DeleteCell, Replace, check
from studio.notebook.chronicle import Chronicle
from studio.notebook.document import Notebook
from studio.notebook.files import explain
from studio.notebook.merging import merge_notebooks
from studio.notebook.notices import Conflicting, Notice, Saved, Trouble
from studio.notebook.saving import NotebookFile, Theirs
from studio.notebook.wording import told_of_merge

_log = logging.getLogger(__name__)

KEPT = "Your edits are kept, and saving is tried again by itself."

Offload = Callable[..., Awaitable[Any]]
"""Calls a function that blocks: `await offload(function, *arguments)`. Where there are no threads, in place."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds: of quiet before a save, until a save in any case, between looks at the file, between failed saves."""

    quiet: float = 0.8
    longest: float = 10.0
    look: float = 1.0
    retry: float = 5.0


class Writer(Protocol):
    """The session, as far as saving it goes."""

    notebook: Notebook
    revision: int

    def reload(self, notebook: Notebook) -> None:
        """Take what another program has written, or what became of it, as the next revision; it is not recorded."""
        ...


@dataclass(slots=True)
class Autosave:
    """Keeps the file of a writer up to date.

    `saved` is the revision the file has; `now` gives seconds since the epoch.
    """

    file: NotebookFile
    writer: Writer
    tell: Callable[[Notice], None]
    now: Callable[[], float]
    pace: Pace
    offload: Offload
    chronicle: Chronicle
    saved: int = 0
    _pending: list[tuple[int, Change]] = field(default_factory=list)
    _touched: asyncio.Event = field(default_factory=asyncio.Event)
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    _task: asyncio.Task[None] | None = None
    _trouble: str = ""

    def start(self) -> None:
        """Begin to save and to look at the file."""
        self.chronicle.is_known = lambda: bool(self._trouble) or self.file.is_unprotected
        self._task = asyncio.create_task(self._run(), name="autosave")

    def record(self, revision: int, change: Change) -> None:
        """Put a change that is about to be made into the recovery log, now; it will be in the file a moment later."""
        if isinstance(change, DeleteCell):
            self.chronicle.bury(self.writer.notebook, change.id)
        self._pending.append((revision, change))
        self._tell_all(self.file.log(change))
        self._touched.set()

    async def save(self) -> bool:
        """Save what is not in the file yet. False when it could not be; that was told then."""
        async with self._lock:
            if self.saved == self.writer.revision:
                return True
            try:
                await self._save()
            except (OSError, InvalidError) as error:
                said = error.message if isinstance(error, InvalidError) else explain(error, self.file.path)
                if said != self._trouble:
                    self.tell(Trouble(f"{said} {KEPT}", "saving"))
                self._trouble = said
                return False
            self._trouble = ""
            return True

    async def close(self) -> None:
        """Save once more and stop."""
        await self.save()
        async with self._lock:
            if self._task is not None:
                self._task.cancel()
                await asyncio.wait({self._task})
            self.file.close()
        await self.chronicle.close()

    async def _save(self) -> None:
        await self._take_in()
        notebook, revision = self.writer.notebook, self.writer.revision
        prepared = await self.offload(self.file.prepare, notebook)
        if prepared.beside is not None:
            self.tell(
                Trouble(
                    f"{self.file.path.name!r} was changed by another program while there were edits here. Its version "
                    f"is kept as {prepared.beside.name!r}; compare the two, and delete the one you do not want.",
                    "file",
                )
            )
        self._tell_all(self.file.mark(prepared))
        version = await self.offload(self.file.write, prepared)
        self._pending = [(number, change) for number, change in self._pending if number > revision]
        self.saved = revision
        self.chronicle.note(notebook, "save")
        self._tell_all(self.file.wrote(prepared, version, notebook, [change for _, change in self._pending]))
        if not self._pending:
            self.tell(Saved(self.now()))

    async def _take_in(self) -> None:
        """Merge what another program has put into the file with the edits here; both are in the history before."""
        theirs = await self.offload(self.file.foreign)
        if theirs is None or not await self.chronicle.keep(theirs.notebook, "disk"):
            return
        mine = None
        while mine is not self.writer.notebook:
            mine = self.writer.notebook
            if not await self.chronicle.keep(mine, "mine"):
                return
            merged = await self.offload(merge_notebooks, self.file.base, mine, theirs.notebook)
        try:
            change = Replace(check(merged.notebook))
        except InvalidError:
            return  # `prepare` keeps their version beside.
        self._pending = [(self.writer.revision + 1, change)]
        self._tell_all(self.file.accept(theirs, [change]))
        self.writer.reload(merged.notebook)
        self.chronicle.dispute(merged.conflicts)
        self.tell(Conflicting(len(self.chronicle.conflicts), told_of_merge(self.file.path.name, merged)))

    async def _run(self) -> None:
        while True:
            try:
                await self._step()
            except Exception:
                # A fault in here must not end all saving; the next step may well succeed.
                _log.exception("Saving %s failed.", self.file.path.name)
                await asyncio.sleep(self.pace.retry)

    async def _step(self) -> None:
        if self.saved != self.writer.revision:
            await self._wait_for_quiet()
            if not await self.save():
                await asyncio.sleep(self.pace.retry)
        elif not await self._is_touched(self.pace.look):
            await self._look()

    async def _wait_for_quiet(self) -> None:
        loop = asyncio.get_running_loop()
        end = loop.time() + self.pace.longest
        while loop.time() < end and await self._is_touched(self.pace.quiet):
            continue

    async def _is_touched(self, seconds: float) -> bool:
        """Wait for a change, but not longer."""
        self._touched.clear()
        try:
            # Not `wait_for`: before Python 3.12 that one can swallow the cancelling of this task.
            async with asyncio.timeout(seconds):
                await self._touched.wait()
        except TimeoutError:
            return False
        return True

    async def _look(self) -> None:
        async with self._lock:
            notebook, revision = self.writer.notebook, self.writer.revision
            found = await self.offload(self.file.look, notebook.cells)
            # Edits that came meanwhile are not thrown away: the save that follows sees the other version as well.
            if isinstance(found, Theirs) and self.writer.revision == revision == self.saved:
                # Before anybody hears of it and changes something.
                self._tell_all(self.file.accept(found))
                self.saved = revision + 1
                self.chronicle.note(found.notebook, "disk")
                self.writer.reload(found.notebook)
            elif isinstance(found, Trouble):
                self.tell(found)

    def _tell_all(self, notices: tuple[Notice, ...]) -> None:
        for notice in notices:
            self.tell(notice)
