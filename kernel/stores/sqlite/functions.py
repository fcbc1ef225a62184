"""Functions that our questions use and SQLite has not, under DuckDB's names. Not how they are written (`dialect`)."""

from __future__ import annotations

import hashlib
import json
import math
import re
import sqlite3
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

LIST = "\x00list:"
"""Before a text that is a list as JSON: SQLite has no lists."""

KINDS = {"object": "OBJECT", "array": "ARRAY", "text": "VARCHAR", "true": "BOOLEAN", "false": "BOOLEAN",
         "null": "NULL", "integer": "BIGINT", "real": "DOUBLE"}  # fmt: skip
"""SQLite's words for what JSON is, and DuckDB's."""


def add_functions(connection: sqlite3.Connection) -> None:
    """Let the connection know all of them."""
    for name, (count, function) in PLAIN.items():
        connection.create_function(name, count, function, deterministic=True)
    for name, (count, summing) in SUMMING.items():
        connection.create_aggregate(name, count, summing)


def _moment(seconds: float | None) -> str | None:
    """A time as a date of this machine's clock."""
    return None if seconds is None else time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(seconds))


def _truncated(unit: str, moment: str | None) -> str | None:
    if moment is None:
        return None
    date = datetime.fromisoformat(moment)
    midnight = date.replace(hour=0, minute=0, second=0, microsecond=0)
    found = {
        "hour": date.replace(minute=0, second=0, microsecond=0),
        "day": midnight,
        "week": midnight - timedelta(days=midnight.weekday()),
        "month": midnight.replace(day=1),
        "year": midnight.replace(month=1, day=1),
    }
    return found.get(unit, date).isoformat(" ", "seconds")


def _matched(text: str | None, pattern: str) -> bool | None:
    return None if text is None else re.fullmatch(pattern, text) is not None


def _replaced(text: str | None, pattern: str, by: str, options: str = "") -> str | None:
    # DuckDB says \\1 for what a group matched, as Python does.
    return None if text is None else re.sub(pattern, by, text, count=0 if "g" in options else 1)


def _hash(*parts: Any) -> int:
    told = repr(parts).encode("utf-8", "replace")
    return int.from_bytes(hashlib.blake2b(told, digest_size=7).digest(), "big")


def _md5(text: Any) -> str | None:
    return None if text is None else hashlib.md5(str(text).encode("utf-8", "replace")).hexdigest()


def _md5_each(text: str | None) -> str | None:
    if text is None:
        return None
    members = json.loads(text)
    return LIST + json.dumps([_md5(json.dumps(one, separators=(",", ":"), ensure_ascii=False)) for one in members])


def _sha(text: Any, bits: int = 256) -> str | None:
    return None if text is None else hashlib.new(f"sha{bits}", str(text).encode("utf-8", "replace")).hexdigest()


def _kind(text: str | None, path: str = "$") -> str | None:
    if text is None:
        return None
    try:
        found = json.loads(text)
    except ValueError:
        return None
    for name in path.split(".")[1:]:
        if not isinstance(found, dict) or name not in found:
            return None
        found = found[name]
    return _kind_of(found)


def _kind_of(found: Any) -> str:
    match found:
        case None:
            return KINDS["null"]
        case bool():
            return KINDS["true"]
        case int():
            return KINDS["integer"]
        case float():
            return KINDS["real"]
        case str():
            return KINDS["text"]
        case list():
            return KINDS["array"]
    return KINDS["object"]


def _keys(text: str | None, path: str = "$") -> str:
    found = json.loads(text) if text else {}
    for name in path.split(".")[1:]:
        found = found.get(name) if isinstance(found, dict) else None
    return json.dumps(list(found) if isinstance(found, dict) else [])


def _number(value: Any, wanted: str) -> float | int | None:
    try:
        return float(value) if wanted == "real" else int(float(value))
    except (TypeError, ValueError, OverflowError):
        return None


def _part(text: str | None, mark: str, number: int) -> str | None:
    parts = [] if text is None else text.split(mark)
    return None if text is None else parts[number - 1] if number <= len(parts) else ""


