"""Cleaning the rows of a table, in a process where it may take no longer and no more than it was given."""

from __future__ import annotations

import json
import math
import statistics
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from kernel.errors import InvalidError
from kernel.tools.data.csv_work import columns_of, inferred, typed

NOTHING = frozenset(["", "na", "n/a", "#n/a", "nan", "null", "none", "nil", "-"])
LARGEST = sys.float_info.max
FEWEST = 4
"""Numbers of which outliers can be told."""


def clean(rows: list[dict[str, Any]], columns: list[str], how: dict[str, Any]) -> dict[str, Any]:
    """The rows after each step that was asked for, and a `report` of what changed."""
    names = [name for name in columns_of(rows) if not columns or name in columns]
    report: dict[str, Any] = {"rows_before": len(rows)}
    table = [dict(row) for row in rows]
    report["trimmed"] = _each(table, names, _trimmed) if how["trim"] else 0
    report["emptied"] = _each(table, names, _nothing) if how["trim"] else 0
    report["typed"] = _give_types(table, names) if how["types"] else {}
    if how["dedupe"]:
        table = _distinct(table)
    report["duplicates"] = len(rows) - len(table)
    before = len(table)
    table, report["filled"] = _without_missing(table, names, how["missing"], how["fill"])
    report["missing_dropped"] = before - len(table)
    table, report["outliers"] = _without_outliers(table, names, how["outliers"], how["spread"])
    report["rows_after"] = len(table)
    return {"rows": table, "columns": columns_of(table) or names, "row_count": len(table), "report": report}


def _each(table: list[dict[str, Any]], names: Sequence[str], change: Callable[[Any], Any]) -> int:
    """Change every cell; how many became something else."""
    count = 0
    for row in table:
        for name in names:
            old = row.get(name)
            new = change(old)
            if new is not old and new != old:
                row[name] = new
                count += 1
    return count


def _trimmed(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _nothing(value: Any) -> Any:
    if isinstance(value, str) and value.casefold() in NOTHING:
        return None
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _give_types(table: list[dict[str, Any]], names: Sequence[str]) -> dict[str, str]:
    """Columns whose texts all are numbers or truths become these; which."""
    changed: dict[str, str] = {}
    for name in names:
        values = [row[name] for row in table if row.get(name) is not None]
        if not values or not all(isinstance(value, str) for value in values):
            continue
        kind = inferred(values)
        if kind != "text":
            changed[name] = kind
            for row in table:
                row[name] = typed(row.get(name), kind)
    return changed


def _distinct(table: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first of equal rows; what is 1 and what is 1.0 are not equal."""
    seen: dict[str, dict[str, Any]] = {}
    for row in table:
        seen.setdefault(json.dumps(row, sort_keys=True, default=repr), row)
    return list(seen.values())


def _without_missing(
    table: list[dict[str, Any]], names: Sequence[str], missing: str, fill: Any
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The rows without missing values, and what was put into columns."""
    if missing == "keep":
        return table, {}
    if missing == "drop":
        return [row for row in table if all(row.get(name) is not None for name in names)], {}
    filled: dict[str, Any] = {}
    for name in names:
        values = [row[name] for row in table if row.get(name) is not None]
        if len(values) == len(table):
            continue
        value = fill if missing == "fill" else _middle(values, missing)
        for row in table:
            if row.get(name) is None and value is not None:
                row[name] = filled[name] = value
    return table, filled


def _middle(values: list[Any], missing: str) -> Any:
    numbers = numbers_of(values)
    if missing == "mode" or len(numbers) < len(values):
        # A column of texts has no mean.
        common = Counter(json.dumps(value, default=repr) for value in values).most_common(1)
        return json.loads(common[0][0]) if common and missing == "mode" else None
    if not numbers:
        return None
    return statistics.fmean(numbers) if missing == "mean" else statistics.median(numbers)


def numbers_of(values: Sequence[Any]) -> list[float | int]:
    """Those that are numbers and have a size."""
    found = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    return [value for value in found if -LARGEST <= value <= LARGEST]


def _without_outliers(
    table: list[dict[str, Any]], names: Sequence[str], outliers: str, spread: float
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The rows without numbers far from the others (Tukey's fences), and how many there were by column."""
    if spread < 0:
        raise InvalidError(f"data_cleaner: 'spread' is 0 or more, not {spread}.")
    found: dict[str, Any] = {}
    kept = table
    for name in names:
        numbers = numbers_of([row.get(name) for row in table])
        if len(numbers) < FEWEST:
            continue
        low, high = fences(numbers, spread)
        far = [row for row in table if numbers_of([row.get(name)]) and not low <= row[name] <= high]
        if far:
            found[name] = {"count": len(far), "low": low, "high": high}
        if outliers == "clip":
            for row in far:
                row[name] = min(max(row[name], low), high)
        elif outliers == "drop":
            gone = {id(row) for row in far}
            kept = [row for row in kept if id(row) not in gone]
    return kept, found


def fences(numbers: Sequence[float], spread: float) -> tuple[float, float]:
    """Below and above which numbers are far from the others."""
    first, _, third = statistics.quantiles(numbers, n=4, method="inclusive")
    return first - spread * (third - first), third + spread * (third - first)
