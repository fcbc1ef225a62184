"""A worker for Python cells where there are no workers: the program of the cells, in a process, behind that port."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Mapping
from pathlib import Path

from kernel.engines.process.connection import ISOLATION
from kernel.engines.python.process import CHILD
from kernel.sandbox.processes import start_python


class PipeWorker:
    """`kernel.engines.process.port.Worker`. One that is `deaf` hears nothing any more, and says nothing."""

    can_interrupt = True

    def __init__(
        self, folder: Path, variables: Mapping[str, str], hear: Callable[[str], None], gone: Callable[[str], None]
    ) -> None:
        self.variables = variables
        self.is_gone = False
        self.interrupted: list[int] = []
        self._hear = hear
        self._gone = gone
        self._rest = b""
        self._companion = start_python(folder, CHILD, (str(ISOLATION),), variables)
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._companion.wire, self._read)

    def post(self, line: str) -> None:
        self._companion.wire.sendall(line.encode() + b"\n")

    def interrupt(self, strand: int) -> bool:
        self.interrupted.append(strand)
        return self.can_interrupt

    def terminate(self) -> None:
        if not self.is_gone:
            self.is_gone = True
            self._loop.remove_reader(self._companion.wire)
            self._companion.end()

    def become_deaf(self) -> None:
        """As a worker whose cell has the thread."""
        os.kill(self._companion.pid, signal.SIGSTOP)

    def break_down(self, how: str) -> None:
        """As a worker whose Python cannot go on."""
        self._gone(how)

    def _read(self) -> None:
        data = self._companion.wire.recv(1 << 18)
        *rows, self._rest = (self._rest + data).split(b"\n")
        if rows:
            self._hear(b"\n".join(rows).decode())
