"""The cells that wait to run, and the one that runs: one at a time, in the order they were asked for.

When a cell fails, the rest of its run is skipped. A run of several cells carries one run id; the kernel is told
with the last of them, and after a failed or cancelled one no other cell of that run follows.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial

from kernel.errors import SpellError, describe_error
from studio.kernels.client import Execution, Failure, KernelClient, Reply
from studio.notebook.cellstates import CellStates
from studio.notebook.notices import CellState, Notice, Trouble

_log = logging.getLogger(__name__)

DIED = "The kernel died. Restart it to go on; your notebook is safe."
NOT_RUNNING = "The kernel is not running. Restart it to run cells."


class RunQueue:
    """Feeds cells to one kernel. All of it happens on one event loop."""

    def __init__(self, kernel: KernelClient, states: CellStates, tell: Callable[[Notice], None]) -> None:
        self._kernel = kernel
        self._states = states
        self._tell = tell
        self._waiting: deque[Execution] = deque()
        self._running: Execution | None = None
        self._stopped: Execution | None = None
        self._turn: asyncio.Task[None] | None = None
        self._worker: asyncio.Task[None] | None = None
        self._start: asyncio.Task[None] | None = None
        self._start_error: SpellError | None = None
        self.ending = False
        """Whether the kernel is being restarted or shut down, so that its death is no news."""
        self.resting = False
        """Whether the kernel was ended because it was idle; the next cell starts it anew."""

    def start(self) -> None:
        """Start the kernel in the background; cells wait for it."""
        if self._start is None:
            self.resting = False
            self._start = asyncio.create_task(self._begin(self._kernel.start), name="kernel start")

    @property
    def is_busy(self) -> bool:
        """Whether a cell runs or waits."""
        return self._worker is not None and not self._worker.done()

    @property
    def waiting(self) -> tuple[str, ...]:
        """The ids of the cells that wait, the next one first."""
        return tuple(execution.cell for execution in self._waiting)

    def waits(self, id: str) -> bool:
        """Whether the cell is queued."""
        return any(execution.cell == id for execution in self._waiting)

    def add(self, executions: Sequence[Execution]) -> None:
        """Queue the cells of one run; refused with a notice when the kernel is dead."""
        if self._start is not None and self._start.done() and self._kernel.status == "dead":
            self._tell(Trouble(self._start_error.message if self._start_error else NOT_RUNNING, "kernel"))
            return
        self.start()
        for execution in executions:
            self._waiting.append(execution)
            if self._running is None or self._running.cell != execution.cell:
                self._states.queue(execution.cell, execution.run_id)
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._work(), name="run queue")

    def drop(self, id: str) -> None:
        """Take a waiting cell out; the one before it in its run may become the last."""
        gone = [execution for execution in self._waiting if execution.cell == id]
        self._waiting = deque(execution for execution in self._waiting if execution.cell != id)
        for execution in gone:
            self._states.skip(id)
            same = [place for place, other in enumerate(self._waiting) if other.run_id == execution.run_id]
            if execution.last and same:
                self._waiting[same[-1]] = replace(self._waiting[same[-1]], last=True)

    async def interrupt(self) -> None:
        """Skip all that waits and stop what runs; the kernel's values stay."""
        self._skip(list(self._waiting))
        self._stopped = self._running
        if self._running is not None:
            await self._kernel.interrupt()

    async def restart(self) -> None:
        """Skip all that waits, end what runs, and start afresh. `SpellError` when the kernel cannot be started."""
        self._skip(list(self._waiting))
        self._stopped = self._running
        self.resting = False
        start = self._start = asyncio.create_task(self._start_afresh(self._start, self._turn), name="kernel restart")
        await asyncio.wait({start})
        if self._start is start and self._start_error is not None:
            raise self._start_error

    async def rest(self) -> bool:
        """End an idle kernel; the next cell starts a fresh one. False when it is not idle."""
        if self.is_busy or self._start is None or not self._start.done() or self._kernel.status != "idle":
            return False
        # A cell that is queued from here on starts a kernel, once the old one has gone.
        self._start, self.resting = None, True
        await self._kernel.shutdown()
        self._states.forget_values()
        return True

    async def settled(self) -> None:
        """Wait until nothing runs or waits."""
        while self._worker is not None and not self._worker.done():
            await asyncio.wait({self._worker})

    async def close(self) -> None:
        """Skip all that waits and end the kernel."""
        self._skip(list(self._waiting))
        self._stopped, self.ending = self._running, True
        await self._kernel.shutdown()
        for task in (self._start, self._turn, self._worker):
            await _end(task)

    async def _begin(self, begin: Callable[[], Awaitable[None]]) -> None:
        try:
            await begin()
            self._start_error = None
        except SpellError as error:
            # The kernel's news say so as well; a cell that waits for it shows it.
            self._start_error = error

    async def _start_afresh(self, earlier: asyncio.Task[None] | None, turn: asyncio.Task[None] | None) -> None:
        if earlier is not None:
            await asyncio.wait({earlier})
        self.ending = True
        try:
            await self._begin(self._kernel.restart)
            # The kernel that ran the cell is gone, so its answer has come or never will. One that was begun since
            # waits for the new kernel.
            await _end(turn)
        finally:
            self.ending = False
        self._states.forget_values()

    async def _work(self) -> None:
        while self._waiting:
            self._running = self._waiting.popleft()
            self._turn = asyncio.create_task(self._run(self._running), name=f"cell {self._running.cell}")
            await asyncio.wait({self._turn})
            self._running = self._turn = None

    async def _run(self, execution: Execution) -> None:
        self._states.begin(execution.cell, execution.run_id)
        reply = Reply("cancelled", 0.0)
        try:
            reply = await self._execute(execution)
        finally:
            self._settle(execution, reply)

    async def _execute(self, execution: Execution) -> Reply:
        try:
            if self._start is not None:
                await asyncio.wait({self._start})
            if self._stopped is execution:
                return Reply("cancelled", 0.0)
            if self._start_error is not None:
                raise self._start_error
            return await self._kernel.execute(execution, partial(self._states.add, execution.cell))
        except Exception as error:
            if not isinstance(error, SpellError):
                _log.exception("The kernel client failed.")
            self._states.add(execution.cell, Failure(describe_error(error)))
            return Reply("failed", 0.0)

    def _settle(self, execution: Execution, reply: Reply) -> None:
        died = reply.status == "died" and self._stopped is not execution
        self._stopped = None
        if died:
            self._states.add(execution.cell, Failure({"type": "internal", "message": DIED}))
        if reply.status != "ok":
            same = [other for other in self._waiting if died or other.run_id == execution.run_id]
            self._skip(same)
        ended: CellState = "failed" if died else "cancelled" if reply.status == "died" else reply.status
        self._states.end(execution.cell, ended, reply)
        again = next((other for other in self._waiting if other.cell == execution.cell), None)
        if again is not None:
            self._states.queue(again.cell, again.run_id)

    def _skip(self, executions: Sequence[Execution]) -> None:
        for execution in executions:
            self._waiting.remove(execution)
            if self._running is None or self._running.cell != execution.cell:
                self._states.skip(execution.cell)


async def _end(task: asyncio.Task[None] | None) -> None:
    if task is not None:
        await asyncio.wait({task}, timeout=_GRACE)
        task.cancel()
        await asyncio.wait({task})


_GRACE = 5.0
"""Seconds a kernel client may take to say that the kernel it was asked to end is gone."""
