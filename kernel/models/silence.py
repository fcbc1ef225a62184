"""Ends waits that last too long, each or together. Like `asyncio.timeout`, but one timer watches a stream of waits.

Arming a timer for each chunk costs five times what reading the chunk does; here a chunk only notes the time.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator
from typing import TypeVar

Piece = TypeVar("Piece")


class Silence:
    """Watches the waits for the items of one stream: each may take `timeout` seconds; `expired` says one took more.

    After the time `until` (of the loop) there are no more waits: then it is `over`.
    """

    def __init__(self, timeout: float, until: float = math.inf) -> None:
        self._timeout = timeout
        self._loop = asyncio.get_running_loop()
        self._task: asyncio.Task[object] | None = None
        self._cancelling = 0
        self._since = 0.0
        self.expired = self.over = False
        self._timer = self._loop.call_later(timeout, self._look)
        self._end = self._loop.call_at(until, self._stop)

    async def next(self, stream: AsyncIterator[Piece]) -> Piece:
        """The next item. Raises `StopAsyncIteration` at the end, `TimeoutError` when it takes too long."""
        if self.over:
            self.expired = True
            raise TimeoutError
        task = self._task = asyncio.current_task(self._loop)
        self._cancelling = task.cancelling() if task else 0
        self._since = self._loop.time()
        try:
            item = await anext(stream)
        except asyncio.CancelledError:
            if self.expired and task is not None and task.uncancel() <= self._cancelling:
                raise TimeoutError from None
            raise
        finally:
            self._task = None
        return item

    def _look(self) -> None:
        """The timer rang: end the wait when it is too long, else look again when it may be."""
        left = self._timeout if self._task is None else self._since + self._timeout - self._loop.time()
        if self._task is None or left > 0:
            self._timer = self._loop.call_later(left, self._look)
        else:
            self._expire()

    def _stop(self) -> None:
        """The time for all of it is up."""
        self.over = True
        self._expire()

    def _expire(self) -> None:
        if self._task is not None and not self.expired:
            self.expired = True
            self._task.cancel()

    def close(self) -> None:
        """Stop watching."""
        self._timer.cancel()
        self._end.cancel()
