"""Two runs beside each other: their spans aligned, what is another in each pair, and what that is in sum.

Not here: how spans are found in the other run (`alignment`), and the texts of a pair (`pairs`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Any, Literal

from kernel.comparison.alignment import NOBODY, Row, align
from kernel.comparison.spans import MOST, Span, Tree, read_tree
from kernel.errors import NotFoundError
from kernel.records import dataclass

if TYPE_CHECKING:
    from kernel.stores.projection import Projection
    from kernel.stores.rows import RunRow

Change = Literal["same", "changed", "added", "removed"]

WHAT = ("name", "status", "input", "output", "error", "settings", "place")
"""What may be another in a pair; `place`: it stands elsewhere among its siblings."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs. Of each row: what is another in it (`WHAT`), where its subtree ends, differences inside of that."""

    one: RunRow
    other: RunRow
    before: Tree
    after: Tree
    rows: Sequence[Row]
    what: Sequence[tuple[str, ...]] = field(default_factory=list)
    ends: Sequence[int] = field(default_factory=list)
    inside: Sequence[int] = field(default_factory=list)

    def spans(self, at: int) -> tuple[Span | None, Span | None]:
        """The spans of a row; None on the side that has none."""
        row = self.rows[at]
        one = None if row.before == NOBODY else self.before.spans[row.before]
        return one, None if row.after == NOBODY else self.after.spans[row.after]

    def span(self, at: int) -> Span:
        """The span of a row: the later run's where both have one."""
        row = self.rows[at]
        return self.before.spans[row.before] if row.after == NOBODY else self.after.spans[row.after]

    def change(self, at: int) -> Change:
        """What became of a row."""
        row = self.rows[at]
        if row.before == NOBODY:
            return "added"
        return "removed" if row.after == NOBODY else "changed" if self.what[at] else "same"

    @property
    def differences(self) -> int:
        """Rows that are another, added or removed."""
        return sum(1 for at in range(len(self.rows)) if self.change(at) != "same")

    @property
    def is_cut(self) -> bool:
        """Whether a run has more spans than are compared."""
        return max(self.one.spans, self.other.spans) > MOST

    def find(self, span_id: str, side: int) -> int | None:
        """The row of a span of the first (0) or the second run (1)."""
        return next((at for at in range(len(self.rows)) if _is(self.spans(at)[side], span_id)), None)

    def step(self, at: int, way: int) -> int | None:
        """The next row after `at`, or (`way` -1) the last before it, that is a difference; None when there is none."""
        places = range(at + 1, len(self.rows)) if way > 0 else range(at - 1, -1, -1)
        return next((place for place in places if self.change(place) != "same"), None)


def _is(span: Span | None, span_id: str) -> bool:
    return span is not None and span.span_id == span_id


def compare(store: Projection, run_id: str, other_id: str) -> Comparison:
    """Put two runs beside each other. Blocks. `NotFoundError` when the store does not know one of them."""
    one, other = run_of(store, run_id), run_of(store, other_id)
    return compared(one, other, read_tree(store, run_id), read_tree(store, other_id))


def run_of(store: Projection, run_id: str) -> RunRow:
    """A run; `NotFoundError` when it is not there (any more)."""
    if (run := store.run(run_id)) is None:
        raise NotFoundError(f"There is no run {run_id!r} any more. Choose another from the list of runs.")
    return run


def compared(one: Any, other: Any, before: Tree, after: Tree) -> Comparison:
    """The comparison of two runs whose spans are known."""
    rows = align(before, after)
    what = [_what(row, before, after) for row in rows]
    ends, inside = _reach(rows, [_differs(row, said) for row, said in zip(rows, what, strict=True)])
    return Comparison(one, other, before, after, rows, what, ends, inside)


def _differs(row: Row, what: Sequence[str]) -> bool:
    return bool(what) or NOBODY in (row.before, row.after)


def _what(row: Row, before: Tree, after: Tree) -> tuple[str, ...]:
    if NOBODY in (row.before, row.after):
        return ()
    moved = ("place",) if row.moved else ()
    one, other = before.spans[row.before], after.spans[row.after]
    if one.label == other.label and one.status == other.status and one.marks == other.marks:
        return moved
    pairs = ((one.name, other.name), (one.status, other.status), *zip(one.marks, other.marks, strict=True))
    # Marks are of input, output, error and settings, in the order of `WHAT`.
    return (*(name for name, (old, new) in zip(WHAT, pairs, strict=False) if old != new), *moved)


def _reach(rows: Sequence[Row], differs: Sequence[bool]) -> tuple[list[int], list[int]]:
    """Where the subtree of each row ends, and how many differences are below it."""
    ends, inside = [0] * len(rows), [0] * len(rows)
    open_at: list[int] = []
    for at, row in enumerate(rows):
        while len(open_at) > row.depth:
            ends[open_at.pop()] = at
        open_at.append(at)
    for at in open_at:
        ends[at] = len(rows)
    sums = [0]
    for one in differs:
        sums.append(sums[-1] + one)
    for at in range(len(rows)):
        inside[at] = sums[ends[at]] - sums[at + 1]
    return ends, inside
