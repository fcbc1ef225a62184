"""A gate that many may pass at once, or one alone: questions pass together, the exchange of a file wants to be alone.

Not a lock of one process against others (`lock`).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Gate:
    """Who is within waits for nobody. For threads of one process."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._within = 0
        self._is_shut = False

    @contextmanager
    def within(self) -> Iterator[None]:
        """Be within, beside others; waits while somebody is alone there."""
        with self._changed:
            self._changed.wait_for(lambda: not self._is_shut)
            self._within += 1
        try:
            yield
        finally:
            with self._changed:
                self._within -= 1
                self._changed.notify_all()

    @contextmanager
    def alone(self, patience: float) -> Iterator[bool]:
        """Whether, within `patience` seconds, everybody had left. Only then is the gate shut, until the block ends."""
        with self._changed:
            self._changed.wait_for(lambda: not self._is_shut)
            self._is_shut = True
            is_alone = self._changed.wait_for(lambda: self._within == 0, patience)
            if not is_alone:
                self._open()
        try:
            yield is_alone
        finally:
            if is_alone:
                with self._changed:
                    self._open()

    def _open(self) -> None:
        self._is_shut = False
        self._changed.notify_all()
