"""Time and chance as cells see them: a run that is repeated sees the same ones.

Only what the code of cells itself reads is kept; libraries read the real clock. `datetime.now()` is not here: Python
offers no way to change it that other code would not notice.
"""

from __future__ import annotations

import random
import sys
import time
import uuid
from collections.abc import Callable
from typing import Any

MOST_TIMES = 10_000
"""Readings that are told to the kernel; a cell that reads the clock more often waits in a loop."""


class Chance:
    """The clock and the dice of the cells whose globals are `names`; `tell` hears of each reading of the clock."""

    def __init__(self, names: dict[str, Any], tell: Callable[[float], None]) -> None:
        self._names = names
        self._tell = tell
        self._times: list[float] = []
        self._left = 0
        self._is_seeded = False
        self._ids = random.Random()
        self._clock, self._seed = time.time, random.seed

    def install(self) -> None:
        """Stand in the place of the functions that cells call."""
        time.time, time.time_ns = self._time, lambda: int(self._time(2) * 1e9)
        random.seed = self._seeded
        uuid.uuid4 = self._uuid

    def begin(self, seed: int, times: list[float]) -> None:
        """A run begins. A cell that chose a seed of its own keeps it."""
        if not self._is_seeded:
            self._seed(seed)
        self._ids.seed(seed)
        self._times, self._left = times[::-1], MOST_TIMES

    def _time(self, depth: int = 1) -> float:
        """time() -> seconds since the epoch"""
        if sys._getframe(depth).f_globals is not self._names:
            return self._clock()
        value = self._times.pop() if self._times else self._clock()
        if self._left > 0:
            self._left -= 1
            self._tell(value)
        return value

    def _seeded(self, *values: Any, **named: Any) -> None:
        self._is_seeded = True
        self._seed(*values, **named)

    def _uuid(self) -> uuid.UUID:
        """Generate a random UUID."""
        return uuid.UUID(int=self._ids.getrandbits(128), version=4)
