"""An open notebook, and the only one who writes it: changes, undo, running cells, saving.

Every screen follows the same notices. All methods belong to one event loop; `change` and `run_…` return at once.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from kernel.context import new_run_id
from kernel.errors import InvalidError, NotFoundError
from kernel.stores.home import home_of
from studio.dataflow.flow import Flow
from studio.kernels.client import JournalGrew, KernelClient, News, Output, Question, Status, StatusChanged
from studio.notebook.archive import Archive
from studio.notebook.audience import Audience, Listener
from studio.notebook.autosave import Autosave, Offload, Pace
from studio.notebook.breakpoints import Breakpoints
from studio.notebook.cellstates import CellStates, CellView
from studio.notebook.changes import Change, DeleteCell, Replace, apply, invert
from studio.notebook.chronicle import Chronicle
from studio.notebook.document import Cell, Notebook
from studio.notebook.executing import Ran, execution_aside, executions_of, runs, same
from studio.notebook.history import History
from studio.notebook.inquiries import Inquiries
from studio.notebook.notices import Asked, Changed, JournalHint, KernelStatus, Notice, Trouble
from studio.notebook.questions import Questions
from studio.notebook.recovery import RecoveryLog
from studio.notebook.runqueue import DIED, RunQueue
from studio.notebook.saving import NotebookFile


class Session:
    """One open notebook. `path` is what traces call it: its path within the workspace, "" for one without a file.

    `clock` gives seconds of which only differences count. Use `Session.open` for a file.
    """

    def __init__(
        self, notebook: Notebook, kernel: KernelClient, path: str = "", clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.notebook = notebook
        self.revision = 0
        self.path = path
        self.kernel = kernel
        self._audience = Audience()
        self._history = History(clock)
        self.together = self._history.together  # `with session.together():` is one step to undo.
        self._states = CellStates(self._tell)
        self.queue = self._queue = RunQueue(kernel, self._states, self._tell)
        self.inquiries = Inquiries(kernel)
        self.breakpoints = Breakpoints(kernel, lambda: self.notebook, self._tell)
        self.flow = Flow(lambda: self.notebook, self._run, self._tell)
        self._unfollow = kernel.follow(self._hear)
        self._autosave: Autosave | None = None
        self._questions = Questions(self._states)
        self.chronicle: Chronicle | None = None

    @classmethod
    async def open(
        cls,
        file: Path,
        kernel: KernelClient,
        folder: Path | None = None,
        home: Path | None = None,
        *,
        pace: Pace | None = None,
        offload: Offload = asyncio.to_thread,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
    ) -> Session:
        """Open the notebook of a file, with the edits that an earlier session could not save.

        `folder` is the workspace, by default the file's own; `home` its `.llmspell`. `offload` calls what blocks;
        `now` gives the time. The kernel is not started. `NotFoundError`, `DeniedError`, `InvalidError`: no notebook.
        """
        root = (folder or file.parent).resolve()
        place = file.parent.resolve() / file.name
        name = place.relative_to(root).as_posix() if place.is_relative_to(root) else place.as_posix()
        home = home or home_of(root)
        on_disk = NotebookFile(place, RecoveryLog.of(home, name))
        archive = Archive(home)
        opened = await offload(on_disk.open, partial(archive.keep, name))
        session = cls(opened.notebook, kernel, name, clock)
        session.revision = opened.edits
        session.breakpoints.open(home, name, place.parent)
        chronicle = session.chronicle = Chronicle(archive, name, session._tell, offload, now)
        chronicle.note(on_disk.base, "open")
        session._autosave = Autosave(on_disk, session, session._tell, now, pace or Pace(), offload, chronicle)
        session._autosave.start()
        for notice in opened.notices:
            session._tell(notice)
        await chronicle.recall(session.notebook, opened.conflicts)
        return session

    @property
    def kernel_status(self) -> Status:
        """What the kernel does now; `resting` when it was ended because it was idle."""
        return "resting" if self._queue.resting else self.kernel.status

    @property
    def is_saved(self) -> bool:
        """Whether every change is in the file."""
        return self._autosave is None or self._autosave.saved == self.revision

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to take again."""
        return self._history.can_redo

    def follow(self, listener: Listener) -> Callable[[], None]:
        """Hear every notice from now on, and first the troubles that nobody has heard; call the result to stop."""
        return self._audience.add(listener)

    def change(self, change: Change, source: str = "") -> int:
        """Make a change; the new revision. It is in the recovery log when this returns.

        `InvalidError` when it does not fit the notebook (any more); nothing has happened then.
        """
        after = apply(self.notebook, change)
        if after != self.notebook:
            self._history.record(change, invert(self.notebook, change), source)
            self._commit(change, after, source)
        return self.revision

    def undo(self) -> int:
        """Take the last step back, if there is one; the revision."""
        for change in self._history.undo():
            self._commit(change, apply(self.notebook, change), "undo")
        return self.revision

    def redo(self) -> int:
        """Take the step again that was undone last, if there is one; the revision."""
        for change in self._history.redo():
            self._commit(change, apply(self.notebook, change), "redo")
        return self.revision

    def view(self, id: str) -> CellView:
        """The status, count, duration, run and outputs of a cell."""
        return self._states.view(id)

    def outputs(self, id: str) -> tuple[Output, ...]:
        """What a cell has said; of very much, the beginning and the end."""
        return self._states.outputs(id)

    def restore(self, id: str, view: CellView) -> None:
        """Show what a cell said in an earlier session, unless it has run in this one."""
        if self._states.view(id) == CellView():
            self._states.restore(id, view)

    def start(self) -> None:
        """Start the kernel in the background. The first cell that runs does it too."""
        self._queue.start()

    def run_cell(self, id: str) -> str:
        """Queue one cell; the id of its run, "" when there is nothing to run. `NotFoundError`."""
        return self._run([self.notebook.cell(id)])

    def run_all(self) -> str:
        """Queue every cell, in order, as one run."""
        return self._run(self.notebook.cells)

    def run_from(self, id: str) -> str:
        """Queue a cell and all below it, as one run. `NotFoundError`."""
        return self._run(self.notebook.cells[self.notebook.position(id) :])

    async def run_again(self, replay: Mapping[str, Any], cells: Sequence[str] | None = None, ran: Ran = same) -> str:
        """Queue the cells of those ids as one run that `replay` (a job's, see `kernel.tapes.replay_of`) serves.

        None for the whole notebook, in a fresh kernel, so that nothing of before gets into it; `ran` makes of the
        notebook the one that is to run. The id of the run.
        `InvalidError` while a cell runs, `NotFoundError` when none of the cells is there any more.
        """
        if self._queue.is_busy:
            raise InvalidError("A cell is running. Wait for it, or interrupt it first.")
        if cells is None:
            await self.restart()
        # Only now: what was typed meanwhile belongs to the run.
        notebook = ran(self.notebook)
        wanted = [cell for cell in notebook.cells if runs(cell) and (cells is None or cell.id in cells)]
        if not wanted:
            raise NotFoundError("No cell of that run is in the notebook any more. Undo brings a deleted cell back.")
        return self._run(wanted, replay, notebook)

    def run_aside(self, code: str, id: str, name: str) -> None:
        """Queue Lua that is in no cell, as a run of its own: notices call it `id`, traces `name`."""
        self._queue.add([execution_aside(self.notebook, code, id, name, self.path)])

    def clear_outputs(self) -> None:
        """Forget what all cells have said. The trace keeps it."""
        for cell in self.notebook.cells:
            self._states.clear(cell.id)

    async def interrupt(self) -> None:
        """Stop the cell that runs and skip those that wait; the kernel's values stay."""
        await self._queue.interrupt()

    async def rest(self, message: str) -> bool:
        """End an idle kernel; the next run starts a fresh one. `message` is told then. False when it was not idle."""
        if not await self._queue.rest():
            return False
        self._tell(KernelStatus("resting"))
        self._tell(Trouble(message, "kernel"))
        return True

    async def restart(self) -> None:
        """A fresh kernel, without the values of the old one. `SpellError` when it cannot be started."""
        await self._queue.restart()

    @property
    def questions(self) -> tuple[tuple[str, Question], ...]:
        """What the spell has asked and nobody has answered, each with the id of the cell that asks."""
        return self._questions.open

    async def answer(self, id: str, value: Any) -> None:
        """Answer a question the spell asked. `NotFoundError` when it is no longer open."""
        self._questions.close(id)
        await self.kernel.answer(id, value)

    async def settled(self) -> None:
        """Wait until no cell runs or waits."""
        await self._queue.settled()

    async def save(self) -> bool:
        """Save now. False when that failed; a notice says why."""
        return self._autosave is None or await self._autosave.save()

    async def close(self) -> None:
        """Save, stop what runs, and end the kernel."""
        try:
            if self._autosave is not None:
                await self._autosave.close()
        finally:
            self.flow.close()
            await self._queue.close()
            await self.inquiries.close()
            self._unfollow()

    def reload(self, notebook: Notebook) -> None:
        """Take what another program has put into the file; `Autosave` calls it. It can be undone."""
        change = Replace(notebook)
        self._history.record(change, Replace(self.notebook))
        self._accept(change, notebook, "disk")

    def _commit(self, change: Change, after: Notebook, source: str) -> None:
        if self._autosave is not None:
            self._autosave.record(self.revision + 1, change)
        self._accept(change, after, source)

    def _accept(self, change: Change, after: Notebook, source: str) -> None:
        self.notebook = after
        self.revision += 1
        if isinstance(change, DeleteCell):
            self._queue.drop(change.id)
        self._tell(Changed(self.revision, change, source))

    def _run(self, cells: Sequence[Cell], replay: Mapping[str, Any] | None = None, ran: Notebook | None = None) -> str:
        run_id, notebook = new_run_id(), ran or self.notebook
        cells = [cell for cell in cells if cell.kind != "markdown" and not self._queue.waits(cell.id)]
        for cell in cells:
            if not runs(cell):
                self._states.clear(cell.id)
        owned = self.inquiries.desk is not None
        executions = executions_of(notebook, list(filter(runs, cells)), run_id, self.path, replay, owned)
        if executions and self.chronicle is not None:
            self.chronicle.note(notebook, "run", run_id)
        if executions:
            self._queue.add(self.flow.sent(self.breakpoints.given(executions)))
        return run_id if executions else ""

    def _hear(self, news: News) -> None:
        if self.inquiries.takes(news):
            return
        match news:
            case StatusChanged("dead") if self._queue.resting:
                pass  # `rest` tells it, and why.
            case StatusChanged("dead", message):
                self._tell(KernelStatus("dead", "" if self._queue.ending else message or DIED))
            case StatusChanged(status, message):
                self._tell(KernelStatus(status, message))
            case JournalGrew(run_id):
                self._tell(JournalHint(run_id))
            case Question():
                self._questions.ask(news)
                self._tell(Asked(news))

    def _tell(self, notice: Notice) -> None:
        self.flow.hear(notice)
        self.breakpoints.hear(notice)
        self._audience.tell(notice)
