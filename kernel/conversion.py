"""Python's values as those of scripts, and back: dataclasses, enumerations, dates, paths, sets.

Not here: the form in which script values cross (`kernel.values`).
"""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path, PurePath
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from kernel.errors import InvalidError
from kernel.values import Value

T = TypeVar("T")


def to_script_value(thing: Any) -> Value:
    """The value a script gets; host objects and functions are themselves. `InvalidError` for what cannot cross."""
    if isinstance(thing, Enum):
        return to_script_value(thing.value)
    if thing is None or isinstance(thing, bool | int | float | str | bytes):
        return thing
    if isinstance(thing, Mapping):
        return {str(key): to_script_value(item) for key, item in thing.items()}
    if isinstance(thing, list | tuple | set | frozenset):
        return [to_script_value(item) for item in thing]
    return _thing_to_script(thing)


def _thing_to_script(thing: Any) -> Value:
    match thing:
        case date():
            return thing.isoformat()
        case PurePath():
            return str(thing)
    if is_dataclass(thing) and not isinstance(thing, type):
        return {field.name: to_script_value(getattr(thing, field.name)) for field in fields(thing)}
    if hasattr(type(thing), "script_name") or hasattr(thing, "mutate"):
        return thing
    raise InvalidError(f"A {type(thing).__name__} cannot cross to a script: {thing!r}. Give data.")


def from_script_value(value: Value, kind: Any = Any, place: str = "The value") -> Any:
    """What a script gave, as a Python value of a type. `InvalidError` names the `place` when it is none."""
    if kind is Any or kind is object:
        return value
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _one_of(value, get_args(kind), place)
    if origin is not None:
        return _collection(value, origin, get_args(kind), place)
    if is_dataclass(kind):
        return _record(value, kind, place)
    return _single(value, kind, place)


def _one_of(value: Value, kinds: tuple[Any, ...], place: str) -> Any:
    for kind in kinds:
        try:
            return from_script_value(value, kind, place)
        except InvalidError:
            continue
    raise InvalidError(f"{place} should be {' or '.join(map(_name, kinds))}, not {_shown(value)}.")


def _collection(value: Value, origin: Any, inner: tuple[Any, ...], place: str) -> Any:
    if issubclass(origin, Mapping):
        entries = _expect(value, dict, "a table", place) or {}
        return {key: from_script_value(item, inner[1], f"{place}.{key}") for key, item in entries.items()}
    # An empty table of Lua is an empty list as well.
    items = [] if value == {} else _expect(value, list, "a list", place)
    if origin is tuple and inner[-1] is not ...:
        if len(items) != len(inner):
            raise InvalidError(f"{place} should have {len(inner)} entries, not {len(items)}.")
        return tuple(
            from_script_value(*pair, f"{place}[{at}]") for at, pair in enumerate(zip(items, inner, strict=True))
        )
    made = [from_script_value(item, inner[0], f"{place}[{at}]") for at, item in enumerate(items)]
    return made if origin in (Sequence, list) or origin.__module__ == "collections.abc" else origin(made)


def _record(value: Value, kind: Any, place: str) -> Any:
    entries, kinds = _expect(value, dict, f"a table ({_name(kind)})", place), get_type_hints(kind)
    known = [field.name for field in fields(kind) if field.init]
    for key in entries:
        if key not in known:
            raise InvalidError(f"{place} has no {key!r}. It takes: {', '.join(known)}.")
    made = {key: from_script_value(item, kinds[key], f"{place}.{key}") for key, item in entries.items()}
    try:
        return kind(**made)
    except TypeError as error:
        raise InvalidError(f"{place} is no {_name(kind)}: {str(error).partition(') ')[2] or error}.") from None


def _single(value: Value, kind: Any, place: str) -> Any:
    if kind is None or kind is type(None):
        return _expect(value, type(None), "nothing", place)
    if kind in (date, datetime) or (isinstance(kind, type) and issubclass(kind, Enum)):
        return _read(value, kind, place)
    if isinstance(kind, type) and issubclass(kind, PurePath):
        return Path(_expect(value, str, "a path", place))
    number = not isinstance(value, bool)
    if kind is int and number and isinstance(value, float) and value.is_integer():
        return int(value)  # JavaScript has one kind of number.
    if kind is float and number and isinstance(value, int):
        return float(value)
    if kind in (int, float) and isinstance(value, bool):
        raise InvalidError(f"{place} should be {_name(kind)}, not {_shown(value)}.")
    return _expect(value, kind, _name(kind), place) if isinstance(kind, type) else value


def _read(value: Value, kind: Any, place: str) -> Any:
    try:
        return kind(value) if issubclass(kind, Enum) else kind.fromisoformat(value)
    except (ValueError, TypeError):
        wanted = ", ".join(repr(member.value) for member in kind) if issubclass(kind, Enum) else "a date (ISO 8601)"
        raise InvalidError(f"{place} should be {wanted}, not {_shown(value)}.") from None


def _expect(value: Value, kind: type[T], told: str, place: str) -> T:
    if not isinstance(value, kind):
        raise InvalidError(f"{place} should be {told}, not {_shown(value)}.")
    return value


NAMES: Mapping[Any, str] = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    bytes: "bytes",
    dict: "a table",
    list: "a list",
    type(None): "nothing",
}


def _name(kind: Any) -> str:
    return NAMES.get(kind) or str(getattr(kind, "__name__", kind))


def _shown(value: Value) -> str:
    return "nothing" if value is None else repr(value)[:60]
