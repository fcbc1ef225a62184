"""What is done in a worker: a branch of a workflow, or a whole run, as a spell with no journal of its own.

Its events, its output and its outcome go home. Not here: how they travel (`kernel.protocols.cluster`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kernel.worker.branches import do_branch
from kernel.worker.job import Job, Put
from kernel.worker.runs import do_run


def job_of(parcel: dict[str, Any], place: Path | None, put: Put) -> Job:
    """The job of a parcel; `place` is an empty folder for a run, `put` sends home."""
    return Job(parcel, place, put, do_run if parcel.get("kind") == "run" else do_branch)
