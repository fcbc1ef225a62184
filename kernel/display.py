"""How a value is shown: as text in a terminal, and as a MIME bundle in a notebook."""

from __future__ import annotations

from typing import Any

from kernel.values import Outcome, Value, plain

LONGEST_TEXT = 1 << 20


def as_text(value: Value) -> str:
    """A value as a person reads it: a text as it is, a table as indented JSON."""
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
    shown: dict[str, Any] = {"text/plain": as_text(value)[:LONGEST_TEXT]}
    inner = value.output if isinstance(value, Outcome) else value
    if isinstance(inner, dict | list):
        shown["application/json"] = plain(inner)
    return shown
