"""The fields of host objects, told to scripts behind walls whenever they may have changed.

For languages whose scripts read them at once: JavaScript, in whose spelling they are told.
Not here: the other end, which keeps them (`far`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kernel.api.spelling import respell
from kernel.engines.border import dump
from kernel.engines.process.wire import Wire
from kernel.errors import InvalidError
from kernel.values import Value


class Fields:
    """What the scripts of one process know of the objects that they hold. `classes` are those of `Host.bindings`."""

    def __init__(self, wire: Wire, classes: Mapping[str, Any], language: str) -> None:
        self._wire = wire
        self._language = language
        self._names = {name: tuple(described.get("fields", ())) for name, described in classes.items()}
        self._told: dict[int, dict[str, bytes]] = {}
        self._gone: list[int] = []
        wire.on_release = self._forget
        wire.seen = {}

    def news(self) -> bytes:
        """The fields that changed of the objects just packed and of those in these, and what is gone; b"" for none."""
        seen, done, news = self._wire.seen, set[int](), list[bytes]()
        while seen:
            number, thing = seen.popitem()
            if number in done:
                continue
            done.add(number)
            changed = self._changed(number, thing)
            if changed:
                news.append(b'"%d":{%s}' % (number, b",".join(changed)))
        gone, self._gone = self._gone, []
        return b"{%s},%s" % (b",".join(news), dump(gone)) if news or gone else b""

    def _changed(self, number: int, thing: Any) -> list[bytes]:
        told = self._told.setdefault(number, {})
        changed = []
        for field in self._names.get(getattr(type(thing), "script_name", ""), ()):
            value = respell(getattr(thing, field, None), self._language)
            mark = self._pack(value, counted=False)
            if mark is None or told.get(field) == mark:
                continue
            told[field] = mark
            changed.append(b'"%s":%s' % (field.encode(), self._pack(value, counted=True) or b"null"))
        return changed

    def _pack(self, value: Value, counted: bool) -> bytes | None:
        try:
            return self._wire.pack(value, counted)
        except InvalidError:
            # What cannot cross is not readable there.
            return None

    def _forget(self, number: int) -> None:
        if self._told.pop(number, None):
            self._gone.append(number)
