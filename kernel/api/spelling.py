"""Names in the spelling of a language: tables of the API are snake_case here and in Lua, camelCase in JavaScript.

Only a `Record`'s own keys are respelled: what a user put into a table is the user's.
"""

from __future__ import annotations

from collections.abc import Mapping

from kernel.api.definition import camel_case, snake_case
from kernel.values import Outcome, Record, Value

CAMEL = frozenset({"javascript"})
"""Languages whose names are in camelCase."""


def spelled(name: str, language: str) -> str:
    """One of our names as a language writes it."""
    return camel_case(name) if language in CAMEL else name


def respell(value: Value, language: str) -> Value:
    """A result on its way to a script: its records, also those inside records and lists, in the language's spelling."""
    match value:
        case Record():
            return {spelled(key, language): respell(item, language) for key, item in value.items()}
        case list() if any(isinstance(item, Record | list) for item in value):
            return [respell(item, language) for item in value]
        case Outcome() if language in CAMEL:
            fields = {camel_case(key): respell(item, language) for key, item in value.fields.items()}
            return Outcome(value.output, fields)
    return value


def normalised(table: Mapping[str, Value], language: str) -> dict[str, Value]:
    """A record as a script left it, with our names again. A name that would not come back the same stays as it is."""
    if language not in CAMEL:
        return dict(table)
    names = {key: snake_case(key) for key in table}
    return {name if camel_case(name) == key else key: table[key] for key, name in names.items()}
