"""Filters on metadata: `{topic = "owls", year = {gte = 2020}}`. Pure."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

from kernel.errors import InvalidError

COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "in": lambda value, wanted: value in wanted,
    "nin": lambda value, wanted: value not in wanted,
    "contains": lambda value, wanted: wanted in value,
}


def read_filter(said: Mapping[str, Any] | None) -> Callable[[Mapping[str, Any]], bool] | None:
    """What tells whether metadata fits; None for no filter. `InvalidError` for a comparison there is none of.

    A value is equal, a list has any of its values, a table compares (`$gt` is understood as `gt`). What is not there,
    or of another kind, does not fit.
    """
    if not said:
        return None
    wanted = [(name, _tests(value)) for name, value in said.items()]

    def fits(metadata: Mapping[str, Any]) -> bool:
        return all(_holds(metadata.get(name), name in metadata, tests) for name, tests in wanted)

    return fits


def _tests(value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, list):
        return [("in", value)]
    if not isinstance(value, Mapping):
        return [("eq", value)]
    tests = [(name.removeprefix("$"), wanted) for name, wanted in value.items()]
    odd = next((name for name, _ in tests if name not in COMPARISONS), None)
    if odd is not None:
        raise InvalidError(f"vector_search: a filter has no {odd!r}. It has: {', '.join(COMPARISONS)}.")
    return tests


def _holds(value: Any, is_there: bool, tests: list[tuple[str, Any]]) -> bool:
    try:
        return all((is_there or name in ("ne", "nin")) and COMPARISONS[name](value, wanted) for name, wanted in tests)
    except TypeError:
        return False
