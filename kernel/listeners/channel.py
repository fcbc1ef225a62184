"""Events as something to read one after the other. Not here: the stream that scripts see (`kernel.api.stream`)."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator

from kernel.context import Context
from kernel.listeners.door import Listeners
from kernel.values import Record, Value

MOST_UNREAD = 10_000
"""Events that wait for a reader; beyond that the oldest are lost, and the reader is told how many."""

IDLE = 1.0
"""Seconds without an event, while nothing is under way, after which there will be none."""


class Channel:
    """The events of an agent or workflow, or of everything, from now on.

    It ends when it is closed, or when for `idle` seconds nothing happened and nothing was under way; None: never.
    """

    def __init__(
        self, listeners: Listeners, pattern: str, subject: str | None = None, idle: float | None = IDLE
    ) -> None:
        self._listeners = listeners
        self._subject = subject
        self._idle = idle
        self._unread: deque[Record] = deque()
        self._lost = 0
        self._closed = False
        self._news = asyncio.Event()
        self._id = listeners.on(pattern, self._hear, subject)

    async def _hear(self, event: Value, ctx: Context) -> None:
        if len(self._unread) >= MOST_UNREAD:
            self._unread.popleft()
            self._lost += 1
        self._unread.append(event)
        self._news.set()

    def close(self) -> None:
        """Hear no more; what was heard can still be read."""
        self._listeners.off(self._id)
        self._closed = True
        self._news.set()

    async def events(self, ctx: Context) -> AsyncIterator[Record]:
        """The events, as they come. `events_lost` (with `count`) stands for those that nobody read in time."""
        try:
            while await self._wait(ctx):
                if self._lost:
                    lost, self._lost = self._lost, 0
                    yield Record(type="events_lost", data=Record(count=lost))
                yield self._unread.popleft()
        finally:
            self.close()

    async def _wait(self, ctx: Context) -> bool:
        """Wait until there is something to read; whether there is."""
        while not self._unread and not self._closed:
            self._news.clear()
            try:
                async with asyncio.timeout(self._idle):
                    await self._news.wait()
            except TimeoutError:
                if not self._listeners.is_busy(ctx.run.id, self._subject):
                    return False
        return bool(self._unread)
