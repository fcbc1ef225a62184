"""Calls of the script API that it would refuse: functions there are not, options it does not know, wrong types.

Everything is taken from the API's one definition. Only calls on a class of the API by its own name are judged:
what a variable holds is not known here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from functools import cache, lru_cache

from kernel.api.arguments import KINDS, SPOKEN, fits, option_name, spoken, type_names
from kernel.api.classes import load_class
from kernel.api.definition import ScriptClass, camel_case, describe, snake_case
from kernel.api.help import Found
from kernel.api.help import find as find_functions
from kernel.bounds import Bound, beyond
from kernel.errors import SpellError
from kernel.registry import suggest
from kernel.values import told
from studio.linting.calls import Call, contents_of
from studio.linting.literals import Entry, Value
from studio.linting.problems import Code, Notebook, Problem
from studio.linting.vocabulary import LIBRARY, api_names
from studio.names import names_of
from studio.trees import KEPT

SUBJECT = "options"


def find(code: Code, notebook: Notebook) -> Iterator[Problem]:
    """What is wrong with the calls of the API in a cell."""
    own = notebook.defined.get(code.language, frozenset()) & api_names(code.language)
    yield from _found(code.language, code.source, own)


@lru_cache(maxsize=KEPT)
def _found(language: str, source: str, own: frozenset[str]) -> tuple[Problem, ...]:
    """As `find`; `own` are classes whose names the notebook gives to something else. Of one source always the same."""
    names = names_of(language, source)
    if not names.is_whole:
        return ()
    globals, ours = {place.start for place in names.globals}, api_names(language) - own - LIBRARY[language]
    problems: list[Problem] = []
    for call in contents_of(language, source).calls:
        start = call.name_start if len(call.path) == 1 else call.start
        if call.path[0] in ours and (start in globals or call.is_new) and len(call.path) <= 2:
            problems += _judge(call, language)
    return tuple(problems)


def functions_called(call: Call, language: str) -> list[Found]:
    """The functions of the API that a call on one of its classes means; none when it is not known."""
    described = described_class(call.path[0])
    if described is None:
        return []
    return find_functions({described.name: described}, "", list(call.path), language)


@cache
def described_class(name: str) -> ScriptClass | None:
    """A class of the API as data; None when there is none of that name."""
    try:
        return describe(load_class(name))
    except SpellError:
        return None


def _judge(call: Call, language: str) -> Iterator[Problem]:
    found = functions_called(call, language)
    if not found:
        yield from _unknown_function(call, language)
        return
    described = described_class(call.path[0])
    # Every built-in tool takes hooks besides its own options.
    more = ("hooks",) if described is not None and described.base == "Tool" else ()
    flaws = [list(_flaws(call, one, language, more)) for one in found]
    # Of several functions a name may mean, the call has to fit one.
    if all(flaws):
        yield from flaws[0]


def _unknown_function(call: Call, language: str) -> Iterator[Problem]:
    described = described_class(call.path[0])
    if described is None or len(call.path) != 2 or call.is_method or described.extensible:
        return
    spell = camel_case if language == "javascript" else str
    names = {spell(one.name) for one in described.operations if one.static and not one.hidden}
    more = {one.name for one in described.operations} | {name for name, _ in described.fields}
    if call.path[1] in names | more or snake_case(call.path[1]) in more:
        return
    near = suggest(call.path[1], sorted(names))
    yield Problem(call.name_start, call.end, f"{call.path[0]} has no function {call.path[1]!r}.{near}", subject=SUBJECT)


def _flaws(call: Call, found: Found, language: str, more: tuple[str, ...]) -> Iterator[Problem]:
    for value, parameter in zip(call.arguments, found.operation.parameters, strict=False):
        if value.kind in ("unknown", "nothing"):
            continue
        if parameter.table is not None and value.kind == "table":
            seen = replace(value, entries=tuple(one for one in value.entries if one.key not in more))
            yield from _options(seen, parameter.table, found, language)
        elif not _may_be(value, parameter.annotation):
            wanted, name = spoken(parameter.annotation), parameter.name
            said = f"{found.signature}: {name!r} should be {wanted}, not {told(value.sample())}."
            yield Problem(value.start, value.end, said, subject=SUBJECT)


def _options(value: Value, table: type, found: Found, language: str) -> Iterator[Problem]:
    known = {one.name: str(one.type) for one in fields(table)}
    aliases: Mapping[str, str] = getattr(table, "aliases", {})
    bounds: Mapping[str, Bound] | None = getattr(table, "bounds", None)
    for entry in value.entries:
        if entry.key is None:
            continue
        name = option_name(entry.key, known, aliases)
        if name not in known:
            message = _unknown(entry.key, [*known, *aliases], found.call, language)
            yield Problem(entry.key_start, entry.key_end, message, subject=SUBJECT)
        elif wanted := _wanted(entry, name, known[name], bounds):
            message = f"{found.call}: {entry.key!r} should be {wanted}, not {told(entry.value.sample())}."
            yield Problem(entry.value.start, entry.value.end, message, subject=SUBJECT)


def _wanted(entry: Entry, name: str, annotation: str, bounds: Mapping[str, Bound] | None) -> str:
    """What an option should be that a value does not fit; "" when it does, or is not known."""
    if entry.value.kind in ("unknown", "nothing"):
        return ""
    if not _may_be(entry.value, annotation):
        return spoken(annotation)
    return str(beyond(name, entry.value.sample(), bounds) or "")


def _may_be(value: Value, annotation: str) -> bool:
    """Whether a value is of a type; of types that are no script's (`tuple[str, ...]`) nothing is known."""
    names = type_names(annotation)
    if any(name not in KINDS and name not in SPOKEN and name not in api_names("lua") for name in names):
        return True
    return fits(value.sample(), annotation)


def _unknown(said: str, known: list[str], call: str, language: str) -> str:
    names = [camel_case(one) if language == "javascript" else one for one in known]
    near = suggest(said, names) or f" It takes: {', '.join(names[:12])}{', …' if len(names) > 12 else ''}."
    return f"{call} has no option {said!r}.{near}"
