"""Changes and notebooks as plain JSON data, for the recovery log and for screens.

A change is `{"type": "edit_cell", "id": …, "source": …}`: the name of its class and its fields.
What comes in is checked and its text cleaned; it may come from a page in a browser.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, cast, get_args

from kernel.errors import InvalidError
from kernel.parameters import ParameterType
from studio.notebook.changes import Change
from studio.notebook.document import Cell, Kind, Notebook, Parameter
from studio.notebook.text import clean


def change_to_plain(change: Change) -> dict[str, Any]:
    """The change as JSON data."""
    said = {field.name: _to_plain(getattr(change, field.name)) for field in fields(change)}
    return {"type": _snake(type(change).__name__), **said}


def change_from_plain(data: Any) -> Change:
    """The change of JSON data. `InvalidError` when it is none."""
    kinds = {_snake(kind.__name__): kind for kind in get_args(Change)}
    kind = kinds.get(str(_take(data, "type", str)))
    if kind is None:
        raise InvalidError(f"There is no change {data['type']!r}. Use one of: {', '.join(kinds)}.")
    return cast(Change, kind(**{field.name: _READERS[field.name](data) for field in fields(kind)}))


def cell_to_plain(cell: Cell) -> dict[str, Any]:
    """The cell as JSON data: `{id, kind, source, name, options}`."""
    return {
        "id": cell.id,
        "kind": cell.kind,
        "source": cell.source,
        "name": cell.name,
        "options": dict(cell.options),
    }


def notebook_to_plain(notebook: Notebook) -> dict[str, Any]:
    """The notebook as JSON data, without its layout."""
    return {
        "title": notebook.title,
        "params": [_parameter_to_plain(parameter) for parameter in notebook.params],
        "profile": notebook.profile,
        "model": notebook.model,
        "cells": [cell_to_plain(cell) for cell in notebook.cells],
        "extra": dict(notebook.extra),
    }


def notebook_from_plain(data: Any) -> Notebook:
    """The notebook of JSON data. `InvalidError` when it is none."""
    return Notebook(
        _text(data, "title"),
        _params(data),
        _text(data, "profile"),
        _text(data, "model"),
        tuple(_cell_from_plain(cell) for cell in _take(data, "cells", list)),
        _clean(_take(data, "extra", dict)),
    )


def _parameter_to_plain(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "type": parameter.type,
        "default": parameter.default,
        "help": parameter.help,
        "choices": list(parameter.choices),
        "extra": dict(parameter.extra),
    }


def _to_plain(value: Any) -> Any:
    match value:
        case Cell():
            return cell_to_plain(value)
        case Notebook():
            return notebook_to_plain(value)
        case tuple():
            return [_parameter_to_plain(parameter) for parameter in value]
        case Mapping():
            return dict(value)
    return value


def _cell_from_plain(data: Any) -> Cell:
    return Cell(
        _text(data, "id"), cast(Kind, _text(data, "kind")), _text(data, "source"), _text(data, "name"), _options(data)
    )


def _parameter_from_plain(data: Any) -> Parameter:
    return Parameter(
        _text(data, "name"),
        cast(ParameterType, _text(data, "type")),
        _clean(data.get("default")),
        _text(data, "help"),
        tuple(_clean(choice) for choice in _take(data, "choices", list)),
        _clean(_take(data, "extra", dict)),
    )


def _params(data: Any) -> tuple[Parameter, ...]:
    return tuple(_parameter_from_plain(parameter) for parameter in _take(data, "params", list))


def _options(data: Any) -> dict[str, str]:
    said = _take(data, "options", dict, {})
    return {clean(str(key)): clean(str(value)) for key, value in said.items()}


def _text(data: Any, key: str) -> str:
    default = None if key in ("id", "kind", "type") else ""
    return clean(cast(str, _take(data, key, str, default)))


def _clean(value: Any) -> Any:
    match value:
        case str():
            return clean(value)
        case list():
            return [_clean(item) for item in value]
        case dict():
            return {clean(str(key)): _clean(item) for key, item in value.items()}
    return value


def _take(data: Any, key: str, type: type, default: Any = None) -> Any:
    value = data.get(key, default) if isinstance(data, dict) else None
    if not isinstance(value, type) or isinstance(value, bool):
        raise InvalidError(f"A {type.__name__} was expected as {key!r}, not {value!r:.100}.")
    return value


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def _required(key: str) -> Callable[[Any], str]:
    return lambda data: clean(cast(str, _take(data, key, str)))


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "cell": lambda data: _cell_from_plain(data.get("cell")),
    "notebook": lambda data: notebook_from_plain(data.get("notebook")),
    "params": _params,
    "options": _options,
    "at": lambda data: _take(data, "at", int),
    "to": lambda data: _take(data, "to", int),
    "isolated": lambda data: data.get("isolated") is True,
    "value": lambda data: _clean(data.get("value")),
    **{key: _required(key) for key in ("id", "source", "name", "kind", "title", "profile", "model", "key")},
}
"""The fields of all changes → how each is read from the change's data."""
