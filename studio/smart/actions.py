"""What a page asks of a form, done: edits, parameters of tools, the variable, rows of data. Pure."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from typing import Any

from kernel.api.spelling import spelled
from kernel.errors import InvalidError
from kernel.spelling import snake_case
from studio.notebook.calls import LUA_KEYWORDS
from studio.smart import columns, schemas
from studio.smart.editing import change, form_of
from studio.smart.edits import Path, Set, edit_from_plain
from studio.smart.forms import DATA
from studio.smart.grammars import text_of
from studio.smart.groups import types_of_workflow
from studio.trees import tree_of

VARIABLE = re.compile(r"[A-Za-z_]\w*", re.ASCII)

MOST_ROWS = 5_000

SNIFFED = 20_000
"""Characters of a text in which the separator of its columns is looked for."""


def act(language: str, source: str, number: int, data: Mapping[str, Any]) -> str:
    """The source after what a page asked of form `number`: `{"op": …}`. `InvalidError` when that cannot be."""
    op = data.get("op")
    if op == "parameter":
        return _parameter(language, source, number, data)
    if op == "column":
        return _column_edit(language, source, number, data)
    if op == "type":
        return retyped(language, source, number, _text(data, "to"))
    if op == "variable":
        return renamed(language, source, number, _text(data, "name"))
    if op == "paste":
        return change(language, source, number, [Set((DATA,), rows_of(_text(data, "text")))])
    return change(language, source, number, [edit_from_plain(data)])


def _parameter(language: str, source: str, number: int, data: Mapping[str, Any]) -> str:
    given = data.get("path")
    path: Path = tuple(given) if isinstance(given, list) else ()
    name, how = _text(data, "name"), data.get("do")
    if how == "add":
        return schemas.add_parameter(language, source, number, path, name)
    if how == "remove":
        return schemas.remove_parameter(language, source, number, path, name)
    if how == "rename":
        return schemas.rename_parameter(language, source, number, path, name, _text(data, "to"))
    if how == "require":
        return schemas.require(language, source, number, path, name, data.get("on") is True)
    raise InvalidError("The page sent something that is no edit of a parameter. Reload the page.")


def _column_edit(language: str, source: str, number: int, data: Mapping[str, Any]) -> str:
    name, how = _text(data, "name"), data.get("do")
    if how == "add":
        return columns.add_column(language, source, number, name)
    if how == "remove":
        return columns.remove_column(language, source, number, name)
    if how == "rename":
        return columns.rename_column(language, source, number, name, _text(data, "to"))
    raise InvalidError("The page sent something that is no edit of a column. Reload the page.")


def retyped(language: str, source: str, number: int, to: str) -> str:
    """The source with another type of workflow: another function of `Workflow` makes it."""
    form = form_of(language, source, number)
    call = form.statement.call
    if call is None or to not in types_of_workflow(form):
        raise InvalidError(f"A form cannot make this workflow {to!r}. Change it in the code.")
    raw = source.encode()
    return (raw[: call.name[0]] + spelled(to, language).encode() + raw[call.name[1] :]).decode()


def renamed(language: str, source: str, number: int, name: str) -> str:
    """The source with another name for the variable of a form, wherever this cell uses it."""
    form = form_of(language, source, number)
    if not VARIABLE.fullmatch(name):
        raise InvalidError(f"{name!r} cannot be a variable. Use letters, digits and _, and no digit first.")
    if not form.name or form.name == name:
        return source
    raw = source.encode()
    for start, end in reversed(_uses(language, source, form.name)):
        raw = raw[:start] + name.encode() + raw[end:]
    after = raw.decode()
    if tree_of(language, after).has_error or (language == "lua" and name in LUA_KEYWORDS):
        raise InvalidError(f"{name!r} is a word of the language. Choose another name.")
    return after


def _uses(language: str, source: str, name: str) -> list[tuple[int, int]]:
    """Where a variable is used: no fields of that name, and no keys."""
    found, waiting = [], [tree_of(language, source)]
    while waiting:
        node = waiting.pop()
        waiting.extend(node.children)
        if node.type == "identifier" and text_of(node) == name and not _is_field(node):
            found.append((node.start_byte, node.end_byte))
    return sorted(found)


def _is_field(node: Any) -> bool:
    parent = node.parent
    if parent is None:
        return False
    if parent.type in ("dot_index_expression", "method_index_expression"):
        return bool(parent.named_children[-1] == node)
    if parent.type == "attribute":
        return bool(parent.child_by_field_name("attribute") == node)
    is_key = parent.type == "field" and parent.child_by_field_name("name") == node
    return bool(is_key and parent.children[0].type != "[")


def rows_of(text: str) -> list[Any] | dict[str, Any]:
    """Data out of a pasted text: JSON, or a table with a line of names (CSV, also with tabs or semicolons)."""
    bare = text.strip()
    if bare[:1] in ("[", "{"):
        try:
            said = json.loads(bare, parse_constant=_refused)
        except ValueError as error:
            raise InvalidError(f"This is no JSON: {error}.") from None
        if isinstance(said, list | dict):
            return said
    if not bare:
        raise InvalidError("There is nothing to take. Paste a table with a line of names, or JSON.")
    try:
        dialect: Any = csv.Sniffer().sniff(bare[:SNIFFED], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    lines = [line for line in csv.reader(io.StringIO(bare), dialect) if any(line)]
    if len(lines) > MOST_ROWS + 1:
        raise InvalidError(
            f"A cell takes {MOST_ROWS:,} rows at most. Keep larger data in a file, and read it by a tool."
        )
    names = [_column(name, number) for number, name in enumerate(lines[0], 1)]
    return [dict(zip(names, map(_value, line), strict=False)) for line in lines[1:]]


def _refused(name: str) -> None:
    raise ValueError(f"{name} is no value of JSON")


def _column(name: str, number: int) -> str:
    return snake_case(re.sub(r"\W+", "_", name.strip()).strip("_")) or f"column_{number}"


def _value(text: str) -> Any:
    """A number or truth value where the text is one; a text that only looks like one (`007`) stays a text."""
    if re.fullmatch(r"-?(0|[1-9]\d{0,14})", text):
        return int(text)
    if re.fullmatch(r"-?(0|[1-9]\d*)\.\d{1,12}", text):
        return float(text)
    return {"true": True, "false": False}.get(text.lower(), text)


def _text(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key)
    if not isinstance(value, str):
        raise InvalidError("The page sent an edit without its text. Reload the page.")
    return value
