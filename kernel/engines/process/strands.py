"""What a process of an engine does for the host: a strand is one chunk, or one function that the host called.

Not here: the process (`process`).
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from contextvars import ContextVar
from typing import Any

from kernel.context import Context
from kernel.deadlines import CURRENT as DEADLINE
from kernel.engines.protocol import Chunk
from kernel.errors import LimitError
from kernel.events import Source

GRACE = 2.0
"""Seconds that a script has to end after it was stopped; then its process is ended."""

MOST_LIMITS = 100
"""A script may catch an error about a limit, but not go on like that for ever."""

MOST_NESTED = 30
"""Functions called by host calls of functions, and so on."""


class Strand:
    """One piece of work on its way. `ended` gets its value or error; `fault` is what it must end with, once set.

    What it asks for has to keep the `deadline` that it has itself.
    """

    def __init__(self, id: int, ctx: Context, outer: Strand | None) -> None:
        self.id = id
        self.ctx = ctx
        self.depth: int = outer.depth + 1 if outer is not None else 1
        if self.depth > MOST_NESTED:
            raise LimitError(f"Functions and host calls are nested more than {MOST_NESTED} deep. Does one call itself?")
        self.deadline = DEADLINE.get()
        self.ended: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.fault: BaseException | None = None
        self.calls: dict[int, asyncio.Task[None]] = {}
        self.limits_met = 0
        self._places: dict[tuple[str, int], Context] = {}

    def at(self, chunks: dict[str, Chunk], name: str, line: int, language: str) -> Context:
        """The context of a call from a line; kept, since most calls come from the same few lines."""
        if not name:
            return self.ctx
        ctx = self._places.get((name, line))
        if ctx is None:
            chunk = chunks.get(name)
            ctx = self.ctx.at(Source(name, line, chunk.cell if chunk else "", language))
            self._places[name, line] = ctx
        return ctx

    def drop_call(self, number: int) -> None:
        """Stop one thing that it has asked for; once, for a second stop would break off how the first one hangs up."""
        task = self.calls.get(number)
        if task is not None and not task.cancelling():
            task.cancel()

    def drop_calls(self) -> None:
        """Stop everything it has asked for."""
        for number in list(self.calls):
            self.drop_call(number)

    def end(self, outcome: Any) -> None:
        """It is over, with a value or an exception; its fault goes before both."""
        if self.ended.done():
            return
        if self.fault is not None:
            outcome = self.fault
        if isinstance(outcome, asyncio.CancelledError):
            self.ended.cancel()
        elif isinstance(outcome, BaseException):
            self.ended.set_exception(outcome)
        else:
            self.ended.set_result(outcome)


CURRENT: ContextVar[Strand | None] = ContextVar("kernel.engines.process.current", default=None)
"""The strand whose call this asyncio task answers."""


async def is_over(strand: Strand) -> None:
    """Wait until a strand that was stopped is over, however often the wait is cancelled: that takes at most `GRACE`."""
    while not strand.ended.done():
        with suppress(asyncio.CancelledError):
            await asyncio.wait({strand.ended})
