"""Whether the process that wrote something still lives. Not how to end one."""

from __future__ import annotations

import os
import sys
from pathlib import Path

DECLARED = Path("/run/llmspell")
"""Where a browser's tab, which has no processes, keeps a file for each kernel that lives, named by its number."""

SLACK = 5.0
"""Seconds by which two clocks may disagree."""


def lives(pid: int, since: float) -> bool:
    """Whether process `pid`, which lived at `since` (seconds since the epoch), still does.

    Where `/proc` tells when a process began, another process that got the same number later is not
    taken for it.
    """
    if pid <= 0 or not _exists(pid) or _is_zombie(pid):
        return False
    began = _began(pid)
    return began is None or began <= since + SLACK


def declare(number: int, lives: bool = True) -> None:
    """Say in a browser's tab that a kernel lives, or no longer."""
    file = DECLARED / str(number)
    if lives:
        DECLARED.mkdir(parents=True, exist_ok=True)
        file.touch()
    else:
        file.unlink(missing_ok=True)


def _exists(pid: int) -> bool:
    if sys.platform == "emscripten":
        return (DECLARED / str(pid)).exists()
    if sys.platform == "win32":
        import ctypes

        # os.kill(pid, 0) would end it there. 0x1000: PROCESS_QUERY_LIMITED_INFORMATION.
        handle = ctypes.windll.kernel32.OpenProcess(0x1000, False, pid)
        ctypes.windll.kernel32.CloseHandle(handle)
        return bool(handle)
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _is_zombie(pid: int) -> bool:
    """Whether it has ended and only its parent has not yet asked how."""
    try:
        # proc(5): field 3 of stat is the state; the name before it may hold spaces.
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in ("Z", "X")
    except (OSError, IndexError):
        return False


def _began(pid: int) -> float | None:
    try:
        # proc(5): field 22 of stat is the start in clock ticks after boot; the name before it may hold spaces.
        ticks = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19])
        boot = next(line for line in Path("/proc/stat").read_text().splitlines() if line.startswith("btime "))
    except (OSError, StopIteration):
        return None
    return float(boot.split()[1]) + ticks / os.sysconf("SC_CLK_TCK")
