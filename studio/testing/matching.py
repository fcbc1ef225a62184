"""Whether a value is what was expected: equal, or as a matcher says (`{contains: …}`, `{at_most: …}`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any


def _contains(actual: Any, wanted: Any) -> bool:
    if isinstance(wanted, list) and isinstance(actual, str):
        return all(str(one) in actual for one in wanted)
    if isinstance(actual, str):
        return str(wanted) in actual
    if isinstance(actual, list):
        return any(equal(one, wanted) for one in actual)
    if isinstance(actual, dict) and isinstance(wanted, dict):
        return all(name in actual and matches(actual[name], value) for name, value in wanted.items())
    return isinstance(actual, dict) and wanted in actual


def _compared(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def check(actual: Any, wanted: Any) -> bool:
        is_number = isinstance(actual, int | float) and not isinstance(actual, bool)
        return is_number and compare(actual, wanted)

    return check


MATCHERS: Mapping[str, Callable[[Any, Any], bool]] = {
    "equals": lambda actual, wanted: equal(actual, wanted),
    "contains": _contains,
    "lacks": lambda actual, wanted: not _contains(actual, wanted),
    "matches": lambda actual, wanted: isinstance(actual, str) and re.search(wanted, actual, re.MULTILINE) is not None,
    "at_most": _compared(lambda actual, wanted: actual <= wanted),
    "at_least": _compared(lambda actual, wanted: actual >= wanted),
}
"""By name: `check(actual, wanted)`."""


def is_matcher(expected: Any) -> bool:
    """Whether an expectation is a table of matchers and not the value itself."""
    return isinstance(expected, dict) and bool(expected) and set(expected) <= set(MATCHERS)


def is_exact(expected: Any) -> bool:
    """Whether an expectation names the one value that fits."""
    return not is_matcher(expected) or set(expected) == {"equals"}


def matches(actual: Any, expected: Any) -> bool:
    """Whether a value is as expected; in lists and tables, each of their values."""
    if is_matcher(expected):
        return all(MATCHERS[name](actual, wanted) for name, wanted in expected.items())
    if isinstance(expected, dict) and isinstance(actual, dict):
        return set(actual) == set(expected) and all(matches(actual[name], expected[name]) for name in expected)
    if isinstance(expected, list) and isinstance(actual, list):
        return len(actual) == len(expected) and all(map(matches, actual, expected))
    return equal(actual, expected)


def equal(one: Any, other: Any) -> bool:
    """Whether two values are the same; 1 and 1.0 are, 1 and true are not, nor are an empty table and a list."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return set(one) == set(other) and all(equal(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(equal, one, other))
    return bool(one == other)


def check_matcher(expected: Any) -> str:
    """What is wrong with the matchers in an expectation; "" for nothing."""
    if isinstance(expected, list):
        return next((problem for one in expected if (problem := check_matcher(one))), "")
    if not isinstance(expected, dict):
        return ""
    if not is_matcher(expected):
        return next((problem for one in expected.values() if (problem := check_matcher(one))), "")
    if "matches" in expected:
        try:
            re.compile(expected["matches"])
        except (re.error, TypeError) as error:
            return f"has a 'matches' that is no regular expression: {error}"
    for name in ("at_most", "at_least"):
        value = expected.get(name, 0)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return f"has an {name!r} that is no number: {value!r}"
    return ""
