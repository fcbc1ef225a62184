"""Three-way merging: two notebooks (or texts) that were made from one, without losing what either says.

Cells are matched by their ids, their sources merged line by line. What both changed, each in its own way, is a
conflict: ours stays in its place, and a person chooses. Pure. Not here: which three these are (`autosave`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Any, Literal, TypeVar

from kernel.records import dataclass
from studio.notebook.document import Cell, Notebook

Choice = Literal["mine", "theirs", "both"]

_MOST_LINES = 20_000
"""Lines of a text that are compared one by one; of a longer one both versions stand whole."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Lines of a merged text. Where `mine` and `theirs` differ, both sides changed what was `base`."""

    base: tuple[str, ...]
    mine: tuple[str, ...]
    theirs: tuple[str, ...]

    @property
    def is_conflict(self) -> bool:
        """Whether a person has to choose."""
        return self.mine != self.theirs

    def lines(self, choice: Choice) -> tuple[str, ...]:
        """The lines of one side, or of both, ours first."""
        if choice == "both" and self.is_conflict:
            return self.mine + self.theirs
        return self.theirs if choice == "theirs" else self.mine


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell that both sides changed, each in its own way; a side that deleted it has None.

    `passages` are its text when both sides have one. The notebook holds `mine`, or the side that has the cell.
    """

    id: str
    mine: Cell | None
    theirs: Cell | None
    passages: tuple[Passage, ...] = ()

    def choose(self, choices: Sequence[Choice]) -> Cell | None:
        """The cell of a choice for each conflicting passage; None to have none. What is left unchosen is ours.

        Kind, name and options go by the first. `both` of a deleted cell is the one there is.
        """
        first = choices[0] if choices else "mine"
        if self.mine is None or self.theirs is None:
            return self.mine or self.theirs if first == "both" else self.mine if first == "mine" else self.theirs
        rest = iter(choices)
        lines = [
            line
            for passage in self.passages
            for line in passage.lines(next(rest, "mine") if passage.is_conflict else "mine")
        ]
        return replace(self.theirs if first == "theirs" else self.mine, source="\n".join(lines))


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of two notebooks, and what a person has to choose. `settings`: both changed the front matter."""

    notebook: Notebook
    conflicts: tuple[Conflict, ...]
    settings: tuple[str, ...]


def merge_texts(base: str, mine: str, theirs: str) -> tuple[Passage, ...]:
    """The passages of a text that two sides changed, line by line."""
    if mine == theirs or theirs == base:
        return (_whole(mine),)
    if mine == base:
        return (_whole(theirs),)
    three = [text.split("\n") for text in (base, mine, theirs)]
    if max(map(len, three)) > _MOST_LINES:
        return (Passage(*(tuple(lines) for lines in three)),)
    return tuple(_passages(*three))


def text_of(passages: Sequence[Passage], choice: Choice) -> str:
    """The text of the passages, with one choice for all conflicts."""
    return "\n".join(line for passage in passages for line in passage.lines(choice))


def merge_notebooks(base: Notebook, mine: Notebook, theirs: Notebook) -> Merged:
    """The notebook with what both sides changed. Cells of one id are versions of one cell.

    A cell that one side deleted and the other changed stays, as a conflict. New cells stand after the cell they
    followed. Where both moved cells about, ours are in order.
    """
    known, ours, others = ({cell.id: cell for cell in one.cells} for one in (base, mine, theirs))
    cells: dict[str, Cell] = {}
    conflicts = []
    for id in _order(base, mine, theirs):
        cell, conflict = _merge_cell(id, known.get(id), ours.get(id), others.get(id))
        if cell is not None:
            cells[id] = cell
        if conflict is not None:
            conflicts.append(conflict)
    front, settings = _merge_front(base, mine, theirs)
    merged = replace(mine, cells=_with_own_names(cells.values(), mine), **front)
    return Merged(merged, tuple(conflicts), settings)


