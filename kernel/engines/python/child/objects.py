"""Objects of the API in the hands of cells: each stands for one of the kernel, which may still be on its way.

Not here: their classes (`classes`), and the calls they make (`calls`).
"""

from __future__ import annotations

import weakref
from collections.abc import Generator
from typing import Any

from .calls import Answer, Calls
from .faults import ERRORS

HELD = ("_number", "_handle", "_received", "_pending")
"""What an object holds of the kernel's."""


class ApiObject:
    """What all objects of the API share. It exists at once; `await` waits for that of the kernel."""

    _table: ObjectTable
    _api: str
    _number = 0
    _handle = 0
    _received = 0
    _pending: Answer | None = None

    def __await__(self) -> Generator[Any, Any, Any]:
        if self._pending is not None:
            yield from self._pending.__await__()
        return self._table.first(self) if self._number else None

    def __del__(self) -> None:
        if self._received:
            self._table.calls.release("ref", self._number, self._received)
        if self._pending is not None:
            self._table.calls.release("made", self._handle, 1)

    def __repr__(self) -> str:
        number = f" {self._number}" if self._number else ""
        return f"<{type(self).__name__}{number}>"


class ObjectTable:
    """The objects of the API that cells hold: the same object of the kernel is the same object here."""

    def __init__(self, calls: Calls) -> None:
        self.calls = calls
        self.classes: dict[str, Any] = {}
        self._known: weakref.WeakValueDictionary[int, ApiObject] = weakref.WeakValueDictionary()
        self._handles = 0

    def make(self, thing: Any, operation: str, arguments: list[Any]) -> Any:
        """Have the kernel make the object behind `thing`."""
        self._handles += 1
        handle = thing._handle = self._handles
        pending = thing._pending = self.calls.call(operation, arguments, handle)

        def take(data: Any) -> None:
            thing._pending = None
            self._take(thing, data)
            self.calls.release("made", handle, 1)

        pending.take = take
        return thing

    def _take(self, thing: ApiObject, data: Any) -> None:
        if not isinstance(data, dict) or "$ref" not in data:
            return
        thing._number, thing._received = data["$ref"], 1
        cls = self.classes[data["$class"]]
        if type(thing) in self.classes.values() and type(thing) is not cls:
            thing.__class__ = cls
        if thing._number not in self._known:
            self._known[thing._number] = thing

    def of(self, number: int, name: str) -> Any:
        """The object with a number of the kernel."""
        known = self._known.get(number)
        if known is None:
            known = bare(self.classes[name])
            known._number = number
            self._known[number] = known
        known._received += 1
        return known

    def first(self, thing: ApiObject) -> ApiObject:
        """The object that cells held first of those that stand for the same."""
        return self._known.get(thing._number, thing)

    def border(self, thing: Any) -> dict[str, Any] | None:
        """The border form of an object; None for anything else."""
        if not isinstance(thing, ApiObject):
            return None
        if not (thing._number or thing._handle):
            name = type(thing).__name__
            raise ERRORS["invalid"](f"This {name} does not exist yet: call super().__init__(…) before it is used.")
        if thing._pending is not None:
            thing._pending.is_used = True
        return {"$ref": thing._number or -thing._handle, "$class": thing._api}


def alike(thing: ApiObject) -> ApiObject:
    """Another that is to stand for the same object of the kernel, with what a cell's own class put there."""
    other: ApiObject = bare(type(thing))
    vars(other).update({name: value for name, value in vars(thing).items() if name not in HELD})
    return other


def bare(cls: Any) -> Any:
    """An object of a class, with nothing behind it yet."""
    return object.__new__(cls)
