"""Values between Python and the border text of JavaScript (the form is `kernel.values`). Not here: values.js.

JavaScript has one kind of number: 1.0 comes back as 1, and -0.0 as 0. Integers beyond 2^53 travel as BigInt.
"""

from __future__ import annotations

import asyncio
import re
from typing import Any

from kernel.engines import border
from kernel.engines.border import Reserved
from kernel.engines.functions import FunctionTable
from kernel.engines.protocol import Host
from kernel.errors import InvalidError
from kernel.values import Value, from_border

TAG = '"$'
"""How every tag begins. Data without it means what it says, and need not be walked."""

SAFE = 2**53 - 1
"""The largest integer that a number of JavaScript holds exactly."""

LONG_NUMBER = re.compile(rb"\d{16}")


class Wire:
    """Packs and unpacks values of one context. `seen` collects the host objects that were packed."""

    def __init__(self, host: Host, functions: FunctionTable) -> None:
        self._host = host
        self._functions = functions
        self.reserved: dict[int, asyncio.Future[Value]] = {}
        self.seen: dict[int, Any] = {}

    def pack(self, value: Value) -> str:
        """The value as text; "" for None. `InvalidError` for what cannot cross."""
        if value is None:
            return ""
        data = border.dump_plain(value, LONG_NUMBER)
        if data is not None:
            return data.decode()
        return border.pack(value, self.note, _with_big_integers).decode()

    def restore(self, data: Any) -> Value:
        """The value of border data, with `Reserved` in the place of objects that are not made yet.

        `InvalidError` when it names a host object that is gone.
        """
        return from_border(data, self._resolve)

    def note(self, thing: Any) -> dict[str, Any] | None:
        """The border form of a function or host object, which counts as seen; None for anything else."""
        id = self._functions.number_of(thing)
        if id is not None:
            return {"$fn": id}
        reference = self._host.reference(thing)
        if reference is not None:
            self.seen[reference["$ref"]] = thing
        return reference

    def _resolve(self, data: dict[str, Any]) -> Any:
        if "$fn" in data:
            return self._functions.of(data["$fn"])
        id = data["$ref"]
        if id >= 0:
            return self._host.resolve(data)
        made = self.reserved.get(-id)
        if made is None:
            raise InvalidError(f"This {data['$class']} was never made: the run that began it was stopped.")
        return Reserved(made)


async def arrived(value: Value) -> Value:
    """The value with every object made."""
    if isinstance(value, Reserved):
        return await asyncio.shield(value.made)
    if isinstance(value, list):
        return [await arrived(item) for item in value]
    if isinstance(value, dict):
        return {key: await arrived(item) for key, item in value.items()}
    return value


def _with_big_integers(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _with_big_integers(item) for key, item in data.items()}
    if isinstance(data, list):
        return [_with_big_integers(item) for item in data]
    if isinstance(data, int) and not -SAFE <= data <= SAFE:
        return {"$int": str(data)}
    return data


def dump(data: Any) -> str:
    """JSON data as compact text."""
    return border.dump(data).decode()
