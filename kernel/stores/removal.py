"""Removes runs so that they are really gone: their rows, journals, archives, labels, and texts nobody else uses.

Not here: which runs go (`retention`), and when the database's file gives their room back (`projection`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kernel.errors import DeniedError, NotFoundError
from kernel.stores.archives import ENDING, archive_of
from kernel.stores.home import journals_of
from kernel.stores.journal import SUFFIX
from kernel.stores.labels import Labels
from kernel.stores.leftovers import clear_leftovers
from kernel.stores.payloads import Payloads

if TYPE_CHECKING:
    from kernel.stores.projection import Projection

UNUSED = """
select digest, max(bytes) from payloads group by digest having bool_and(run_id in (select unnest(?)))
"""
STATUSES = "select run_id, status from runs where run_id in (select unnest(?))"
SECONDS = 60.0


class Removed(NamedTuple):
    """The bytes of files that went, and the names of files of a newer program that may still hold what went."""

    freed: int
    kept: tuple[str, ...] = ()


def remove_runs(store: Projection, home: Path, run_ids: Sequence[str]) -> Removed:
    """Remove these runs. `store.shrink` or closing the store takes them out of its file.

    `NotFoundError` for a run that is not there, `DeniedError` for one that runs; then nothing is removed.
    """
    known = dict(store.sql(STATUSES, [list(run_ids)], limit=len(run_ids)).rows)
    for run_id in run_ids:
        if run_id not in known:
            raise NotFoundError(f"There is no run {run_id!r}. See the list with: llmspell trace")
        if known[run_id] == "running":
            raise DeniedError(f"The run {run_id!r} is running. Stop it first.")
    gone = unshared(store, run_ids)
    freed = sum(_unlink(journals_of(home) / f"{run_id}{SUFFIX}") for run_id in run_ids)
    freed += sum(_unlink(archive_of(home) / f"{run_id}{ENDING}") for run_id in run_ids)
    # The rows go after the journals: what is cut short between the two is removed when it is asked for again.
    store.forget(run_ids)
    payloads = Payloads(home)
    freed += sum(payloads.remove(digest) for digest in gone)
    Labels(home).forget(run_ids)
    return Removed(freed, clear_leftovers(home, run_ids) if run_ids else ())


def unshared(store: Projection, run_ids: Sequence[str]) -> dict[str, int]:
    """The large texts that only these runs use: their digests and bytes."""
    rows = store.sql(UNUSED, [list(run_ids)], limit=10_000_000, seconds=SECONDS).rows
    return {str(digest): int(size) for digest, size in rows}


def _unlink(path: Path) -> int:
    try:
        size = path.stat().st_size
        path.unlink()
    except FileNotFoundError:
        return 0
    except OSError as error:
        raise DeniedError(f"{str(path)!r} cannot be removed: {error.strerror or error}.") from error
    return size
