"""Where the items of a table stand in the source: putting one in, taking one out, moving one, with their comments.

Everything outside the bytes that have to change is kept as it is. Not here: what the items say (`editing`).
"""

from __future__ import annotations

from collections.abc import Sequence

from kernel.records import dataclass
from studio.smart.literals import Table
from studio.smart.writing import padding

BLANK = b" \t"


@dataclass(frozen=True, slots=True)
class Place:
    """Where new code goes: at a byte, with what stands around it; `indent` is that of its lines."""

    at: int
    before: str
    after: str
    indent: str
    end: int = -1

    def put(self, source: bytes, code: str) -> bytes:
        """The source with the code in it."""
        end = self.at if self.end < 0 else self.end
        return source[: self.at] + f"{self.before}{code}{self.after}".encode() + source[end:]


def line_start(source: bytes, at: int) -> int:
    """Where the line of a byte begins."""
    return source.rfind(b"\n", 0, at) + 1


def indent_at(source: bytes, at: int) -> str:
    """The blanks that the line of a byte begins with."""
    start = line_start(source, at)
    end = start
    while end < len(source) and source[end] in BLANK:
        end += 1
    return source[start:end].decode()


def step_of(source: bytes, table: Table, default: str = "  ") -> str:
    """By how much the items of a table are further in than the table."""
    outer = indent_at(source, table.start)
    if table.items and _is_tall(source, table):
        inner = indent_at(source, table.items[0].start)
        if inner.startswith(outer) and len(inner) > len(outer):
            return inner[len(outer) :]
    return default


def place_for(source: bytes, table: Table, index: int, language: str, step: str) -> Place:
    """Where an item goes that is to be number `index` (from 0) of the table."""
    if not table.items:
        return _first(source, table, language, step)
    if index < len(table.items):
        return _before(source, table, index)
    return _last(source, table)


def _first(source: bytes, table: Table, language: str, step: str) -> Place:
    inside = source[table.start + 1 : table.end - 1]
    outer = indent_at(source, table.start)
    if not inside.strip():
        if b"\n" in inside:
            return Place(table.start + 1, f"\n{outer}{step}", f",\n{outer}", outer + step, table.end - 1)
        pad = padding(chr(source[table.start]), language)
        return Place(table.start + 1, pad, pad, outer, table.end - 1)
    # There are comments, which stay: the new item comes behind them.
    at = table.comments[-1][1] if table.comments else table.start + 1
    return Place(at, f"\n{outer}{step}", ",", outer + step)


def _before(source: bytes, table: Table, index: int) -> Place:
    at = _lead(source, table, index)
    indent = indent_at(source, at)
    if source[line_start(source, at) : at].strip(BLANK):
        return Place(at, "", ", ", indent_at(source, table.start))
    return Place(at, "", f",\n{indent}", indent)


def _last(source: bytes, table: Table) -> Place:
    item, separator = table.items[-1], table.separators[-1]
    tall = _is_tall(source, table)
    indent = indent_at(source, item.start) if tall else indent_at(source, table.start)
    if not tall:
        closed = separator >= 0
        return Place(separator + 1 if closed else item.end, " " if closed else ", ", "," if closed else "", indent)
    if separator < 0:
        # A comment behind the last item stays behind it: the comma comes before it, the new item on the next line.
        trail = source[item.end : _trail(source, table, item.end)].decode()
        return Place(item.end, f",{trail}\n{indent}", ",", indent, item.end + len(trail.encode()))
    return Place(_trail(source, table, separator + 1), f"\n{indent}", ",", indent)


