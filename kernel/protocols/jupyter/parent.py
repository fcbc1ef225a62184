"""Ends a kernel whose client is gone, so that none is left behind after a crash of the studio."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

GRACE = 3.0
"""Seconds for an orderly end; then the kernel and all it started are killed."""

_INTERVAL = 1.0


def watch_pipe() -> None:
    """End this process when its standard input ends; the client holds the other end open as long as it lives.

    A thread, because a script may hold the loop's thread.
    """
    threading.Thread(target=_read_to_end, name="parent pipe", daemon=True).start()


def watch_parent(parent: int) -> None:
    """End this process when its parent, the process `parent`, is gone (seen within a second)."""
    threading.Thread(target=_wait_for_orphanage, args=(parent,), name="parent", daemon=True).start()


def _read_to_end() -> None:
    while os.read(sys.stdin.fileno(), 1 << 10):
        pass
    _leave()


def _wait_for_orphanage(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_INTERVAL)
    _leave()


def _leave() -> None:
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    if sys.platform != "win32" and os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)
    os._exit(1)
