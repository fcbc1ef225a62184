"""What a spell keeps for a while so as not to ask again: values by key, each with a time to live. Not on disk."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from kernel.errors import StoppedError
from kernel.values import Value

MOST_ENTRIES = 10_000
"""When there are more, the one unused for longest goes."""


class Cache:
    """Values by key. `clock` is in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, most: int = MOST_ENTRIES) -> None:
        self._clock = clock
        self._most = most
        self._entries: OrderedDict[str, tuple[Value, float | None]] = OrderedDict()
        self._making: dict[str, asyncio.Future[Value]] = {}
        self._waiting: dict[str, int] = {}

    def get(self, key: str, default: Value = None) -> Value:
        """The value, or `default` when there is none or its time is over."""
        if key not in self:
            return default
        self._entries.move_to_end(key)
        return self._entries[key][0]

    def set(self, key: str, value: Value, seconds: float | None = None) -> None:
        """Keep a value, for ever or for some seconds."""
        self._entries[key] = value, None if seconds is None else self._clock() + seconds
        self._entries.move_to_end(key)
        if len(self._entries) > self._most:
            self._entries.popitem(last=False)

    def delete(self, key: str) -> bool:
        """Forget a value; whether there was one."""
        there = key in self
        self._entries.pop(key, None)
        return there

    def clear(self) -> None:
        """Forget all."""
        self._entries.clear()

    def keys(self) -> list[str]:
        """The keys that have a value, sorted."""
        return sorted(key for key in list(self._entries) if key in self)

    async def remember(self, key: str, make: Callable[[], Awaitable[Value]], seconds: float | None = None) -> Value:
        """The value; made when there is none, once, however many ask at the same time. An error is not kept."""
        if key in self:
            return self.get(key)
        making = self._making.get(key) or self._begin(key, make, seconds)
        self._waiting[key] = self._waiting.get(key, 0) + 1
        try:
            return await asyncio.shield(making)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise
            raise StoppedError(f"Making the value of {key!r} was stopped.") from None
        finally:
            self._waiting[key] -= 1
            if not self._waiting[key]:
                del self._waiting[key]
                # Nobody waits for it any more.
                making.cancel()

    def _begin(self, key: str, make: Callable[[], Awaitable[Value]], seconds: float | None) -> asyncio.Future[Value]:
        async def run() -> Value:
            try:
                value = await make()
                self.set(key, value, seconds)
                return value
            finally:
                del self._making[key]

        making = self._making[key] = asyncio.ensure_future(run())
        return making

    def __contains__(self, key: str) -> bool:
        if key not in self._entries:
            return False
        until = self._entries[key][1]
        if until is not None and until <= self._clock():
            del self._entries[key]
            return False
        return True
