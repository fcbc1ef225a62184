"""Versions, differences, deleted cells and conflicts as the JSON that the page reads (`panel.js`). Pure."""

from __future__ import annotations

from typing import Any

from studio.notebook.comparison import Difference, Line, whole
from studio.notebook.document import Cell, Notebook
from studio.notebook.merging import Conflict
from studio.notebook.versions import DeletedCell, Version
from studio.notebook.wording import cause_of, counts_of

MOST_LINES = 400
"""Lines of one cell that a page gets of a difference."""

MOST_DISPUTED = 200
"""Lines of a passage of a conflict that a page gets; what is chosen is all of it."""

MOST_TEXT = 20_000
"""Characters of a deleted cell that a page gets; all of it comes back with it."""


def plain_version(version: Version) -> dict[str, Any]:
    """A version for the list; `time` in seconds since the epoch."""
    return {
        "number": version.number,
        "time": version.time,
        "cause": cause_of(version),
        "run": version.run,
        "counts": counts_of(version),
    }


def plain_deleted(deleted: DeletedCell) -> dict[str, Any]:
    """A deleted cell for the bin."""
    cell = deleted.change.cell
    return {
        "number": deleted.number,
        "time": deleted.time,
        "label": cell.name or f"Cell {deleted.change.at + 1}",
        "kind": cell.kind,
        "source": cell.source[:MOST_TEXT],
    }


def plain_difference(difference: Difference, then: Cell | None, is_whole: bool) -> dict[str, Any]:
    """How a cell has changed since; or, when `is_whole`, what it was `then`."""
    lines = whole(then) if is_whole and then is not None else difference.lines
    return {
        "id": difference.id,
        "label": difference.label,
        "kind": difference.kind,
        "state": difference.state,
        "moved": difference.moved,
        "lines": [_plain_line(line) for line in lines[:MOST_LINES]],
        "more": max(0, len(lines) - MOST_LINES),
    }


def plain_conflict(conflict: Conflict, notebook: Notebook) -> dict[str, Any]:
    """A cell that a person has to choose about. A side without the cell has deleted it; passages with `same`
    are the same on both sides; the others say what was there before."""
    cell = conflict.mine or conflict.theirs
    assert cell is not None
    there = any(one.id == conflict.id for one in notebook.cells)
    return {
        "id": conflict.id,
        "label": notebook.label(conflict.id) if there else cell.name or "A deleted cell",
        "kind": cell.kind,
        "deleted": "mine" if conflict.mine is None else "theirs" if conflict.theirs is None else "",
        "source": cell.source[:MOST_TEXT],
        "about": [_about(side) for side in (conflict.mine, conflict.theirs)],
        "passages": [
            {"before": _cut(passage.base), "mine": _cut(passage.mine), "theirs": _cut(passage.theirs)}
            if passage.is_conflict
            else {"same": _cut(passage.mine)}
            for passage in conflict.passages
        ],
    }


def _cut(lines: tuple[str, ...]) -> tuple[str, ...]:
    more = len(lines) - MOST_DISPUTED
    return (*lines[:MOST_DISPUTED], f"… {more:,} more lines") if more > 0 else lines


def _about(cell: Cell | None) -> str:
    """What a side says of a cell besides its text."""
    if cell is None:
        return ""
    facts = [cell.kind, cell.name, *(f"{key}={value}" if value else key for key, value in cell.options.items())]
    return " ".join(filter(None, facts))


def _plain_line(line: Line) -> list[str]:
    return [line.sign, line.text]
