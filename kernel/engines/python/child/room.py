"""The memory this process keeps back for telling that a cell used up all it may. Not here: who sets the limit."""

from __future__ import annotations

import os
import sys

NEAR = 1 << 20
"""So many bytes below the limit, the memory counts as full."""


class ProcessRoom:
    """Between what cells may use (the soft limit) and what the process may (the hard one)."""

    def __init__(self) -> None:
        self._soft = self._hard = -1
        # Opened now: an isolated process can open nothing later.
        self._meter = os.open("/proc/self/statm", os.O_RDONLY) if sys.platform == "linux" else -1

    def begin(self) -> None:
        """The limits are set."""
        if sys.platform == "linux":
            import resource

            self._soft, self._hard = resource.getrlimit(resource.RLIMIT_DATA)

    def open(self) -> None:
        """Use what was kept back: something failed, and has to be told."""
        self._set(self._hard)

    def close(self) -> None:
        """Keep it back again, unless the cells' values still fill what they may: then one can throw some away."""
        if self._soft != self._hard and self._used() + NEAR < self._soft:
            self._set(self._soft)

    def _set(self, limit: int) -> None:
        if self._soft != self._hard:
            import resource

            resource.setrlimit(resource.RLIMIT_DATA, (limit, self._hard))

    def _used(self) -> int:
        """Bytes of private, writable memory."""
        return int(os.pread(self._meter, 256, 0).split()[5]) * os.sysconf("SC_PAGE_SIZE")
