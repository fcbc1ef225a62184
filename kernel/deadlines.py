"""A time by which something has to be done, which also code that never waits is told of: engines ask for it.

Not here: limits of a profile (`kernel.policy`), and how an engine stops code (its gate or pump).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar, copy_context
from math import inf
from typing import Any

from kernel.errors import DeadlineError, LimitError, StoppedError


class Deadline:
    """Done by the time `at` (of the event loop's clock), or the `message` is the error. `outer` is the one around it.

    What began within it may live longer: it is told nothing any more once the deadline `is_over`. `timer` is what
    rings when it passes, where something does.
    """

    __slots__ = ("_holds", "_left", "at", "clock", "is_over", "message", "milliseconds", "outer", "timer")

    def __init__(self, seconds: float, message: str, outer: Deadline | None) -> None:
        # In a debugger that clock stands still while the spell does.
        self.clock = asyncio.get_running_loop().time
        self.at = self.clock() + seconds
        self.milliseconds = seconds * 1000
        self.message = message
        self.outer = outer
        self.is_over = False
        self.timer: asyncio.Timeout | None = None
        self._holds, self._left = 0, inf

    def hold(self) -> None:
        """Let no time pass for it until `release`, which is called as often."""
        self._holds += 1
        if self._holds == 1 and not self.is_over:
            self._left, self.at = self.at - self.clock(), inf
            self._ring_at(None)

    def release(self) -> None:
        """Let its time pass again."""
        self._holds -= 1
        if not self._holds and not self.is_over:
            self.at = min(self.at, self.clock() + self._left)
            self._ring_at(self.at)

    def _ring_at(self, when: float | None) -> None:
        if self.timer is not None and not self.timer.expired():
            self.timer.reschedule(when)

    def bring(self, seconds: float, message: str) -> None:
        """Have it pass in so many seconds from now, if that is sooner."""
        if self.clock() + seconds < self.at:
            self.at, self.milliseconds, self.message = self.clock() + seconds, seconds * 1000, message

    def is_past(self) -> bool:
        """Whether its own time is up."""
        return self.clock() >= self.at

    def next(self) -> Deadline | None:
        """The deadline that ends first, of this one and those around it; None when all are over."""
        first, one = None, self if not self.is_over else self.outer
        while one is not None:
            if not one.is_over and (first is None or one.at <= first.at):
                first = one
            one = one.outer
        return first

    def passed(self) -> Deadline | None:
        """The outermost deadline whose time is up."""
        now, found, one = self.clock(), None, self if not self.is_over else self.outer
        while one is not None:
            if not one.is_over and now >= one.at:
                found = one
            one = one.outer
        return found

    def seconds(self) -> float:
        """How long there is until the first of them passes; 0 when that has been."""
        first = self.next()
        return max(0.0, first.at - self.clock()) if first is not None else float("inf")

    def error(self) -> DeadlineError:
        """What is raised when it passes."""
        return DeadlineError(self.message, timeout=self.milliseconds)


class PassedError(asyncio.CancelledError):
    """Code was stopped because a deadline passed: like a cancellation, nothing within it can go on.

    `error` may be given the place where the code was.
    """

    def __init__(self, deadline: Deadline) -> None:
        super().__init__(deadline.message)
        self.deadline = deadline
        self.error = deadline.error()


CURRENT: ContextVar[Deadline | None] = ContextVar("kernel.deadlines.current", default=None)
"""The innermost deadline of this asyncio task."""


def deadline_here() -> Deadline | None:
    """The deadline that code which begins here has to keep; None for none."""
    deadline = CURRENT.get()
    return deadline if deadline is None or deadline.next() is not None else None


def begin(work: Coroutine[Any, Any, Any]) -> tuple[asyncio.Task[Any], Deadline]:
    """Begin work in a task of its own, and the deadline that it may still be given while it goes on (`bring`)."""
    deadline, context = Deadline(inf, "", CURRENT.get()), copy_context()
    context.run(CURRENT.set, deadline)
    task = asyncio.get_running_loop().create_task(work, context=context)

    def end(_: asyncio.Task[Any]) -> None:
        deadline.is_over = True

    task.add_done_callback(end)
    return task, deadline


@contextmanager
def clocks_held() -> Iterator[None]:
    """A block in which no time passes for the deadlines around it: a person thinks."""
    held, one = [], CURRENT.get()
    while one is not None:
        held.append(one)
        one.hold()
        one = one.outer
    try:
        yield
    finally:
        for deadline in held:
            deadline.release()


@asynccontextmanager
async def within(seconds: float | None, message: str) -> AsyncIterator[None]:
    """A block that may take so long; None for as long as it likes. `DeadlineError` with the message when it is longer.

    What comes later than that has come too late, also where nothing could stop it on the way.
    """
    if seconds is None:
        yield
        return
    deadline = Deadline(seconds, message, CURRENT.get())
    token = CURRENT.set(deadline)
    try:
        async with asyncio.timeout(seconds) as waiting:
            deadline.timer = waiting
            yield
    except TimeoutError:
        if not waiting.expired():
            raise
        raise deadline.error() from None
    except PassedError as passed:
        if passed.deadline is not deadline:
            raise
        raise passed.error from None
    except (asyncio.CancelledError, StoppedError):
        _refuse_late(deadline)
        raise
    else:
        _refuse_late(deadline)
    finally:
        deadline.is_over = True
        CURRENT.reset(token)


@asynccontextmanager
async def limited(seconds: float | None, message: str) -> AsyncIterator[None]:
    """The same for what a profile limits: a `LimitError`, with the place where the code was."""
    try:
        async with within(seconds, message):
            yield
    except DeadlineError as error:
        if error.message != message:
            raise
        raise LimitError(message, **{name: told for name, told in error.details.items() if name != "timeout"}) from None


def _refuse_late(deadline: Deadline) -> None:
    """`DeadlineError` when its time is up, and nobody else asked this task to stop."""
    task = asyncio.current_task()
    passed = deadline.passed()
    if passed is None or (task is not None and task.cancelling()):
        return
    raise (deadline.error() if passed is deadline else PassedError(passed)) from None
