"""The processor time of the process while scripts run: how long one may compute without waiting for anything."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

LOOK = 0.1
"""Seconds between two looks."""

MERCY = 2.0
"""Seconds of processor time a script has to end after it was told to; then its process is ended."""


class Watch:
    """Looks at `used` (seconds) while `is_busy`. Past `limit` since the last `breathe` it calls `halt`, later `end`.

    Where the system does not tell what another process used, nothing is limited.
    """

    def __init__(
        self,
        limit: float | None,
        used: Callable[[], float | None],
        is_busy: Callable[[], bool],
        halt: Callable[[], None],
        end: Callable[[], None],
    ) -> None:
        self._limit = limit
        self._used = used
        self._is_busy = is_busy
        self._halt = halt
        self._end = end
        self._mark = 0.0
        self._halted = False
        self._timer: asyncio.TimerHandle | None = None

    def limit(self, seconds: float | None) -> None:
        """Allow so much from now on, None for any."""
        self._limit = seconds
        self.breathe()

    def begin(self) -> None:
        """Something runs now."""
        self.breathe()
        if self._limit is not None and self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(LOOK, self._look)

    def breathe(self) -> None:
        """The scripts waited for something: their time begins anew."""
        self._halted = False
        if self._limit is not None:
            self._mark = self._used() or 0.0

    def stop(self) -> None:
        """Look no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look(self) -> None:
        self._timer = None
        if self._limit is None or not self._is_busy():
            return
        over = (self._used() or 0.0) - self._mark - self._limit
        if over > MERCY and self._halted:
            self._end()
            return
        if over > 0 and not self._halted:
            self._halted = True
            self._halt()
        self._timer = asyncio.get_running_loop().call_later(LOOK, self._look)
