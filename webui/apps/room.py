"""Who may use an app now, and who waits: a bounded number of visitors, in the order they came, while it is open."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from webui.apps.term import Term


class Room:
    """Places for `capacity` visitors during `term`. All of it happens on one event loop."""

    def __init__(self, capacity: int, term: Term | None = None) -> None:
        self.capacity = capacity
        self.term = term or Term()
        self._inside: set[object] = set()
        self._waiting: list[tuple[object, asyncio.Event, Callable[[int], None]]] = []

    @property
    def inside(self) -> int:
        """How many visitors are in."""
        return len(self._inside)

    async def enter(self, visitor: object, on_place: Callable[[int], None]) -> None:
        """Wait for a place; `on_place` hears how many are before this visitor, 0 when it is its turn."""
        if len(self._inside) < self.capacity and not self._waiting:
            self._inside.add(visitor)
            return
        called = asyncio.Event()
        self._waiting.append((visitor, called, on_place))
        on_place(len(self._waiting))
        await called.wait()

    def leave(self, visitor: object) -> None:
        """Give the place back, or the place in the line."""
        self._inside.discard(visitor)
        self._waiting = [one for one in self._waiting if one[0] is not visitor]
        while self._waiting and len(self._inside) < self.capacity:
            next_one, called, on_place = self._waiting.pop(0)
            self._inside.add(next_one)
            on_place(0)
            called.set()
        for place, (_, _, on_place) in enumerate(self._waiting, 1):
            on_place(place)
