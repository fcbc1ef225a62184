"""How far results agree."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.agents.agreement import agreement, correlation, likeness

ROWS = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=20)


@given(ROWS, ROWS)
def test_a_correlation_is_between_minus_one_and_one_and_the_same_both_ways(
    one: list[float], other: list[float]
) -> None:
    value = correlation(one, other)
    assert -1 <= value <= 1
    assert value == pytest.approx(correlation(other, one))


@given(st.text(), st.text())
def test_likeness_is_between_zero_and_one_and_the_same_both_ways(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, other) == pytest.approx(likeness(other, one))
    assert likeness(one, one) == pytest.approx(1)


@pytest.mark.parametrize(
    ("results", "value"),
    [
        ([], 1),
        (["alone"], 1),
        (["a b", "a c"], 0.5),
        (["owls", "mice"], 0),
        ([[1, 2, 3], [2, 4, 6]], 1),
        ([[1, 2, 3], [3, 2, 1]], -1),
        ([{"x": 1, "y": 2}, {"x": 10, "y": 20}], 1),
        ([[1, 1], [1, 2]], 0),
        ([{"text": "a"}, {"text": "a"}], 1),
    ],
)
def test_agreement_is_the_mean_over_all_pairs(results: list[Any], value: float) -> None:
    assert agreement(results) == pytest.approx(value)
