"""The types of a spell's parameters: which values fit, also as the text of a flag or a form. Not who declares them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, get_args

from kernel.errors import InvalidError

ParameterType = Literal["string", "integer", "number", "boolean"]
PARAMETER_TYPES: tuple[ParameterType, ...] = get_args(ParameterType)

Scalar = str | int | float | bool

_WORDS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def convert(name: str, type: ParameterType, value: object, choices: Sequence[Scalar] = ()) -> Scalar:
    """The value, or text of a flag or form, in the type of the parameter `name`.

    `InvalidError` when it does not fit, or is not one of the `choices`, if there are any.
    """
    found = _CONVERTERS[type](value)
    if found is None:
        raise InvalidError(f"Parameter {name!r} is {ARTICLES[type]}; {value!r} is not.")
    if choices and found not in choices:
        allowed = ", ".join(repr(choice) for choice in choices)
        raise InvalidError(f"Parameter {name!r} cannot be {value!r}. Use one of: {allowed}.")
    return found


def _to_string(value: object) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, (str, int, float)) else None


def _to_integer(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        return int(value) if re.fullmatch(r"\s*[-+]?[0-9]{1,4000}\s*", value) else None
    return value if isinstance(value, int) else None


def _to_number(value: object) -> int | float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    return value if isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)) else None


def _to_boolean(value: object) -> bool | None:
    return value if isinstance(value, bool) else _WORDS.get(str(value).strip().lower())


_CONVERTERS: Mapping[str, Callable[[object], Scalar | None]] = {
    "string": _to_string,
    "integer": _to_integer,
    "number": _to_number,
    "boolean": _to_boolean,
}
ARTICLES: Mapping[str, str] = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
}
"""What a value of each type is called."""
