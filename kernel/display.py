"""How a value is shown: as text in a terminal, and as a MIME bundle in a notebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kernel.values import Outcome, Value, plain

LONGEST_TEXT = 1 << 20

CLEAR = "application/vnd.llmspell.clear+json"
"""The type of what takes away what a cell has shown: at once, or, with `wait`, before what comes next."""

SHOWN = "$shown"
"""The one key of what stands for a value that cannot leave its language but knows how it looks: its bundle."""


class Rows(list[dict[str, Any]]):
    """Rows that know how they are shown: `bundle` is MIME type → data. Everywhere else they are a list.

    They may be the first of `total`.
    """

    def __init__(self, rows: Iterable[dict[str, Any]], bundle: dict[str, Any], total: int = 0) -> None:
        super().__init__(rows)
        self.bundle = bundle
        self.total = max(total, len(self))


def as_text(value: Value) -> str:
    """A value as a person reads it: a text as it is, a table as indented JSON."""
    if isinstance(value, dict) and set(value) == {SHOWN}:
        return str(value[SHOWN].get("text/plain", ""))
    match value:
        case Outcome():
            return as_text(value.output)
        case str():
            return value
        case bytes():
            return value.decode("utf-8", "replace")
        case None | bool():
            return {None: "nil", True: "true", False: "false"}[value]
    return _from_plain(plain(value))


def _from_plain(data: Any) -> str:
    if isinstance(data, dict) and set(data) == {"$text"}:
        return str(data["$text"])
    if isinstance(data, dict) and len(data) == 1 and next(iter(data)) in ("$int", "$float"):
        return str(next(iter(data.values())))
    import json

    return json.dumps(data, ensure_ascii=False, indent=2)


def bundle(value: Value) -> dict[str, Any] | None:
    """The value as MIME type → data; None when there is nothing to show.

    Always `text/plain`; tables also `application/json`.
    """
    if value is None:
        return None
    if isinstance(value, Rows):
        return dict(value.bundle)
    if isinstance(value, dict) and set(value) == {SHOWN}:
        return dict(value[SHOWN])
    shown: dict[str, Any] = {"text/plain": as_text(value)[:LONGEST_TEXT]}
    inner = value.output if isinstance(value, Outcome) else value
    if isinstance(inner, dict | list):
        shown["application/json"] = plain(inner)
    return shown


def bare(value: Value) -> Value:
    """The value itself: an outcome's output, and the text of what cannot leave its language."""
    inner = value.output if isinstance(value, Outcome) else value
    return as_text(inner) if isinstance(inner, dict) and set(inner) == {SHOWN} else inner


def size_of(bundle: Mapping[str, Any]) -> int:
    """About how many characters a bundle has."""
    return sum(len(data) if isinstance(data, str) else _weight(data) for data in bundle.values())


def _weight(data: Any) -> int:
    match data:
        case str():
            return len(data) + 2
        case dict():
            return sum(len(key) + 3 + _weight(item) for key, item in data.items())
        case list():
            return sum(map(_weight, data)) + len(data)
    return 8