def _merge_cell(
    id: str, base: Cell | None, mine: Cell | None, theirs: Cell | None
) -> tuple[Cell | None, Conflict | None]:
    if mine == theirs or theirs == base:
        return mine, None
    if mine == base:
        return theirs, None
    if mine is None or theirs is None:
        if base is None:
            return mine or theirs, None
        return mine or theirs, Conflict(id, mine, theirs)
    first = base or Cell(id)
    passages = merge_texts(first.source, mine.source, theirs.source)
    fields = {name: _choose(getattr(first, name), getattr(mine, name), getattr(theirs, name)) for name in _FIELDS}
    merged = replace(mine, source=text_of(passages, "mine"), **{name: value for name, (value, _) in fields.items()})
    open_fields = [name for name, (_, is_disputed) in fields.items() if is_disputed]
    if not open_fields and not any(passage.is_conflict for passage in passages):
        return merged, None
    ours, others = (replace(merged, **{name: getattr(side, name) for name in open_fields}) for side in (mine, theirs))
    return merged, Conflict(id, ours, others, passages)


_FIELDS = ("kind", "name", "options")
_FRONT = ("title", "params", "profile", "model", "extra")
_Value = TypeVar("_Value")


def _choose(base: _Value, mine: _Value, theirs: _Value) -> tuple[_Value, bool]:
    """The value of the side that changed it, ours when both did, and whether they did so differently."""
    if theirs == base or mine == theirs:
        return mine, False
    return (theirs, False) if mine == base else (mine, True)


def _merge_front(base: Notebook, mine: Notebook, theirs: Notebook) -> tuple[dict[str, Any], tuple[str, ...]]:
    found = {name: _choose(getattr(base, name), getattr(mine, name), getattr(theirs, name)) for name in _FRONT}
    disputed = tuple(name for name, (_, is_disputed) in found.items() if is_disputed)
    return {name: value for name, (value, _) in found.items()}, disputed


def _order(base: Notebook, mine: Notebook, theirs: Notebook) -> list[str]:
    """The ids of all cells of both sides, in the order of the side that moved them; of ours when both did."""
    first, ours, others = ([cell.id for cell in one.cells] for one in (base, mine, theirs))
    shared = set(first) & set(ours) & set(others)
    moved = [id for id in ours if id in shared] != [id for id in first if id in shared]
    leading, following = (ours, others) if moved else (others, ours)
    order = list(leading)
    present = set(order)
    for place, id in enumerate(following):
        if id not in present:
            before = next((other for other in reversed(following[:place]) if other in present), None)
            order.insert(order.index(before) + 1 if before is not None else 0, id)
            present.add(id)
    return order


def _with_own_names(cells: Iterable[Cell], mine: Notebook) -> tuple[Cell, ...]:
    """Two sides may have given one name to two cells: ours keeps it."""
    taken = {cell.name: cell.id for cell in mine.cells if cell.name}
    found = []
    for cell in cells:
        owner = taken.setdefault(cell.name, cell.id) if cell.name else cell.id
        found.append(cell if owner == cell.id else replace(cell, name=""))
    return tuple(found)


def _whole(text: str) -> Passage:
    lines = tuple(text.split("\n"))
    return Passage(lines, lines, lines)


def _passages(base: list[str], mine: list[str], theirs: list[str]) -> Iterator[Passage]:
    places = (0, 0, 0)
    for start, length in _shared(base, mine, theirs):
        gap = tuple(
            tuple(lines[low:high]) for lines, low, high in zip((base, mine, theirs), places, start, strict=True)
        )
        if any(gap):
            yield _settled(*gap)
        if length:
            kept = tuple(base[start[0] : start[0] + length])
            yield Passage(kept, kept, kept)
        places = (start[0] + length, start[1] + length, start[2] + length)


def _settled(base: tuple[str, ...], mine: tuple[str, ...], theirs: tuple[str, ...]) -> Passage:
    """A passage that one side changed is that side's."""
    if theirs == base:
        return Passage(base, mine, mine)
    return Passage(base, theirs, theirs) if mine == base else Passage(base, mine, theirs)


def _shared(base: list[str], mine: list[str], theirs: list[str]) -> Iterator[tuple[tuple[int, int, int], int]]:
    """Where all three have the same lines: the places, and how many; at last the ends (diff3: Khanna et al. 2007)."""
    ours, others = (SequenceMatcher(None, base, one, autojunk=False).get_matching_blocks() for one in (mine, theirs))
    first = second = 0
    while first < len(ours) and second < len(others):
        one, other = ours[first], others[second]
        low, high = max(one.a, other.a), min(one.a + one.size, other.a + other.size)
        if low < high:
            yield (low, one.b + low - one.a, other.b + low - other.a), high - low
        if one.a + one.size < other.a + other.size:
            first += 1
        else:
            second += 1
    yield (len(base), len(mine), len(theirs)), 0
