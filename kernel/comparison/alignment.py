"""Which span of one run is which of another. Pure: two trees in, rows out; not what differs inside a pair (`pairs`)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from itertools import pairwise

from kernel.comparison.sequences import Pair, common
from kernel.comparison.spans import Tree
from kernel.records import dataclass

NOBODY = -1

LOOSE = frozenset(("chat", "embeddings", "run_script"))
"""Operations whose name is a setting: another model, another file is a change and not another thing."""

Key = Callable[[Tree, int], Hashable | None]
"""What tells a span among its siblings; None: it is not to be found by this."""

KEYS: tuple[Key, ...] = (
    lambda tree, at: tree.prints[at],
    lambda tree, at: (tree.spans[at].label, tree.spans[at].marks[0]),
    lambda tree, at: tree.spans[at].label,
    lambda tree, at: (tree.spans[at].operation, tree.spans[at].marks[0]) if tree.below[at] else None,
    lambda tree, at: tree.spans[at].operation if tree.spans[at].operation in LOOSE else None,
    lambda tree, at: tree.shapes[at] if tree.below[at] else None,
)
"""The surest first: all of it, then its name and what it was given, then its name, then what it was like."""


@dataclass(frozen=True, slots=True)
class Row:
    """A span of either run, or one of each: places in their trees, `NOBODY` where one has none.

    `moved`: it stands elsewhere among its siblings, and not only because they ran at the same time.
    """

    before: int
    after: int
    depth: int
    moved: bool = False


def align(before: Tree, after: Tree) -> list[Row]:
    """Both trees as one, a parent before its children: what is in both once, what went before what came."""
    rows = list[Row]()
    waiting = list(reversed(_Siblings(before, after, before.roots, after.roots).rows(0)))
    while waiting:
        rows.append(row := waiting.pop())
        left = before.below[row.before] if row.before != NOBODY else []
        right = after.below[row.after] if row.after != NOBODY else []
        if left or right:
            waiting.extend(reversed(_Siblings(before, after, left, right).rows(row.depth + 1)))
    return rows


class _Siblings:
    """The children of one span in both runs. Pairs are places among the siblings."""

    def __init__(self, before: Tree, after: Tree, left: Sequence[int], right: Sequence[int]) -> None:
        self._sides = ((before, left), (after, right))
        self._pairs: list[Pair] = []

    def rows(self, depth: int) -> list[Row]:
        """These siblings as rows, without what is below them."""
        (_, left), (_, right) = self._sides
        for key in KEYS:
            if len(self._pairs) == min(len(left), len(right)):
                break
            self._refine(key)
        elsewhere = self._elsewhere() if len(self._pairs) < min(len(left), len(right)) else {}
        gone = set(elsewhere.values())
        found = list[Row]()
        for start, end in self._gaps():
            found += [Row(left[one], NOBODY, depth) for one in range(start[0], end[0]) if one not in gone]
            for one in range(start[1], end[1]):
                known = elsewhere.get(one)
                other = NOBODY if known is None else left[known]
                found.append(Row(other, right[one], depth, known is not None and not self._at_once(known, one)))
            if end[0] < len(left):
                found.append(Row(left[end[0]], right[end[1]], depth))
        return found

    def _gaps(self) -> Iterator[tuple[Pair, Pair]]:
        """From after each pair to the next one; the last gap ends where the siblings do."""
        start = (0, 0)
        for pair in self._pairs:
            yield start, pair
            start = (pair[0] + 1, pair[1] + 1)
        yield start, (len(self._sides[0][1]), len(self._sides[1][1]))

    def _refine(self, key: Key) -> None:
        """Find pairs between those there are."""
        found = list[Pair]()
        for start, end in self._gaps():
            if start[0] < end[0] and start[1] < end[1]:
                keys = (self._keys(side, key, start[side], end[side]) for side in (0, 1))
                found += [(start[0] + one, start[1] + other) for one, other in common(*keys)]
            found.append(end)
        found.pop()
        self._pairs = found

    def _keys(self, side: int, key: Key, start: int, end: int) -> list[Hashable]:
        tree, places = self._sides[side]
        return [object() if (known := key(tree, one)) is None else known for one in places[start:end]]

    def _elsewhere(self) -> dict[int, int]:
        """Of those that are left on both sides, the same calls in another order: after → before."""
        waiting: dict[Hashable, list[int]] = {}
        for one in self._left(0):
            waiting.setdefault(self._given(0, one), []).append(one)
        found = dict[int, int]()
        for one in self._left(1):
            if known := waiting.get(self._given(1, one)):
                found[one] = known.pop(0)
        return found

    def _left(self, side: int) -> Iterator[int]:
        return (one for start, end in self._gaps() for one in range(start[side], end[side]))

    def _given(self, side: int, one: int) -> Hashable:
        tree, places = self._sides[side]
        span = tree.spans[places[one]]
        return (span.label, span.marks[0])

    def _at_once(self, one: int, other: int) -> bool:
        """Whether the order of siblings says nothing, for they ran at the same time."""
        return any(_overlaps(*self._sides[side], place) for side, place in ((0, one), (1, other)))


def _overlaps(tree: Tree, siblings: Sequence[int], at: int) -> bool:
    near = [tree.spans[one] for one in siblings[max(0, at - 1) : at + 2]]
    return any(one.started + (one.duration or 0) > other.started for one, other in pairwise(near))
