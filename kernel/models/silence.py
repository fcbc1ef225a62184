"""Ends a wait that lasts too long. Like `asyncio.timeout`, but one timer watches a whole stream of waits.

Arming a timer for each chunk costs five times what reading the chunk does; here a chunk only notes the time.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TypeVar

Piece = TypeVar("Piece")


class Silence:
    """Watches the waits for the items of one stream: each may take `timeout` seconds; `expired` says one took more."""

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._loop = asyncio.get_running_loop()
        self._task: asyncio.Task[object] | None = None
        self._cancelling = 0
        self._since = 0.0
        self.expired = False
        self._timer = self._loop.call_later(timeout, self._look)

    async def next(self, stream: AsyncIterator[Piece]) -> Piece:
        """The next item. Raises `StopAsyncIteration` at the end, `TimeoutError` when it takes too long."""
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
        if self._task is not None and left <= 0:
            self.expired = True
            self._task.cancel()
        else:
            self._timer = self._loop.call_later(left, self._look)

    def close(self) -> None:
        """Stop watching."""
        self._timer.cancel()
