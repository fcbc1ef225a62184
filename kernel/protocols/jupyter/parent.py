"""What a kernel owes its client: to end when that is gone, and to go first when the computer runs out of memory."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

GRACE = 3.0
"""Seconds for an orderly end; then the kernel and all it started are killed."""

_INTERVAL = 1.0
_FIRST_TO_GO = "500"


def go_first() -> None:
    """Where memory runs out, let Linux end this process, which can be started anew, and not the client's or others."""
    with suppress(OSError):  # Other systems choose by themselves.
        Path("/proc/self/oom_score_adj").write_text(_FIRST_TO_GO, encoding="ascii")


def watch_pipe(grace: float = GRACE) -> None:
    """End this process when its standard input ends; the client holds the other end open as long as it lives.

    `grace` are the seconds it has for that. A thread, because a script may hold the loop's thread.
    """
    threading.Thread(target=_read_to_end, args=(grace,), name="parent pipe", daemon=True).start()


def watch_parent(parent: int) -> None:
    """End this process when its parent, the process `parent`, is gone (seen within a second)."""
    threading.Thread(target=_wait_for_orphanage, args=(parent,), name="parent", daemon=True).start()


def _read_to_end(grace: float) -> None:
    while os.read(sys.stdin.fileno(), 1 << 10):
        pass
    _leave(grace)


def _wait_for_orphanage(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_INTERVAL)
    _leave()


def _leave(grace: float = GRACE) -> None:
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(grace)
    if sys.platform != "win32" and os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)
    os._exit(1)
