"""What Linux tells about processes, for tests that look for those left behind."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

needs_proc = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def is_running(pid: int) -> bool:
    """Whether there is such a process that is no zombie."""
    return _status(pid)[:1] not in ([], ["Z"])


def exists(pid: int) -> bool:
    """Whether there is such a process, a zombie included."""
    return bool(_status(pid))


def parent_of(pid: int) -> int:
    return int(_status(pid)[1])


def _status(pid: int) -> list[str]:
    """State, parent, …; empty for no process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def processes_with(argument: str) -> list[int]:
    """The processes that were started with this argument, those they started themselves left out."""
    found = {int(one.name): one for one in Path("/proc").iterdir() if one.name.isdecimal()}
    ours = [pid for pid, place in found.items() if argument in _arguments(place)]
    return [pid for pid in ours if is_running(pid) and parent_of(pid) not in ours]


def _arguments(place: Path) -> list[str]:
    try:
        return (place / "cmdline").read_text().split("\0")
    except (FileNotFoundError, ProcessLookupError):
        return []
