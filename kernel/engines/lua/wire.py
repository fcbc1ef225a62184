"""Values between Python and the bytes of the border (the form is `kernel.values`). Not here: the Lua side, wire.lua."""

from __future__ import annotations

import re
from typing import Any

from kernel.engines.border import TAG, dump_plain, load, pack
from kernel.engines.functions import FunctionTable
from kernel.engines.protocol import Host
from kernel.values import Value, from_border

LONG_NUMBER = re.compile(rb"\d{19}")


class Wire:
    """Packs and unpacks values of one engine."""

    def __init__(self, host: Host, functions: FunctionTable) -> None:
        self._host = host
        self._functions = functions

    def pack(self, value: Value) -> bytes:
        """The value as bytes; b"" for None. `InvalidError` for what cannot cross."""
        if value is None:
            return b""
        data = dump_plain(value, LONG_NUMBER)
        if data is not None:
            return data
        return pack(value, self._reference)

    def unpack(self, data: bytes) -> Value:
        """The value of the bytes. `InvalidError` when it names a host object that is gone."""
        if not data:
            return None
        if TAG not in data:
            return load(data)
        return self._untagged(load(data))

    def unpack_report(self, data: bytes) -> dict[str, Any]:
        """A report on an error; what is no data in it is left out."""
        report: dict[str, Any] = from_border(load(data), lambda _: None)
        return report

    def _reference(self, thing: Any) -> dict[str, Any] | None:
        id = self._functions.number_of(thing)
        return self._host.reference(thing) if id is None else {"$fn": id}

    def _untagged(self, data: Any) -> Value:
        """`from_border`, with a short way for what most calls have: texts, lists, functions and objects."""
        kind = type(data)
        if kind is list:
            return [item if type(item) is str else self._untagged(item) for item in data]
        if kind is not dict:
            return data
        return self._resolve(data) if "$fn" in data or "$ref" in data else from_border(data, self._resolve)

    def _resolve(self, data: dict[str, Any]) -> Any:
        if "$fn" in data:
            return self._functions.of(data["$fn"])
        return self._host.resolve(data)
