"""What is wrong with what an option is given, as the API would say it. Not here: running anything."""

from __future__ import annotations

from typing import Any

from kernel.api.arguments import fits, spoken
from kernel.bounds import beyond
from studio.smart.forms import Form
from studio.smart.literals import Code, Literal, Scalar, Table
from studio.smart.options import Option


def problem_of(option: Option, literal: Literal, form: Form) -> str:
    """What is wrong with what an option is given; "" for nothing, and for code, of which nobody knows."""
    if isinstance(literal, Code) or not option.annotation:
        return _of_types(option, literal) if not isinstance(literal, Code) else ""
    if option.choices and option.name != "type" and _is_other(literal, option.choices):
        return f"It should be one of: {', '.join(option.choices)}."
    value = _shape(literal)
    if value is None:
        return ""
    if not fits(value, option.annotation):
        return f"It should be {spoken(option.annotation)}."
    wanted = beyond(option.name, value, getattr(form.table, "bounds", None))
    return f"It should be {wanted}." if wanted else ""


def _is_other(literal: Literal, choices: tuple[str, ...]) -> bool:
    """Whether it is a word that is not among the choices."""
    value = literal.value if isinstance(literal, Scalar) else None
    return isinstance(value, str) and value != "" and value not in choices


def _shape(literal: Literal) -> Any:
    """A value of the type that a literal is; what is inside a table does not matter."""
    if isinstance(literal, Table):
        return [] if literal.form in ("list", "empty") else {"": None}
    return literal.value if isinstance(literal, Scalar) else None


def _of_types(option: Option, literal: Literal) -> str:
    """What is wrong by the types of JSON Schema: those of a tool's input."""
    from kernel.tools.schema import SPOKEN

    if option.choices and _is_other(literal, option.choices):
        return f"It should be one of: {', '.join(option.choices)}."
    value = _shape(literal)
    kinds = {"string": (str,), "boolean": (bool,), "integer": (int,), "number": (int, float)}
    kinds |= {"array": (list,), "object": (dict, list) if value == [] else (dict,)}
    if value is None or not option.types:
        return ""
    for kind in option.types:
        if isinstance(value, kinds.get(kind, (object,))) and (kind == "boolean" or not isinstance(value, bool)):
            return ""
    return f"It should be {' or '.join(SPOKEN[kind] for kind in option.types)}."
