"""Whether files may have been written since somebody looked: heard from Python itself, so that nobody has to look.

What is written to a file that stays open is not heard of. Not here: which files they are (`mirror`).
"""

from __future__ import annotations

import os
import sys
from typing import Any

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGING = frozenset(
    ["os.remove", "os.rename", "os.truncate", "os.link", "os.symlink", "os.rmdir", "os.utime", "sqlite3.connect"]
)


class Written:
    """Hears of changes below a folder but those in a folder `but` in it. There is no end to that: make one a worker."""

    def __init__(self, folder: str, but: str) -> None:
        self._folder = f"{folder.rstrip('/')}/"
        self._but = f"/{but}/"
        self._heard = False
        sys.addaudithook(self._hear)

    def take(self) -> bool:
        """Whether something may have been written since the last call."""
        heard, self._heard = self._heard, False
        return heard

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, mode, flags = arguments
            if _writes(mode, flags) and self._is_below(path):
                self._heard = True
        elif event in CHANGING:
            self._heard = True

    def _is_below(self, path: Any) -> bool:
        if not isinstance(path, str):
            return True
        return self._but not in f"/{path}" and (not path.startswith("/") or path.startswith(self._folder))


def _writes(mode: Any, flags: Any) -> bool:
    return (isinstance(flags, int) and bool(flags & WRITING)) or (isinstance(mode, str) and bool(mode.strip("rbtU")))
