"""Hints at a bounded pace: the first at once, then at most one batch per interval, and never a lost last one."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Protocol, runtime_checkable

JOURNAL_INTERVAL = 0.05
"""Seconds between two hints that a journal grew."""


@runtime_checkable
class Journaling(Protocol):
    """An executor that says, on the loop's thread, when the journal of a run grew."""

    on_journal: Callable[[str], None] | None


class Pace:
    """Passes each distinct word on to `send`, at most once per `interval` seconds.

    Call it on the loop's thread. It works while a script holds that thread too: a call that comes
    late enough sends by itself and does not wait for a timer.
    """

    def __init__(self, send: Callable[[str], None], interval: float = JOURNAL_INTERVAL) -> None:
        self._send = send
        self._interval = interval
        self._waiting: dict[str, None] = {}
        self._sent = float("-inf")
        self._timer: asyncio.TimerHandle | None = None

    def hint(self, word: str) -> None:
        """Say `word` soon."""
        self._waiting[word] = None
        wait = self._sent + self._interval - time.monotonic()
        if wait <= 0:
            self.flush()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(wait, self.flush)

    def flush(self) -> None:
        """Say now what waits."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._waiting:
            words, self._waiting = self._waiting, {}
            self._sent = time.monotonic()
            for word in words:
                self._send(word)
