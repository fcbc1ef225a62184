"""The edits of forms as values, and out of the JSON data that a page sends. Not here: what they do (`editing`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kernel.errors import InvalidError
from kernel.records import dataclass
from studio.smart.literals import Written

Path = tuple[str | int, ...]
"""The part of a form, then keys as the source writes them, and positions (from 0) among the items without a key."""


@dataclass(frozen=True, slots=True)
class Set:
    """Give the value at a path; what is missing on the way is made."""

    path: Path
    value: Any


@dataclass(frozen=True, slots=True)
class Remove:
    """Take the item at a path out."""

    path: Path


@dataclass(frozen=True, slots=True)
class Insert:
    """Put a value into the list at a path, so that it stands at position `at`."""

    path: Path
    at: int
    value: Any


@dataclass(frozen=True, slots=True)
class Move:
    """Move an item of the list or table at a path, so that it stands at position `to` afterwards."""

    path: Path
    at: int
    to: int


@dataclass(frozen=True, slots=True)
class Rename:
    """Give the item at a path another key."""

    path: Path
    key: str


Edit = Set | Remove | Insert | Move | Rename


def edit_from_plain(data: Mapping[str, Any]) -> Edit:
    """An edit out of JSON data from a page. `InvalidError` when it is none; `{"$code": …}` is code."""
    path = data.get("path")
    if not isinstance(path, list) or not path or not all(isinstance(key, str | int) for key in path):
        raise InvalidError("The page sent an edit without a place. Reload the page.")
    where, op = tuple(path), data.get("op")
    numbers = [data.get(name) for name in ("at", "to")]
    if op == "set":
        return Set(where, value_from_plain(data.get("value")))
    if op == "remove":
        return Remove(where)
    if op == "insert" and isinstance(numbers[0], int):
        return Insert(where, numbers[0], value_from_plain(data.get("value")))
    if op == "move" and isinstance(numbers[0], int) and isinstance(numbers[1], int):
        return Move(where, numbers[0], numbers[1])
    if op == "rename" and isinstance(data.get("key"), str):
        return Rename(where, data["key"])
    raise InvalidError("The page sent something that is no edit of a form. Reload the page.")


def value_from_plain(value: Any) -> Any:
    """A value of a page, with its code."""
    match value:
        case {"$code": str(code)} if len(value) == 1:
            return Written(code)
        case Mapping():
            return {str(key): value_from_plain(one) for key, one in value.items()}
        case list():
            return [value_from_plain(one) for one in value]
    return value
