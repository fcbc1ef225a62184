"""What the window remembers from one time to the next: what was open and where on the screen, recent files.

One small JSON file, written aside and put in place at once; one that cannot be read or written is no trouble worth a
question: then nothing is remembered.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import asdict, field, replace
from pathlib import Path
from typing import Any

from desktop.targets import Target
from kernel.records import dataclass
from studio.notebook.files import write_aside

log = logging.getLogger(__name__)

MOST_RECENT = 12
MOST_WINDOWS = 12

SMALLEST, LARGEST = 0.25, 5.0
"""Bounds of how large pages are shown: those of Chromium."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A window as it was: its workspace, its notebook ("" for none), and its place as Qt writes it down (base64)."""

    folder: str
    file: str = ""
    geometry: str = ""

    @property
    def target(self) -> Target | None:
        """What to open again; None when the workspace is gone. A notebook that is gone is left out."""
        folder = Path(self.folder)
        if not self.folder or not folder.is_dir():
            return None
        return Target(folder, self.file if (folder / self.file).is_file() else "")


@dataclass(frozen=True, slots=True)
class Habits:
    """`recent` are absolute paths, the latest first; `saving` is the folder where something was last saved; `crashes`
    how much of the crash log (bytes) a person was told of."""

    windows: tuple[Placed, ...] = ()
    recent: tuple[str, ...] = ()
    saving: str = ""
    crashes: int = 0
    geometry: str = field(default="")
    """Where the last window was, for the next one."""
    zoom: float = 1.0
    """How large pages are shown; 1 is their own size."""


class Memory:
    """The habits in a file."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.habits = read_habits(file)

    def opened(self, target: Target) -> None:
        """A notebook or a folder was opened just now."""
        path = str(target.path)
        others = (one for one in self.habits.recent if one != path)
        self.keep(recent=(path, *others)[:MOST_RECENT])

    def forget_recent(self) -> None:
        """Empty the list of recent files."""
        self.keep(recent=())

    def keep(self, **said: Any) -> None:
        """Change fields of the habits, and write them."""
        habits = replace(self.habits, **said)
        if habits == self.habits:
            return
        self.habits = habits
        try:
            write_aside(self._file, json.dumps(asdict(habits), indent=1).encode())
        except OSError as error:
            log.warning("What was open cannot be kept in %r: %s.", str(self._file), error.strerror or error)


def read_habits(file: Path) -> Habits:
    """The habits of a file; the usual ones where it says nothing that makes sense."""
    try:
        said = json.loads(file.read_bytes())
    except FileNotFoundError:
        return Habits()
    except (OSError, ValueError) as error:
        log.warning("What was open cannot be read from %r: %s", str(file), error)
        return Habits()
    return habits_of(said) if isinstance(said, Mapping) else Habits()


def habits_of(said: Mapping[str, Any]) -> Habits:
    """What of the data makes sense."""
    crashes = said.get("crashes")
    return Habits(
        tuple(_placed(_list(said.get("windows"))))[:MOST_WINDOWS],
        tuple(one for one in _list(said.get("recent")) if isinstance(one, str) and one)[:MOST_RECENT],
        _text(said.get("saving")),
        crashes if isinstance(crashes, int) and crashes >= 0 else 0,
        _text(said.get("geometry")),
        _zoom(said.get("zoom")),
    )


def _placed(windows: Iterable[Any]) -> Iterable[Placed]:
    for one in windows:
        if isinstance(one, Mapping) and isinstance(one.get("folder"), str):
            yield Placed(one["folder"], _text(one.get("file")), _text(one.get("geometry")))


def _zoom(value: Any) -> float:
    is_one = isinstance(value, int | float) and SMALLEST <= value <= LARGEST
    return float(value) if is_one else 1.0


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
