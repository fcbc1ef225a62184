"""Values between a Python cell and the JSON data of the border. The form is described in `kernel.values`.

bytes, bytearray       {"$bytes": "<base64>"}
int beyond 64 bits     {"$int": "<digits>"}
nan, inf, -inf         {"$float": …}
date, time, datetime   ISO 8601 text
tuple, set             a list
dataclass              a table of its fields
path, UUID             text
numpy scalar, array    what `tolist()` gives
"""

from __future__ import annotations

import base64
import dataclasses
import json
import math
import re
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, time
from os import PathLike, fspath
from typing import Any
from uuid import UUID

LARGEST_INT = 2**63 - 1

TAG = '"$'

LONG_NUMBER = re.compile(r"\d{19}")

Reference = Callable[[Any], Any]
"""The border form of a function, an object of the API or an exception; None when it is none of them."""

Resolve = Callable[[str, dict[str, Any]], Any]
"""What a tagged object (`$ref`, `$own`, `$gone`, `$error`, `$outcome`) stands for: `resolve(tag, data)`."""

_plain = json.JSONEncoder(allow_nan=False, separators=(",", ":")).encode


def encode(value: Any, reference: Reference) -> str:
    """The value as JSON text. `TypeError` for what cannot cross, `ValueError` for what is nested too deep."""
    try:
        text = _plain(value)
    except (TypeError, ValueError, RecursionError):
        text = TAG
    return _plain(_checked(value, reference)) if TAG in text or LONG_NUMBER.search(text) else text


def _checked(value: Any, reference: Reference) -> Any:
    try:
        return to_border(value, reference)
    except RecursionError:
        raise ValueError("A value that contains itself, or is nested too deep, cannot leave Python.") from None


def to_border(value: Any, reference: Reference) -> Any:
    """The value as JSON data."""
    match value:
        case None | bool():
            return value
        case str():
            return str(value)
        case int():
            return int(value) if -LARGEST_INT - 1 <= value <= LARGEST_INT else {"$int": str(int(value))}
        case float():
            return float(value) if math.isfinite(value) else {"$float": str(float(value))}
        case Mapping():
            return _table(value, reference)
        case list() | tuple() | AbstractSet():
            return [to_border(item, reference) for item in value]
    return _thing(value, reference)


def _table(value: Mapping[Any, Any], reference: Reference) -> dict[str, Any]:
    plain = {str(key): to_border(item, reference) for key, item in value.items()}
    return {"$dict": plain} if any(key.startswith("$") for key in plain) else plain


def _thing(value: Any, reference: Reference) -> Any:
    match value:
        case bytes() | bytearray() | memoryview():
            return {"$bytes": base64.b64encode(value).decode()}
        case date() | time():
            return value.isoformat()
        case UUID():
            return str(value)
        case PathLike():
            return to_border(fspath(value), reference)
    known = reference(value)
    if known is not None:
        return known
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _table({field.name: getattr(value, field.name) for field in dataclasses.fields(value)}, reference)
    if hasattr(type(value), "tolist"):
        return to_border(value.tolist(), reference)
    raise TypeError(
        f"A {type(value).__qualname__} cannot leave Python. "
        "Text, numbers, bytes, lists, dicts, dataclasses, functions and objects of the API can."
    )


def from_border(data: Any, resolve: Resolve) -> Any:
    """The value of JSON data."""
    if isinstance(data, list):
        return [from_border(item, resolve) for item in data]
    if not isinstance(data, dict):
        return data
    tag = next(iter(data), "")
    if not tag.startswith("$"):
        return {key: from_border(item, resolve) for key, item in data.items()}
    return _untag(tag, data, resolve)


def _untag(tag: str, data: dict[str, Any], resolve: Resolve) -> Any:
    content = data[tag]
    match tag:
        case "$bytes":
            return base64.b64decode(content)
        case "$int":
            return int(content)
        case "$float":
            return float(content)
        case "$dict":
            return {key: from_border(item, resolve) for key, item in content.items()}
        case "$error" | "$outcome":
            return resolve(tag, {key: from_border(item, resolve) for key, item in content.items()})
    return resolve(tag, data)