def without(source: bytes, table: Table, index: int) -> bytes:
    """The source without an item; comments stay, but a line that has nothing left on it goes."""
    item, separator = table.items[index], table.separators[index]
    end = separator + 1 if separator >= 0 else item.end
    between = source[item.end : end - 1] if separator >= 0 else b""
    if between.strip():
        return source[: item.start] + between + source[end:]  # A comment before the comma.
    start = line_start(source, item.start)
    rest = source[end : _line_end(source, end)]
    if not source[start : item.start].strip() and not rest.strip() and end < len(source) and start > table.start:
        return source[:start] + source[min(_line_end(source, end) + 1, len(source)) :]
    follows = table.items[index + 1].start if index + 1 < len(table.items) else -1
    if follows >= 0 and separator >= 0 and not source[end:follows].strip(BLANK):
        return source[: item.start] + source[follows:]
    before = table.items[index - 1].end if index else table.start + 1
    if separator < 0 and not source[before : item.start].strip(BLANK + b",;"):
        close = table.end - 1 if index == 0 and not source[item.end : table.end - 1].strip(BLANK) else item.end
        return source[:before] + source[close:]
    return source[: item.start] + source[end:]


def moved(source: bytes, table: Table, indexes: Sequence[int]) -> bytes:
    """The source with the items in another order: `indexes` says which comes first, second, …

    The comments above an item and behind it on its line go with it; commas and blank lines stay.
    """
    if not table.items or list(indexes) == list(range(len(table.items))):
        return source
    pieces = _pieces(source, table)
    out = bytearray(source[: pieces[0].start])
    for number, index in enumerate(indexes):
        slot, own = pieces[number], pieces[index]
        following = pieces[number + 1].start if number + 1 < len(pieces) else len(source)
        out += source[own.start : own.end] + source[slot.end : slot.behind]
        out += source[own.behind : own.trail] + source[slot.trail : following]
    return bytes(out)


@dataclass(frozen=True, slots=True)
class _Piece:
    """An item with the comments above it, the place behind its comma, and the end of the comments behind that."""

    start: int
    end: int
    behind: int
    trail: int


def _pieces(source: bytes, table: Table) -> list[_Piece]:
    pieces = []
    for index, (item, separator) in enumerate(zip(table.items, table.separators, strict=True)):
        behind = separator + 1 if separator >= 0 else item.end
        pieces.append(_Piece(_lead(source, table, index), item.end, behind, _trail(source, table, behind)))
    if all(source[one.trail : _line_end(source, one.trail)].strip() == b"" for one in pieces):
        return pieces
    # A comment to the end of a line cannot come before something on that line.
    return [_Piece(one.start, one.end, one.behind, one.behind) for one in pieces]


def _lead(source: bytes, table: Table, index: int) -> int:
    """Where an item begins, with the comments that stand on lines of their own right above it."""
    at = table.items[index].start
    floor = _floor(source, table, index)
    while True:
        start = line_start(source, at)
        if source[start:at].strip(BLANK) or start <= floor:
            return at
        above = next((one for one in table.comments if one[1] == start - 1 or one[1] == start), None)
        if above is None or above[0] < floor or source[line_start(source, above[0]) : above[0]].strip(BLANK):
            return at
        at = above[0]


def _floor(source: bytes, table: Table, index: int) -> int:
    """Behind the item before, and what belongs to its line."""
    if index == 0:
        return table.start + 1
    separator = table.separators[index - 1]
    end = separator + 1 if separator >= 0 else table.items[index - 1].end
    return _trail(source, table, end)


def _trail(source: bytes, table: Table, at: int) -> int:
    """The end of the comments that stand behind a place on its line, where a new line follows them; else the place."""
    end = at
    while True:
        comment = next((one for one in table.comments if one[0] >= end), None)
        if comment is None or source[end : comment[0]].strip(BLANK) or b"\n" in source[comment[0] : comment[1] - 1]:
            break
        end = comment[1] - (source[comment[1] - 1 : comment[1]] == b"\n")
    return end if source[end : _line_end(source, end)].strip() == b"" else at


def _line_end(source: bytes, at: int) -> int:
    found = source.find(b"\n", at)
    return len(source) if found < 0 else found


def _is_tall(source: bytes, table: Table) -> bool:
    """Whether the items have lines of their own."""
    first = table.items[0]
    start = line_start(source, first.start)
    return start > table.start and not source[start : first.start].strip(BLANK)
