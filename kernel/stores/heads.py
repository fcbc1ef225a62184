"""What the files of journals tell at a glance: which run is the newest, which are over. Not what happened (`journal`).

For programs that follow runs beside a studio, which must not read every journal of a workspace for it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from kernel.errors import InvalidError
from kernel.stores import archives
from kernel.stores.home import journals_of
from kernel.stores.journal import RUN_ID, SUFFIX
from kernel.stores.lines import decode

TAIL = 64 << 10
"""Bytes at the end of a journal in which its last line is looked for."""

END = b'"kind":"run.finished"'


def newest_run(home: Path, beginning: str = "") -> str:
    """The id of the run that began last, of those whose id begins so; "" for none. The run of that very id wins."""
    best, latest = "", float("-inf")
    for written, run in sorted(_runs(home, beginning), reverse=True):
        if run == beginning:
            return run
        # No run begins after its journal was last written.
        if written < latest:
            break
        began = _begun(journals_of(home) / f"{run}{SUFFIX}", written)
        if (began, run) > (latest, best):
            best, latest = run, began
    return best


def runs_over(home: Path) -> frozenset[str]:
    """The runs that have ended, by the last lines of their journals."""
    folder = journals_of(home)
    return frozenset(run for _, run in _runs(home, "") if _is_over(folder / f"{run}{SUFFIX}"))


def _runs(home: Path, beginning: str) -> Iterator[tuple[float, str]]:
    """When the journal of each run was written last, in seconds since the epoch, and its id."""
    for folder, ending in ((journals_of(home), SUFFIX), (archives.archive_of(home), archives.ENDING)):
        if not folder.is_dir():
            continue
        for entry in os.scandir(folder):
            run = entry.name.removesuffix(ending)
            if entry.name.endswith(ending) and run.startswith(beginning) and RUN_ID.fullmatch(run):
                yield entry.stat().st_mtime, run


def _begun(journal: Path, otherwise: float) -> float:
    try:
        with journal.open("rb") as lines:
            event = decode(lines.readline())
    except (OSError, InvalidError):
        return otherwise
    replay = event.data.get("replay")
    began = replay.get("begun") if isinstance(replay, dict) else None
    return float(began) if isinstance(began, (int, float)) else event.time


def _is_over(journal: Path) -> bool:
    try:
        with journal.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - TAIL))
            return END in file.read().rpartition(b"\n")[0].rpartition(b"\n")[2]
    except OSError:
        return True
