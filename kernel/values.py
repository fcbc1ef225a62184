"""The values that cross between a script and the kernel, and their form on the border.

A value is None, a bool, int, float, str, bytes, a list, a dict with text keys, a `Function` of
the script, or a host object (agent, tool, …). Only JSON text crosses; what JSON lacks is a tagged object:

    bytes                {"$bytes": "<base64>"}
    int beyond 64 bits   {"$int": "<digits>"}
    nan, inf, -inf       {"$float": "nan" | "inf" | "-inf"}
    script function      {"$fn": 3}
    host object          {"$ref": 7, "$class": "Agent"}
    error                {"$error": {"type": …, "message": …}}
    outcome              {"$outcome": {"output": …, "steps": …}}   a result that behaves as its output
    dict with "$" keys   {"$dict": {…}}, whose keys are taken as they are
"""

from __future__ import annotations

import base64
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from typing import Any, Protocol

from kernel.errors import describe_error
from kernel.records import dataclass

Value = Any
"""Documentation only: see the module docstring."""

LARGEST_INT = 2**63 - 1

SIMPLE = frozenset((str, bool, type(None)))
"""What crosses as it is, if it is exactly that: a look here is faster than asking what it is an instance of."""


class Function(Protocol):
    """A function that lives in a script. Calling it runs script code and may wait."""

    @property
    def language(self) -> str:
        """The language it is written in: `lua`, `javascript`, `python`."""
        ...

    async def __call__(self, *args: Value) -> Value:
        """Call it; raises `ScriptError` when the script does."""
        ...

    async def mutate(self, subject: dict[str, Value], *before: Value) -> tuple[Value, dict[str, Value]]:
        """Call it with a table (behind other arguments); its result, and the table as the function left it."""
        ...

    def bind(self, ctx: Any) -> Function:
        """The same function, whose own calls will be seen as made in that `Context`."""
        ...


class Record(dict[str, Any]):
    """A table of the API (an event, a hook's context), whose keys scripts see in the spelling of their language.

    The keys of any other table are the user's own and stay as they are.
    """

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """A result that behaves as its `output` in a script, and has more to tell (`steps`, `metadata`)."""

    output: Value
    fields: Mapping[str, Value] = field(default_factory=dict)


Reference = Callable[[Any], dict[str, Any] | None]
"""Gives the border form of a host object or function; None when it is neither."""

Resolve = Callable[[dict[str, Any]], Any]
"""Gives the host object or function back."""


def to_border(value: Value, reference: Reference) -> Any:
    """The value as JSON data. `TypeError` for what cannot cross."""
    kind = type(value)
    if kind in SIMPLE:
        return value
    if kind is int or kind is float:
        return _number_to_border(value)
    if kind is dict:
        return _mapping_to_border(value, reference)
    if isinstance(value, (str, bool)):
        return value
    if isinstance(value, (int, float)):
        return _number_to_border(value)
    if isinstance(value, Mapping):
        return _mapping_to_border(value, reference)
    if isinstance(value, (list, tuple)):
        return [to_border(item, reference) for item in value]
    return _thing_to_border(value, reference)


def _number_to_border(value: int | float) -> Any:
    if isinstance(value, int):
        return value if -LARGEST_INT - 1 <= value <= LARGEST_INT else {"$int": str(value)}
    return value if math.isfinite(value) else {"$float": str(value)}


def _thing_to_border(value: Any, reference: Reference) -> Any:
    match value:
        case bytes() | bytearray():
            return {"$bytes": base64.b64encode(value).decode()}
        case Outcome():
            return {"$outcome": to_border({"output": value.output, **value.fields}, reference)}
        case BaseException():
            return {"$error": to_border(describe_error(value), reference)}
    border = reference(value)
    if border is None:
        raise TypeError(f"A {type(value).__name__} cannot cross to a script.")
    return border


