"""What people say of runs: tags, a note, a pin. A small file of its own, for the store is made again from journals.

Several programs may speak at once: each change is made under a lock, upon what stands in the file then. Not what runs
did (`runs`), nor which of them are wanted (`catalogue`).
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, field, replace
from pathlib import Path
from typing import Any

from kernel.errors import DeniedError, InvalidError
from kernel.records import dataclass
from kernel.replacing import replacing
from kernel.stores.lock import waiting_lock

NAME = "labels.json"
LOCK = "labels.lock"

TAGS = 20
"""Tags of one run, at most."""

TAG = 40
NOTE = 4_000
"""Characters of a tag and of a note, at most."""

VERSION = 1

Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Label:
    """What is said of one run."""

    tags: tuple[str, ...] = field(default_factory=tuple)
    note: str = ""
    pinned: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said."""
        return not (self.tags or self.note or self.pinned)


Saying = Callable[[Label], Label]
"""What becomes of a label."""


class Labels:
    """The labels of the runs of a home, as they stand in the file now. Safe from any thread."""

    def __init__(self, home: Path) -> None:
        self._file = home / NAME
        self._lock = home / LOCK
        self._turn = threading.Lock()
        self._stamp: Stamp | None = None
        self._known: dict[str, Label] = {}

    def of(self, run_id: str) -> Label:
        """What is said of a run; nothing for one that nobody spoke of."""
        return self._now().get(run_id, Label())

    def all(self) -> Mapping[str, Label]:
        """Every run of which something is said."""
        return dict(self._now())

    def news(self) -> frozenset[str]:
        """The runs of which something else is said than when somebody last asked here."""
        before = self._known
        now = self._now()
        return frozenset(run for run in {*before, *now} if before.get(run) != now.get(run))

    def change(
        self, run_id: str, tags: Iterable[str] | None = None, note: str | None = None, pinned: bool | None = None
    ) -> Label:
        """Say something of a run; what is None stays. `DeniedError` when it cannot be kept."""

        def say(before: Label) -> Label:
            return replace(
                before,
                tags=before.tags if tags is None else tidy(tags),
                note=before.note if note is None else note.strip()[:NOTE],
                pinned=before.pinned if pinned is None else pinned,
            )

        return self.say([run_id], say)[run_id]

    def say(self, run_ids: Iterable[str], saying: Saying) -> dict[str, Label]:
        """Say something of several runs at once; their labels. Errors as `change`."""
        with self._writing() as known:
            said = {run_id: saying(known.get(run_id, Label())) for run_id in run_ids}
            known.update(said)
        return said

    def forget(self, run_ids: Iterable[str]) -> None:
        """Nothing is said of these runs any more. Errors as `change`."""
        gone = set(run_ids) & set(self._now())
        if gone:
            self.say(gone, lambda before: Label())

    @contextmanager
    def _writing(self) -> Iterator[dict[str, Label]]:
        """What is known, to be changed: read under the lock, and written before it is given back."""
        try:
            with self._turn, waiting_lock(self._lock):
                known = _read(self._file, strict=True)
                yield known
                _write(self._file, {one: said for one, said in known.items() if not said.is_empty})
        except OSError as error:
            reason = error.strerror or str(error)
            raise DeniedError(f"What you said of the run cannot be kept in {str(self._file)!r}: {reason}.") from error

    def _now(self) -> dict[str, Label]:
        stamp = _stamp(self._file)
        if stamp != self._stamp:
            # The stamp first: what is written between the two is read once more.
            self._known, self._stamp = _read(self._file), stamp
        return self._known


def tidy(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags without blanks around them, each once, in the order given."""
    named = (" ".join(tag.split())[:TAG] for tag in tags)
    return tuple(dict.fromkeys(tag for tag in named if tag))[:TAGS]


def _stamp(file: Path) -> Stamp | None:
    try:
        stat = file.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


def _read(file: Path, strict: bool = False) -> dict[str, Label]:
    """What stands in the file; nothing where it makes no sense. `strict`: such a file is put aside, not lost."""
    try:
        said = json.loads(file.read_bytes())
    except FileNotFoundError:
        return {}
    except OSError:
        if strict:
            raise
        return {}
    except ValueError:
        said = None
    runs = said.get("runs") if isinstance(said, dict) else None
    pairs = runs.items() if isinstance(runs, dict) else ()
    if strict and not (isinstance(runs, dict) and said.get("version") == VERSION):
        _put_aside(file)
        return {}
    return {str(run_id): _label(one) for run_id, one in pairs if isinstance(one, dict)}


def _put_aside(file: Path) -> None:
    """A file that a newer program wrote, or a person broke, is kept: somebody may want what stands in it."""
    aside = file.with_name(f"{file.name}.aside")
    if aside.exists():
        told = f"{str(file)!r} makes no sense, and neither did {aside.name!r} before it."
        raise InvalidError(f"{told} Remove one of them, then say it again.")
    os.replace(file, aside)


def _label(said: dict[str, Any]) -> Label:
    tags = said.get("tags")
    known = [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []
    note = said.get("note")
    return Label(tidy(known), note if isinstance(note, str) else "", said.get("pinned") is True)


def _write(file: Path, known: Mapping[str, Label]) -> None:
    said = {"version": VERSION, "runs": {run_id: asdict(label) for run_id, label in known.items()}}
    with replacing(file) as aside:
        aside.write_text(json.dumps(said, ensure_ascii=False, indent=1), encoding="utf-8")
