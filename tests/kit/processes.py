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
