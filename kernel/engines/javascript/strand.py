"""Script code on its way: a chunk that runs, or a call of a function, with all it still waits for.

Not here: who drives it (`driver`).
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any, NamedTuple

from kernel.context import Context
from kernel.deadlines import PassedError, deadline_here
from kernel.values import Value


class Job(NamedTuple):
    """A call of the host. `values` are its arguments, or give an awaitable of them; `made` hears what it gave."""

    call: int
    ctx: Context
    name: str
    values: list[Value] | Callable[[], Awaitable[Value]]
    made: asyncio.Future[Value] | None


class Strand:
    """`main` is the result of the chunk or function; `pending` calls and `timers` are what it waits for.

    `depth` counts the strands that wait for this one, from 1; `deadline` is the one it began within. `fault` is what
    the strand was ended with; none of its code runs after. `is_running`: something went in, and what follows from it is
    not done yet. `unstarted` counts calls whose tasks have not begun; `worker` is the task that is letting in an answer
    and could go on with the next call, `taken` that call.
    """

    __slots__ = (
        "context",
        "ctx",
        "deadline",
        "depth",
        "fault",
        "idle",
        "interrupts_before",
        "is_running",
        "is_watched",
        "limits_met",
        "main",
        "number",
        "pending",
        "places",
        "taken",
        "timers",
        "unstarted",
        "worker",
    )

    def __init__(self, ctx: Context, number: int, interrupts: int, outer: Strand | None) -> None:
        self.ctx = ctx
        self.number = number
        self.interrupts_before = interrupts
        self.depth: int = outer.depth + 1 if outer is not None else 1
        self.deadline = deadline_here()
        self.main: asyncio.Future[Value] = asyncio.get_running_loop().create_future()
        self.idle: asyncio.Future[None] | None = None
        self.is_running = self.is_watched = False
        self.pending: dict[int, asyncio.Task[Any]] = {}
        self.timers: dict[int, asyncio.TimerHandle] = {}
        self.fault: BaseException | None = None
        self.limits_met = 0
        self.places: dict[int, Context] = {}
        self.context = contextvars.copy_context()
        self.unstarted = 0
        self.worker: asyncio.Task[Any] | None = None
        self.taken: Job | None = None

    @property
    def is_busy(self) -> bool:
        """Whether any of its code may run again: after an answer of the host, or by a timer."""
        return self.is_running or bool(self.pending or self.timers)

    def stop(self, fault: BaseException) -> None:
        """End it with this exception, or with an earlier one. Its code is not run again."""
        if self.fault is not None:
            return
        self.fault = fault
        if not self.main.done():
            if isinstance(fault, asyncio.CancelledError) and not isinstance(fault, PassedError):
                self.main.cancel()
            else:
                self.main.set_exception(fault)
        self.drop_work()
        self.note_idle()

    def drop_work(self) -> None:
        """Give up what it waits for."""
        if not self.pending and not self.timers:
            return
        own = asyncio.current_task(self.main.get_loop())
        for task in self.pending.values():
            if task is not own:
                self.ctx.run.drop(task)
        for timer in self.timers.values():
            timer.cancel()
        self.pending.clear()
        self.timers.clear()

    def note_idle(self) -> None:
        """Wake whoever waits until nothing is left to do."""
        if self.idle is not None and not self.idle.done() and (self.fault is not None or not self.is_busy):
            self.idle.set_result(None)

    async def settle(self) -> None:
        """Wait until nothing is left to do; raises the fault."""
        while self.is_busy and self.fault is None:
            self.idle = self.main.get_loop().create_future()
            await self.idle
        if self.fault is not None:
            raise self.fault


CURRENT: ContextVar[Strand | None] = ContextVar("kernel.engines.javascript.current", default=None)
"""The script code on whose behalf this asyncio task works."""
