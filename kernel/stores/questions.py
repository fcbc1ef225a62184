"""What every group of questions to the store shares: a way to fetch rows. Not the questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

Row = tuple[Any, ...]


class Questions:
    """Questions to the tables of `schema`; `Projection` says how rows are fetched."""

    def _fetch(self, query: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[Row]:
        raise NotImplementedError

    def _whole(self, value: Any) -> Any:
        """A value with its large texts, which the database has not."""
        return value


def parsed(text: str | None) -> Any:
    """The value of a JSON column: None for null, the text itself when it is nested beyond what Python reads."""
    if text is None:
        return None
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text


def containing(text: str) -> str:
    """The `ilike … escape '~'` pattern of everything that contains `text`."""
    escaped = text.replace("~", "~~").replace("%", "~%").replace("_", "~_")
    return f"%{escaped}%"
