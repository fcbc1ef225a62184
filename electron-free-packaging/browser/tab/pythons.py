"""Workers of Python cells as the kernel's worker sees them: one at a time, with the files of the notebooks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tab.mirror import Mirror
from tab.port import changes_of, filed, plain
from tab.python import STORE
from tab.written import Written

RUN = ('["run",', '["call",')
"""Frames ahead of which the files have to be as they are here."""


class Pythons:
    """Begins them. `host` is what the script of this worker gives; `folder` is shared with the cells."""

    def __init__(self, host: Any, folder: Path) -> None:
        self._host = host
        self._folder = folder
        self._written = Written(str(folder), STORE)

    def open(
        self, folder: Path, variables: Mapping[str, str], hear: Callable[[str], None], gone: Callable[[str], None]
    ) -> TabPython:
        """`kernel.engines.process.port.OpenWorker`."""
        mirror = Mirror([self._folder], without=(STORE,))
        files = [{"path": one.path, "data": one.data, "offset": 0} for one in mirror.changes()]
        options = {"folder": str(folder), "variables": dict(variables), "changes": files}
        return TabPython(self._host.startPython(plain(options)), mirror, self._written, hear, gone)


class TabPython:
    """`kernel.engines.process.port.Worker` over the worker that the script of this one started."""

    def __init__(
        self, worker: Any, mirror: Mirror, written: Written, hear: Callable[[str], None], gone: Callable[[str], None]
    ) -> None:
        from pyodide.ffi import create_proxy

        self._worker = worker
        self._mirror = mirror
        self._written = written
        self._hear = hear
        self._gone = gone
        worker.receive(create_proxy(self._receive))

    def post(self, line: str) -> None:
        """Send it a line, and ahead of that what became of the files."""
        if self._written.take() or line.startswith(RUN):
            message = filed(self._mirror.changes())
            if message is not None:
                self._worker.post(message)
        self._worker.post(plain({"type": "rows", "rows": line}))

    def interrupt(self, strand: int) -> bool:
        """Interrupt a strand, or with 0 any code that has the thread; False where the page is not isolated."""
        return bool(self._worker.interrupt(strand))

    def terminate(self) -> None:
        """End it at once."""
        self._worker.terminate()
        self._hear = self._gone = lambda text: None

    def _receive(self, message: Any) -> None:
        match str(message.type):
            case "rows":
                self._hear(str(message.rows))
            case "files":
                for change in changes_of(message):
                    self._mirror.apply(change)
            case "failed":
                began = getattr(message, "details", None) is None
                what = "its Python broke down" if began else "it could not begin"
                self._gone(f"{what} ({str(message.text).splitlines()[0]})")
            case "broken":
                self._gone("its Python broke down")
