"""What a page kept while its connection was gone, merged with what became of the notebook meanwhile.

Not here: how the page kept it (`src/unsent.ts`), and merging itself (`studio.notebook.merging`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kernel.errors import InvalidError
from studio.notebook.changes import InsertCell, Replace, check
from studio.notebook.document import Cell, Notebook
from studio.notebook.merging import merge_notebooks
from studio.notebook.wire import change_from_plain

if TYPE_CHECKING:
    from studio.notebook.session import Session


def rejoin(session: Session, message: Mapping[str, Any], source: str) -> dict[str, Any]:
    """Merge the page's cells (`mine`, made from `base`) into the notebook, as one change that can be undone.

    Both sides are in the history before. `{"changed", "conflicts"}`: whether anything was new, and in how many cells a
    person has to choose. `InvalidError` when it is no data of ours.
    """
    theirs = session.notebook
    base, mine = (_notebook(theirs, message.get(name)) for name in ("base", "mine"))
    merged = merge_notebooks(base, mine, theirs)
    if merged.notebook == theirs:
        return {"changed": False, "conflicts": 0}
    notebook = check(merged.notebook)
    if session.chronicle is not None:
        session.chronicle.note(theirs, "save")
        session.chronicle.note(mine, "mine")
    session.change(Replace(notebook), source)
    if session.chronicle is not None and merged.conflicts:
        session.chronicle.dispute(merged.conflicts)
    return {"changed": True, "conflicts": len(merged.conflicts)}


def _notebook(now: Notebook, cells: Any) -> Notebook:
    if not isinstance(cells, list):
        raise InvalidError(f"The page sent {cells!r:.100}; a list of cells was expected. Reload the page.")
    return replace(now, cells=tuple(map(_cell, cells)))


def _cell(data: Any) -> Cell:
    change = change_from_plain({"type": "insert_cell", "at": 0, "cell": data})
    assert isinstance(change, InsertCell)
    return change.cell
