"""What is done with runs that are kept, by whoever holds the store: which a person means, what goes, and doing it.

Not here: how a run is removed (`removal`) or archived (`archives`), and who asks a person first.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from kernel.errors import InvalidError, NotFoundError
from kernel.records import dataclass
from kernel.stores import archives
from kernel.stores.home import journals_of
from kernel.stores.journal import SUFFIX
from kernel.stores.labels import Labels
from kernel.stores.removal import remove_runs, unshared
from kernel.stores.retention import DAY, Keep, superfluous
from kernel.stores.sizes import counted, written_size

if TYPE_CHECKING:
    from kernel.stores.projection import Projection

What = Literal["delete", "archive", "restore"]
"""What becomes of runs."""

WHATS: tuple[What, ...] = get_args(What)

MOST_RUNS = 1_000_000
LAST = re.compile(r"last(?:~(?P<back>\d{1,6}))?")

TEXTS = "select run_id, sum(bytes) from payloads where run_id in (select unnest(?)) group by 1"
STATUSES = "select run_id, status from runs where run_id in (select unnest(?)) order by begun desc, run_id desc"


@dataclass(frozen=True, slots=True)
class Stake:
    """What a wish would touch: the runs, their bytes on the disk, and how many of them cannot be, and why.

    `size` counts journals, archives and, where they would go, the large texts that no other run uses. `running` still
    go on; `idle` are archived already, or are not.
    """

    what: What
    runs: tuple[str, ...] = field(default_factory=tuple)
    size: int = 0
    running: int = 0
    idle: int = 0
    labelled: int = 0


@dataclass(frozen=True, slots=True)
class Done:
    """What was done: with which runs, and the bytes of their files before and after.

    `kept` are files of a newer program that cannot be read here and may still hold what was deleted.
    """

    what: What
    runs: tuple[str, ...]
    before: int = 0
    after: int = 0
    kept: tuple[str, ...] = ()


class Keeping:
    """The runs of a home whose store is ours to change. Every method blocks."""

    def __init__(self, store: Projection, home: Path) -> None:
        self._store = store
        self._home = home

    def named(self, names: Sequence[str]) -> list[str]:
        """The ids of the runs that a person names. `NotFoundError`, `InvalidError` for a name that several have."""
        return list(dict.fromkeys(find_run(self._store, name) for name in names))

    def beyond(self, keep: Keep) -> list[str]:
        """The runs that need not be kept; those that run, or are pinned or tagged, always are."""
        runs = self._store.runs(limit=MOST_RUNS)
        return superfluous(runs, Labels(self._home).all(), self._weight, keep, time.time())

    def older(self, days: float) -> list[str]:
        """The runs that began more than so many days ago."""
        until = time.time() - days * DAY
        return [run.run_id for run in self._store.runs(limit=MOST_RUNS) if run.begun < until]

    def stake(self, what: What, runs: Sequence[str]) -> Stake:
        """What `do` would touch of these runs."""
        known = self._statuses(runs)
        ready = [run for run, status in known.items() if status != "running" and self._can(what, run)]
        running = sum(status == "running" for status in known.values())
        size = sum(map(self._weight, ready))
        if what == "delete" and ready:
            size += sum(unshared(self._store, ready).values())
        labels = Labels(self._home)
        labelled = sum(not labels.of(run).is_empty for run in ready)
        return Stake(what, tuple(ready), size, running, len(known) - running - len(ready), labelled)

    def do(self, what: What, runs: Sequence[str]) -> Done:
        """Do it with those of these runs that it can be done with. Errors as `removal` and `archives`.

        What stops half way is done with the runs before it.
        """
        stake = self.stake(what, runs)
        match what:
            case "delete":
                gone = remove_runs(self._store, self._home, stake.runs)
                return Done(what, stake.runs, gone.freed, kept=gone.kept)
            case "archive":
                pairs = [archives.archive(self._home, run) for run in stake.runs]
                return Done(what, stake.runs, sum(was for was, _ in pairs), sum(now for _, now in pairs))
            case "restore":
                sizes = [archives.restore(self._home, run).stat().st_size for run in stake.runs]
                return Done(what, stake.runs, stake.size, sum(sizes))

    def _statuses(self, runs: Sequence[str]) -> dict[str, str]:
        rows = self._store.sql(STATUSES, [list(runs)], MOST_RUNS, 60.0).rows
        return {str(run): str(status) for run, status in rows}

    def _can(self, what: What, run: str) -> bool:
        match what:
            case "delete":
                return True
            case "archive":
                return (journals_of(self._home) / f"{run}{SUFFIX}").is_file()
            case "restore":
                return _archived(self._home, run).is_file()

    def _weight(self, run: str) -> int:
        return own_size(self._home, run)[0]


def find_run(store: Projection, name: str) -> str:
    """The id of the run that a person means: an id, its beginning, `last`, `last~1`.

    `NotFoundError` for none, `InvalidError` for several.
    """
    if latest := LAST.fullmatch(name):
        found = store.runs(limit=1, offset=int(latest["back"] or 0))
    elif (exact := store.run(name)) is not None:
        return exact.run_id
    else:
        found = [row for row in store.runs(limit=MOST_RUNS) if row.run_id.startswith(name)]
    if not found or not name:
        raise NotFoundError(f"There is no run {name!r}. See the list with: llmspell trace")
    if len(found) > 1:
        raise InvalidError(f"{len(found)} runs begin with {name!r}. Write more of the id.")
    return found[0].run_id


def own_size(home: Path, run: str) -> tuple[int, bool]:
    """The bytes of a run's journal or archive, and whether it is archived."""
    archive = _size(_archived(home, run))
    return archive + _size(journals_of(home) / f"{run}{SUFFIX}"), archive > 0


def text_sizes(store: Projection, runs: Sequence[str]) -> Mapping[str, int]:
    """By run, the bytes of the large texts it uses; other runs may use them too."""
    return {str(run): int(size) for run, size in store.sql(TEXTS, [list(runs)], MOST_RUNS, 30.0).rows}


def said(done: Done) -> str:
    """What was done, as a sentence."""
    runs = counted(len(done.runs))
    match done.what:
        case "delete":
            still = f" {', '.join(done.kept)} cannot be read here and may still have it: remove that file yourself."
            return f"{runs} deleted, {written_size(done.before)}.{still if done.kept else ''}"
        case "archive":
            return f"{runs} archived: {written_size(done.before)} became {written_size(done.after)}."
        case "restore":
            return f"{runs} restored: {'its journal is' if len(done.runs) == 1 else 'their journals are'} there again."


def read_keep(said: Mapping[str, Any]) -> Keep:
    """What to keep, as data says it: `days`, `count`, `size` in bytes. `InvalidError` when it says nothing."""
    days, count, size = (said.get(name) for name in ("days", "count", "size"))
    if days is None and count is None and size is None:
        raise InvalidError("Say what to keep: --days, --count or --size.")
    whole = [None if one is None else int(one) for one in (count, size)]
    return Keep(None if days is None else float(days), *whole)


def _archived(home: Path, run: str) -> Path:
    return archives.archive_of(home) / f"{run}{archives.ENDING}"


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
