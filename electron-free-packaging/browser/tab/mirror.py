"""What changed in folders since somebody looked: for the browser's own storage, and for the other worker.

A worker has files of its own, in memory. Not here: where changes go (`storage`, `screen`, `kernel`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from kernel.records import dataclass

GROWING = ".ndjson"
"""Files that only grow: of these a change is what was added."""

PASSED_OVER = (".gitignore", "store.lock")


@dataclass(frozen=True, slots=True)
class Change:
    """A file has new `data` from `offset` on (0: all of it is new), or is gone (None)."""

    path: str
    data: bytes | None
    offset: int = 0


def whole(path: str) -> Change:
    """A file as it is now."""
    try:
        return Change(path, Path(path).read_bytes())
    except OSError:
        return Change(path, None)


class Mirror:
    """Folders, and how they were when they were last looked at. `apply` makes changes that are not told back.

    Files of a name in `keeps` are passed over, and folders of one in `without`.
    """

    def __init__(self, folders: Sequence[Path], keeps: Sequence[str] = (), without: Sequence[str] = ()) -> None:
        self._folders = [*folders]
        self._known: dict[str, tuple[int, int]] = {}
        self._left_out = (*PASSED_OVER, *keeps)
        self._without = frozenset(without)

    def changes(self) -> Iterator[Change]:
        """What changed since the last call."""
        seen = dict(self._look())
        for path in [path for path in self._known if path not in seen]:
            del self._known[path]
            yield Change(path, None)
        for path, state in seen.items():
            before = self._known.get(path)
            if before != state:
                grew = before is not None and path.endswith(GROWING) and state[0] > before[0]
                change = self._read(path, before[0] if grew and before is not None else 0)
                if change is not None:
                    # What was read is what is known: a file may have grown meanwhile.
                    self._known[path] = change.offset + len(change.data or b""), state[1]
                    yield change

    def forget(self) -> None:
        """Tell everything anew."""
        self._known.clear()

    def apply(self, change: Change) -> None:
        """Do what changed elsewhere here too."""
        file = Path(change.path)
        if change.data is None:
            file.unlink(missing_ok=True)
            self._known.pop(change.path, None)
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        if change.offset:
            with file.open("r+b" if file.exists() else "w+b") as opened:
                opened.seek(change.offset)
                opened.write(change.data)
        else:
            aside = file.with_name(f".{file.name}.aside")
            aside.write_bytes(change.data)
            os.replace(aside, file)
        self.learn(change.path)

    def learn(self, path: str) -> None:
        """Take a file as it is now for known."""
        state = os.stat(path)
        self._known[path] = state.st_size, state.st_mtime_ns

    def _read(self, path: str, offset: int) -> Change | None:
        try:
            with open(path, "rb") as file:
                file.seek(offset)
                return Change(path, file.read(), offset)
        except OSError:
            return None

    def _look(self) -> Iterator[tuple[str, tuple[int, int]]]:
        for folder in self._folders:
            for place, inner, names in os.walk(folder):
                inner[:] = [name for name in inner if name not in self._without]
                for name in names:
                    if name in self._left_out or (name.startswith(".") and name.endswith(".aside")):
                        continue
                    path = os.path.join(place, name)
                    try:
                        state = os.stat(path)
                    except OSError:
                        continue
                    yield path, (state.st_size, state.st_mtime_ns)
