"""How long an app is open to visitors: so many seconds from its start, or without end. Not here: who is told (`guard`,
`page`, `sharing`)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

LOOK = 20.0
"""Most seconds between two looks at the clocks: a computer may have slept meanwhile."""

OVER = "The time of this app is over."

Clock = Callable[[], float]


class Term:
    """`seconds` from now, 0 for without end.

    Two clocks are asked, and the first that is past its time counts: one stands still while a computer sleeps, the
    other can be set back.
    """

    def __init__(self, seconds: float = 0.0, steady: Clock = time.monotonic, wall: Clock = time.time) -> None:
        self.seconds = seconds
        self._steady, self._wall = steady, wall
        self._end = steady() + seconds
        self._until = wall() + seconds

    @property
    def until(self) -> float:
        """When it is over, in seconds since the epoch; 0 for never."""
        return self._until if self.seconds else 0.0

    @property
    def is_over(self) -> bool:
        """Whether nobody may come in any more."""
        return bool(self.seconds) and self._left() <= 0

    async def passed(self) -> None:
        """Wait until it is over; at once when it has no end and so nothing is to be waited for."""
        for pause in iter(self._pause, 0.0):
            await asyncio.sleep(pause)

    def _pause(self) -> float:
        """Seconds until the next look; 0 when there is nothing to wait for."""
        return min(LOOK, self._left()) if self.seconds and not self.is_over else 0.0

    def _left(self) -> float:
        return min(self._end - self._steady(), self._until - self._wall())
