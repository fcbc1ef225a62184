"""What is wrong, in words, with a checkpoint of a workflow that comes out of a journal or from a script.

Not here: who makes checkpoints and goes on from them (`kernel.workflows.walk`, `history`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kernel.values import told

VERSION = 1
"""The version of the checkpoints that are made here, and the only one that is read."""

STATUSES = ("completed", "skipped", "failed", "fallback")

TEXTS, WHOLE, NUMBERS = ("name", "status"), ("index", "attempts"), ("duration",)

DECISIONS: tuple[tuple[str, type, str], ...] = (
    ("?", bool, "true or false"),
    ("!", dict, "a table"),
    ("branch", str, "the name of a branch"),
    ("items", list, "a list"),
    ("parts", list, "a list"),
)
"""How the key of a decision ends → what it is."""


def event_flaw(data: Mapping[str, Any]) -> str:
    """What is wrong with the data of a journal's checkpoint; "" when nothing is."""
    if not isinstance(data.get("path"), str):
        return _of("path", data, "a text")
    if data.get("paused"):
        return ""
    key, decisions = data.get("key"), data.get("decisions", {})
    if not isinstance(key, str):
        return _of("key", data, "a text")
    if flaw := step_flaw(key, data.get("result")):
        return f"at step {key!r}, {flaw}"
    return decisions_flaw(decisions)


def step_flaw(key: str, kept: Any) -> str:
    """What is wrong with what a checkpoint says of a finished step; "" when nothing is."""
    if not isinstance(kept, dict):
        return f"what became of it is {shown(kept)}, not a table"
    kinds = ((TEXTS, _is_text, "a text"), (WHOLE, _is_whole, "a whole number"), (NUMBERS, _is_number, "a number"))
    for fields, is_one, what in kinds:
        for name in fields:
            if not is_one(kept.get(name)):
                return _of(name, kept, what)
    if kept["status"] not in STATUSES:
        return _of("status", kept, f"one of {', '.join(STATUSES)}")
    if key != kept["name"] and not key.endswith(f"/{kept['name']}"):
        return f"its 'name' is {shown(kept['name'])}: another step's"
    return ""


def decisions_flaw(decisions: Any) -> str:
    """What is wrong with the decisions of a checkpoint; "" when nothing is."""
    # A script's empty table may have become a list.
    if not isinstance(decisions, dict):
        return "" if decisions == [] else f"its 'decisions' are {shown(decisions)}, not a table"
    for key, value in decisions.items():
        for ending, kind, what in DECISIONS:
            is_meant = key.endswith(ending) if len(ending) == 1 else key.rpartition("/")[2] == ending
            is_empty = kind in (dict, list) and value in ([], {})
            if is_meant and not isinstance(value, kind) and not is_empty:
                return f"its decision {key!r} is {shown(value)}, not {what}"
    return ""


def shown(value: Any) -> str:
    """A value in words; nothing is what is missing."""
    return "missing" if value is None else told(value)


def _of(name: str, where: Mapping[str, Any], what: str) -> str:
    value = where.get(name)
    return f"its '{name}' is missing" if value is None else f"its '{name}' is {shown(value)}, not {what}"


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_whole(value: Any) -> bool:
    return _is_number(value) and (isinstance(value, int) or value.is_integer())
