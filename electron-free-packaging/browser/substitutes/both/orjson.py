"""Stands in for orjson, which is made of Rust and has no build for the browser: the same calls over Python's own JSON.

Not as fast, and only what this house uses of it: `dumps` with the options below, `loads`, its error, `Fragment`.
"""

from __future__ import annotations

import dataclasses
import datetime
import enum
import json
import math
import uuid
from collections.abc import Callable
from json import JSONDecodeError
from typing import Any

OPT_APPEND_NEWLINE = 1 << 10
OPT_INDENT_2 = 1 << 0
OPT_NAIVE_UTC = 1 << 1
OPT_NON_STR_KEYS = 1 << 2
OPT_PASSTHROUGH_DATACLASS = 1 << 11
OPT_PASSTHROUGH_DATETIME = 1 << 9
OPT_PASSTHROUGH_SUBCLASS = 1 << 8
OPT_SERIALIZE_NUMPY = 1 << 4
OPT_SORT_KEYS = 1 << 5
OPT_STRICT_INTEGER = 1 << 6
OPT_UTC_Z = 1 << 7

LARGEST = {True: 2**53 - 1, False: 2**64 - 1}
SMALLEST = {True: -(2**53) + 1, False: -(2**63)}

__all__ = ["Fragment", "JSONDecodeError", "JSONEncodeError", "dumps", "loads"]

JSONEncodeError = TypeError


@dataclasses.dataclass(frozen=True)
class Fragment:
    """JSON that is put into the text as it is."""

    contents: bytes | str


def loads(text: bytes | bytearray | memoryview | str, /) -> Any:
    """The value of a JSON text. Raises `JSONDecodeError`; NaN and infinity are no JSON."""
    if not isinstance(text, str):
        try:
            text = bytes(text).decode("utf-8")
        except UnicodeDecodeError as error:
            raise JSONDecodeError(f"str is not valid UTF-8: {error.reason}", "", error.start) from None
    return json.loads(text, parse_constant=_no_constant)


def dumps(value: Any, /, default: Callable[[Any], Any] | None = None, option: int | None = None) -> bytes:
    """The JSON of a value, as UTF-8. Raises `TypeError` for what has none."""
    options = option or 0
    writer = _Writer(default, options)
    made = json.dumps(
        writer.plain(value, 0),
        ensure_ascii=False,
        indent=2 if options & OPT_INDENT_2 else None,
        separators=(",", ": ") if options & OPT_INDENT_2 else (",", ":"),
    )
    for mark, text in writer.fragments.items():
        made = made.replace(f'"{mark}"', text)
    try:
        return made.encode("utf-8") + (b"\n" if options & OPT_APPEND_NEWLINE else b"")
    except UnicodeEncodeError:
        raise TypeError("str is not valid UTF-8: surrogates not allowed") from None


class _Writer:
    """Turns values into those that `json` writes the same way."""

    def __init__(self, default: Callable[[Any], Any] | None, options: int) -> None:
        self._default = default
        self._options = options
        self.fragments: dict[str, str] = {}

    def plain(self, value: Any, depth: int) -> Any:
        """The value with nothing in it but what JSON has."""
        if depth > 254:
            raise TypeError("default serializer exceeds recursion limit")
        match value:
            case None | bool() | str():
                return value if not isinstance(value, enum.Enum) else value.value
            case enum.Enum():
                return self.plain(value.value, depth + 1)
            case int():
                return self._integer(value)
            case float():
                return value if math.isfinite(value) else None
            case dict():
                plain = {self._key(key): self.plain(item, depth + 1) for key, item in value.items()}
                return dict(sorted(plain.items())) if self._options & OPT_SORT_KEYS else plain
            case list() | tuple():
                return [self.plain(item, depth + 1) for item in value]
        return self._rich(value, depth)

    def _writes(self, passed: int) -> bool:
        """Whether a kind of value is written here, and not handed to `default`."""
        return not self._options & passed

    def _integer(self, value: int) -> int:
        strict = bool(self._options & OPT_STRICT_INTEGER)
        if not SMALLEST[strict] <= value <= LARGEST[strict]:
            raise TypeError(f"Integer exceeds {53 if strict else 64}-bit range")
        return int(value)

    def _key(self, key: Any) -> str:
        if isinstance(key, str):
            return key.value if isinstance(key, enum.Enum) else key
        if not self._options & OPT_NON_STR_KEYS:
            raise TypeError("Dict key must be str")
        plain = self.plain(key, 0)
        return plain if isinstance(plain, str) else json.dumps(plain)

    def _rich(self, value: Any, depth: int) -> Any:
        match value:
            case Fragment():
                return self._fragment(value)
            case datetime.datetime() | datetime.date() | datetime.time() if self._writes(OPT_PASSTHROUGH_DATETIME):
                return self._moment(value)
            case uuid.UUID():
                return str(value)
        if dataclasses.is_dataclass(value) and self._writes(OPT_PASSTHROUGH_DATACLASS):
            names = [field.name for field in dataclasses.fields(value) if not field.name.startswith("_")]
            return {name: self.plain(getattr(value, name), depth + 1) for name in names}
        if self._default is None:
            raise TypeError(f"Type is not JSON serializable: {type(value).__name__}")
        return self.plain(self._default(value), depth + 1)

    def _moment(self, value: datetime.datetime | datetime.date | datetime.time) -> str:
        if isinstance(value, datetime.datetime) and value.tzinfo is None and self._options & OPT_NAIVE_UTC:
            value = value.replace(tzinfo=datetime.UTC)
        text = value.isoformat()
        return text.removesuffix("+00:00") + "Z" if self._options & OPT_UTC_Z and text.endswith("+00:00") else text

    def _fragment(self, value: Fragment) -> str:
        mark = f"fragment {uuid.uuid4()}"
        self.fragments[mark] = value.contents if isinstance(value.contents, str) else value.contents.decode("utf-8")
        return mark


def _no_constant(name: str) -> Any:
    raise JSONDecodeError(f"unexpected character: {name}", name, 0)
