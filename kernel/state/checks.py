"""What a state may keep, and where. Not here: the values themselves (`kernel.state.values`)."""

from __future__ import annotations

from typing import Any, Literal, get_args

from kernel.errors import InvalidError
from kernel.values import Value, find_odd, from_border, plain, tell_odd, written_way

Scope = Literal["session", "workflow", "agent", "global"]

SCOPES: tuple[str, ...] = get_args(Scope)

Address = tuple[str, str, str]
"""scope, owner (an agent's or workflow's id, else ""), key"""


def checked_scope(scope: str) -> str:
    """The scope. `InvalidError` when there is none of that name."""
    if scope not in SCOPES:
        raise InvalidError(f"There is no state scope {scope!r}. Use one of: {', '.join(SCOPES)}.")
    return scope


def checked_key(key: Value) -> str:
    """The key. `InvalidError` when it is no text, or an empty one."""
    if not isinstance(key, str) or not key:
        raise InvalidError(f"A state key is a text that is not empty, not {key!r}.")
    return key


def storable(key: str, value: Value) -> Value:
    """A copy of the value that nobody else can change.

    `InvalidError` when it holds a function, an object or a number that JSON has none for.
    """
    if (found := find_odd(value)) is not None:
        where = written_way("value", found[0], "")
        raise InvalidError(f"State {key!r} cannot keep {tell_odd(found[1])} ({where}): give a number, or nothing.")
    try:
        data = plain(value)
    except TypeError as error:
        raise InvalidError(f"State {key!r} cannot keep this value: {error}") from None
    if "$text" in str(data):
        _refuse_functions(key, data)
    return thawed(data)


def thawed(data: Any) -> Value:
    """A value from the JSON data a backend keeps."""
    return from_border(data, _unknown)


def _unknown(data: dict[str, Any]) -> Value:
    raise InvalidError(f"A state cannot keep {data!r}.")


def _refuse_functions(key: str, value: Any) -> None:
    match value:
        case {"$text": thing}:
            raise InvalidError(f"State {key!r} cannot keep a {thing}: only text, numbers, booleans and tables.")
        case {"$dict": dict() as own}:
            # Keys of the script's own that look like tags.
            for item in own.values():
                _refuse_functions(key, item)
        case dict():
            for item in value.values():
                _refuse_functions(key, item)
        case list():
            for item in value:
                _refuse_functions(key, item)
