"""Values between the host and the JSON of the border (the form is `kernel.values`). Not here: the other side.

A host object counts how often it crossed: what a script lets go of while the host sends it again must stay.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from kernel.engines.border import dump_plain, pack
from kernel.engines.functions import BoundFunction, FunctionTable, ScriptFunction
from kernel.engines.protocol import Host
from kernel.values import Value, from_border

LONG_NUMBER = re.compile(rb"\d{19}")

HANDLE = re.compile(rb'"\$ref":-(\d+)')
"""An object that the host is still making."""


class Wire:
    """Packs and unpacks values of one process. `made` gives the object of a handle.

    Where somebody wants to know them, `seen` collects the host objects that were packed, and `on_release` is told of
    those that the scripts let go of.
    """

    def __init__(self, host: Host, functions: FunctionTable, made: Callable[[int], Any]) -> None:
        self._host = host
        self._functions = functions
        self._made = made
        self._sent: Counter[int] = Counter()
        self.seen: dict[int, Any] | None = None
        self.on_release: Callable[[int], None] = lambda number: None

    def pack(self, value: Value, counted: bool = True) -> bytes:
        """The value as JSON. `InvalidError` for what cannot cross. What is not `counted` must not be sent."""
        data = b"null" if value is None else dump_plain(value, LONG_NUMBER)
        if data is not None:
            return data
        return pack(value, self._reference if counted else self._form)

    def note(self, thing: Any) -> None:
        """A call has touched it: if it is a host object that the scripts have, it counts as seen."""
        reference = self._host.reference(thing) if self.seen is not None else None
        if reference is not None and self.seen is not None and self._sent[reference["$ref"]] > 0:
            self.seen[reference["$ref"]] = thing

    def unpack(self, data: Any) -> Value:
        """The value of JSON data. `InvalidError` when it names a host object that is gone."""
        return from_border(data, self._resolve)

    def released(self, number: int, count: int) -> None:
        """The scripts let go of a host object that they got `count` times."""
        self._sent[number] -= count
        if self._sent[number] <= 0:
            del self._sent[number]
            self.on_release(number)
            self._host.release([number])

    def release_all(self) -> None:
        """The process is gone, and with it every handle."""
        self._host.release([*self._sent])
        self._sent.clear()

    def _reference(self, thing: Any) -> dict[str, Any] | None:
        form = self._form(thing)
        if form is not None and "$ref" in form:
            self._sent[form["$ref"]] += 1
            if self.seen is not None:
                self.seen[form["$ref"]] = thing
        return form

    def _form(self, thing: Any) -> dict[str, Any] | None:
        number = self._functions.number_of(thing)
        if number is not None:
            return {"$own": number}
        if isinstance(thing, ScriptFunction | BoundFunction) and thing.language == self._functions.language:
            # Its process is gone; that is told when it is called.
            return {"$gone": 0}
        return self._host.reference(thing)

    def _resolve(self, data: dict[str, Any]) -> Any:
        if "$fn" in data:
            return self._functions.of(data["$fn"])
        return self._host.resolve(data) if data["$ref"] > 0 else self._made(-data["$ref"])
