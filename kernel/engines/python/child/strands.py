"""What runs here for the kernel: a strand is one cell, or one function that the kernel called.

A strand is over when its code is, the tasks it began and the calls it made. Not here: what it may call (`calls`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import ContextVar
from typing import Any

from .faults import Report
from .ground import Room

STRAND: ContextVar[Strand | None] = ContextVar("strand", default=None)
"""Whose code runs now."""

OK, FAILED, STOPPED = 1, 0, 2
"""How a strand ends."""

MOST_FAILED = 1000
"""Failures that are kept before those are forgotten that somebody has seen."""


class Strand:
    """One piece of work of the kernel. `why` is set when it has to stop, and cannot be unset."""

    def __init__(self, id: int) -> None:
        self.id = id
        self.tasks: set[asyncio.Future[Any]] = set()
        self.calls: set[asyncio.Future[Any]] = set()
        self.failed: list[asyncio.Future[Any]] = []
        self.why = ""
        self.main: asyncio.Task[Any] | None = None

    def keep(self, future: asyncio.Future[Any]) -> None:
        """The strand is not over before this is."""
        self.tasks.add(future)
        future.add_done_callback(self._settled)

    def _settled(self, future: asyncio.Future[Any]) -> None:
        self.tasks.discard(future)
        # To ask for the exception would count as seeing it.
        if not future.cancelled() and getattr(future, "_exception", None) is not None:
            self.noted(future)

    def noted(self, failed: asyncio.Future[Any]) -> None:
        """A task or call failed: whether anybody saw the error is looked at in the end."""
        if len(self.failed) >= MOST_FAILED:
            self.failed = [future for future in self.failed if _is_unseen(future)]
        self.failed.append(failed)

    def cancel(self) -> None:
        """Cancel everything of it that waits."""
        for task in [*self.tasks, *self.calls, self.main]:
            if task is not None:
                task.cancel()

    async def settle(self) -> None:
        """Wait for the tasks and calls; raises the first error that nobody has seen."""
        while True:
            for future in self.failed:
                if _is_unseen(future):
                    await future
            self.failed.clear()
            if not self.is_busy:
                return
            await asyncio.wait({*self.tasks, *self.calls}, return_when=asyncio.FIRST_EXCEPTION)

    @property
    def is_busy(self) -> bool:
        """Whether it began something that is not over."""
        return bool(self.tasks or self.calls)


def _is_unseen(future: asyncio.Future[Any]) -> bool:
    return bool(getattr(future, "_log_traceback", False)) and not getattr(future, "is_used", False)


Work = Callable[[Strand], Coroutine[Any, Any, Any]]
Tell = Callable[[int, int, Any, bool], None]
"""Tells the kernel how a strand ended: `tell(strand, status, value or report, more to come)`."""


class Strands:
    """Those that run now, by number."""

    def __init__(self, tell: Tell, gone: Callable[[int], None], report: Report, room: Room) -> None:
        self._tell = tell
        self._report = report
        self._gone = gone
        self._room = room
        self.last = 0
        self._running: dict[int, Strand] = {}

    def start(self, id: int, work: Work, waits: bool) -> Strand:
        """Begin, with a number above that of the `last`.

        `waits` says that the answer comes when everything is over, not when the code is.
        """
        self._room.close()
        strand = Strand(id)
        self._running[id] = strand
        self.last = id
        token = STRAND.set(strand)
        try:
            strand.main = asyncio.Task(self._run(strand, work, waits))
        finally:
            STRAND.reset(token)
        return strand

    def of(self, id: int) -> Strand | None:
        """The strand of a number, while it runs."""
        return self._running.get(id)

    def running(self) -> list[Strand]:
        """All of them."""
        return list(self._running.values())

    async def _run(self, strand: Strand, work: Work, waits: bool) -> None:
        try:
            value = await self._worked(strand, work, waits)
        except BaseException as error:
            self._room.open()
            self._end(strand, error)
        else:
            more = strand.is_busy or bool(strand.failed)
            self._tell(strand.id, OK, value, more)
            if more:
                await self._linger(strand)
        self._running.pop(strand.id, None)

    async def _worked(self, strand: Strand, work: Work, waits: bool) -> Any:
        if strand.why:
            raise KeyboardInterrupt
        value = await work(strand)
        if waits:
            await strand.settle()
        if strand.why:
            raise KeyboardInterrupt
        return value

    async def _linger(self, strand: Strand) -> None:
        try:
            await strand.settle()
        except BaseException as error:
            self._room.open()
            strand.cancel()
            self._tell(-strand.id, FAILED, self._report(error), False)
        self._gone(strand.id)

    def _end(self, strand: Strand, error: BaseException) -> None:
        strand.main = None
        strand.cancel()
        stopped = strand.why or isinstance(error, KeyboardInterrupt)
        told = self._report(error)
        told["why"] = strand.why
        self._tell(strand.id, STOPPED if stopped else FAILED, told, False)


def keep_tasks(loop: asyncio.AbstractEventLoop) -> None:
    """Count every task that a script begins as part of its strand."""

    def make(loop: asyncio.AbstractEventLoop, work: Any, **more: Any) -> asyncio.Task[Any]:
        return counted(asyncio.Task(as_coroutine(work), loop=loop, **more))

    loop.set_task_factory(make)


def as_coroutine(work: Any) -> Any:
    """What a task is made of. A call of the API is no coroutine, but people write `create_task(agent.chat("hi"))`."""
    is_call = isinstance(work, Awaitable) and not asyncio.iscoroutine(work)
    return finished(work) if is_call else work


def counted(task: asyncio.Task[Any]) -> asyncio.Task[Any]:
    """The task, as part of the strand that begins it."""
    strand = STRAND.get()
    if strand is not None and strand.main is not None:
        strand.keep(task)
    return task


async def finished(value: Any) -> Any:
    """The value, waited for when it has to be."""
    return await value if isinstance(value, Awaitable) else value