def _rounded(way: Callable[[float], int]) -> Callable[[Any], float | None]:
    return lambda value: None if value is None else float(way(value))


def _joined(mark: str, *parts: Any) -> str:
    return mark.join(str(part) for part in parts if part is not None)


def _begins(text: str | None, beginning: str | None) -> bool | None:
    return None if text is None or beginning is None else text.startswith(beginning)


PLAIN: dict[str, tuple[int, Callable[..., Any]]] = {
    "unix_to_time": (1, _moment),
    "date_trunc": (2, _truncated),
    "hash": (-1, _hash),
    "regexp_full_match": (2, _matched),
    "regexp_replace": (-1, _replaced),
    "md5": (1, _md5),
    "md5_each": (1, _md5_each),
    "sha2": (-1, _sha),
    "sha256": (1, _sha),
    "json_kind": (-1, _kind),
    "json_keys": (-1, _keys),
    "json_merge_patch": (2, lambda one, other: None if one is None else _merged(one, other)),
    "to_json": (1, lambda value: value),
    "try_number": (2, _number),
    "split_part": (3, _part),
    "strlen": (1, lambda text: None if text is None else len(str(text).encode("utf-8", "replace"))),
    "floor": (1, _rounded(math.floor)),
    "ceil": (1, _rounded(math.ceil)),
    "concat_ws": (-1, _joined),
    "starts_with": (2, _begins),
}
"""Function → how many arguments it takes (-1: any), and what it gives."""


def _merged(one: str, other: str) -> str:
    """RFC 7396, as far as settings of a call need it: an object without some of its fields."""
    base, patch = json.loads(one), json.loads(other)
    kept = {key: value for key, value in {**base, **patch}.items() if value is not None or key not in patch}
    return json.dumps(kept, separators=(",", ":"), ensure_ascii=False)


class Extreme:
    """The value of the row in which another value is the greatest; of several such rows the first."""

    def __init__(self) -> None:
        self._value: Any = None
        self._best: Any = None

    def step(self, value: Any, by: Any) -> None:
        """One more row."""
        if by is not None and value is not None and (self._best is None or self._better(by)):
            self._value, self._best = value, by

    def _better(self, by: Any) -> bool:
        return bool(by > self._best)

    def finalize(self) -> Any:
        """The value found; None when there was no row."""
        return self._value


class Least(Extreme):
    """The same for the least."""

    def _better(self, by: Any) -> bool:
        return bool(by < self._best)


class Percentile:
    """The value below which a share of the rows is, between two rows in proportion."""

    def __init__(self) -> None:
        self._values: list[float] = []
        self._share = 0.5

    def step(self, value: float | None, share: float) -> None:
        """One more row."""
        self._share = share
        if value is not None:
            self._values.append(value)

    def finalize(self) -> float | None:
        """The value; None when there was no row."""
        return percentile(sorted(self._values), self._share)


class Joined:
    """Texts in the order of other values, with a mark between them."""

    def __init__(self) -> None:
        self._parts: list[tuple[Any, str]] = []
        self._mark = ""

    def step(self, text: str | None, mark: str, by: Any) -> None:
        """One more row."""
        self._mark = mark
        if text is not None:
            self._parts.append((by, str(text)))

    def finalize(self) -> str | None:
        """The text; None when there was no row."""
        return self._mark.join(text for _, text in sorted(self._parts, key=lambda one: one[0])) or None


def percentile(ordered: list[float], share: float) -> float | None:
    """As SQL's `percentile_cont`, of numbers in their order."""
    if not ordered:
        return None
    place = share * (len(ordered) - 1)
    low, part = int(place), place - int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * part


SUMMING: dict[str, tuple[int, type]] = {
    "arg_max": (2, Extreme),
    "arg_min": (2, Least),
    "joined_in_order": (3, Joined),
    "percentile_cont": (2, Percentile),
    "quantile_cont": (2, Percentile),
}


def plain_row(row: Iterable[Any]) -> tuple[Any, ...]:
    """A row with its lists as lists."""
    return tuple(json.loads(one[len(LIST) :]) if isinstance(one, str) and one.startswith(LIST) else one for one in row)
