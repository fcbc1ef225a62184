"""Which runs are kept: by age, number and size. What is pinned or tagged stays. Pure; removing is `removal`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kernel.records import dataclass
from kernel.stores.labels import Label
from kernel.stores.rows import RunRow

DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Keep:
    """Keep runs of the last `days`, the latest `count` of them, and what fits in `size` bytes; None: no bound."""

    days: float | None = None
    count: int | None = None
    size: int | None = None


def superfluous(
    runs: Sequence[RunRow], labels: Mapping[str, Label], size_of: Callable[[str], int], keep: Keep, now: float
) -> list[str]:
    """The ids of the runs that go, the newest first. One that runs, or is pinned or tagged, never does.

    Those do not count, and weigh nothing here.
    """
    gone, count, size = list[str](), 0, 0
    for run in sorted(runs, key=lambda run: (run.begun, run.run_id), reverse=True):
        if _is_kept(run, labels.get(run.run_id, Label())):
            continue
        count, size = count + 1, size + size_of(run.run_id)
        is_old = keep.days is not None and run.begun < now - keep.days * DAY
        is_over = keep.count is not None and count > keep.count
        is_large = keep.size is not None and size > keep.size
        if is_old or is_over or is_large:
            gone.append(run.run_id)
            count, size = count - 1, size - size_of(run.run_id)
    return gone


def _is_kept(run: RunRow, label: Label) -> bool:
    return run.status == "running" or label.pinned or bool(label.tags)
