"""A version of a notebook, and a cell that was deleted: what the archive keeps of the past, as frozen values.

Pure. Not here: where they are kept (`archive`), and when (`chronicle`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Literal, get_args

from kernel.records import dataclass
from studio.notebook.changes import InsertCell
from studio.notebook.document import Cell, Notebook
from studio.notebook.identity import with_new_ids
from studio.notebook.markdown import parse

Cause = Literal["open", "run", "save", "disk", "mine", "restore"]
"""Opened, run, saved, written by another program, ours before a merge, ours before going back."""

CAUSES: tuple[Cause, ...] = get_args(Cause)

Faces = Mapping[str, str]
"""Cell id → a digest of all that the file says of the cell, in order."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a notebook: `time` in seconds since the epoch, `run` the id of the run that it was kept for.

    `changed`, `added` and `deleted` count cells against the version before it.
    """

    number: int
    notebook: str
    time: float
    cause: Cause
    run: str
    digest: str
    cells: Faces
    changed: int
    added: int
    deleted: int

    def read(self, text: str) -> Notebook:
        """The notebook of this version's text, its cells with the ids that they had then."""
        notebook = parse(text)
        ids = list(self.cells)
        return with_new_ids(notebook, ids) if len(ids) == len(notebook.cells) else notebook


@dataclass(frozen=True, slots=True)
class DeletedCell:
    """A cell that was deleted at `time` (seconds since the epoch), with the change that puts it back."""

    number: int
    time: float
    change: InsertCell


def faces_of(notebook: Notebook) -> dict[str, str]:
    """The face of each cell."""
    return {cell.id: face_of(cell) for cell in notebook.cells}


def tally_of(before: Faces, after: Faces) -> tuple[int, int, int]:
    """How many cells were changed, added and deleted."""
    changed = sum(before[id] != face for id, face in after.items() if id in before)
    return changed, len(after.keys() - before.keys()), len(before.keys() - after.keys())


def face_of(cell: Cell) -> str:
    """A digest of all that the file says of a cell."""
    said = json.dumps([cell.kind, cell.name, sorted(cell.options.items()), cell.source])
    return hashlib.sha256(said.encode()).hexdigest()[:16]
