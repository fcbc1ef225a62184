"""What two sequences have in common."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.comparison import sequences
from kernel.comparison.sequences import common

LETTERS = st.lists(st.sampled_from("abcd"), max_size=12)


def longest(before: list[str], after: list[str]) -> int:
    """The length of a longest common subsequence, the slow way."""
    row = [0] * (len(after) + 1)
    for one in before:
        above, row = row, [0]
        for place, other in enumerate(after):
            row.append(above[place] + 1 if one == other else max(above[place + 1], row[place]))
    return row[-1]


@given(LETTERS, LETTERS)
def test_the_pairs_are_equal_in_order_and_as_many_as_can_be(before: list[str], after: list[str]) -> None:
    pairs = common(before, after)
    assert all(before[one] == after[other] for one, other in pairs)
    assert all(old[0] < new[0] and old[1] < new[1] for old, new in pairwise(pairs))
    assert len(pairs) == longest(before, after)


def test_where_the_same_things_stand_very_often_the_nth_is_the_nth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequences, "MOST", 3)
    pairs = common(list("xababy"), list("zababw"))
    assert [("xababy"[one], "zababw"[other]) for one, other in pairs] == [(one, one) for one in "abab"]
