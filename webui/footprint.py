"""How much memory kernels use: of each process, with all that it started. Blocks: call it off the loop."""

from __future__ import annotations

STEP = 5
"""Megabytes: sizes are rounded to these, so that a list does not flicker."""


def memory_of(pid: int) -> int:
    """Megabytes of the process and its children, rounded; 0 when there is no such process (any more)."""
    if not pid:
        return 0
    import psutil

    try:
        process = psutil.Process(pid)
        family = [process, *process.children(recursive=True)]
    except psutil.Error:
        return 0
    return round(sum(map(_resident, family)) / (1 << 20) / STEP) * STEP


def _resident(process: object) -> int:
    import psutil

    assert isinstance(process, psutil.Process)
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0
