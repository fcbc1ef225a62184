"""The crash log: what is known of an end, or a fault, that nobody wanted, and whether a person was told of it."""

from __future__ import annotations

import faulthandler
import platform
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO

from kernel import __version__

MOST = 512 * 1024
"""Bytes of the log; the older half goes when it is larger at the start."""


class CrashLog:
    """Writes faults of this process into `path`; `open` it once, `close` it at the end."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.tells: Callable[[str], None] | None = None
        """Who tells a person of a fault of the main thread, once there are windows."""
        self._file: IO[str] | None = None

    @property
    def size(self) -> int:
        """Bytes of what is in it."""
        return self.path.stat().st_size if self.path.is_file() else 0

    def open(self) -> None:
        """From now on crashes of Qt and exceptions that nobody caught are written down. No fault where it cannot be."""
        try:
            shorten(self.path)
            self._file = self.path.open("a", encoding="utf-8", errors="replace")
        except OSError as error:
            print(f"The crash log {str(self.path)!r} cannot be written: {error.strerror}.", file=sys.stderr)
            return
        faulthandler.enable(self._file)
        sys.excepthook = self._note
        threading.excepthook = self._note_of_thread

    def close(self) -> None:
        """Stop to write."""
        sys.excepthook, threading.excepthook = sys.__excepthook__, threading.__excepthook__
        faulthandler.disable()
        if self._file is not None:
            self._file.close()

    def write(self, title: str, text: str = "") -> None:
        """Add an entry, and say on standard error that there is one."""
        if self._file is not None:
            moment = time.strftime("%Y-%m-%d %H:%M:%S%z")
            system = f"Spell Studio {__version__}, Python {platform.python_version()}, {platform.platform()}"
            self._file.write(f"\n== {moment} {title}\n{system}\n{text}")
            self._file.flush()
        print(f"{title} What is known is in {str(self.path)!r}.", file=sys.stderr, flush=True)

    def _note(self, kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        said = str(fault).strip().partition("\n")[0]
        title = f"Something went wrong in the window ({kind.__name__}: {said})."
        self.write(title, "".join(traceback.format_exception(kind, fault, trace)))
        if self.tells is not None and threading.current_thread() is threading.main_thread():
            self.tells(f"{kind.__name__}: {said}. What is known is in {str(self.path)!r}.")

    def _note_of_thread(self, said: threading.ExceptHookArgs) -> None:
        if said.exc_value is not None:
            self._note(said.exc_type, said.exc_value, said.exc_traceback)


def shorten(path: Path, most: int = MOST) -> None:
    """Keep the later half of a log that has more than `most` bytes. `OSError` where it cannot be written."""
    if path.is_file() and path.stat().st_size > most:
        kept = path.read_bytes()[-most // 2 :]
        path.write_bytes(kept[kept.find(b"\n") + 1 :])
