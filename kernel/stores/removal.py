"""Removes runs so that they are really gone: their rows, journals, archives, labels, and texts nobody else uses.

The room in the database's file is given back as well. Not here: which runs go (`retention`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kernel.errors import DeniedError, NotFoundError
from kernel.stores.archives import ENDING, archive_of
from kernel.stores.home import journals_of
from kernel.stores.journal import SUFFIX
from kernel.stores.labels import Labels
from kernel.stores.payloads import Payloads

if TYPE_CHECKING:
    from kernel.stores.projection import Projection

UNUSED = """
select digest from payloads group by digest having bool_and(run_id in (select unnest(?)))
"""


def remove_runs(store: Projection, home: Path, run_ids: Sequence[str]) -> int:
    """Remove these runs; the bytes of files that went, without what the database's file gave back.

    `NotFoundError` for a run that is not there, `DeniedError` for one that runs; then nothing is removed.
    """
    for run_id in run_ids:
        run = store.run(run_id)
        if run is None:
            raise NotFoundError(f"There is no run {run_id!r}. See the list with: llmspell trace")
        if run.status == "running":
            raise DeniedError(f"The run {run_id!r} is running. Stop it first.")
    gone = [str(row[0]) for row in store.sql(UNUSED, [list(run_ids)], limit=10_000_000).rows]
    freed = sum(_unlink(journals_of(home) / f"{run_id}{SUFFIX}") for run_id in run_ids)
    freed += sum(_unlink(archive_of(home) / f"{run_id}{ENDING}") for run_id in run_ids)
    # The rows go after the journals: what is cut short between the two is removed when it is asked for again.
    store.forget(run_ids)
    payloads = Payloads(home)
    freed += sum(payloads.remove(digest) for digest in gone)
    _unlabel(home, run_ids)
    store.shrink()
    return freed


def _unlink(path: Path) -> int:
    try:
        size = path.stat().st_size
        path.unlink()
    except FileNotFoundError:
        return 0
    except OSError as error:
        raise DeniedError(f"{str(path)!r} cannot be removed: {error.strerror or error}.") from error
    return size


def _unlabel(home: Path, run_ids: Sequence[str]) -> None:
    labels = Labels(home)
    for run_id in run_ids:
        if not labels.of(run_id).is_empty:
            labels.change(run_id, (), "", False)
