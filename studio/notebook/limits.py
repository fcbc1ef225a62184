"""What a cell may do by its own word: its options `timeout` (`timeout=30`, `90s`, `2m`, `500ms`), `profile`, `rows`."""

from __future__ import annotations

import re

from kernel.errors import InvalidError
from kernel.stores.desk import MOST_KEPT_ROWS
from studio.notebook.document import Cell

OPTION, PROFILE, ROWS = "timeout", "profile", "rows"
LONGEST = 7 * 24 * 3600.0

_WRITTEN = re.compile(r"(?P<number>[0-9]{1,9}(?:\.[0-9]{1,6})?)\s*(?P<unit>ms|s|m|h|)")
_NAMED = re.compile(r"[\w.-]{1,100}")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "": 1.0}


def timeout_of(cell: Cell, label: str) -> float | None:
    """Seconds that the cell may take; None when it does not say. `InvalidError` when it says something else."""
    if OPTION not in cell.options:
        return None
    said = cell.options[OPTION]
    found = _WRITTEN.fullmatch(said.strip())
    seconds = float(found["number"]) * _SECONDS[found["unit"]] if found else 0.0
    if not 0 < seconds <= LONGEST:
        raise InvalidError(
            f"The option 'timeout' of {label} is {said!r}. Write seconds, as timeout=30, or 500ms, 90s, 2m; "
            "a week at most."
        )
    return seconds


def profile_of(cell: Cell, label: str) -> str:
    """The profile that the cell names as its own, "" for none. `InvalidError` for a name that is none.

    Whether there is one of that name, and what it takes away, the kernel says when the cell runs.
    """
    said = cell.options.get(PROFILE)
    if said is None:
        return ""
    if not _NAMED.fullmatch(said):
        raise InvalidError(f"The option 'profile' of {label} is {said!r}. Write the name of a profile: profile=high.")
    return said


def rows_of(cell: Cell, label: str) -> int:
    """How many rows of its answer a cell of SQL gives to other cells; 0 when it does not say. `InvalidError`."""
    if cell.kind != "sql" or ROWS not in cell.options:
        return 0
    said = cell.options[ROWS].strip().replace("_", "")
    if not (said.isdecimal() and 0 < int(said) <= MOST_KEPT_ROWS):
        raise InvalidError(
            f"The option 'rows' of {label} is {cell.options[ROWS]!r}. Write how many rows other cells get: rows=20000, "
            f"{MOST_KEPT_ROWS:,} at most."
        )
    return int(said)
