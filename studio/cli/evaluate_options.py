"""Options of `llmspell evaluate` and how their words are read. Not what is done with them (`evaluating`)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from studio.languages import language_of_name

F = TypeVar("F", bound=Callable[..., Any])

VALUES: dict[str, str] = {
    "contains": "value",
    "regex": "pattern",
    "schema": "schema",
    "tools": "calls",
    "judge": "rubric",
    "spell": "path",
}
"""What the value after a scorer's type is, by type."""


def output_options(function: F) -> F:
    """How results are shown."""
    for option in (
        click.option("--rows", is_flag=True, help="Show each case, too."),
        click.option("--csv", type=click.Path(dir_okay=False, path_type=Path), help="Write each case to a CSV file."),
        click.option("--json", "as_json", is_flag=True, help="As JSON."),
    ):
        function = option(function)
    return function


def read_vary(ctx: click.Context, param: click.Parameter, given: tuple[str, ...]) -> dict[str, list[str]]:
    """`NAME=A,B` as a table of lists."""
    return {name: [value.strip() for value in values.split(",")] for name, values in map(_pair, given)}


def read_limits(ctx: click.Context, param: click.Parameter, given: tuple[str, ...]) -> dict[str, float]:
    """`SCORER=MEAN` as a table of numbers."""
    limits: dict[str, float] = {}
    for name, value in map(_pair, given):
        try:
            limits[name] = float(value)
        except ValueError:
            raise click.BadParameter(f"{value!r} is not a number, as in exact=0.8.") from None
        if not 0 <= limits[name] <= 1:
            raise click.BadParameter(f"{value} is no mean of scores: these are from 0 to 1, as in {name}=0.8.")
    return limits


def read_scorer(ctx: click.Context, param: click.Parameter, given: tuple[str, ...]) -> list[Any]:
    """`TYPE`, `TYPE=VALUE` or the file of a spell, as an evaluation file would say it."""
    return [_scorer(word) for word in given]


def _scorer(word: str) -> Any:
    kind, equals, value = word.partition("=")
    if not equals or language_of_name(word) or word.endswith(".spell.md"):
        return word if not equals or kind not in VALUES else {"type": kind, VALUES[kind]: value}
    if kind == "tools":
        mode, colon, calls = value.partition(":")
        return (
            {"type": kind, "mode": mode, "calls": calls}
            if colon and "{" not in mode
            else {"type": kind, "calls": value}
        )
    if kind not in VALUES:
        raise click.BadParameter(f"There is no scorer {kind!r} with a value. There are: {', '.join(VALUES)}, exact.")
    return {"type": kind, VALUES[kind]: value}


def _pair(word: str) -> tuple[str, str]:
    name, equals, value = word.partition("=")
    if not equals or not name:
        raise click.BadParameter(f"{word!r} is not of the form name=value.")
    return name, value