def _mapping_to_border(value: Mapping[Any, Value], reference: Reference) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    tagged = False
    for key, item in value.items():
        name = key if type(key) is str else str(key)
        tagged = tagged or name[:1] == "$"
        # Most of what crosses is text and small numbers: they are looked at here, without a call.
        kind = type(item)
        as_it_is = kind in SIMPLE or (kind is int and -LARGEST_INT <= item <= LARGEST_INT)
        plain[name] = item if as_it_is else to_border(item, reference)
    return {"$dict": plain} if tagged else plain


def from_border(data: Any, resolve: Resolve) -> Value:
    """The value of JSON data that came over the border. `ValueError` for an unknown tag."""
    if isinstance(data, list):
        return [from_border(item, resolve) for item in data]
    if not isinstance(data, dict):
        return data
    tag = next(iter(data), "")
    if not tag.startswith("$"):
        return {key: from_border(item, resolve) for key, item in data.items()}
    return _untag(tag, data, resolve)


def _untag(tag: str, data: dict[str, Any], resolve: Resolve) -> Value:
    content = data[tag]
    match tag:
        case "$bytes":
            return base64.b64decode(content)
        case "$int":
            return int(content)
        case "$float":
            return float(content)
        case "$dict" | "$error":
            return {key: from_border(item, resolve) for key, item in content.items()}
        case "$outcome":
            return from_border(content["output"], resolve)
        case "$fn" | "$ref":
            return resolve(data)
    raise ValueError(f"Unknown tag {tag!r} on the border.")


def plain(value: Value) -> Any:
    """The value as JSON data for events and files: functions and host objects become a short text."""
    kind = type(value)
    if kind in SIMPLE or (kind is int and -LARGEST_INT <= value <= LARGEST_INT):
        return value
    return to_border(value, _named)


def _named(thing: Any) -> dict[str, str]:
    return {"$text": _label(thing)}


def _label(thing: Any) -> str:
    if hasattr(thing, "mutate"):
        return "function"
    name = getattr(thing, "name", "")
    return f"{type(thing).__name__}({name})" if isinstance(name, str) and name else type(thing).__name__


def find_odd(value: Value, functions: bool = False) -> tuple[tuple[str | int, ...], Value] | None:
    """The way to the first number in a value that JSON has none for (nan, inf), and that number; None for none.

    With `functions`, functions of a script are found too.
    """
    if isinstance(value, float):
        return None if math.isfinite(value) else ((), value)
    if isinstance(value, Mapping):
        items: Iterable[tuple[Any, Value]] = value.items()
    elif isinstance(value, (list, tuple)):
        items = enumerate(value)
    else:
        return ((), value) if functions and hasattr(value, "mutate") else None
    for key, item in items:
        # Most of what there is, is text: it is looked at here, without a call.
        if type(item) not in SIMPLE and (found := find_odd(item, functions)) is not None:
            return ((key, *found[0]), found[1])
    return None


def written_way(name: str, way: Iterable[str | int], language: str) -> str:
    """The way to a part of a value as a script writes it: `data.prices[2]`. Lists begin at 1 in Lua."""
    for step in way:
        if isinstance(step, int):
            name += f"[{step + (language == 'lua')}]"
        else:
            name += f".{step}" if step.isidentifier() else f"[{step!r}]"
    return name


def tell_odd(value: Value) -> str:
    """What `find_odd` found, in words."""
    if not isinstance(value, float):
        return "a function"
    return "NaN" if math.isnan(value) else "an infinite number"


def told(value: Value) -> str:
    """A wrong value in the words of a script, for the message that refuses it: `a function`, `nothing`, `a list`."""
    match value:
        case None:
            return "nothing"
        case str():
            return f"the text {value[:40]!r}"
        case bool() | int() | float():
            return str(value).lower()
        case list():
            return "a list"
        case dict():
            return "a table"
        case bytes():
            return "bytes"
    if hasattr(value, "mutate"):
        # The class of a script's function is ours; nobody who writes scripts knows it.
        return "a function"
    name = str(getattr(type(value), "script_name", type(value).__name__))
    return f"{'an' if name[0] in 'AEIOU' else 'a'} {name}"
