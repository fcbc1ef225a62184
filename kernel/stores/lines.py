"""Events as lines of a journal, and back: one JSON object and a newline. Not here: files (`journal`)."""

from __future__ import annotations

from typing import Any

import orjson

from kernel.errors import InvalidError
from kernel.events import ENVELOPE_VERSION, Event, envelope, from_envelope
from kernel.values import LARGEST_INT

DEEPEST = 100
"""Data nested deeper than this is cut when it cannot be written as it is."""

LONGEST_TEXT = 64 << 10
"""Characters of one text that `shorten` leaves."""


def encode(event: Event) -> bytes:
    """The event as one line with its newline. Never raises: what JSON lacks becomes a short text."""
    line = envelope(event)
    try:
        return orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError:
        return orjson.dumps(_tame(line, DEEPEST), option=orjson.OPT_APPEND_NEWLINE)


def decode(line: bytes) -> Event:
    """The event of one line. `InvalidError` says why a line is damaged."""
    try:
        event = from_envelope(_checked(orjson.loads(line)))
    except orjson.JSONDecodeError as error:
        raise InvalidError(f"not a whole JSON object ({error})") from error
    except KeyError as error:
        raise InvalidError(f"without the field {error}") from error
    texts = (event.run_id, event.span_id, event.parent_id, event.kind, event.name)
    sound = isinstance(event.id, int) and isinstance(event.time, int | float) and isinstance(event.data, dict)
    if not sound or not all(isinstance(text, str) for text in texts):
        raise InvalidError("with a field of the wrong type")
    return event


def shorten(line: bytes) -> bytes:
    """A line that is too long for the store, with its long texts cut; as it is when it is no JSON object."""
    try:
        return orjson.dumps(_cut(orjson.loads(line)))
    except orjson.JSONDecodeError:
        return line


def _cut(thing: Any) -> Any:
    match thing:
        case str() if len(thing) > LONGEST_TEXT:
            return f"{thing[:LONGEST_TEXT]}\n… {len(thing) - LONGEST_TEXT} more characters are in the journal"
        case dict():
            return {key: _cut(item) for key, item in thing.items()}
        case list():
            return [_cut(item) for item in thing]
    return thing


def _checked(line: Any) -> dict[str, Any]:
    if not isinstance(line, dict):
        raise InvalidError("not a JSON object")
    if line["v"] != ENVELOPE_VERSION:
        raise InvalidError(f"of version {line['v']!r}; this program reads version {ENVELOPE_VERSION}")
    return line


def _tame(thing: Any, depth: int) -> Any:
    match thing:
        case None | bool() | float():
            return thing
        case int():
            return thing if -LARGEST_INT - 1 <= thing <= LARGEST_INT else {"$int": str(thing)}
        case str():
            return thing.encode("utf-8", "replace").decode()
        case dict() | list() | tuple() if depth == 0:
            return "…"
        case dict():
            return {_tame(str(key), 1): _tame(item, depth - 1) for key, item in thing.items()}
        case list() | tuple():
            return [_tame(item, depth - 1) for item in thing]
    return f"({type(thing).__name__})"
