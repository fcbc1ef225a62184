"""The types of the script API, as TypeScript and LuaLS write them. Not here: what is written with them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import MISSING, Field, fields

from kernel.api.definition import ScriptClass
from kernel.records import dataclass

TYPESCRIPT = {
    "str": "string",
    "int": "number | bigint",
    "float": "number",
    "bool": "boolean",
    "bytes": "Uint8Array",
    "None": "void",
    "Value": "any",
    "Any": "any",
    "dict": "Record<string, any>",
    "Table": "any",
    "list": "any[]",
    "Function": "(...args: any[]) => any",
}
LUA = {
    "str": "string",
    "int": "integer",
    "float": "number",
    "bool": "boolean",
    "bytes": "string",
    "None": "nil",
    "Value": "any",
    "Any": "any",
    "dict": "table<string, any>",
    "Table": "table",
    "list": "any[]",
    "Function": "fun(...): any",
}
"""What a type of a signature is called in a language; the rest are script classes."""

PART = re.compile(r"(?P<name>\w+)(?:\[(?P<inside>.*)\])?$")


@dataclass(frozen=True, slots=True)
class Option:
    """A field of an options table."""

    name: str
    annotation: str
    optional: bool


def options_of(table: type) -> list[Option]:
    """The options that a table read into this dataclass may have, in order."""
    aliases = set(getattr(table, "aliases", {}).values())
    # What has another name, too, may be given by that one.
    return [
        Option(one.name.rstrip("_"), str(one.type), _has_default(one) or one.name in aliases) for one in fields(table)
    ]


def _has_default(field: Field[object]) -> bool:
    return field.default is not MISSING or field.default_factory is not MISSING


def table_names(classes: list[ScriptClass]) -> dict[type, str]:
    """The dataclasses that options are read into → the name of each; two of one name are told apart by their module."""
    operations = (operation for one in classes for operation in one.operations if not operation.hidden)
    tables = [parameter.table for operation in operations for parameter in operation.parameters if parameter.table]
    names: dict[type, str] = {}
    for table in dict.fromkeys(tables):
        name = table.__name__
        if name in names.values():
            name = table.__module__.rpartition(".")[2].title().replace("_", "") + name
        while name in names.values():
            name += "_"
        names[table] = name
    return names


def field_types(described: ScriptClass) -> dict[str, tuple[str, str]]:
    """Field → (its type, its documentation)."""
    found: dict[str, tuple[str, str]] = {}
    for name, doc in described.fields:
        getter: Callable[..., object] = getattr(described.cls, name).fget
        found[name] = str(getter.__annotations__.get("return", "Value")), doc
    return found


def typescript(annotation: str, known: frozenset[str]) -> str:
    """An annotation in TypeScript; a name that is no script class is anything."""
    parts = dict.fromkeys(_in_typescript(one, known) for one in split(annotation))
    return " | ".join(parts) if len(parts) == 1 else " | ".join(part.replace("void", "undefined") for part in parts)


def _in_typescript(one: str, known: frozenset[str]) -> str:
    name, inside = _parts(one)
    if name == "list" and inside:
        item = typescript(inside, known)
        return f"({item})[]" if " " in item else f"{item}[]"
    if name == "Function":
        return f"({TYPESCRIPT[name]})"
    return TYPESCRIPT.get(name) or (name if name in known else "any")


def luals(annotation: str, known: frozenset[str]) -> str:
    """An annotation as LuaLS writes it."""
    return "|".join(dict.fromkeys(_in_lua(one, known) for one in split(annotation)))


def _in_lua(one: str, known: frozenset[str]) -> str:
    name, inside = _parts(one)
    if name == "list" and inside:
        item = luals(inside, known)
        return f"({item})[]" if "|" in item else f"{item}[]"
    return LUA.get(name) or (name if name in known else "any")


def split(annotation: str) -> list[str]:
    """The alternatives of a union, without those of inner types: `str | list[str | int]` has two."""
    parts, depth, begin = [], 0, 0
    for position, sign in enumerate(annotation):
        depth += (sign == "[") - (sign == "]")
        if sign == "|" and depth == 0:
            parts.append(annotation[begin:position].strip())
            begin = position + 1
    return [*parts, annotation[begin:].strip()]


def _parts(one: str) -> tuple[str, str]:
    found = PART.match(one)
    return (found["name"], found["inside"] or "") if found else ("Any", "")
