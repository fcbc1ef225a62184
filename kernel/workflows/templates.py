"""References in the input of a step: `{{query}}`, `{{plan.topic}}`, `{{research.output}}`, `{{step_2.*}}`.

A text that is one reference becomes the value itself; otherwise values are put into the text.
Not here: prompt templates (those are Jinja's work).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from kernel.errors import InvalidError
from kernel.registry import suggest
from kernel.values import Value, plain, told

REFERENCE = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")


def fill(template: Value, known: Mapping[str, Value], where: str) -> Value:
    """The template with every reference replaced, also inside tables and lists.

    `InvalidError` names the reference that is unknown, the step (`where`) and what is known.
    """
    match template:
        case str():
            return _fill_text(template, known, where)
        case dict():
            return {key: fill(item, known, where) for key, item in template.items()}
        case list():
            return [fill(item, known, where) for item in template]
    return template


def references(template: Value) -> list[str]:
    """Every reference of a template, in order."""
    match template:
        case str():
            return [match[1] for match in REFERENCE.finditer(template)]
        case dict():
            return [name for item in template.values() for name in references(item)]
        case list():
            return [name for item in template for name in references(item)]
    return []


def _fill_text(template: str, known: Mapping[str, Value], where: str) -> Value:
    whole = REFERENCE.fullmatch(template.strip())
    if whole:
        return _look_up(whole[1], known, where)
    return REFERENCE.sub(lambda match: as_text(_look_up(match[1], known, where)), template)


def _look_up(reference: str, known: Mapping[str, Value], where: str) -> Value:
    first, *rest = reference.split(".")
    if first not in known:
        names, near = ", ".join(sorted(known)) or "nothing", suggest(first, list(known))
        raise InvalidError(f"{where} refers to {{{{{reference}}}}}, which is unknown here.{near} Known: {names}.")
    value = known[first]
    for part in rest:
        value = _part(value, part, reference, where)
    return value


def _part(value: Value, part: str, reference: str, where: str) -> Value:
    if part == "*":
        return value
    if isinstance(value, dict) and part in value:
        return value[part]
    if isinstance(value, list) and part.isdigit() and 0 < int(part) <= len(value):
        return value[int(part) - 1]
    if part == "output":
        return value
    has = f"it has {', '.join(value)}" if isinstance(value, dict) else f"it is {told(value)}"
    raise InvalidError(f"{where} refers to {{{{{reference}}}}}, but there is no {part!r} in it: {has}.")


def as_text(value: Value) -> str:
    """A value inside a text."""
    if isinstance(value, str):
        return value
    data: Any = plain(value)
    return "" if data is None else json.dumps(data, ensure_ascii=False)
