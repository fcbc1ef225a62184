"""Locks between processes: that of the store of a workspace, which one at a time writes, and short ones to wait for.

Not DuckDB's own, which says less.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kernel.errors import DeniedError

PATIENCE = 5.0
"""Seconds that a short lock is waited for."""


class StoreLock:
    """Holds `store.lock` from its making until `release`; the file says who.

    The system gives the lock back when a process ends, however it ends, so a lock is never stale.
    `DeniedError` (details: `pid`, 0 when unknown) when another one holds it, or the file cannot be made.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._file: int | None = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise DeniedError(
                f"The trace store cannot be opened: {error.strerror or error} ({str(path)!r}). "
                "Give yourself the right to write there, or set LLMSPELL_HOME to another folder."
            ) from error
        try:
            _lock(self._file)
        except OSError as error:
            holder = os.pread(self._file, 32, 0).strip().decode("ascii", "replace")
            os.close(self._file)
            raise DeniedError(
                f"The trace store {str(path.parent)!r} is in use by process {holder or '(unknown)'}. "
                "Ask that process, end it, or read the journals into memory instead.",
                pid=int(holder) if holder.isdecimal() else 0,
            ) from error
        os.ftruncate(self._file, 0)
        with suppress(OSError):  # On a full disk the lock holds without a name in it.
            os.pwrite(self._file, f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        """Let another process have it. The file stays: to remove it would let two processes hold two."""
        if self._file is not None:
            os.ftruncate(self._file, 0)
            os.close(self._file)
            self._file = None


@contextmanager
def waiting_lock(path: Path) -> Iterator[None]:
    """Hold a lock for a moment; another process that has it is waited for. `OSError` when that takes too long."""
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    until = time.monotonic() + PATIENCE
    try:
        while True:
            try:
                _lock(file)
                break
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.01)
        yield
    finally:
        os.close(file)


def _lock(file: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
