"""The kernel's end of the line to a worker of a browser's tab that runs an engine, in the place of a process.

Not here: what the lines mean (`process`), and how a worker begins, which its page knows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from kernel.engines.process.connection import Gone, Hear

AGAIN = 0.1
"""Seconds after which code that was told to stop and goes on is interrupted, and again."""

GRACE = 0.5
"""Seconds that a script has to end after it was stopped; then its worker is ended."""

LONGEST_LOOK = 1.0
"""Seconds between two looks at the clock that are taken for work of the worker: a computer may have slept."""


class Worker(Protocol):
    """A worker that has begun, or is about to: what is posted reaches it when it listens."""

    def post(self, line: str) -> None:
        """Send it a line."""
        ...

    def interrupt(self, strand: int) -> bool:
        """Interrupt this strand, or with 0 any code that has the thread; False where the page is not isolated."""
        ...

    def terminate(self) -> None:
        """End it at once, whatever it does."""
        ...


OpenWorker = Callable[[Path, Mapping[str, str], Callable[[str], None], Callable[[str], None]], Worker]
"""Begins a worker in a folder, with variables. It is given what hears its lines, and what hears how it broke down."""


class PortConnection:
    """`kernel.engines.process.connection.Connection` to a worker."""

    grace = GRACE
    place = "worker"

    def __init__(self, open_worker: OpenWorker, hear: Hear, gone: Gone) -> None:
        self._open_worker = open_worker
        self._hear = hear
        self._gone = gone
        self._worker: Worker | None = None
        self._used = 0.0
        self._looked = 0.0

    def start(self, folder: Path, variables: Mapping[str, str], program: Path) -> None:
        """Begin a worker in a folder; the program is the one it has."""
        self._looked = asyncio.get_running_loop().time()
        self._worker = self._open_worker(folder, variables, self._take, self._lost)

    @property
    def is_open(self) -> bool:
        """Whether the worker is there."""
        return self._worker is not None

    @property
    def pid(self) -> int:
        """A worker has no number."""
        return 0

    def send(self, line: bytes) -> None:
        """Send a line. Nobody hears it when the worker is gone."""
        if self._worker is not None:
            self._worker.post(line.decode("utf-8", "surrogatepass"))

    def cpu_seconds(self) -> float | None:
        """Seconds that have gone by: nobody tells what a worker computes, but one that waits says so itself."""
        now = asyncio.get_running_loop().time()
        self._used += min(now - self._looked, LONGEST_LOOK)
        self._looked = now
        return self._used

    def halt(self) -> None:
        """Stop the code that has the thread, for it computed for too long."""
        if self._worker is not None:
            self._worker.interrupt(0)

    def insist(self, strand: int, is_over: Callable[[], bool]) -> None:
        """Interrupt a strand until it is over, where it is not by itself: what waits hears that it is to stop."""
        asyncio.get_running_loop().call_later(AGAIN, self._interrupt, strand, is_over)

    def _interrupt(self, strand: int, is_over: Callable[[], bool]) -> None:
        if self._worker is not None and not is_over() and self._worker.interrupt(strand):
            self.insist(strand, is_over)

    def end(self) -> tuple[str, str]:
        """End the worker; it says nothing about it."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.terminate()
        return "", ""

    def _take(self, rows: str) -> None:
        try:
            for row in rows.split("\n"):
                if self._worker is not None:
                    self._hear(row.encode())
        except (ValueError, TypeError, KeyError, IndexError) as error:
            # Only a script that writes to our line itself can cause this.
            self._lost(f"it broke the line to the kernel ({type(error).__name__}: {error})")

    def _lost(self, how: str) -> None:
        if self._worker is not None:
            self.end()
            self._gone(how, "")
