"""The kernel's end of the line to a process of an engine: lines in, lines out, and the news that it is gone.

Not here: what the lines mean (`process`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path

from kernel.engines.process.strands import GRACE
from kernel.sandbox.processes import Companion, start_python

ISOLATION = Path(__file__).parents[2] / "sandbox" / "isolation.py"
"""What the process puts its walls up with; a file of its own, since it may not find the kernel."""

LONGEST_LINE = 256 << 20
"""Bytes of one line; a process that says more in one is broken."""

LAST_WORDS = 0.2
"""Seconds a process that hung up has to end by itself, so that we know how it did."""

Hear = Callable[[bytes], None]
Gone = Callable[[str, str], None]
"""Told once, when the process hung up: how it ended, and what it wrote about it."""


class Connection(asyncio.Protocol):
    """Sends lines, and gives those that arrive to `hear`, in order."""

    grace = GRACE
    """Seconds that a script has to end after it was stopped; then its process is ended."""

    place = "process"

    def __init__(self, hear: Hear, gone: Gone) -> None:
        self._hear = hear
        self._gone = gone
        self._companion: Companion | None = None
        self._transport: asyncio.Transport | None = None
        self._unsent: list[bytes] = []
        self._pieces: list[bytes] = []
        self._size = 0
        self._opening: asyncio.Task[object] | None = None

    def start(self, folder: Path, variables: Mapping[str, str], program: Path) -> None:
        """Start `program` in a folder. What is sent from now on reaches it when it listens."""
        companion = start_python(folder, program, (str(ISOLATION),), variables)
        companion.wire.setblocking(False)
        self._companion = companion
        loop = asyncio.get_running_loop()
        self._opening = loop.create_task(loop.create_connection(lambda: self, sock=companion.wire))

    @property
    def is_open(self) -> bool:
        """Whether the process is there."""
        return self._companion is not None and self._companion.is_running()

    @property
    def pid(self) -> int:
        """Its number, 0 when it is gone."""
        return self._companion.pid if self._companion is not None else 0

    def send(self, line: bytes) -> None:
        """Send a line (without its end). Nobody hears it when the process is gone."""
        if self._transport is not None:
            self._transport.write(line + b"\n")
        elif self._companion is not None:
            self._unsent.append(line + b"\n")

    def cpu_seconds(self) -> float | None:
        """The processor time the process has used; None when unknown."""
        return self._companion.cpu_seconds() if self._companion is not None else None

    def halt(self) -> None:
        """Stop the code that has the thread, for it computed for too long."""
        self.send(b'["stop",0,"cpu"]')

    def insist(self, strand: int, is_over: Callable[[], bool]) -> None:
        """A process that was told to stop a strand sees to that by itself."""

    def end(self) -> tuple[str, str]:
        """End the process: how it ended and what it wrote about it. Harmless when it is gone."""
        companion, self._companion = self._companion, None
        if self._opening is not None:
            self._opening.cancel()
        if self._transport is not None:
            self._transport.abort()
            self._transport = None
        if companion is None:
            return "", ""
        return companion.end()

    # ---- asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The line is open: what waited goes first."""
        assert isinstance(transport, asyncio.Transport)
        if self._companion is None:
            transport.abort()
            return
        self._transport = transport
        transport.writelines(self._unsent)
        self._unsent.clear()

    def data_received(self, data: bytes) -> None:
        """Some bytes arrived."""
        self._pieces.append(data)
        self._size += len(data)
        if b"\n" in data:
            *lines, last = b"".join(self._pieces).split(b"\n")
            self._pieces, self._size = [last], len(last)
            for line in lines:
                if self._companion is not None:
                    self._take(line)
        elif self._size > LONGEST_LINE:
            self._lost(f"it sent more than {LONGEST_LINE >> 20} MB at once")

    def _take(self, line: bytes) -> None:
        try:
            self._hear(line)
        except (ValueError, TypeError, KeyError, IndexError) as error:
            # Only a script that writes to our line itself can cause this.
            self._lost(f"it broke the line to the kernel ({type(error).__name__}: {error})")

    def connection_lost(self, error: Exception | None) -> None:
        """The process hung up, or we did."""
        companion = self._companion
        if companion is not None:
            self._transport = None
            companion.is_over(LAST_WORDS)
            self._lost("")

    def _lost(self, why: str) -> None:
        how, report = self.end()
        self._gone(why or how, report)
