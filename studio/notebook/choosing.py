"""The change that puts a person's choice about a conflict in place, on top of what was typed meanwhile. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from studio.notebook.changes import Change, DeleteCell, EditCell, InsertCell, Replace
from studio.notebook.document import Notebook
from studio.notebook.merging import Choice, Conflict, merge_texts, text_of


def choose(notebook: Notebook, conflict: Conflict, choices: Sequence[Choice]) -> Change | None:
    """What to change so that the cell of a conflict is what was chosen; None when it is. See `Conflict.choose`.

    What was typed since just where the choice is stays above it: nobody's lines vanish.
    """
    chosen = conflict.choose(choices)
    now = next((cell for cell in notebook.cells if cell.id == conflict.id), None)
    if now is None:
        return InsertCell(chosen, len(notebook.cells)) if chosen is not None else None
    if chosen is None:
        return DeleteCell(now.id)
    stood = conflict.choose(["both"] if None in (conflict.mine, conflict.theirs) else [])
    assert stood is not None
    typed = merge_texts(stood.source, now.source, chosen.source)
    wanted = replace(chosen, source=text_of(typed, "both"))
    if replace(now, source=wanted.source) == wanted:
        return EditCell(now.id, wanted.source) if wanted != now else None
    return Replace(replace(notebook, cells=tuple(wanted if cell is now else cell for cell in notebook.cells)))
