"""What a script's own tools and steps give back: data. Not here: what they are given (`kernel.tools`)."""

from __future__ import annotations

from typing import Any

from kernel.errors import InvalidError, SpellError
from kernel.tools.definition import Handle
from kernel.values import Value, find_odd, tell_odd, written_way

CANNOT_LEAVE = "cannot leave the script"
"""What engines say of a value that is none outside: a coroutine, a symbol, userdata."""


def giving_data(name: str, handle: Handle, language: str) -> Handle:
    """The handle of a tool of a script. It raises `InvalidError` where the tool gives what is no data."""
    what = "The result of a tool is text, numbers, lists or tables: models read it, and it is kept in the trace."

    async def checked(ctx: Any, *values: Value) -> Value:
        try:
            output = await handle(ctx, *values)
        except SpellError as error:
            if CANNOT_LEAVE not in error.message:
                raise
            raise InvalidError(f"The tool {name!r} gave back no data: {error.message}") from error
        require_data(output, f"The tool {name!r}", what, language, functions=True)
        return output

    return checked


def require_data(output: Value, who: str, what: str, language: str, *, functions: bool = False) -> None:
    """`InvalidError` when there is a number in it that JSON has none for (or, if asked, a function): who gave it, and
    `what` it gives instead.
    """
    found = find_odd(output, functions)
    if found is not None:
        way, odd = found
        where = "" if not way else f" at {written_way('result', way, language)!r}"
        raise InvalidError(f"{who} gave back {tell_odd(odd)}{where}. {what}")
