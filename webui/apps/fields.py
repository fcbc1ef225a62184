"""The form of an app: what its page is told of each parameter, and what a visitor filled in, read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kernel.errors import InvalidError
from kernel.parameters import SECRET, range_of
from studio.notebook.document import Parameter
from webui.apps.belongings import Belongings

PRIVATE = ("file", "secret")
"""Types whose values a page is never told."""

_UNFIT = {
    "integer": "This must be a whole number.",
    "number": "This must be a number.",
    "date": "This must be a date.",
    "list": "This must be a list, one in each line.",
    "json": 'This must be JSON, such as {"a": 1}.',
    "file": "Choose a file.",
    "secret": "This is too short.",
}


def read_form(
    params: tuple[Parameter, ...], values: Mapping[str, Any], own: Belongings
) -> tuple[tuple[Parameter, ...], dict[str, str]]:
    """The parameters with the form's values as their defaults, and by name why a value does not fit.

    Secrets go to the visitor's belongings instead; an empty one takes away what was there.
    """
    read, problems = [], dict[str, str]()
    for one in params:
        value = _given(one, values, own)
        try:
            if _is_empty(one, value):
                raise InvalidError("empty")
            read.append(_filled(one, value, own))
        except InvalidError:
            problems[one.name] = _problem(one, value)
            read.append(one)
    return tuple(read), problems


def plain_field(parameter: Parameter) -> dict[str, Any]:
    """A field of the form, as the page gets it."""
    extra = parameter.extra
    least, most = range_of(extra)
    is_private = parameter.type in PRIVATE and parameter.default is not None
    return {
        "name": parameter.name,
        "type": parameter.type,
        "help": parameter.help,
        "choices": list(parameter.choices),
        "value": "" if is_private else parameter.default,
        "lines": extra.get("lines") if isinstance(extra.get("lines"), int) else 1,
        "label": str(extra.get("label") or parameter.name.replace("_", " ").replace("-", " ")),
        "min": least,
        "max": most,
        "step": extra.get("step") if isinstance(extra.get("step"), int | float) else None,
    }


def _given(parameter: Parameter, values: Mapping[str, Any], own: Belongings) -> Any:
    if parameter.type == "file":
        # Its content came before; a path that a page says would be one of this machine.
        return own.files.get(parameter.name, parameter.default)
    value = values.get(parameter.name, parameter.default)
    return parameter.default if parameter.type == "secret" and value == "" else value


def _filled(parameter: Parameter, value: Any, own: Belongings) -> Parameter:
    if parameter.type != "secret":
        return replace(parameter, default=parameter.convert(value))
    own.secrets.pop(parameter.name, None)
    if value != parameter.default:
        if str(value).startswith(SECRET):
            # Names are those of whoever made the app: a visitor must not reach what is kept on this machine.
            raise InvalidError("a name")
        own.secrets[parameter.name] = str(parameter.convert(value))
    return parameter


def _is_empty(parameter: Parameter, value: Any) -> bool:
    return value is None or (value == "" and parameter.type not in ("string", "list"))


def _problem(parameter: Parameter, value: Any) -> str:
    """Why a value does not fit, for somebody who has not written the spell."""
    if _is_empty(parameter, value):
        return "Choose a file." if parameter.type == "file" else "This must be filled in."
    if parameter.choices:
        return "Choose one of the list."
    least, most = range_of(parameter.extra)
    if parameter.type in ("integer", "number") and (least is not None or most is not None):
        ends = [f"at least {parameter.extra['min']}"] if least is not None else []
        ends += [f"at most {parameter.extra['max']}"] if most is not None else []
        return f"This must be a {'whole ' if parameter.type == 'integer' else ''}number, {' and '.join(ends)}."
    return _UNFIT.get(parameter.type, "This does not fit here.")
