"""The parameters of a tool (or any JSON Schema of named fields) as rows of a form, and the edits of rows. Pure."""

from __future__ import annotations

from typing import Any

from kernel.errors import InvalidError
from studio.smart.editing import change, find, form_of
from studio.smart.edits import Insert, Path, Remove, Rename, Set
from studio.smart.literals import Literal, Scalar, Table, is_plain, plain

TYPES = ("string", "integer", "number", "boolean", "array", "object")

PROPERTIES, REQUIRED = "properties", "required"


def schema_to_plain(literal: Table, path: Path) -> dict[str, Any] | None:
    """`{parameters: [{name, type, description, required, more}]}`; None for a schema that rows cannot show."""
    if not is_plain(literal):
        return None
    if literal.items and literal.get(PROPERTIES) is None:
        return None
    properties = _value(literal, PROPERTIES)
    if properties is None:
        return {"parameters": []}
    if not isinstance(properties, Table) or properties.form not in ("record", "empty"):
        return None
    required = _required(literal)
    rows = []
    for item in properties.items:
        if not isinstance(item.value, Table):
            return None
        rows.append(_row(str(item.key), item.value, required, (*path, PROPERTIES, str(item.key))))
    return {"parameters": rows}


def _row(name: str, said: Table, required: list[str], path: Path) -> dict[str, Any]:
    kind, about = (_value(said, key) for key in ("type", "description"))
    return {
        "name": name,
        "path": list(path),
        "type": kind.value if isinstance(kind, Scalar) else "",
        "description": about.value if isinstance(about, Scalar) else "",
        "required": name in required,
        "more": sorted(key for key in said.keys if key not in ("type", "description")),
    }


def _value(literal: Table, key: str) -> Literal | None:
    item = literal.get(key)
    return item.value if item else None


def _required(literal: Table) -> list[str]:
    names = _value(literal, REQUIRED)
    return [str(name) for name in plain(names)] if isinstance(names, Table) and names.form == "list" else []


def add_parameter(language: str, source: str, number: int, path: Path, name: str) -> str:
    """The source with a further parameter, a text. `InvalidError` when there is one of that name."""
    schema = find(form_of(language, source, number), path)
    if isinstance(schema, Table) and find(form_of(language, source, number), (*path, PROPERTIES, name)) is not None:
        raise InvalidError(f"There is {name!r} already. Choose another name.")
    if not isinstance(schema, Table) or not schema.items:
        whole = {"type": "object", PROPERTIES: {name: {"type": "string"}}, REQUIRED: [name]}
        return change(language, source, number, [Set(path, whole)])
    source = change(language, source, number, [Set((*path, PROPERTIES, name), {"type": "string"})])
    return require(language, source, number, path, name, True)


def rename_parameter(language: str, source: str, number: int, path: Path, name: str, to: str) -> str:
    """The source with a parameter of another name, also among those that are required."""
    if not to.strip():
        raise InvalidError("A parameter needs a name.")
    index = _place(language, source, number, path, name)
    edits = [] if index < 0 else [Set((*path, REQUIRED, index), to)]
    return change(language, source, number, [Rename((*path, PROPERTIES, name), to), *edits])


def remove_parameter(language: str, source: str, number: int, path: Path, name: str) -> str:
    """The source without a parameter."""
    source = require(language, source, number, path, name, False)
    return change(language, source, number, [Remove((*path, PROPERTIES, name))])


def require(language: str, source: str, number: int, path: Path, name: str, is_required: bool) -> str:
    """The source in which a parameter has to be given, or need not be."""
    index = _place(language, source, number, path, name)
    if is_required == (index >= 0):
        return source
    if is_required:
        names = find(form_of(language, source, number), (*path, REQUIRED))
        at = len(names.items) if isinstance(names, Table) else 0
        return change(language, source, number, [Insert((*path, REQUIRED), at, name)])
    names = find(form_of(language, source, number), (*path, REQUIRED))
    alone = isinstance(names, Table) and len(names.items) == 1
    # An empty list of a script may be taken for a table without names.
    return change(language, source, number, [Remove((*path, REQUIRED) if alone else (*path, REQUIRED, index))])


def _place(language: str, source: str, number: int, path: Path, name: str) -> int:
    """The place of a name among those that are required, -1 for none."""
    names = find(form_of(language, source, number), (*path, REQUIRED))
    listed = plain(names) if isinstance(names, Table) and names.form == "list" else []
    return listed.index(name) if name in listed else -1
