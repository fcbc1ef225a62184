"""Payloads of any size, cut to what a page should hold at first. Pure; not how they are drawn."""

from __future__ import annotations

from typing import Any

import orjson

FOLD = 20_000
"""Characters of a payload that a page gets at first."""

WHOLE = 4_000_000
"""Characters of a payload that a page ever gets: more would stall it; the journal has the rest."""


def fold(value: Any, limit: int = FOLD) -> dict[str, Any]:
    """The value as `{"value", "size", "folded"?}`, cut to about `limit` characters but keeping its shape.

    `size` is that of the whole value, in bytes of JSON; `folded` is there when something was left out.
    """
    size = _size(value)
    if size <= limit:
        return {"value": value, "size": size}
    budget = _Budget(limit)
    return {"value": budget.cut(value), "size": size, "folded": True}


def unfold(value: Any) -> dict[str, Any]:
    """The whole value as `fold` gives it; `cut` is there when even that is too much for a page."""
    payload = fold(value, WHOLE)
    return {**payload, "cut": True} if payload.get("folded") else payload


def begun(value: Any) -> Any:
    """The same value with the beginnings of the texts that are kept elsewhere by their content."""
    match value:
        case {"$payload": str(), "bytes": int(), "begins": str(text)}:
            return text + "…"
        case dict():
            return {key: begun(item) for key, item in value.items()}
        case list():
            return [begun(item) for item in value]
    return value


def kept_elsewhere(value: Any) -> int:
    """Bytes of the texts of a value that are kept elsewhere; 0 when it is whole."""
    match value:
        case {"$payload": str(), "bytes": int(size), "begins": str()}:
            return size
        case dict():
            return sum(kept_elsewhere(item) for item in value.values())
        case list():
            return sum(kept_elsewhere(item) for item in value)
    return 0


def _size(value: Any) -> int:
    return len(value) if isinstance(value, str) else len(orjson.dumps(value, default=str))


class _Budget:
    """Counts down the characters that are left for one payload."""

    def __init__(self, characters: int) -> None:
        self.left = characters

    def cut(self, value: Any) -> Any:
        """As much of the value as is left room for."""
        match value:
            case str():
                return self._text(value)
            case dict():
                return dict(self._entries(value))
            case list() | tuple():
                return list(self._items(value))
        self.left -= 8
        return value

    def _text(self, value: str) -> str:
        taken = value[: max(0, self.left)]
        self.left -= len(taken) + 2
        return taken if len(taken) == len(value) else taken + "…"

    def _entries(self, value: dict[str, Any]) -> Any:
        for key, item in value.items():
            if self.left <= 0:
                return
            name = self._text(str(key))
            yield name, self.cut(item)

    def _items(self, value: list[Any] | tuple[Any, ...]) -> Any:
        for item in value:
            if self.left <= 0:
                return
            yield self.cut(item)
