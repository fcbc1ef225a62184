"""The worker of Python cells: what is in a process elsewhere (`kernel/engines/python/child`), on the port of a worker.

It begins with the first cell of Python of a notebook. Not here: the kernel's end (`pythons`).
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kernel.engines.python.child.tab import main
from tab.mirror import Mirror
from tab.port import changes_of, filed, plain
from tab.written import Written

STORE = ".llmspell"
"""The folder of the studio's own files in that of the notebooks: no cell has a use for them."""

DONE = '["done",'

_kept: list[Any] = []
"""What lives as long as the worker."""


async def start(host: Any) -> None:
    """Take the place of a process, and wait for the first frame."""
    folder = str(host.options.folder)
    os.makedirs(folder, exist_ok=True)
    port = TabPort(host, folder)
    for change in changes_of(host.options):
        port.mirror.apply(change)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(host.options.variables.to_py())
    sys.path.append(folder)
    main(port)
    _kept.append(port)


class TabPort:
    """`child.tab.Port`. What cells do to files is told ahead of what they say."""

    def __init__(self, host: Any, folder: str) -> None:
        self._host = host
        self._written = Written(folder, STORE)
        self.mirror = Mirror([Path(folder)], without=(STORE,))

    def post(self, rows: str) -> None:
        """Send frames of JSON, one a row."""
        if self._written.take() or DONE in rows:
            message = filed(self.mirror.changes())
            if message is not None:
                self._host.post(message)
        self._host.post(plain({"type": "rows", "rows": rows}))

    def hear(self, take: Callable[[str], None]) -> None:
        """Have `take` get what the kernel sends."""
        from pyodide.ffi import create_proxy

        def receive(message: Any) -> None:
            if message.type == "rows":
                take(str(message.rows))
            elif message.type == "files":
                for change in changes_of(message):
                    self.mirror.apply(change)
                importlib.invalidate_caches()

        self._host.receive(create_proxy(receive))

    def take_written(self) -> list[tuple[str, str]]:
        """What was written to descriptors 1 and 2 since the last call."""
        return [(str(stream), str(text)) for stream, text in self._host.takeWritten()]

    def is_stopped(self, strand: int) -> str:
        """Why the kernel wants this strand to stop."""
        return str(self._host.isStopped(strand))

    def limit(self, memory: int) -> None:
        """Let Python have so many bytes more than when it began."""
        self._host.limitMemory(memory)
