"""What is another in a text, line by line, and word by word within a line. Pure; not what the texts are of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any, Literal

from kernel.comparison.sequences import common
from kernel.records import dataclass

Sign = Literal[" ", "-", "+", "@"]

CONTEXT = 3
"""Lines around a difference that are shown with it."""

MOST = 2_000
"""Lines of a difference that are given."""

WIDEST = 4_000
"""Characters of a line that are given; of a longer one those around what differs."""

WORDS = 1_500
"""Words of a line, up to which it is told which of them are others."""

ALIKE = 0.3
"""The share of two lines that is the same, from which on one is a change of the other."""

WORD = re.compile(r"\w+|\s+|[^\w\s]")

Part = tuple[bool, str]
"""A piece of a line, and whether it is only in this one."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of both texts (" "), of the one before ("-") or after ("+"); "@" stands for `count` equal lines."""

    sign: Sign
    parts: tuple[Part, ...] = ()
    count: int = 0

    @property
    def text(self) -> str:
        """The line without its sign."""
        return "".join(text for _, text in self.parts)

    def plain(self) -> dict[str, Any]:
        """As JSON data."""
        return (
            {"sign": self.sign, "count": self.count} if self.sign == "@" else {"sign": self.sign, "parts": self.parts}
        )


def differences(before: str, after: str, whole: bool = False) -> tuple[list[Line], bool]:
    """The lines that differ and those around them (`whole`: all lines); and whether there are more than `MOST`."""
    lines = list[Line]()
    for line in _all(before.splitlines(), after.splitlines(), whole):
        if len(lines) == MOST:
            return lines, True
        lines.append(line)
    return lines, False


def unified(before: str, after: str) -> str:
    """The differences as text, a sign before each line."""
    lines, more = differences(before, after)
    told = [f"@ {line.count} lines the same" if line.sign == "@" else f"{line.sign}{line.text}" for line in lines]
    return "\n".join([*told, "@ more lines differ"] if more else told)


def _all(before: Sequence[str], after: Sequence[str], whole: bool) -> Iterator[Line]:
    last = (-1, -1)
    gaps = list[tuple[tuple[int, int], tuple[int, int]]]()
    for pair in [*common(before, after), (len(before), len(after))]:
        if pair != (last[0] + 1, last[1] + 1):
            gaps.append(((last[0] + 1, last[1] + 1), pair))
        last = pair
    at = 0
    for number, (start, end) in enumerate(gaps):
        yield from _same(before[at : start[0]], whole, is_first=number == 0)
        yield from _changed(before[start[0] : end[0]], after[start[1] : end[1]])
        at = end[0]
    yield from _same(before[at:], whole, is_first=not gaps, is_last=True)


def _same(lines: Sequence[str], whole: bool, is_first: bool = False, is_last: bool = False) -> Iterator[Line]:
    head = 0 if is_first else CONTEXT
    tail = 0 if is_last else CONTEXT
    if whole or len(lines) <= head + tail + 1:
        yield from (_line(" ", line) for line in lines)
        return
    yield from (_line(" ", line) for line in lines[:head])
    yield Line("@", count=len(lines) - head - tail)
    yield from (_line(" ", line) for line in lines[len(lines) - tail :])


def _line(sign: Sign, text: str) -> Line:
    return Line(sign, ((False, text if len(text) <= WIDEST else f"{text[:WIDEST]}…"),))


def _changed(before: Sequence[str], after: Sequence[str]) -> Iterator[Line]:
    both = min(len(before), len(after))
    pairs = [words_of(one, other) for one, other in zip(before[:MOST], after[:MOST], strict=False)]
    yield from (Line("-", old) for old, _ in pairs)
    yield from (_line("-", line) for line in before[min(both, MOST) :])
    yield from (Line("+", new) for _, new in pairs)
    yield from (_line("+", line) for line in after[min(both, MOST) :])


def words_of(before: str, after: str) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Two lines in pieces, and which of them only one line has; whole lines where they have little in common."""
    before, after = _clipped(before, after)
    one, other = WORD.findall(before), WORD.findall(after)
    if not one or not other or max(len(one), len(other)) > WORDS:
        return ((False, before),), ((False, after),)
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.ratio() < ALIKE:
        return ((False, before),), ((False, after),)
    old, new = list[Part](), list[Part]()
    for tag, start, end, first, last in matcher.get_opcodes():
        old.append((tag != "equal", "".join(one[start:end])))
        new.append((tag != "equal", "".join(other[first:last])))
    return tuple(part for part in old if part[1]), tuple(part for part in new if part[1])


def _clipped(before: str, after: str) -> tuple[str, str]:
    """Both lines at most `WIDEST` long, so that what differs first is in them."""
    if max(len(before), len(after)) <= WIDEST:
        return before, after
    start = max(0, _begins_alike(before, after) - 200)
    mark = "…" if start else ""
    first, second = (
        f"{mark}{text[start : start + WIDEST]}{'…' if len(text) > start + WIDEST else ''}" for text in (before, after)
    )
    return first, second


def _begins_alike(before: str, after: str) -> int:
    """Characters at the beginning that are the same: found by halves, for there may be megabytes."""
    low, high = 0, min(len(before), len(after))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if before[low:middle] == after[low:middle] else (low, middle - 1)
    return low
