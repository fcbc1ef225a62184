"""What the traces of a workspace take on the disk: in all, and each run. Not what is done about it (`retention`)."""

from __future__ import annotations

from dataclasses import field
from pathlib import Path

from kernel.records import dataclass
from kernel.stores.archives import ENDING, archive_of
from kernel.stores.home import journals_of
from kernel.stores.journal import SUFFIX
from kernel.stores.payloads import Payloads


@dataclass(frozen=True, slots=True)
class Sizes:
    """Bytes: of the store, of what was moved aside, of the large texts, and of each run's journal or archive."""

    store: int = 0
    aside: int = 0
    payloads: int = 0
    journals: dict[str, int] = field(default_factory=dict)
    archived: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All of it."""
        return self.store + self.aside + self.payloads + sum(self.journals.values()) + sum(self.archived.values())

    def parts(self) -> list[tuple[str, int]]:
        """Each part in words with its bytes, without those that are nothing; all of it at the end."""
        rows = [
            (f"{counted(len(self.journals))} as journals", sum(self.journals.values())),
            (f"{counted(len(self.archived))} in the archive", sum(self.archived.values())),
            ("large texts, each once", self.payloads),
            ("the store (store.duckdb)", self.store),
            ("stores that were moved aside", self.aside),
        ]
        return [row for row in rows if row[1]] + [("in all", self.total)]

    def of(self, run_id: str) -> int:
        """A run's journal or archive."""
        return self.journals.get(run_id, 0) + self.archived.get(run_id, 0)


def sizes_of(home: Path) -> Sizes:
    """What is there now."""
    files = {path.name: _size(path) for path in home.glob("store.duckdb*") if path.is_file()}
    own = {"store.duckdb", "store.duckdb.wal"}
    return Sizes(
        sum(size for name, size in files.items() if name in own),
        sum(size for name, size in files.items() if name not in own),
        sum(size for _, size in Payloads(home).all()),
        _by_run(journals_of(home), SUFFIX),
        _by_run(archive_of(home), ENDING),
    )


def _by_run(folder: Path, ending: str) -> dict[str, int]:
    return {path.name.removesuffix(ending): _size(path) for path in sorted(folder.glob(f"*{ending}"))}


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def counted(count: int) -> str:
    """`1 run`, `2 runs`."""
    return "1 run" if count == 1 else f"{count:,} runs"


def written_size(size: int) -> str:
    """Bytes as a person reads them: `12.3 MB`."""
    number = float(size)
    for unit in ("B", "kB", "MB", "GB"):
        if number < 1000 or unit == "GB":
            return f"{number:,.0f} {unit}" if unit == "B" or number >= 100 else f"{number:.1f} {unit}"
        number /= 1000
    raise AssertionError
