"""Fields of host objects, told to the script whenever it may have changed them: JavaScript reads them at once.

Not here: the script's side (objects.js).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kernel.api.spelling import respell
from kernel.engines.javascript.wire import Wire
from kernel.errors import InvalidError
from kernel.spelling import camel_case
from kernel.values import Value


class Mirrors:
    """What the script knows of the objects it holds. `classes` are those of `Host.bindings`."""

    def __init__(self, wire: Wire, classes: Mapping[str, Any]) -> None:
        self._wire = wire
        self._fields: dict[str, list[str]] = {name: list(each.get("fields", ())) for name, each in classes.items()}
        self._told: dict[int, dict[str, str]] = {}

    def news(self, subject: Value = None) -> str:
        """The fields that changed, of the objects just packed and of `subject`, as border text; "" for none."""
        wire = self._wire
        if subject is not None and getattr(type(subject), "script_name", None) is not None:
            wire.pack(subject)
        news: list[str] = []
        done: set[int] = set()
        while wire.seen:
            id, thing = wire.seen.popitem()
            if id in done:
                continue
            done.add(id)
            changed = self._changed(id, thing)
            if changed or id not in self._told:
                news.append(f'"{id}":{{{changed}}}')
        return "{" + ",".join(news) + "}" if news else ""

    def _changed(self, id: int, thing: Any) -> str:
        fields = self._fields.get(getattr(type(thing), "script_name", type(thing).__name__), ())
        if not fields:
            return ""
        told = self._told.setdefault(id, {})
        changed = []
        for field in fields:
            text = self._text(thing, field)
            if text is not None and told.get(field) != text:
                told[field] = text
                changed.append(f'"{camel_case(field)}":{text}')
        return ",".join(changed)

    def _text(self, thing: Any, field: str) -> str | None:
        try:
            return self._wire.pack(respell(getattr(thing, field, None), "javascript")) or "null"
        except InvalidError:
            # What cannot cross is not readable there.
            return None

    def forget(self, id: int) -> None:
        """The script dropped the object."""
        self._told.pop(id, None)
