"""What two sequences have in common, in order. Nothing here knows of spans or texts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import takewhile

Pair = tuple[int, int]
"""A place in the sequence before, and the place of the same thing in the one after."""

MOST = 500_000
"""Pairs of equal things that are weighed against each other; of more, the n-th is taken for the n-th."""


def common(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[Pair]:
    """The pairs of a longest common subsequence, in order.

    Where the same things stand very often in both (see `MOST`) the pairs are in order too, but there may be longer
    ways. Takes about n log n steps where most things differ from each other.
    """
    first = _alike(zip(before, after, strict=False))
    room = min(len(before), len(after)) - first
    last = min(room, _alike(zip(reversed(before), reversed(after), strict=False)))
    ends = len(before) - last, len(after) - last
    pairs = [(place, place) for place in range(first)]
    pairs += _longest(before[first : ends[0]], after[first : ends[1]], first)
    pairs += [(ends[0] + place, ends[1] + place) for place in range(last)]
    return pairs


def _alike(pairs: Iterable[tuple[Hashable, Hashable]]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _longest(before: Sequence[Hashable], after: Sequence[Hashable], first: int) -> list[Pair]:
    """The longest chain that climbs through all pairs of equal things, as Hunt and Szymanski found it."""
    lasts: list[int] = []  # where the best chain of each length ends in `after`
    heads: list[int] = []  # its last pair
    pairs: list[tuple[int, int, int]] = []  # with the number of the pair before it
    for place, others in _candidates(before, after):
        for other in others:
            length = bisect_left(lasts, other)
            if length == len(lasts):
                lasts.append(other)
                heads.append(len(pairs))
            elif lasts[length] != other:
                lasts[length], heads[length] = other, len(pairs)
            else:
                continue
            pairs.append((place, other, heads[length - 1] if length else -1))
    return _climbed(pairs, heads[-1] if heads else -1, first)


def _candidates(before: Sequence[Hashable], after: Sequence[Hashable]) -> Iterator[tuple[int, Sequence[int]]]:
    """For each place, the places of the same thing in `after`, the last first: no two of them are on one chain."""
    places: dict[Hashable, list[int]] = {}
    for other in range(len(after) - 1, -1, -1):
        places.setdefault(after[other], []).append(other)
    few = sum(len(places.get(thing, ())) for thing in before) <= MOST
    for place, thing in enumerate(before):
        known = places.get(thing)
        if known:
            yield place, known if few else [known.pop()]


def _climbed(pairs: Sequence[tuple[int, int, int]], at: int, first: int) -> list[Pair]:
    found = list[Pair]()
    while at >= 0:
        place, other, at = pairs[at]
        found.append((first + place, first + other))
    return found[::-1]
