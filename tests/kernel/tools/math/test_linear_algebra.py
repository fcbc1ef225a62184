"""`LinearAlgebraTool`: what it gives solves what was asked, and what cannot be solved is told."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from kernel.errors import DeadlineError, InvalidError
from tests.kit.tools import Workshop

A = [[4.0, 2.0, 1.0], [2.0, 5.0, 3.0], [1.0, 3.0, 6.0]]


async def test_the_parts_of_a_matrix_make_it_up_again(workshop: Workshop) -> None:
    async def parts(operation: str) -> dict[str, Any]:
        told = await workshop.call("linear_algebra", operation=operation, matrix=A)
        return {name: np.array(value) for name, value in told.items() if name != "operation"}

    lu, qr, svd, eigen = [await parts(name) for name in ("lu", "qr", "svd", "eigen")]
    assert np.allclose(lu["p"] @ A, lu["l"] @ lu["u"])
    assert np.allclose(qr["q"] @ qr["r"], A)
    assert np.allclose(svd["u"] @ np.diag(svd["s"]) @ svd["v"].T, A)
    for value, vector in zip(eigen["values"], eigen["vectors"], strict=True):
        assert np.allclose(A @ vector, value * vector)
    cholesky = (await parts("cholesky"))["result"]
    assert np.allclose(cholesky @ cholesky.T, A)
    assert np.allclose((await parts("inverse"))["result"] @ A, np.eye(3))


@pytest.mark.parametrize(
    ("input", "result"),
    [
        ({"operation": "determinant", "matrix": [[1, 2], [3, 4]]}, -2),
        ({"operation": "determinant", "matrix": [[0, 1], [1, 0]]}, -1),
        ({"operation": "determinant", "matrix": [[1, 2], [2, 4]]}, 0),
        ({"operation": "rank", "matrix": [[1, 2], [2, 4]]}, 1),
        ({"operation": "norm", "matrix": [3, 4]}, 5),
        ({"operation": "norm", "matrix": [3, -4], "kind": "one"}, 7),
        ({"operation": "multiply", "matrix": [[1, 2]], "other": [[3], [4]]}, [[11]]),
        ({"operation": "multiply", "matrix": [[1, 2], [3, 4]], "other": [1, 1]}, [3, 7]),
        ({"operation": "power", "matrix": [[1, 1], [1, 0]], "exponent": 10}, [[89, 55], [55, 34]]),
        ({"operation": "transpose", "matrix": [[1, 2]]}, [[1], [2]]),
        ({"operation": "subtract", "matrix": [1, 2], "other": [3, 5]}, [-2, -3]),
        ({"operation": "dot", "matrix": [1, 2], "other": [3, 5]}, 13),
        ({"operation": "eigen", "matrix": [[0, -1], [1, 0]]}, [{"re": 0, "im": 1}, {"re": 0, "im": -1}]),
    ],
)
async def test_it_computes(workshop: Workshop, input: dict[str, Any], result: Any) -> None:
    assert (await workshop.call("linear_algebra", **input))["result"] == result


@pytest.mark.parametrize(
    ("input", "message"),
    [
        ({"operation": "inverse", "matrix": [[1, 2], [2, 4]]}, "singular.*rank 1 of 2.*pseudo_inverse"),
        ({"operation": "solve", "matrix": [[1, 2], [2, 4]], "other": [1, 2]}, "singular.*least_squares"),
        ({"operation": "solve", "matrix": [[1, 2], [3, 4]]}, "2 rows"),
        ({"operation": "rank", "matrix": [[1, 2], [3]]}, "not equally long: 2, 1"),
        ({"operation": "rank", "matrix": [[1, 2], 3]}, "not equally long"),
        ({"operation": "rank", "matrix": [[1, math.nan]]}, "NaN"),
        ({"operation": "rank", "matrix": [["x"]]}, "rows of numbers"),
        ({"operation": "norm", "matrix": [[[1]]]}, "lists within"),
        ({"operation": "rank", "matrix": []}, "empty"),
        ({"operation": "rank", "matrix": [[1] * 501]}, "the most is 500"),
        ({"operation": "rank", "matrix": [[1]] * 501}, "the most is 500"),
        ({"operation": "determinant", "matrix": [[1, 2]]}, "square"),
        ({"operation": "multiply", "matrix": [[1, 2]], "other": [[1, 2]]}, "1 by 2"),
        ({"operation": "add", "matrix": [[1, 2]]}, "needs 'other'"),
        ({"operation": "power", "matrix": [[1e200, 0], [0, 1]]}, "too large"),
        ({"operation": "power", "matrix": [[1]], "exponent": 10**9}, "at most"),
        ({"operation": "cholesky", "matrix": [[1, 2], [2, 1]]}, "positive definite"),
    ],
)
async def test_what_cannot_be_computed_is_told(workshop: Workshop, input: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidError, match=message):
        await workshop.call("linear_algebra", **input)


async def test_a_large_one_is_stopped_at_its_deadline(workshop: Workshop) -> None:
    workshop.options = {"timeout": 10}
    with pytest.raises(DeadlineError):
        await workshop.call(
            "linear_algebra", operation="svd", matrix=[[i % 7 + j for j in range(500)] for i in range(500)]
        )
