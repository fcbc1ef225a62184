"""The options of the API as fields of forms: names, types, help, defaults, bounds and choices, from its one definition.

Nothing is listed here that the definition says. Not here: which of them a form shows first (`appearance`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields
from functools import cache
from typing import Any

from kernel.api.arguments import option_name
from kernel.bounds import BOUNDS
from kernel.records import dataclass

KINDS = {
    "str": "string",
    "bool": "boolean",
    "int": "integer",
    "float": "number",
    "list": "array",
    "dict": "object",
}
"""A type of a signature → that of JSON Schema."""

CLAUSE = re.compile(r"(?<=[.;])\s+|\n{2,}|,\s+(?=`\w+` (?:is|are|says?|for|makes)\b)")
SAID = re.compile(r"`(\w+)`")

MANY = 3
"""A clause that names so many options only lists them."""


@dataclass(frozen=True, slots=True)
class Option:
    """An option: `annotation` is its type as the API writes it, `types` are those of JSON Schema (none: anything)."""

    name: str
    annotation: str
    types: tuple[str, ...]
    help: str
    default: Any
    required: bool
    bound: str
    choices: tuple[str, ...]


@cache
def options_of(table: type) -> tuple[Option, ...]:
    """The options that a table read into this dataclass may have, in order."""
    return tuple(_option(table, field) for field in fields(table))


def option_of(table: type, said: str) -> Option | None:
    """The option that a key of a table means: aliases and camelCase are understood."""
    known = {field.name for field in fields(table)}
    name = option_name(said, known, getattr(table, "aliases", {}))
    return next((one for one in options_of(table) if one.name == name), None)


def _option(table: type, field: Field[Any]) -> Option:
    annotation = str(field.type)
    own = getattr(table, "bounds", {}).get(field.name) or BOUNDS.get(field.name)
    required = field.default is MISSING and field.default_factory is MISSING
    default = field.default if isinstance(field.default, str | int | float | bool) else None
    return Option(
        field.name,
        annotation,
        types_of(annotation),
        help_of(table, field.name),
        default if default != "" else None,
        required and field.name not in getattr(table, "aliases", {}).values(),
        str(own) if own else "",
        _choices(table, field.name),
    )


def types_of(annotation: str) -> tuple[str, ...]:
    """The types of JSON Schema that an annotation allows; none for anything at all."""
    from kernel.api.reference.types import split

    names = [re.split(r"\W", part, maxsplit=1)[0] for part in split(annotation)]
    if any(name in ("Value", "Any", "Table") for name in names):
        return ()
    return tuple(dict.fromkeys(KINDS[name] for name in names if name in KINDS))


@cache
def help_of(table: type, name: str) -> str:
    """What the API says of an option: the words of the builder, or the clause of the documentation that is about it."""
    from_builder = _of_builder(table, name)
    if from_builder:
        return from_builder
    for clause in _clauses(table):
        said = SAID.findall(clause)
        if said[:1] == [name] and (clause.startswith("`") or len(said) < MANY):
            return clause.rstrip(".;,: ")
    return ""


def _clauses(table: type) -> Iterator[str]:
    for cls in table.__mro__[:-1]:
        for clause in CLAUSE.split(cls.__doc__ or ""):
            yield re.sub(r"\s+", " ", clause).strip()


def _of_builder(table: type, name: str) -> str:
    """What `AgentBuilder` says of an option of an agent, where the options themselves say nothing."""
    from kernel.api.agent_builder import AgentBuilder
    from kernel.api.agent_options import AgentOptions
    from kernel.api.definition import describe

    if not issubclass(table, AgentOptions):
        return ""
    found = (one.doc for one in describe(AgentBuilder).operations if one.name == name)
    return next(found, "").rstrip(".")


@cache
def _choices(table: type, name: str) -> tuple[str, ...]:
    """The words that an option may be, where there are only some."""
    from kernel.agents.routing import STRATEGIES
    from kernel.api.agent_options import AgentOptions
    from kernel.api.tool_options import ToolOptions
    from kernel.api.workflow_options import CreateOptions, StepOptions
    from kernel.api.workflow_patterns import PATTERNS
    from kernel.recovery import BACKOFFS
    from kernel.replay.records import EFFECTS

    known: dict[tuple[type, str], tuple[str, ...]] = {
        (AgentOptions, "routing"): tuple(STRATEGIES),
        (ToolOptions, "effect"): tuple(EFFECTS),
        (StepOptions, "type"): tuple(PATTERNS),
        (StepOptions, "backoff"): tuple(BACKOFFS),
        (CreateOptions, "type"): tuple(PATTERNS),
    }
    return next((words for (kind, said), words in known.items() if said == name and issubclass(table, kind)), ())
