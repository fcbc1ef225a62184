"""What a script's own tool gives back: data. Not here: what it is given (`kernel.tools`)."""

from __future__ import annotations

from typing import Any

from kernel.errors import InvalidError, SpellError
from kernel.tools.definition import Handle
from kernel.values import Value, find_odd, tell_odd, written_way

CANNOT_LEAVE = "cannot leave the script"
"""What engines say of a value that is none outside: a coroutine, a symbol, userdata."""


def giving_data(name: str, handle: Handle, language: str) -> Handle:
    """The handle of a tool of a script. It raises `InvalidError` where the tool gives what is no data."""

    async def checked(ctx: Any, *values: Value) -> Value:
        try:
            output = await handle(ctx, *values)
        except SpellError as error:
            if CANNOT_LEAVE not in error.message:
                raise
            raise InvalidError(f"The tool {name!r} gave back no data: {error.message}") from error
        found = find_odd(output, functions=True)
        if found is None:
            return output
        way, odd = found
        where = "" if not way else f" at {written_way('result', way, language)!r}"
        raise InvalidError(
            f"The tool {name!r} gave back {tell_odd(odd)}{where}. "
            "The result of a tool is text, numbers, lists or tables: models read it, and it is kept in the trace."
        )

    return checked
