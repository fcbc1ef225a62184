"""What stands for host objects behind walls: each with the fields that the kernel told of it, until nobody holds it.

Not here: how they are asked for anything (`far`).
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import Any
from weakref import WeakValueDictionary, finalize

from kernel.values import Value


class FarObject:
    """What stands for a host object. It has the fields that the kernel told of it, if scripts read these at once."""

    __slots__ = ("__weakref__", "border", "kept_by")

    def __init__(self, border: dict[str, Any], kept_by: FarObjects) -> None:
        self.border = border
        self.kept_by = kept_by

    def __getattr__(self, name: str) -> Value:
        return self.kept_by.field(self.border["$ref"], name)


@cache
def kind_of(name: str) -> type[FarObject]:
    """The class of what stands for objects of a script class: engines tell them by that."""
    return type(name, (FarObject,), {"__slots__": (), "script_name": name})


class FarObjects:
    """Those that the kernel has sent, by number. One is gone when neither the script nor anything here holds it.

    `unpack` gives the value of a field.
    """

    def __init__(self, unpack: Callable[[Any], Value]) -> None:
        self._unpack = unpack
        self._here: WeakValueDictionary[int, FarObject] = WeakValueDictionary()
        self._in_script: set[int] = set()
        self._received: Counter[int] = Counter()
        self._fields: dict[int, dict[str, Any]] = {}
        self._gone: list[tuple[int, int]] = []

    def of(self, data: dict[str, Any], counted: bool = False) -> FarObject:
        """What stands for the object of a reference; `counted` when the kernel has sent that."""
        number = data["$ref"]
        self._received[number] += counted
        found = self._here.get(number)
        if found is None:
            found = self._here[number] = kind_of(data.get("$class", "HostObject"))(dict(data), self)
            finalize(found, self._look, number).atexit = False
        return found

    def give(self, thing: FarObject) -> dict[str, Any]:
        """The border form, for the script."""
        self._in_script.add(thing.border["$ref"])
        return thing.border

    def take_back(self, number: int) -> None:
        """The script has let go of it."""
        self._in_script.discard(number)
        self._look(number)

    def _look(self, number: int) -> None:
        if number not in self._in_script and number not in self._here:
            count = self._received.pop(number, 0)
            if count:
                self._gone.append((number, count))

    def take_gone(self) -> list[tuple[int, int]]:
        """The numbers of those that are gone, and how often each was received."""
        gone, self._gone = self._gone, []
        return gone

    def learn(self, news: dict[str, dict[str, Any]], gone: list[int]) -> None:
        """The kernel tells fields of objects, by their numbers, and which objects it has let go of."""
        for number in gone:
            self._fields.pop(number, None)
        for told, fields in news.items():
            self._fields.setdefault(int(told), {}).update(fields)

    def field(self, number: int, name: str) -> Value:
        """What the kernel told last. `AttributeError` when it has not."""
        fields = self._fields.get(number, {})
        if name not in fields:
            raise AttributeError(name)
        return self._unpack(fields[name])


class Making:
    """The objects that the kernel is making, each with its number: that of the call which makes it."""

    def __init__(self, done: Callable[[int], None]) -> None:
        self._numbers: dict[asyncio.Future[Value], int] = {}
        self._uses: Counter[int] = Counter()
        self._done = done

    def begin(self, made: asyncio.Future[Value], number: int) -> None:
        """It will be made by this call."""
        self._numbers[made] = number
        self._uses[number] += 1

    def use(self, made: asyncio.Future[Value]) -> int:
        """The number for a call that names it."""
        number = self._numbers[made]
        self._uses[number] += 1
        return number

    def leave(self, numbers: list[int]) -> None:
        """A call is over that named these."""
        for number in numbers:
            self._uses[number] -= 1
            if not self._uses[number]:
                del self._uses[number]
                self._numbers = {made: each for made, each in self._numbers.items() if each != number}
                self._done(number)
