"""The process that outlives the kernel for a moment, to end what cells have started. Not here: walls (`isolation`)."""

from __future__ import annotations

import os
import select
import signal
import sys

MOST = 1024
"""Descriptors that may be open."""


def outlive() -> bool:
    """Leave a process beside this one that kills this process group when the kernel, our parent, is gone.

    This one cannot be relied upon: a signal at its parent's death would end it alone, and it may hold the interpreter
    for hours. False where the system has no such thing; call it before there are threads.
    """
    if sys.platform != "linux":
        return False
    try:
        kernel, cells = os.pidfd_open(os.getppid()), os.pidfd_open(os.getpid())
    except OSError:
        return False
    try:
        # The one in the middle ends at once: cells that wait for their children wait for none of ours.
        middle = os.fork()
    except OSError:
        # There may be no more processes: then its parent's death ends this one alone.
        middle = -1
    if middle == 0:
        try:
            if os.fork() == 0:
                _watch(kernel, cells)
        finally:
            # Nothing of what follows is for it, whatever happened.
            os._exit(0)
    os.close(kernel)
    os.close(cells)
    if middle > 0:
        os.waitpid(middle, 0)
    return middle > 0


def _watch(kernel: int, cells: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    low, high = sorted((kernel, cells))
    for first, last in ((0, low), (low + 1, high), (high + 1, MOST)):
        os.closerange(first, last)
    ends = select.poll()
    for one in (kernel, cells):
        ends.register(one, select.POLLIN)
    if any(one == kernel for one, _ in ends.poll()):
        os.killpg(0, signal.SIGKILL)
    os._exit(0)
