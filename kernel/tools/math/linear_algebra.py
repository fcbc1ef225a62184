"""`LinearAlgebraTool`. What is computed is in `matrices`, in another process."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from kernel.errors import InvalidError
from kernel.records import dataclass
from kernel.sandbox.laboratory import compute
from kernel.tools.definition import Bench
from kernel.values import Value

Operation = Literal[
    "solve",
    "least_squares",
    "inverse",
    "pseudo_inverse",
    "determinant",
    "eigen",
    "svd",
    "qr",
    "lu",
    "cholesky",
    "rank",
    "trace",
    "norm",
    "condition",
    "transpose",
    "power",
    "multiply",
    "add",
    "subtract",
    "dot",
]

LARGEST_EXPONENT = 10_000


@dataclass(frozen=True, slots=True)
class MatrixOptions:
    """Options of `LinearAlgebraTool`: `max_size` is the most rows and columns, `timeout` in milliseconds."""

    max_size: int = 500
    timeout: float = 10_000


async def linear_algebra(
    bench: Bench,
    *,
    operation: Annotated[Operation, "What to compute"],
    matrix: Annotated[list[Any], "A list of rows, each a list of numbers; for norm, add and dot a list of numbers too"],
    other: Annotated[list[Any] | None, "The other matrix or list of numbers, e.g. the right side for solve"] = None,
    kind: Annotated[
        Literal["frobenius", "spectral", "nuclear", "one", "infinity"],
        "For norm; of a list of numbers `frobenius` is its length",
    ] = "frobenius",
    exponent: Annotated[int, "For power"] = 2,
) -> Value:
    """Compute with matrices and vectors.

    The answer is in `result`; `eigen` also gives `values` and `vectors` (one for each value), `svd` the parts `u`, `s`
    and `v`, `qr` `q` and `r`, `lu` `p`, `l` and `u` with p·matrix = l·u, `least_squares` also `residual` and `rank`.
    Complex numbers are tables with `re` and `im`. The determinant of whole numbers is exact.

    ```lua
    local algebra = LinearAlgebraTool.new()
    local answer = algebra:run({ operation = "solve", matrix = { { 2, 1 }, { 1, 3 } }, other = { 3, 5 } })
    print(string.format("%.1f %.1f", answer.result[1], answer.result[2])) --> 0.8 1.4
    ```

    Fails with `invalid` for rows that are not equally long, for NaN, and for a singular matrix that has no inverse.
    """
    options: MatrixOptions = bench.options
    for name, said in (("matrix", matrix), ("other", other or [])):
        size = max([len(said), *(len(row) for row in said if isinstance(row, list))])
        if size > options.max_size:
            raise InvalidError(f"linear_algebra: {name!r} has {size} rows or columns; the most is {options.max_size}.")
    if not matrix:
        raise InvalidError("linear_algebra: 'matrix' is empty.")
    if abs(exponent) > LARGEST_EXPONENT:
        raise InvalidError(f"linear_algebra: 'exponent' is at most {LARGEST_EXPONENT}.")
    arguments = {"operation": operation, "matrix": matrix, "other": other or [], "kind": kind, "exponent": exponent}
    told = await compute(bench.hands, "kernel.tools.math.matrices:work", arguments, options.timeout / 1000)
    return {"operation": operation, **told}
