"""What an expectation of a test file may say: each key's complaint about a value that it cannot be.

Not here: whether a run is as expected (`checking`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import Any

from studio.testing.matching import check_matcher

EXPECTED = ("status", "error", "value", "printed", "tools", "state", "tokens", "cost", "duration", "files", "trace")
"""The keys."""

STATUSES = ("ok", "failed")


def complaint(key: str, value: Any) -> str:
    """What is wrong with the value of a key; "" for nothing."""
    return CHECKED.get(key, check_matcher)(value)


def _check_status(value: Any) -> str:
    return "" if value in STATUSES else f"must be one of {', '.join(STATUSES)}, not {value!r}"


def _check_printed(value: Any) -> str:
    return check_matcher(value) if isinstance(value, str | dict) else f"must be a text or a matcher, not {value!r}"


def _check_tools(value: Any) -> str:
    if isinstance(value, dict):
        if not value or set(value) - {"contains", "without"}:
            return "must be a list of tools, or a table with 'contains' or 'without'"
        return next((problem for listed in value.values() if (problem := _check_tools(listed))), "")
    if not isinstance(value, list):
        return f"must be a list of tools, not {value!r}"
    for item in value:
        if not isinstance(item, str) and not (
            isinstance(item, dict) and {"name"} <= set(item) <= {"name", "arguments"}
        ):
            return f"must have names, or tables with 'name' and 'arguments', not {item!r}"
    return ""


def _check_table(value: Any) -> str:
    return "" if isinstance(value, dict) else f"must be a table, not {value!r}"


def _check_trace(value: Any) -> str:
    return "" if isinstance(value, str) and value and "/" not in value else "must be the name of a file beside the test"


def _check_number(value: Any) -> str:
    if isinstance(value, dict) and value and set(value) <= {"input", "output", "total"}:
        return next((problem for one in value.values() if (problem := _check_number(one))), "")
    if isinstance(value, int | float | None) and not isinstance(value, bool):
        return ""
    return check_matcher(value) if isinstance(value, dict) else f"must be a number or {{at_most: …}}, not {value!r}"


def _check_duration(value: Any) -> str:
    limits = value.values() if isinstance(value, dict) and set(value) <= {"at_most", "at_least"} else [value]
    if limits and all(isinstance(one, int | float) and not isinstance(one, bool) and one > 0 for one in limits):
        return ""
    return f"must be the most seconds the spell may take, like 2.5 or {{at_most: 2.5}}, not {value!r}"


def _check_files(value: Any) -> str:
    if not isinstance(value, dict) or not value:
        return f"must be a table of files, like {{out.txt: {{contains: owls}}}}, not {value!r}"
    for name, expected in value.items():
        path = PurePosixPath(str(name))
        if not isinstance(name, str) or path.is_absolute() or ".." in path.parts or not path.name:
            return f"must name files in the folder of the spell, not {name!r}"
        if expected is None or (isinstance(expected, int | float) and not isinstance(expected, bool)):
            return f"must say of {name!r} what its text is, a matcher, data as JSON, true or false; not {expected!r}"
    return check_matcher([*value.values()])


CHECKED: Mapping[str, Callable[[Any], str]] = {
    "status": _check_status,
    "printed": _check_printed,
    "tools": _check_tools,
    "state": _check_table,
    "trace": _check_trace,
    "tokens": _check_number,
    "cost": _check_number,
    "duration": _check_duration,
    "files": _check_files,
}
"""What an expectation may say: each gives the complaint, "" for none."""
