"""`StatisticsTool`: its numbers are those of R and numpy, and it says where there are none."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import InvalidError
from kernel.tools.math.distributions import t_probability
from kernel.tools.math.measures import measure
from tests.kit.tools import Workshop

SETTINGS = {"population": False, "probabilities": [0.1, 0.5, 0.99], "bins": 4, "expected": 0.0, "paired": False}

SOME = st.lists(st.integers(-1000, 1000).map(float), min_size=2, max_size=40)


@given(SOME)
def test_they_agree_with_numpy(data: list[float]) -> None:
    told = measure("describe", data, [], SETTINGS)
    assert told["mean"] == pytest.approx(np.mean(data))
    assert told["variance"] == pytest.approx(np.var(data, ddof=1))
    assert told["median"] == pytest.approx(np.median(data))
    quantiles = measure("quantiles", data, [], SETTINGS)["result"]
    assert quantiles == pytest.approx(np.quantile(data, SETTINGS["probabilities"]).tolist())
    assert sum(measure("histogram", data, [], SETTINGS)["result"]) == len(data)


@pytest.mark.parametrize(
    ("t", "freedom", "p"),
    # Of R: 2 * pt(-abs(t), freedom)
    [(0, 5, 1.0), (1, 1, 0.5), (2.570582, 5, 0.05), (12.7062047, 1, 0.05), (1.959964, 1e7, 0.05), (-4, 10, 0.002518)],
)
def test_students_distribution(t: float, freedom: float, p: float) -> None:
    assert t_probability(t, freedom) == pytest.approx(p, rel=1e-3)


async def test_a_t_test_of_two_samples_is_welchs(workshop: Workshop) -> None:
    # R: t.test(c(5.1, 4.9, 5.6, 5.8), 1:4)
    told = await workshop.call("statistics", operation="t_test", data=[5.1, 4.9, 5.6, 5.8], other=[1, 2, 3, 4])
    assert told["t"] == pytest.approx(4.198295, rel=1e-6)
    assert told["degrees_of_freedom"] == pytest.approx(3.628933, rel=1e-6)
    assert told["p_value"] == pytest.approx(0.016797, rel=1e-4)
    assert told["significant"] is True


async def test_many_numbers_give_the_same_as_few(workshop: Workshop) -> None:
    few = await workshop.call("statistics", operation="mean", data=[1, 2])
    many = await workshop.call("statistics", operation="mean", data=[1, 2] * 3000)
    assert few["result"] == many["result"] == 1.5


async def test_missing_numbers_are_skipped_with_their_partners(workshop: Workshop) -> None:
    told = await workshop.call(
        "statistics", operation="regression", data=[1, None, 3, 4], other=[2, 9, 6, math.nan], missing="skip"
    )
    assert (told["count"], told["slope"]) == (2, 2.0)


@pytest.mark.parametrize(
    ("input", "message"),
    [
        ({"operation": "mean", "data": []}, "no numbers"),
        ({"operation": "mean", "data": [1, math.nan]}, "NaN"),
        ({"operation": "mean", "data": [1, math.inf]}, "infinite"),
        ({"operation": "mean", "data": ["a"]}, "number"),
        ({"operation": "mean", "data": [10**400]}, "too large"),
        ({"operation": "sum", "data": [1e308, 1e308]}, "too large"),
        ({"operation": "variance", "data": [1]}, "no variance"),
        ({"operation": "correlation", "data": [1, 1], "other": [1, 2]}, "equal"),
        ({"operation": "correlation", "data": [1, 2], "other": [1]}, "as many"),
        ({"operation": "quantiles", "data": [1, 2], "probabilities": [50]}, "between 0 and 1"),
        ({"operation": "histogram", "data": [1, 2], "bins": 10**9}, "bins"),
        ({"operation": "t_test", "data": [1, 1]}, "equal"),
        ({"operation": "mean", "data": [1] * 100_001}, "the most is 100000"),
        ({"operation": "meen", "data": [1]}, "operation"),
    ],
)
async def test_what_has_no_result_is_told(workshop: Workshop, input: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidError, match=message):
        await workshop.call("statistics", **input)
