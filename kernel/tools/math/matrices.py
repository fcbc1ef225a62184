"""Linear algebra with numpy. Runs in the laboratory only, so that numpy is loaded there and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from kernel.errors import InvalidError

SHARP = 1e12
"""A matrix that magnifies errors more than this cannot be told from a singular one."""

MOST_EXACT = 30
"""Rows of a matrix of whole numbers whose determinant is computed exactly."""

NORMS: dict[str, Any] = {"frobenius": "fro", "nuclear": "nuc", "spectral": 2, "one": 1, "infinity": np.inf}


def work(operation: str, matrix: list[Any], other: list[Any], kind: str, exponent: int) -> dict[str, Any]:
    """The fields of the result of one operation. `InvalidError` where it has none."""
    a, b = _array(matrix, "matrix"), _array(other, "other")
    try:
        with np.errstate(all="ignore"):
            told = _work(operation, a, b, kind, exponent, matrix)
    except np.linalg.LinAlgError as error:
        raise InvalidError(f"linear_algebra: {operation!r} is not possible for this matrix: {error}.") from None
    return {name: _plain(value, operation) for name, value in told.items()}


def _work(operation: str, a: Any, b: Any, kind: str, exponent: int, matrix: list[Any]) -> dict[str, Any]:
    if operation in PARTS:
        return PARTS[operation](_table(a, operation))
    if operation in SQUARE:
        return SQUARE[operation](_square(a, operation))
    match operation:
        case "determinant":
            return {"result": _determinant(_square(a, operation), matrix)}
        case "norm":
            return {"result": _norm(a, kind)}
        case "power":
            return {"result": np.linalg.matrix_power(_square(a, operation), exponent)}
        case "solve":
            return {"result": np.linalg.solve(_regular(_square(a, operation), operation), _fitting(a, b, operation))}
        case "least_squares":
            found, _, rank, _ = np.linalg.lstsq(_table(a, operation), _fitting(a, b, operation), rcond=None)
            return {"result": found, "residual": float(np.linalg.norm(a @ found - b)), "rank": int(rank)}
    return {"result": _combine(operation, a, b)}


def _combine(operation: str, a: Any, b: Any) -> Any:
    if not b.size:
        raise InvalidError(f"linear_algebra: {operation!r} needs 'other'.")
    fits = a.shape == b.shape if operation != "multiply" else a.shape[-1] == b.shape[0]
    if not fits:
        raise InvalidError(f"linear_algebra: {operation!r} does not go with {_shape(a)} and {_shape(b)}.")
    match operation:
        case "add":
            return a + b
        case "subtract":
            return a - b
        case "dot":
            return np.vdot(a, b)
    return a @ b


def _eigen(a: Any) -> dict[str, Any]:
    if np.array_equal(a, a.T):
        values, vectors = np.linalg.eigh(a)
    else:
        values, vectors = np.linalg.eig(a)
    return {"result": values, "values": values, "vectors": vectors.T}


def _svd(a: Any) -> dict[str, Any]:
    u, s, v = np.linalg.svd(a, full_matrices=False)
    return {"result": s, "u": u, "s": s, "v": v.T}


def _qr(a: Any) -> dict[str, Any]:
    q, r = np.linalg.qr(a)
    return {"q": q, "r": r}


def _lu(a: Any) -> dict[str, Any]:
    """Rows in the order `p`, lower, upper: p a = l u, by elimination with the largest pivot of a column."""
    size, upper = len(a), a.copy()
    lower, order = np.eye(size), np.eye(size)
    for column in range(size):
        pivot = column + int(np.argmax(np.abs(upper[column:, column])))
        if not upper[pivot, column]:
            continue
        for part, end in ((upper, size), (order, size), (lower, column)):
            part[[column, pivot], :end] = part[[pivot, column], :end]
        lower[column + 1 :, column] = upper[column + 1 :, column] / upper[column, column]
        upper[column + 1 :] -= np.outer(lower[column + 1 :, column], upper[column])
    return {"p": order, "l": lower, "u": np.triu(upper)}


def _determinant(a: Any, matrix: list[Any]) -> float | int:
    whole = all(isinstance(value, int) or value == int(value) for row in matrix for value in row)
    return _exact(matrix) if whole and len(matrix) <= MOST_EXACT else float(np.linalg.det(a))


def _exact(matrix: list[Any]) -> int:
    """The determinant of whole numbers, by fractions."""
    rows = [[Fraction(value) for value in row] for row in matrix]
    product = Fraction(1)
    for column in range(len(rows)):
        pivot = next((row for row in range(column, len(rows)) if rows[row][column]), None)
        if pivot is None:
            return 0
        if pivot != column:
            rows[column], rows[pivot], product = rows[pivot], rows[column], -product
        first = rows[column]
        product *= first[column]
        for row in rows[column + 1 :]:
            share = row[column] / first[column]
            row[column:] = [value - share * other for value, other in zip(row[column:], first[column:], strict=True)]
    return int(product)


def _norm(a: Any, kind: str) -> float:
    if a.ndim == 1:
        return float(np.linalg.norm(a, {"one": 1, "infinity": np.inf}.get(kind, 2)))
    return float(np.linalg.norm(a, NORMS[kind]))


def _array(said: list[Any], name: str) -> Any:
    lengths = {len(row) if isinstance(row, list) else -1 for row in said}
    if len(lengths) > 1:
        told = ", ".join(str(len(row)) if isinstance(row, list) else "a number" for row in said[:6])
        raise InvalidError(f"linear_algebra: the rows of {name!r} are not equally long: {told}.")
    try:
        made = np.array(said, dtype=float)
    except (TypeError, ValueError, OverflowError):
        raise InvalidError(f"linear_algebra: {name!r} is a list of rows of numbers, or a list of numbers.") from None
    if made.ndim > 2:
        raise InvalidError(f"linear_algebra: {name!r} has lists within the lists of its rows.")
    if not np.isfinite(made).all():
        raise InvalidError(f"linear_algebra: {name!r} has a number that is NaN or infinite.")
    return made


def _table(a: Any, operation: str) -> Any:
    if a.ndim != 2 or not a.size:
        raise InvalidError(f"linear_algebra: {operation!r} needs a matrix: a list of rows.")
    return a


def _square(a: Any, operation: str) -> Any:
    if _table(a, operation).shape[0] != a.shape[1]:
        raise InvalidError(f"linear_algebra: {operation!r} needs a square matrix, and this one is {_shape(a)}.")
    return a


def _regular(a: Any, operation: str) -> Any:
    if np.linalg.cond(a) > SHARP:
        rank = int(np.linalg.matrix_rank(a))
        instead = {"solve": "least_squares", "inverse": "pseudo_inverse"}[operation]
        raise InvalidError(
            f"linear_algebra: the matrix is singular, or so nearly that nothing can be told (rank {rank} of {len(a)}). "
            f"Use {instead!r}."
        )
    return a


def _fitting(a: Any, b: Any, operation: str) -> Any:
    if not b.size or b.shape[0] != a.shape[0]:
        raise InvalidError(
            f"linear_algebra: {operation!r} needs 'other' with {a.shape[0]} rows, one for each of 'matrix'."
        )
    return b


def _shape(a: Any) -> str:
    return " by ".join(map(str, a.shape)) if a.ndim == 2 else f"{a.shape[0]} numbers"


def _plain(value: Any, operation: str) -> Any:
    if not isinstance(value, np.ndarray | np.generic | float):
        return value
    made = np.asarray(value)
    if not np.isfinite(made).all():
        raise InvalidError(f"linear_algebra: the result of {operation!r} is too large for numbers.")
    if np.iscomplexobj(made):
        return _complex(made.tolist()) if made.imag.any() else made.real.tolist()
    return made.tolist()


def _complex(value: Any) -> Any:
    return [_complex(each) for each in value] if isinstance(value, list) else {"re": value.real, "im": value.imag}


PARTS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "svd": _svd,
    "qr": _qr,
    "rank": lambda a: {"result": int(np.linalg.matrix_rank(a))},
    "transpose": lambda a: {"result": a.T},
    "pseudo_inverse": lambda a: {"result": np.linalg.pinv(a)},
}
"""Operations on any matrix."""

SQUARE: dict[str, Callable[[Any], dict[str, Any]]] = {
    "inverse": lambda a: {"result": np.linalg.inv(_regular(a, "inverse"))},
    "eigen": _eigen,
    "lu": _lu,
    "cholesky": lambda a: {"result": np.linalg.cholesky(a)},
    "trace": lambda a: {"result": float(np.trace(a))},
    "condition": lambda a: {"result": float(np.linalg.cond(a))},
}
"""Operations on square ones."""
