"""Where the pieces of streams come from: lists, functions, and work that is stopped when no stream is left of it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable

from kernel.values import Function, Value

MOST_WAITING = 1000
"""Pieces that wait for a slow reader."""


class Source:
    """What makes pieces, shared by all streams made of it; `stop` is called once, when nobody is left who reads.

    That is when the last stream of it is gone here: a script may drop a stream whose pieces it still waits for.
    """

    def __init__(self, stop: Callable[[], None]) -> None:
        self.closed = False
        self._stop = stop

    def __del__(self) -> None:
        self.close()

    def close(self) -> None:
        """Make no more pieces."""
        if not self.closed:
            self.closed = True
            self._stop()


class Buffer:
    """Pieces on their way to somebody who may be slower. When `most` wait, more text is added to the last of them."""

    def __init__(self, most: int = MOST_WAITING) -> None:
        self._held: deque[list[Value]] = deque()
        self._most = most
        self._something = asyncio.Event()
        self._ended = False

    def put(self, piece: Value) -> None:
        """One more piece."""
        last = self._held[-1] if self._held else [None]
        if len(self._held) >= self._most and isinstance(piece, str) and isinstance(last[0], str):
            last.append(piece)
        else:
            self._held.append([piece])
        self._something.set()

    def end(self) -> None:
        """There are no more."""
        self._ended = True
        self._something.set()

    async def take(self) -> AsyncIterator[Value]:
        """The pieces in order, until the end."""
        while self._held or not self._ended:
            if self._held:
                parts = self._held.popleft()
                yield parts[0] if len(parts) == 1 else "".join(parts)
            else:
                self._something.clear()
                await self._something.wait()


async def listed(items: Iterable[Value]) -> AsyncIterator[Value]:
    """The items that are something."""
    for item in items:
        if item is not None:
            yield item


async def generated(make: Function) -> AsyncIterator[Value]:
    """What a function gives for 1, 2, … until it gives nothing."""
    number = 1
    while (piece := await make(number)) is not None:
        yield piece
        number += 1
