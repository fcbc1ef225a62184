"""Brings the trace store up to date with the journals, and tells who follows which runs grew.

Not here: how the store reads a journal (`kernel.stores.projection`).
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Protocol

PERIOD = 1.0
"""Seconds between two looks at the journals of programs that do not tell us, such as the CLI."""

REST = 0.03
"""Seconds between two readings at least, so that a busy run is read in bulk; more by `SHARE` where that takes long."""

SHARE = 2
"""A reading is followed by a rest so many times as long: what runs and what is typed needs the process more."""

Listener = Callable[[frozenset[str]], None]
"""Hears the ids of the runs that the store knows more of."""

log = logging.getLogger(__name__)


class Store(Protocol):
    """What is fed. `grown` are the runs that the last `ingest` brought something of."""

    grown: frozenset[str]

    def ingest(self) -> int:
        """Read what the journals have more; how many events that was. Blocks."""
        ...


class Growth:
    """Feeds a store soon after `hear` is called, and every second, while `run` runs.

    `said` gives the runs of which other programs said something since it was asked last: tags, notes, pins.
    """

    def __init__(self, store: Store, said: Callable[[], frozenset[str]] = frozenset) -> None:
        self._store = store
        self._said = said
        self._listeners: list[Listener] = []
        self._wake = asyncio.Event()
        self._reading = asyncio.Lock()

    def hear(self) -> None:
        """A journal grew: look soon. Never waits."""
        self._wake.set()

    def follow(self, listener: Listener) -> Callable[[], None]:
        """Tell `listener` from now on; call the result to stop."""
        self._listeners.append(listener)

        def unfollow() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unfollow

    async def refresh(self) -> frozenset[str]:
        """Read now; the runs that grew. Those who follow have heard of them when this returns."""
        async with self._reading:
            grown = await asyncio.to_thread(self._read)
        if grown:
            self.tell(grown)
        return grown

    def tell(self, runs: frozenset[str]) -> None:
        """Have those who follow look at these runs again."""
        for listener in tuple(self._listeners):
            listener(runs)

    async def run(self) -> None:
        """Read again and again until cancelled. A reading that fails is logged, once in a row, and tried again."""
        failed = False
        while True:
            self._wake.clear()
            began = time.monotonic()
            try:
                await self.refresh()
                failed = False
            except Exception:
                if not failed:
                    log.exception("The journals could not be read into the store; trying again every second.")
                failed = True
            took = min(time.monotonic() - began, PERIOD)
            await asyncio.sleep(PERIOD if failed else max(REST, SHARE * took))
            await self._next_look()

    async def _next_look(self) -> None:
        try:
            await asyncio.wait_for(self._wake.wait(), PERIOD)
        except TimeoutError:
            return

    def _read(self) -> frozenset[str]:
        self._store.ingest()
        return self._store.grown | self._said()
