"""Summing up the columns of a table, in a process where it may take no longer and no more than it was given."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from itertools import combinations
from typing import Any

from kernel.errors import InvalidError
from kernel.tools.data.cleaning_work import fences, numbers_of
from kernel.tools.data.csv_work import columns_of

MOST_COMMON = 5
MOST_PAIRS = 200
MOST_COLUMNS = 500
MOST_GROUPS = 1000


def analyze(rows: list[dict[str, Any]], columns: list[str], group_by: str) -> dict[str, Any]:
    """What the columns are like, how those of numbers go together, and the same by group."""
    try:
        return _analyzed(rows, columns, group_by)
    except OverflowError:
        raise InvalidError("Numbers of this size cannot be summed up: they are larger than 1e308.") from None


def _analyzed(rows: list[dict[str, Any]], columns: list[str], group_by: str) -> dict[str, Any]:
    known = columns_of(rows)
    unknown = [name for name in (*columns, *([group_by] if group_by else [])) if name not in known]
    if unknown:
        raise InvalidError(f"There is no column {unknown[0]!r}. There are: {', '.join(known[:50]) or 'none'}.")
    names = [name for name in known if not columns or name in columns]
    if len(names) > MOST_COLUMNS:
        raise InvalidError(f"The table has {len(names)} columns; the most is {MOST_COLUMNS}. Choose some by 'columns'.")
    result: dict[str, Any] = {
        "row_count": len(rows),
        "statistics": _described(rows, names),
        "correlations": _correlations(rows, names),
    }
    if group_by:
        result["groups"] = _groups(rows, [name for name in names if name != group_by], group_by)
    return result


def _groups(rows: list[dict[str, Any]], names: Sequence[str], group_by: str) -> list[dict[str, Any]]:
    parts: dict[Any, list[dict[str, Any]]] = {}
    for row in rows:
        value = row.get(group_by)
        parts.setdefault(value if isinstance(value, str | int | float | None) else str(value), []).append(row)
    if len(parts) > MOST_GROUPS:
        raise InvalidError(f"The column {group_by!r} has {len(parts)} values; the most groups are {MOST_GROUPS}.")
    return [
        {"value": value, "row_count": len(part), "statistics": _described(part, names)} for value, part in parts.items()
    ]


def _described(rows: list[dict[str, Any]], names: Sequence[str]) -> dict[str, Any]:
    return {name: describe([row.get(name) for row in rows]) for name in names}


def describe(values: Sequence[Any]) -> dict[str, Any]:
    """What a column is like: numbers by their size, others by what is most common."""
    there = [value for value in values if value is not None]
    numbers = numbers_of(there)
    about: dict[str, Any] = {"count": len(there), "missing": len(values) - len(there)}
    if numbers and len(numbers) == len(there):
        return {"type": "number", **about, **_sizes(numbers)}
    counted = Counter(value if isinstance(value, str) else str(value) for value in there)
    common = [{"value": value, "count": count} for value, count in counted.most_common(MOST_COMMON)]
    kind = "mixed" if numbers else "text" if there else "empty"
    return {"type": kind, **about, "unique": len(counted), "most_common": common}


def _sizes(numbers: list[float | int]) -> dict[str, Any]:
    more = len(numbers) > 1
    first, _, third = statistics.quantiles(numbers, n=4, method="inclusive") if more else [numbers[0]] * 3
    low, high = fences(numbers, 1.5) if more else (numbers[0], numbers[0])
    return {
        "sum": sum(numbers),
        "mean": statistics.fmean(numbers),
        "median": statistics.median(numbers),
        "min": min(numbers),
        "max": max(numbers),
        "std": statistics.stdev(numbers) if more else 0.0,
        "variance": statistics.variance(numbers) if more else 0.0,
        "q1": first,
        "q3": third,
        "iqr": third - first,
        "unique": len(set(numbers)),
        "outliers": sum(not low <= number <= high for number in numbers),
    }


def _correlations(rows: list[dict[str, Any]], names: Sequence[str]) -> list[dict[str, Any]]:
    """How columns of numbers go together (Pearson), by the rows that have both; the strongest first."""
    numeric = [name for name in names if _is_numeric([row.get(name) for row in rows])]
    found = []
    for first, second in list(combinations(numeric, 2))[:MOST_PAIRS]:
        pairs = [(row[first], row[second]) for row in rows if len(numbers_of([row.get(first), row.get(second)])) == 2]
        if len(pairs) > 1:
            # One of them may be always the same.
            with suppress(statistics.StatisticsError):
                value = statistics.correlation([pair[0] for pair in pairs], [pair[1] for pair in pairs])
                found.append({"columns": [first, second], "value": value, "count": len(pairs)})
    return sorted(found, key=lambda each: -abs(each["value"]))


def _is_numeric(values: Sequence[Any]) -> bool:
    there = [value for value in values if value is not None]
    return bool(there) and len(numbers_of(there)) == len(there)
