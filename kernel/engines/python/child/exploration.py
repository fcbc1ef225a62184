"""What the globals of the cells are, for completion: names, kinds and members. Runs no code of a script."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from contextlib import suppress
from itertools import islice
from types import ModuleType
from typing import Any

from .objects import ApiObject

MOST_NAMES = 500
MOST_MEMBERS = 300

Shape = dict[str, Any]
"""`{"kind": …, "type": …, "api": class of the API or "", "members": [[name, kind], …]}`."""


def explore(names: Mapping[str, Any], given: Iterable[str]) -> dict[str, Shape]:
    """The shape of every global that a script made."""
    hidden = set(given)
    own = ((name, value) for name, value in list(names.items()) if name not in hidden and not name.startswith("__"))
    return {name: _shape(value) for name, value in islice(own, MOST_NAMES)}


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
