"""Checking what a script passes against what a function says it takes, with errors a person understands."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import MISSING, Field, fields
from functools import cache
from math import isnan
from typing import Any, TypeVar

from kernel.api.definition import Operation, Parameter, camel_case, signature, snake_case
from kernel.api.spelling import spelled
from kernel.bounds import beyond
from kernel.errors import InvalidError, NamelessError
from kernel.registry import suggest
from kernel.values import SIMPLE, Value, find_odd, tell_odd, written_way
from kernel.values import told as told

T = TypeVar("T")

KINDS: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (int, float),
    "bool": (bool,),
    "bytes": (bytes,),
    "dict": (dict,),
    "Table": (dict, list),
    "list": (list,),
    "None": (type(None),),
}
"""The types a signature may name, and the Python types that fit."""

SPOKEN = {"str": "a text", "int": "a whole number", "float": "a number", "bool": "true or false", "bytes": "bytes"} | {
    "dict": "a table",
    "Table": "a table",
    "list": "a list",
    "Function": "a function",
    "None": "nothing",
}

NO_WORD = object()
"""Stands for no wrong word in a list; nothing may be one."""

MOST_FLAWS = 8
"""Mistakes of one call that are told at once."""

LOSSLESS = frozenset(
    [
        *("Promise", "Settle", "Stream", "Async", "Scheduler", "AsyncScheduler", "ForeignFunction", "Next", "Reply"),
        *("Debug", "Profiler", "Logger", "logger", "FieldLogger", "ErrorHandler", "json", "inspect", "console", "util"),
    ]
)
"""Classes that only hand values on to functions of the script, or show them: they take any number."""


def check_arguments(owner: str, operation: Operation, given: Sequence[Value], language: str = "lua") -> list[Value]:
    """The arguments, completed with nothing for those left out.

    `InvalidError` says which one is wrong, and writes the call as `language` does.
    """
    parameters = operation.parameters
    values, extra = list(given[: len(parameters)]), list(given[len(parameters) :])
    if extra and not operation.rest and any(value is not None for value in extra):
        how = signature(owner, operation, language)
        raise InvalidError(f"{how} was given {len(given)} arguments; it takes {len(parameters)}.")
    for parameter, value in zip(parameters, values, strict=False):
        if not (value is None and parameter.optional) and not fits(value, parameter.annotation):
            wanted, how = spoken(parameter.annotation), signature(owner, operation, language)
            raise InvalidError(f"{how}: {spelled(parameter.name, language)!r} should be {wanted}, not {told(value)}.")
    for parameter in parameters[len(values) :]:
        if not parameter.optional:
            raise InvalidError(
                f"{signature(owner, operation, language)}: {spelled(parameter.name, language)!r} is missing."
            )
    _refuse_odd_numbers(owner, operation, given, language)
    if operation.rest and extra:
        return [*values, *extra]
    while values and values[-1] is None and parameters[len(values) - 1].optional:
        values.pop()
    return values


def _refuse_odd_numbers(owner: str, operation: Operation, given: Sequence[Value], language: str) -> None:
    """`InvalidError` for a number that can be neither kept nor sent, wherever it is in the arguments."""
    for index, value in enumerate(given if owner not in LOSSLESS else ()):
        if type(value) in SIMPLE or (found := find_odd(value)) is None:
            continue
        way, odd = found
        parameter = operation.parameters[index] if index < len(operation.parameters) else None
        if parameter and not isnan(odd) and _may_be_infinite(parameter, way):
            continue
        name = spelled(parameter.name, language) if parameter else f"argument {index + 1}"
        raise InvalidError(
            f"{signature(owner, operation, language)}: {written_way(name, way, language)!r} is {tell_odd(odd)}. "
            "It can be neither kept nor sent: give a number, or leave it out."
        )


def _may_be_infinite(parameter: Parameter, way: Sequence[str | int]) -> bool:
    """A time or a count may be without end; who takes it knows."""
    return (not way and "float" in type_names(parameter.annotation)) or (len(way) == 1 and parameter.table is not None)


@cache
def type_names(annotation: str) -> tuple[str, ...]:
    """The names of the types of an annotation: `str | list[str] | None` → `("str", "list", "None")`."""
    return tuple(name.strip().split("[")[0] for name in annotation.split("|"))


def fits(value: Value, annotation: str) -> bool:
    """Whether a value is one of the types of an annotation such as `str | dict | None`."""
    return annotation == "Value" or any(_fits_one(value, name) for name in type_names(annotation))


def _fits_one(value: Value, name: str) -> bool:
    if name in ("Value", "Any"):
        return True
    if name == "Function":
        return callable(value)
    if name in KINDS:
        if isinstance(value, KINDS[name]):
            return name == "bool" or not isinstance(value, bool)
        # A script's empty table may be meant as a list or as a table.
        return name in ("dict", "list") and isinstance(value, (dict, list)) and not value
    return is_kind(value, name)


def is_kind(value: Value, name: str) -> bool:
    """Whether a value is an object of the script class of that name, or of one that extends it."""
    return any(vars(cls).get("script_name") == name for cls in type(value).__mro__)


def spoken(annotation: str) -> str:
    """An annotation in words: `str | dict` → "a text or a table"."""
    names = [name for name in type_names(annotation) if name != "None"]
    return " or ".join(SPOKEN.get(name, f"a {name}") for name in names)


def read_words(given: Value, what: str) -> tuple[str, ...]:
    """The texts of a list, or a single one. `NamelessError` says `what` they are, and what is none."""
    words = [given] if isinstance(given, str) else given or []
    if not isinstance(words, list):
        raise NamelessError(f"{what} should be a list of words, not {told(given)}.")
    wrong = next((word for word in words if not isinstance(word, str | int | float)), NO_WORD)
    if wrong is not NO_WORD:
        raise NamelessError(f"{what} should be a list of words; there is {told(wrong)} in it.")
    return tuple(str(word) for word in words)


def option_name(said: str, known: Container[str], aliases: Mapping[str, str]) -> str:
    """The name of an option as we write it: aliases and camelCase are understood."""
    for name in (said, snake_case(said)):
        if name in known or name in aliases:
            return aliases.get(name, name)
    return said


def _refuse_mixed(
    unmixed: Iterable[str], table: Iterable[str], known: Container[str], aliases: Mapping[str, str], subject: str
) -> None:
    """`InvalidError` for two names of one option, of those of which no value may be lost."""
    for name in unmixed:
        said = [one for one in table if option_name(one, known, aliases) == name]
        if len(said) > 1:
            raise InvalidError(f"{subject}: {said[0]!r} and {said[1]!r} are two names of one option. Give one of them.")


def read_table(kind: type[T], table: Mapping[str, Value], subject: str) -> T:
    """A dataclass from a script's table. `InvalidError` names every field that is unknown, missing or wrong."""
    known: dict[str, Field[Any]] = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
    aliases: Mapping[str, str] = getattr(kind, "aliases", {})
    values: dict[str, Value] = {}
    _refuse_mixed(getattr(kind, "unmixed", ()), table, known, aliases, subject)
    flaws: list[str] = []
    for said, value in table.items():
        name = option_name(said, known, aliases)
        if name not in known:
            flaws.append(_unknown(said, known, aliases, subject))
        elif value is not None and not fits(value, str(known[name].type)):
            flaws.append(f"{subject}: {said!r} should be {spoken(str(known[name].type))}, not {told(value)}.")
        elif wanted := beyond(name, value, getattr(kind, "bounds", None)):
            flaws.append(f"{subject}: {said!r} should be {wanted}, not {told(value)}.")
        else:
            values[name] = {} if value == [] and str(known[name].type).startswith("dict") else value
    given = {option_name(said, known, aliases) for said in table}
    flaws += [f"{subject}: {name!r} is missing." for name, one in known.items() if _is_missing(one, given)]
    if flaws:
        raise InvalidError(together(flaws, subject))
    return kind(**values)


def together(flaws: Sequence[str], subject: str) -> str:
    """All that is wrong with what a subject was given, which is said once; at most `MOST_FLAWS` of them."""
    rest = [flaw.removeprefix(f"{subject}: ").removeprefix(f"{subject} ") for flaw in flaws[1:MOST_FLAWS]]
    more = f"And {len(flaws) - MOST_FLAWS} more." if len(flaws) > MOST_FLAWS else ""
    return " ".join(
        [flaws[0], *(f"It {one}" if one.startswith("has ") else one for one in rest), *filter(None, [more])]
    )


def _unknown(said: str, known: Iterable[str], aliases: Iterable[str], subject: str) -> str:
    spell = camel_case if said != said.lower() else str
    names = [spell(one) for one in known]
    # What was meant may be another name of an option; the list has each of them once.
    near = suggest(said, [*names, *map(spell, aliases)]) or f" It takes: {', '.join(names)}."
    return f"{subject} has no option {said!r}.{near}"


def _is_missing(one: Field[Any], given: Container[str]) -> bool:
    return one.name not in given and one.default is MISSING and one.default_factory is MISSING
