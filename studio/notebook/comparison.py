"""What differs between two states of a notebook, cell by cell, and the change that takes one cell back.

Cells are matched by their ids. Pure. Not here: how differences look (`studio.cli.history`, `webui.history`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher, unified_diff
from typing import Literal

from kernel.records import dataclass
from studio.notebook.changes import Change, DeleteCell, EditCell, InsertCell, Replace
from studio.notebook.document import Cell, Notebook
from studio.notebook.markdown import render

State = Literal["same", "changed", "added", "deleted"]

SETTINGS = ""
"""The id under which the front matter is compared."""

_MOST_LINES = 5_000
"""Lines of a cell that are compared one by one; a longer one is shown as another whole."""

Sign = Literal[" ", "+", "-", "…"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a difference: in both, added, taken out, or `…` for lines in both that are left out."""

    sign: Sign
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """How one cell differs; `label` is what a person calls it, `lines` are those around what changed.

    `moved`: it stands elsewhere among the cells that both have. Of a cell that is the same there are no lines.
    """

    id: str
    label: str
    kind: str
    state: State
    moved: bool
    lines: tuple[Line, ...]


def compare(before: Notebook, after: Notebook) -> list[Difference]:
    """Every cell of both, in the order of `after` with the deleted ones where they stood; the front matter first."""
    old, new = ({cell.id: cell for cell in one.cells} for one in (before, after))
    moved = _moved([id for id in old if id in new], [id for id in new if id in old])
    differences = [_difference(before, after, old.get(id), new.get(id), id in moved) for id in _all_ids(before, after)]
    front = _lines(_front(before), _front(after))
    if front:
        differences.insert(0, Difference(SETTINGS, "Settings", "settings", "changed", False, front))
    return differences


def whole(cell: Cell) -> tuple[Line, ...]:
    """A cell's text as lines that are in both."""
    return tuple(Line(" ", line) for line in cell.source.split("\n"))


def change_back(now: Notebook, then: Notebook, id: str) -> Change | None:
    """The change that makes one cell what it was `then`, or the front matter for `SETTINGS`; None when it is so.

    A cell that was not there then is deleted.
    """
    if id == SETTINGS:
        front = replace(then, cells=now.cells, layout=replace(now.layout, header=then.layout.header))
        return Replace(front) if front != now else None
    old, new = (next((cell for cell in one.cells if cell.id == id), None) for one in (then, now))
    if old == new:
        return None
    if old is None:
        return DeleteCell(id)
    name = "" if any(cell.name == old.name and cell.id != id for cell in now.cells) else old.name
    old = replace(old, name=name)
    if new is None:
        return InsertCell(old, _place(now, then, id))
    if replace(new, source=old.source) == old:
        return EditCell(id, old.source)
    return Replace(replace(now, cells=tuple(old if cell.id == id else cell for cell in now.cells)))


def _difference(before: Notebook, after: Notebook, old: Cell | None, new: Cell | None, moved: bool) -> Difference:
    cell = new or old
    assert cell is not None
    label = (after if new is not None else before).label(cell.id)
    if old == new:
        return Difference(cell.id, label, cell.kind, "same", moved, ())
    state: State = "added" if old is None else "deleted" if new is None else "changed"
    return Difference(cell.id, label, cell.kind, state, moved, _lines(_said(old, new), _said(new, old)))


def _said(cell: Cell | None, other: Cell | None) -> str | None:
    """The text of a cell, below a line that says what else is different about it."""
    if cell is None:
        return None
    if other is None or replace(cell, source="") == replace(other, source=""):
        return cell.source
    facts = [cell.kind, *([f"name={cell.name}"] if cell.name else []), *(f"{k}={v}" for k, v in cell.options.items())]
    return f"[{' '.join(facts)}]\n{cell.source}"


def _lines(before: str | None, after: str | None) -> tuple[Line, ...]:
    old, new = ([] if text is None else text.split("\n") for text in (before, after))
    if old == new:
        return ()
    if max(len(old), len(new)) > _MOST_LINES:
        return (*(Line("-", text) for text in old), *(Line("+", text) for text in new))
    return tuple(_marked(old, new))


def _marked(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    for number, line in enumerate(unified_diff(old, new, lineterm="", n=3)):
        if number < 2:
            continue  # the names of the files, of which there are none
        if line.startswith("@@"):
            if not line.startswith(("@@ -1 ", "@@ -1,", "@@ -0,")):
                yield Line("…", "")
        else:
            yield Line("+" if line[0] == "+" else "-" if line[0] == "-" else " ", line[1:])


def _front(notebook: Notebook) -> str:
    return render(replace(notebook, cells=(), layout=type(notebook.layout)())).strip("\n")


def _all_ids(before: Notebook, after: Notebook) -> list[str]:
    ids = [cell.id for cell in after.cells]
    known = set(ids)
    previous = ""
    for cell in before.cells:
        if cell.id not in known:
            ids.insert(ids.index(previous) + 1 if previous else 0, cell.id)
            known.add(cell.id)
        previous = cell.id
    return ids


def _moved(before: list[str], after: list[str]) -> frozenset[str]:
    """The ids that do not stand in the order they stood in: as few as explain it."""
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    kept = {id for block in blocks for id in before[block.a : block.a + block.size]}
    return frozenset(after) - kept


def _place(now: Notebook, then: Notebook, id: str) -> int:
    """Where a cell goes that is not there now: after the nearest cell above it that is."""
    ids = [cell.id for cell in now.cells]
    above = [cell.id for cell in then.cells[: then.position(id)]]
    return next((ids.index(other) + 1 for other in reversed(above) if other in ids), 0)
