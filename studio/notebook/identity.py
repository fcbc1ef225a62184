r"""How cells get their ids, which are not in the file.

1. A named cell has its name as its id.
2. Any other has `c` and the first 8 hexadecimal digits of SHA-256 of kind, NUL and source.
3. An id that is taken gets `-2`, `-3`, …; named cells choose first, then the others from the top.

So ids depend on the text alone and are unique. Within a session a cell keeps the id it came with, whatever
becomes of its name and source; the recovery log remembers those ids for the next session.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from studio.notebook.document import Cell, Notebook


def new_id() -> str:
    """An id for a cell that is made now."""
    return f"n{secrets.token_hex(6)}"


class Names:
    """Names that are taken; `take` makes another one of a name that is."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        self._numbers: dict[str, int] = {}

    def take(self, wanted: str) -> str:
        """`wanted`, or with the first number that makes it free."""
        found = wanted
        while found in self._taken:
            # The number goes on from the last time: a file may say the same thing a hundred thousand times.
            self._numbers[wanted] = self._numbers.get(wanted, 1) + 1
            found = f"{wanted}-{self._numbers[wanted]}"
        self._taken.add(found)
        return found


def with_ids(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """The cells with the ids of the rule above; a name that stands twice is made unique the same way."""
    names, ids = Names(), Names()
    named = [replace(cell, name=names.take(cell.name)) if cell.name else cell for cell in cells]
    first = [replace(cell, id=ids.take(cell.name)) if cell.name else cell for cell in named]
    return tuple(cell if cell.name else replace(cell, id=ids.take(_content_id(cell))) for cell in first)


def with_new_ids(notebook: Notebook, ids: Sequence[str]) -> Notebook:
    """The notebook with other ids for its cells, one for each and all different."""
    new = dict(zip((cell.id for cell in notebook.cells), ids, strict=True)) | {"": ""}
    layout = notebook.layout
    pieces = {
        new[id]: replace(piece, cell=replace(piece.cell, id=new[id]), previous=new[piece.previous])
        for id, piece in layout.pieces.items()
    }
    cells = tuple(replace(cell, id=new[cell.id]) for cell in notebook.cells)
    return replace(notebook, cells=cells, layout=replace(layout, pieces=pieces, last=new[layout.last]))


def with_known_ids(notebook: Notebook, known: Sequence[Cell]) -> Notebook:
    """The notebook of a file that was read again, with the ids its cells had when they were `known`.

    A cell is known by its name, else by its text, else by standing in the place of just one other.
    """
    found = {new: known[old].id for old, new in _pairs(known, notebook.cells)}
    names = Names(found.values())
    ids = [found.get(place) or names.take(cell.id) for place, cell in enumerate(notebook.cells)]
    return with_new_ids(notebook, ids)


def _pairs(old: Sequence[Cell], new: Sequence[Cell]) -> Iterable[tuple[int, int]]:
    names = {cell.name: position for position, cell in enumerate(old) if cell.name}
    found = {names[cell.name]: position for position, cell in enumerate(new) if cell.name in names}
    used = set(found.values())
    matcher = SequenceMatcher(None, [_face(cell) for cell in old], [_face(cell) for cell in new], autojunk=False)
    for tag, low, high, start, end in matcher.get_opcodes():
        if tag == "equal" or (tag == "replace" and high - low == end - start):
            for before, after in zip(range(low, high), range(start, end), strict=True):
                if before not in found and after not in used and old[before].kind == new[after].kind:
                    found[before] = after
                    used.add(after)
    return found.items()


def _face(cell: Cell) -> tuple[str, str, str]:
    return (cell.kind, cell.name, cell.source)


def _content_id(cell: Cell) -> str:
    content = f"{cell.kind}\0{cell.source}".encode("utf-8", "surrogatepass")
    return "c" + hashlib.sha256(content).hexdigest()[:8]
