"""The cells about which a person still has to choose, kept until they have, also over the end of the studio.

They stand beside the history, in its file. Not here: how a conflict comes about (`merging`), and choosing (`choosing`).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from kernel.errors import InvalidError
from studio.notebook.changes import InsertCell
from studio.notebook.document import Cell, Notebook
from studio.notebook.merging import Conflict, Passage
from studio.notebook.wire import cell_to_plain, change_from_plain

_TABLE = "CREATE TABLE IF NOT EXISTS disputes (notebook TEXT PRIMARY KEY, said TEXT NOT NULL)"


def write_disputes(database: sqlite3.Connection, name: str, conflicts: Sequence[Conflict]) -> None:
    """Keep the open conflicts of the notebook `name` in place of those that were kept."""
    database.execute(_TABLE)
    if conflicts:
        row = (name, json.dumps([_to_plain(conflict) for conflict in conflicts]))
        database.execute("INSERT OR REPLACE INTO disputes VALUES (?, ?)", row)
    else:
        database.execute("DELETE FROM disputes WHERE notebook = ?", (name,))


def read_disputes(database: sqlite3.Connection, name: str) -> tuple[Conflict, ...]:
    """The open conflicts of the notebook `name`. What is damaged is none: both versions are in the history."""
    database.execute(_TABLE)
    row = database.execute("SELECT said FROM disputes WHERE notebook = ?", (name,)).fetchone()
    try:
        return tuple(map(_from_plain, json.loads(row[0]))) if row else ()
    except (ValueError, KeyError, TypeError, InvalidError):
        return ()


def rename_disputes(database: sqlite3.Connection, name: str, new: str) -> None:
    """A notebook has another path now."""
    database.execute(_TABLE)
    database.execute("UPDATE OR REPLACE disputes SET notebook = ? WHERE notebook = ?", (new, name))


def fitted(conflicts: Sequence[Conflict], notebook: Notebook) -> tuple[Conflict, ...]:
    """The conflicts with the ids that their cells have now: the file may have been changed since they were kept."""
    return tuple(_fit(conflict, notebook) for conflict in conflicts)


def _fit(conflict: Conflict, notebook: Notebook) -> Conflict:
    if any(cell.id == conflict.id for cell in notebook.cells):
        return conflict
    same = next((cell.id for cell in notebook.cells if any(_is_same(cell, side) for side in _sides(conflict))), None)
    if same is None:
        return conflict
    mine, theirs = (side and replace(side, id=same) for side in (conflict.mine, conflict.theirs))
    return replace(conflict, id=same, mine=mine, theirs=theirs)


def _sides(conflict: Conflict) -> Iterator[Cell]:
    return (side for side in (conflict.mine, conflict.theirs) if side is not None)


def _is_same(cell: Cell, side: Cell) -> bool:
    return cell.name == side.name if side.name else not cell.name and cell.source == side.source


def _to_plain(conflict: Conflict) -> dict[str, Any]:
    mine, theirs = (side and cell_to_plain(side) for side in (conflict.mine, conflict.theirs))
    passages = [[one.base, one.mine, one.theirs] for one in conflict.passages]
    return {"id": conflict.id, "mine": mine, "theirs": theirs, "passages": passages}


def _from_plain(data: Any) -> Conflict:
    passages = tuple(Passage(*(tuple(map(str, side)) for side in three)) for three in data["passages"])
    mine, theirs = (_cell(data[side]) for side in ("mine", "theirs"))
    return Conflict(str(data["id"]), mine, theirs, passages)


def _cell(data: Any) -> Cell | None:
    if data is None:
        return None
    change = change_from_plain({"type": "insert_cell", "at": 0, "cell": data})
    assert isinstance(change, InsertCell)
    return change.cell
