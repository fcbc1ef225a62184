"""What is measured of numbers: their middle, their spread, how they hang together. Pure; nothing here is a tool."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Sequence
from typing import Any

from kernel.errors import InvalidError
from kernel.tools.math.distributions import t_probability

MOST_BINS = 1000
SIGNIFICANT = 0.05

Numbers = Sequence[float]


def measure(operation: str, data: list[float], other: list[float], settings: dict[str, Any]) -> dict[str, Any]:
    """The fields of the result of one operation. `InvalidError` where it has none."""
    try:
        return _measure(operation, data, other, settings)
    except OverflowError:
        raise InvalidError(f"statistics: {operation!r} of numbers this large is too large for a number.") from None


def _measure(operation: str, data: list[float], other: list[float], settings: dict[str, Any]) -> dict[str, Any]:
    match operation:
        case "describe":
            return describe(data, settings["population"])
        case "mode":
            return mode(data)
        case "quantiles":
            return quantiles(data, settings["probabilities"])
        case "histogram":
            return histogram(data, settings["bins"])
        case "t_test":
            return t_test(data, other, settings["expected"], settings["paired"])
        case "correlation" | "covariance" | "regression":
            return _together(operation, data, other, settings["population"])
        case "z_scores":
            middle, spread = mean(data), _spread(data, settings["population"])
            return {"result": [(value - middle) / spread for value in data], "mean": middle, "std_dev": spread}
    return {"result": _single(operation, data, settings["population"])}


def _single(operation: str, data: Numbers, population: bool) -> float:
    match operation:
        case "sum":
            return math.fsum(data)
        case "mean":
            return mean(data)
        case "median":
            return float(statistics.median(data))
        case "variance":
            return variance(data, population)
    return math.sqrt(variance(data, population))


def mean(data: Numbers) -> float:
    """The arithmetic mean."""
    return math.fsum(data) / len(data)


def variance(data: Numbers, population: bool = False) -> float:
    """The variance of a sample, or of a whole population. `InvalidError` for a sample of one."""
    if len(data) < 2 and not population:
        raise InvalidError("statistics: a sample of one number has no variance. Give two, or population = true.")
    middle = mean(data)
    return math.fsum((value - middle) ** 2 for value in data) / (len(data) - (0 if population else 1))


def _spread(data: Numbers, population: bool = False) -> float:
    spread = math.sqrt(variance(data, population))
    if not spread:
        raise InvalidError("statistics: all numbers are equal, so that nothing can be said in terms of their spread.")
    return spread


def describe(data: Numbers, population: bool = False) -> dict[str, Any]:
    """All that is usually told of numbers."""
    least, most, middle = min(data), max(data), mean(data)
    spread = math.sqrt(variance(data, population or len(data) == 1))
    first, median, third = (quantile(sorted(data), at) for at in (0.25, 0.5, 0.75))
    told: dict[str, Any] = {
        "sum": math.fsum(data),
        "mean": middle,
        "median": median,
        "min": least,
        "max": most,
        "range": most - least,
        "variance": spread**2,
        "std_dev": spread,
        "q1": first,
        "q3": third,
        "iqr": third - first,
    }
    width = math.sqrt(variance(data, True))
    if width:
        told["skewness"] = math.fsum(((value - middle) / width) ** 3 for value in data) / len(data)
        told["kurtosis"] = math.fsum(((value - middle) / width) ** 4 for value in data) / len(data) - 3
    return told


def mode(data: Numbers) -> dict[str, Any]:
    """The most frequent number; all of them, the smallest first, when several are."""
    counts = Counter(data)
    most = max(counts.values())
    modes = sorted(value for value, count in counts.items() if count == most)
    return {"result": modes[0], "modes": modes, "frequency": most}


def quantile(ordered: Numbers, at: float) -> float:
    """The quantile of sorted numbers, between two of them as far as `at` (0 to 1) says (R's type 7, numpy's)."""
    place = (len(ordered) - 1) * at
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def quantiles(data: Numbers, probabilities: Numbers) -> dict[str, Any]:
    """The quantiles for probabilities between 0 and 1."""
    wrong = [each for each in probabilities if not 0 <= each <= 1]
    if wrong:
        raise InvalidError(f"statistics: a probability is between 0 and 1, not {wrong[0]!r}.")
    ordered = sorted(data)
    return {"result": [quantile(ordered, each) for each in probabilities], "probabilities": list(probabilities)}


def histogram(data: Numbers, bins: int) -> dict[str, Any]:
    """How many numbers fall into each of so many equal ranges; the last range has its end, too."""
    if not 1 <= bins <= MOST_BINS:
        raise InvalidError(f"statistics: 'bins' is between 1 and {MOST_BINS}, not {bins}.")
    least, most = min(data), max(data)
    width = (most - least) / bins or 1.0 / bins
    if not math.isfinite(width):
        raise OverflowError
    counts = [0] * bins
    for value in data:
        counts[min(bins - 1, int((value - least) / width))] += 1
    return {"result": counts, "edges": [least + width * index for index in range(bins + 1)], "width": width}


def _together(operation: str, xs: Numbers, ys: Numbers, population: bool) -> dict[str, Any]:
    if len(xs) != len(ys):
        raise InvalidError(f"statistics: {operation!r} needs as many numbers in 'other' ({len(ys)}) as in 'data'.")
    if len(xs) < 2:
        raise InvalidError(f"statistics: {operation!r} needs two pairs of numbers or more.")
    middle_x, middle_y = mean(xs), mean(ys)
    product = math.fsum((x - middle_x) * (y - middle_y) for x, y in zip(xs, ys, strict=True))
    if operation == "covariance":
        return {"result": product / (len(xs) - (0 if population else 1))}
    _spread(xs)
    squares_x = math.fsum((x - middle_x) ** 2 for x in xs)
    squares_y = math.fsum((y - middle_y) ** 2 for y in ys)
    if operation == "correlation":
        _spread(ys)
        told = _correlation(product, squares_x, squares_y, len(xs))
        return {"result": told["r"], **told}
    slope = product / squares_x
    fit = _correlation(product, squares_x, squares_y, len(xs)) if squares_y else {"r": 0.0, "r_squared": 1.0}
    intercept = middle_y - slope * middle_x
    left = math.fsum((y - intercept - slope * x) ** 2 for x, y in zip(xs, ys, strict=True))
    error = math.sqrt(left / (len(xs) - 2) / squares_x) if len(xs) > 2 else 0.0
    return {"result": slope, "slope": slope, "intercept": intercept, **fit, "std_error": error}


def _correlation(product: float, squares_x: float, squares_y: float, count: int) -> dict[str, Any]:
    # Rounding may lead a hair beyond.
    r = max(-1.0, min(1.0, product / (math.sqrt(squares_x) * math.sqrt(squares_y))))
    told = {"r": r, "r_squared": r * r}
    if count > 2:
        told["p_value"] = t_probability(r * math.sqrt((count - 2) / (1 - r * r)), count - 2) if abs(r) < 1 else 0.0
    return told


def t_test(data: Numbers, other: Numbers, expected: float, paired: bool) -> dict[str, Any]:
    """Student's test of one sample against `expected`, of pairs, or Welch's of two samples; `p_value` is two-sided."""
    if paired:
        if len(data) != len(other):
            raise InvalidError(f"statistics: pairs need as many numbers in 'other' ({len(other)}) as in 'data'.")
        data, other = [x - y for x, y in zip(data, other, strict=True)], []
    first = variance(data) / len(data)
    if other:
        second = variance(other) / len(other)
        difference, error = mean(data) - mean(other) - expected, first + second
        parts = first**2 / (len(data) - 1) + second**2 / (len(other) - 1)
        freedom = error**2 / parts if parts else 0.0
    else:
        difference, error, freedom = mean(data) - expected, first, float(len(data) - 1)
    if not error:
        raise InvalidError("statistics: all numbers are equal, so that a t-test says nothing.")
    t = difference / math.sqrt(error)
    p = t_probability(t, freedom)
    kind = "paired" if paired else "two_samples" if other else "one_sample"
    return {
        "result": t,
        "t": t,
        "degrees_of_freedom": freedom,
        "p_value": p,
        "significant": p < SIGNIFICANT,
        "kind": kind,
    }
