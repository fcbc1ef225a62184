"""What people say of runs: tags, a note, a pin. A small file of its own, for the store is made again from journals.

Not what runs did (`runs`), nor which of them are wanted (`catalogue`).
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterable, Mapping
from dataclasses import asdict, field, replace
from pathlib import Path
from typing import Any

from kernel.errors import DeniedError
from kernel.records import dataclass

NAME = "labels.json"

TAGS = 20
"""Tags of one run, at most."""

TAG = 40
NOTE = 4_000
"""Characters of a tag and of a note, at most."""


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


class Labels:
    """The labels of the runs of a home, read when it is made. Safe from any thread of one process."""

    def __init__(self, home: Path) -> None:
        self._file = home / NAME
        self._turn = threading.Lock()
        self._known = _read(self._file)

    def of(self, run_id: str) -> Label:
        """What is said of a run; nothing for one that nobody spoke of."""
        return self._known.get(run_id, Label())

    def all(self) -> Mapping[str, Label]:
        """Every run of which something is said."""
        return dict(self._known)

    def change(
        self, run_id: str, tags: Iterable[str] | None = None, note: str | None = None, pinned: bool | None = None
    ) -> Label:
        """Say something of a run; what is None stays. `DeniedError` when it cannot be kept."""
        with self._turn:
            before = self.of(run_id)
            label = replace(
                before,
                tags=before.tags if tags is None else tidy(tags),
                note=before.note if note is None else note.strip()[:NOTE],
                pinned=before.pinned if pinned is None else pinned,
            )
            known = {one: said for one, said in {**self._known, run_id: label}.items() if not said.is_empty}
            _write(self._file, known)
            self._known = known
        return label


def tidy(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags without blanks around them, each once, in the order given."""
    named = (" ".join(tag.split())[:TAG] for tag in tags)
    return tuple(dict.fromkeys(tag for tag in named if tag))[:TAGS]


def _read(file: Path) -> dict[str, Label]:
    try:
        said = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return {}
    runs = said.get("runs") if isinstance(said, dict) else None
    pairs = runs.items() if isinstance(runs, dict) else ()
    return {str(run_id): _label(one) for run_id, one in pairs if isinstance(one, dict)}


def _label(said: dict[str, Any]) -> Label:
    tags = said.get("tags")
    known = [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []
    note = said.get("note")
    return Label(tidy(known), note if isinstance(note, str) else "", said.get("pinned") is True)


def _write(file: Path, known: Mapping[str, Label]) -> None:
    aside = file.with_name(f"{file.name}.{os.getpid()}")
    said = {"version": 1, "runs": {run_id: asdict(label) for run_id, label in known.items()}}
    try:
        aside.write_text(json.dumps(said, ensure_ascii=False, indent=1), encoding="utf-8")
        os.replace(aside, file)
    except OSError as error:
        reason = error.strerror or str(error)
        raise DeniedError(f"What you said of the run cannot be kept in {str(file)!r}: {reason}.") from error
