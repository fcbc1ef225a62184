"""Fields of host objects, told to the script whenever it may have changed them: JavaScript reads them at once.

Not here: the script's side (objects.js).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from kernel.api.spelling import respell
from kernel.engines.javascript.wire import Wire
from kernel.errors import InvalidError
from kernel.spelling import camel_case
from kernel.values import Value

SCALARS = frozenset({str, int, float, bool, type(None)})
"""Types whose values stay what they are, so that the value itself can be kept and compared."""

MARKS = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME

UNTOLD = object()


class Mirrors:
    """What the script knows of the objects it holds. `classes` are those of `Host.bindings`."""

    def __init__(self, wire: Wire, classes: Mapping[str, Any]) -> None:
        self._wire = wire
        self._classes = classes
        self._fields: dict[type, list[tuple[str, str]]] = {}
        self._are_objects: dict[type, bool] = {}
        self._told: dict[int, dict[str, Any]] = {}

    def news(self, subject: Value = None) -> str:
        """The fields that changed, of the objects just packed and of `subject`, as border text; "" for none."""
        wire = self._wire
        if self._is_object(type(subject)):
            wire.note(subject)
        if not wire.seen:
            return ""
        news: list[str] = []
        done: set[int] = set()
        while wire.seen:
            id, thing = wire.seen.popitem()
            if id not in done:
                done.add(id)
                changed = self._changed(id, thing)
                if changed:
                    news.append(f'"{id}":{{{changed}}}')
        return "{" + ",".join(news) + "}" if news else ""

    def _is_object(self, kind: type) -> bool:
        """Whether things of a type are host objects; kept, since asking for what is not there takes long."""
        known = self._are_objects.get(kind)
        if known is None:
            known = self._are_objects[kind] = getattr(kind, "script_name", None) is not None
        return known

    def _changed(self, id: int, thing: Any) -> str:
        kind = type(thing)
        fields = self._fields.get(kind)
        if fields is None:
            fields = self._fields[kind] = self._fields_of(kind)
        told = self._told.get(id)
        if told is None:
            told = self._told[id] = {}
        changed = []
        for field, key in fields:
            value = getattr(thing, field, None)
            mark = value if type(value) in SCALARS else self._mark(value)
            before = told.get(field, UNTOLD)
            if mark is before or (type(mark) is type(before) and mark == before):
                continue
            text = self._text(value)
            if text is not None:
                told[field] = mark
                changed.append(f"{key}:{text}")
        return ",".join(changed)

    def _fields_of(self, kind: type) -> list[tuple[str, str]]:
        """The fields of a class, each with its key in the script as JSON."""
        described = self._classes.get(getattr(kind, "script_name", kind.__name__), {})
        return [(field, f'"{camel_case(field)}"') for field in described.get("fields", ())]

    def _mark(self, value: Value) -> bytes:
        """What tells whether a list or table is as it was. The host objects in it count as seen."""
        try:
            return orjson.dumps(value, self._reference, MARKS)
        except TypeError:
            text = self._text(value)
            return b"" if text is None else text.encode("utf-8", "surrogatepass")

    def _reference(self, thing: Any) -> Any:
        reference = self._wire.note(thing)
        if reference is None:
            raise TypeError
        return reference

    def _text(self, value: Value) -> str | None:
        try:
            return self._wire.pack(respell(value, "javascript")) or "null"
        except InvalidError:
            # What cannot cross is not readable there.
            return None

    def forget(self, id: int) -> None:
        """The script dropped the object."""
        self._told.pop(id, None)
