"""The types of a spell's parameters: which values fit, also as the text of a flag or a form. Not who declares them."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal, get_args

from kernel.errors import InvalidError

ParameterType = Literal["string", "integer", "number", "boolean", "date", "list", "json", "file", "secret"]
PARAMETER_TYPES: tuple[ParameterType, ...] = get_args(ParameterType)

Scalar = str | int | float | bool
Given = Scalar | list[Any] | dict[str, Any]
"""What the value of a parameter can be: JSON data, but null."""

SECRET = "secret:"
"""How the name of a secret that a person keeps begins; any other text is the secret itself."""

SHORTEST_SECRET = 6
"""Characters that a secret needs to be kept out of traces."""

_WORDS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


class Secret(str):
    """The text of a secret that somebody gave: a text like any other, but it does not show itself."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'•••'"


def convert(
    name: str, type: ParameterType, value: object, choices: Sequence[Given] = (), extra: Mapping[str, Any] | None = None
) -> Given:
    """The value, or text of a flag or form, in the type of the parameter `name`.

    `InvalidError` when it does not fit, is not one of the `choices`, if there are any (of a list: each of its values),
    or not between the `min` and `max` of `extra`.
    """
    found = _CONVERTERS[type](value)
    if found is None:
        shown = "what was given" if type == "secret" else repr(value)
        raise InvalidError(f"Parameter {name!r} is {ARTICLES[type]}; {shown} is not.")
    for one in found if isinstance(found, list) and type == "list" else [found]:
        if choices and not any(
            one == choice and isinstance(one, bool) == isinstance(choice, bool) for choice in choices
        ):
            allowed = ", ".join(repr(choice) for choice in choices)
            raise InvalidError(f"Parameter {name!r} cannot be {one!r}. Use one of: {allowed}.")
    _check_range(name, found, extra or {})
    return found


def range_of(extra: Mapping[str, Any]) -> tuple[float | None, float | None]:
    """The least and the most a number may be, as far as it is said."""
    return _number(extra.get("min")), _number(extra.get("max"))


def secrets_in(params: Mapping[str, Any], names: Iterable[str] = ()) -> list[str]:
    """The secrets among the values of parameters, those called `names` too; names of kept ones are none."""
    known = set(names)
    return [
        str(value)
        for name, value in params.items()
        if isinstance(value, Secret) or (name in known and isinstance(value, str) and not value.startswith(SECRET))
    ]


def _check_range(name: str, value: object, extra: Mapping[str, Any]) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return
    least, most = range_of(extra)
    if (least is not None and value < least) or (most is not None and value > most):
        ends = (("at least", "min", least), ("at most", "max", most))
        said = " and ".join(f"{words} {extra[key]}" for words, key, end in ends if end is not None)
        raise InvalidError(f"Parameter {name!r} must be {said}; {value!r} is not.")


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _to_string(value: object) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, (str, int, float)) else None


def _to_integer(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        text = value.strip()
        return int(text) if re.fullmatch(r"[-+]?[0-9]{1,4000}", text) else None
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


def _to_date(value: object) -> str | None:
    # YAML reads a date as such; a time of day is no date.
    text = value.isoformat() if type(value) is date else value
    if not isinstance(text, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", text.strip()):
        return None
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        return None


def _to_list(value: object) -> list[Any] | None:
    if isinstance(value, str):
        text = value.strip()
        read = _read_json(text) if text.startswith("[") else None
        value = read if isinstance(read, list) else [line.strip() for line in text.splitlines() if line.strip()]
    if isinstance(value, tuple):
        value = list(value)
    return value if isinstance(value, list) and all(isinstance(one, str | int | float) for one in value) else None


def _to_json(value: object) -> Given | None:
    read = _read_json(value) if isinstance(value, str) else value
    # A text is told from JSON that is written as text by being none: that is what `string` is for.
    return read if isinstance(read, dict | list | int | float) and _is_json(read) else None


def _read_json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _is_json(value: Any) -> bool:
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        return False
    return True


def _to_file(value: object) -> str | None:
    return value if isinstance(value, str) and value and "\0" not in value else None


def _to_secret(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    if value.startswith(SECRET):
        return value if len(value) > len(SECRET) else None
    return Secret(value) if len(value) >= SHORTEST_SECRET else None


_CONVERTERS: Mapping[str, Callable[[object], Given | None]] = {
    "string": _to_string,
    "integer": _to_integer,
    "number": _to_number,
    "boolean": _to_boolean,
    "date": _to_date,
    "list": _to_list,
    "json": _to_json,
    "file": _to_file,
    "secret": _to_secret,
}
ARTICLES: Mapping[str, str] = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "date": "a date such as 2026-01-31",
    "list": "a list of texts or numbers",
    "json": "JSON: an object, a list or a number",
    "file": "the path of a file",
    "secret": f"a secret of at least {SHORTEST_SECRET} characters, or the name of one you keep (secret:NAME)",
}
"""What a value of each type is called."""
