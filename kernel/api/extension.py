"""What a script's own class brings along: its plain fields as options, its methods by name.

Not here: how a language makes such classes (its engine), and what the classes do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

from kernel.api.arguments import option_name, read_table
from kernel.api.spelling import normalised
from kernel.values import Function, Record, Value

T = TypeVar("T")

Methods = Mapping[str, Function]
"""A script's own methods by their snake_case names, bound to the instance."""


def read_extended(kind: type[T], given: Mapping[str, Value], subject: str, **defaults: Value) -> T:
    """A dataclass from the fields of an instance: those it does not know are the script's own and left alone."""
    known = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    aliases: Mapping[str, str] = getattr(kind, "aliases", {})
    mine = {name: value for name, value in given.items() if option_name(name, known, aliases) in known}
    return read_table(kind, {**defaults, **mine}, subject)


def as_fields(options: Value, first: str) -> dict[str, Value]:
    """What was passed to the parent: a table as it is, a text alone as the option `first`."""
    if isinstance(options, str):
        return {first: options}
    return dict(options) if isinstance(options, Mapping) else {}


def config_of(options: Mapping[str, Value], language: str) -> Record:
    """What something was made with, readable in every language's spelling."""
    return Record(normalised(options, language))


def handles(method: Function) -> Any:
    """An own method as a handle `(ctx, *values) → value`."""

    async def handle(ctx: Any, *values: Value) -> Value:
        return await method.bind(ctx)(*values)

    return handle
