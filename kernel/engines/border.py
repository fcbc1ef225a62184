"""What the borders of all engines share: JSON with odd text, packing, errors. Not here: what is special (wire.py)."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from typing import Any

import orjson

from kernel.errors import InternalError, InvalidError, ScriptError, SpellError, describe_error
from kernel.values import Value, to_border

Reference = Callable[[Any], dict[str, Any] | None]
"""The border form of a function or host object; None for anything else."""

TAG = b'"$'
"""How every tag begins. Data without it means what it says, and need not be walked."""

PLAIN = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_SUBCLASS
"""For values that need no tags: several times faster than `to_border`."""


class Reserved:
    """An object that the script uses already and the host is still making."""

    __slots__ = ("made",)

    def __init__(self, made: asyncio.Future[Value]) -> None:
        self.made = made


def load(data: bytes | str) -> Any:
    """JSON data, also with text that is no Unicode (lone surrogates). `ValueError` when it is none."""
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        return json.loads(data)


def dump(data: Any) -> bytes:
    """JSON data as compact bytes, also with text that is no Unicode (lone surrogates)."""
    try:
        return orjson.dumps(data)
    except TypeError:
        return json.dumps(data, separators=(",", ":"), default=str).encode()


def dump_plain(value: Value, long_number: re.Pattern[bytes]) -> bytes | None:
    """The bytes of a value that needs no tags: several times faster than `to_border`. None when it may need some.

    `long_number` finds integers that may be too long for the language.
    """
    try:
        data = orjson.dumps(value, option=PLAIN)
    except TypeError:
        return None
    if type(value) is str:
        return data
    # orjson writes nan as null, and integers up to 64 bits without a sign.
    return None if TAG in data or b"null" in data or long_number.search(data) else data


def pack(value: Value, reference: Reference, change: Callable[[Any], Any] = lambda data: data) -> bytes:
    """The bytes of a value with its tags (`kernel.values`). `InvalidError` for what cannot cross.

    `reference` is the form of a function or host object, `change` what the language wants done to the rest.
    """
    try:
        return dump(change(to_border(value, reference)))
    except TypeError as error:
        raise InvalidError(f"{error} Text, numbers, lists, tables, functions and host objects can.") from None
    except RecursionError:
        raise InvalidError("A value that is nested too deep cannot cross to the script.") from None


def as_spell_error(error: Exception) -> SpellError:
    """The error as one that is meant for people; an error of Python's is the cause of one of ours."""
    if isinstance(error, SpellError):
        return error
    described = describe_error(error)
    wrapped: SpellError = InternalError(described["message"])
    if described["type"] != "internal":
        wrapped = ScriptError(described["message"], type=described["type"])
    wrapped.__cause__ = error
    return wrapped
