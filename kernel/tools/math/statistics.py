"""`StatisticsTool`. What is computed is in `measures`."""

from __future__ import annotations

import math
from typing import Annotated, Literal

from kernel.errors import InvalidError
from kernel.records import dataclass
from kernel.sandbox.laboratory import compute
from kernel.tools.definition import Bench
from kernel.tools.math.measures import measure
from kernel.values import Value

Operation = Literal[
    "describe",
    "sum",
    "mean",
    "median",
    "mode",
    "variance",
    "std_dev",
    "quantiles",
    "z_scores",
    "histogram",
    "correlation",
    "covariance",
    "regression",
    "t_test",
]

FEW = 5000
"""So many numbers are computed at once, without another process."""


@dataclass(frozen=True, slots=True)
class StatisticsOptions:
    """Options of `StatisticsTool`: `max_values` is how many numbers it takes, `timeout` in milliseconds."""

    max_values: int = 100_000
    timeout: float = 10_000


async def statistics(
    bench: Bench,
    *,
    operation: Annotated[Operation, "What to compute"],
    data: Annotated[list[float | None], "The numbers"],
    other: Annotated[
        list[float | None] | None, "The numbers on the other side: y for x in data, or a second sample"
    ] = None,
    population: Annotated[bool, "The numbers are all there are, not a sample"] = False,
    probabilities: Annotated[
        list[float] | None, "For quantiles, each from 0 to 1; the quartiles when not given"
    ] = None,
    bins: Annotated[int, "For histogram: into how many ranges"] = 10,
    expected: Annotated[float, "For t_test: the mean, or the difference, that is doubted"] = 0.0,
    paired: Annotated[bool, "For t_test: data and other are pairs"] = False,
    missing: Annotated[Literal["fail", "skip"], "What to do about missing numbers and NaN"] = "fail",
) -> Value:
    """Compute statistics of numbers.

    `describe` gives all at once: `count`, `sum`, `mean`, `median`, `min`, `max`, `range`, `variance`, `std_dev`, `q1`,
    `q3`, `iqr`, `skewness`, `kurtosis`. The others give `result` and more: `mode` also `modes`, `histogram` the counts
    and their `edges`, `correlation` also `r_squared` and `p_value`, `regression` the `slope` and `intercept` of the
    line through the points (data, other), `t_test` also `p_value` (two-sided), `degrees_of_freedom` and `significant`
    (below 0.05). Quantiles lie between two numbers as in R and numpy.

    ```lua
    local statistics = StatisticsTool.new()
    local told = statistics:run({ operation = "describe", data = { 2, 4, 4, 4, 5, 5, 7, 9 } })
    print(told.count, told.mean, told.median) --> 8 5.0 4.5
    local line = statistics:run({ operation = "regression", data = { 1, 2, 3 }, other = { 3, 5, 7 } })
    print(line.slope, line.intercept) --> 2.0 1.0
    ```

    Fails with `invalid` for no numbers, for NaN, and where a result does not exist (the spread of one number).
    """
    options: StatisticsOptions = bench.options
    pairs = operation in ("correlation", "covariance", "regression") or paired
    xs, ys = _numbers(data, "data", options), _numbers(other or [], "other", options)
    xs, ys = _without_missing(xs, ys, pairs) if missing == "skip" else (_complete(xs, "data"), _complete(ys, "other"))
    if not xs:
        raise InvalidError("statistics: 'data' has no numbers.")
    settings = {
        "population": population,
        "probabilities": [0.25, 0.5, 0.75] if probabilities is None else probabilities,
        "bins": bins,
        "expected": expected,
        "paired": paired,
    }
    arguments = {"operation": operation, "data": xs, "other": ys, "settings": settings}
    if len(xs) + len(ys) <= FEW:
        told = measure(operation, xs, ys, settings)
    else:
        told = await compute(bench.hands, "kernel.tools.math.measures:measure", arguments, options.timeout / 1000)
    return {"operation": operation, "count": len(xs), **told}


def _numbers(data: list[float | None], name: str, options: StatisticsOptions) -> list[float]:
    """The numbers, with NaN for those that are missing."""
    if len(data) > options.max_values:
        raise InvalidError(f"statistics: {name!r} has {len(data)} numbers; the most is {options.max_values}.")
    try:
        return [math.nan if value is None else float(value) for value in data]
    except OverflowError:
        raise InvalidError(f"statistics: a number in {name!r} is too large.") from None


def _complete(data: list[float], name: str) -> list[float]:
    odd = next((value for value in data if not math.isfinite(value)), None)
    if odd is None:
        return data
    what = "a missing number or NaN" if math.isnan(odd) else "an infinite number"
    raise InvalidError(f"statistics: {name!r} has {what}. Leave it out, or say missing = 'skip'.")


def _without_missing(xs: list[float], ys: list[float], pairs: bool) -> tuple[list[float], list[float]]:
    if pairs and len(xs) == len(ys):
        kept = [(x, y) for x, y in zip(xs, ys, strict=True) if math.isfinite(x) and math.isfinite(y)]
        return [x for x, _ in kept], [y for _, y in kept]
    return [x for x in xs if math.isfinite(x)], [y for y in ys if math.isfinite(y)]
