"""What the globals of the cells are, for completion: names, kinds and members. Runs no code of a script."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from contextlib import suppress
from itertools import islice
from types import ModuleType
from typing import Any

from .objects import ApiObject

PLAIN = frozenset(
    [int, float, complex, bool, str, bytes, bytearray, list, dict, set, frozenset, tuple, range, type(None)]
)
"""Types whose values all have the same shape, so that it is found out once."""

MOST_NAMES = 500
MOST_MEMBERS = 300

Shape = dict[str, Any]
"""`{"kind": …, "type": …, "api": class of the API or "", "members": [[name, kind], …]}`."""


class Exploration:
    """The shapes of the globals that scripts made, as the kernel knows them; `given` are names that are not theirs."""

    def __init__(self, names: Mapping[str, Any], given: Iterable[str]) -> None:
        self._names = names
        self._hidden = frozenset(given)
        self._told: dict[str, Shape] = {}
        self._plain: dict[type, Shape] = {}

    def news(self) -> tuple[dict[str, Shape], list[str]]:
        """What is new or another since the last time, by name, and the names that are gone."""
        now = self._shapes()
        before, self._told = self._told, now
        changed = {
            name: shape for name, shape in now.items() if before.get(name) is not shape and before.get(name) != shape
        }
        return changed, [name for name in before if name not in now]

    def _shapes(self) -> dict[str, Shape]:
        hidden = self._hidden
        own = ((name, value) for name, value in list(self._names.items()) if name not in hidden and name[:2] != "__")
        return {name: self._shape(value) for name, value in islice(own, MOST_NAMES)}

    def _shape(self, value: Any) -> Shape:
        kind = type(value)
        if kind not in PLAIN:
            return _shape(value)
        if kind not in self._plain:
            self._plain[kind] = _shape(value)
        return self._plain[kind]


def _shape(value: Any) -> Shape:
    api = type(value)._api if isinstance(value, ApiObject) else ""
    members = sorted(_members(value).items())[:MOST_MEMBERS]
    return {"kind": _kind(value), "type": type(value).__name__, "api": api, "members": [[n, k] for n, k in members]}


def _members(value: Any) -> dict[str, str]:
    """Members by name, found without asking the object: `__getattr__` and properties are code of scripts."""
    sources: list[Mapping[str, Any]] = []
    if not isinstance(value, ModuleType):
        classes = type.mro(value) if type(value) is type else type(value).__mro__
        sources += [vars(cls) for cls in reversed(classes) if cls is not object]
    with suppress(AttributeError):
        sources.append(object.__getattribute__(value, "__dict__"))
    found = {name: member for source in sources for name, member in list(source.items())}
    return {name: _kind(member) for name, member in found.items() if isinstance(name, str) and not name.startswith("_")}


def _kind(value: Any) -> str:
    if isinstance(value, type):
        return "class"
    if isinstance(value, ModuleType):
        return "module"
    return "function" if inspect.isroutine(value) else "variable"
