"""The clock of a run. Not here: what scripts read from it, which a tape keeps (`tape`)."""

from __future__ import annotations

import time
from dataclasses import field

from kernel.records import dataclass


@dataclass(slots=True)
class Timeline:
    """The clock of a run: real, or, in a replay, that of the recording, which jumps to where a recorded call ended."""

    began: float
    is_real: bool = True
    _base: float = 0.0
    _mark: float = field(default_factory=time.monotonic)

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time() if self.is_real else self._base + time.monotonic() - self._mark

    def start(self, began: float) -> None:
        """Let a replay begin when the recording did."""
        self.began, self.is_real = began, False
        self._base, self._mark = began, time.monotonic()

    def reach(self, moment: float) -> None:
        """Be at least so late, in a replay."""
        if not self.is_real and moment > self.now():
            self._base, self._mark = moment, time.monotonic()
