"""The script API as the Lua language server reads it (`llmspell.luals.lua`): annotations and empty functions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kernel.api.bindings import read_bindings
from kernel.api.definition import LUA_WORDS, Operation, ScriptClass, describe
from kernel.api.reference.sections import described_classes, languages_of, other_names
from kernel.api.reference.types import field_types, luals, options_of, table_names

HEAD = """---@meta
-- The script API of Spell Studio, for editors. Made from the API's one definition by `llmspell api --format luals`.
"""

GLOBALS = """
---The parameters of the spell, by name.
---@type table<string, any>
params = {}
---The variables of the environment that a spell may read.
---@type table<string, string>
env = {}
---The configuration of the spell.
---@type table<string, any>
config = {}
---What the named cells of the notebook returned.
---@type table<string, any>
cells = {}
"""


def render_luals() -> str:
    """The whole file."""
    classes = [one for one in described_classes() if "lua" in languages_of(one)]
    known = frozenset(one.name for one in classes)
    names = table_names(classes)
    tables = [_table(table, name, known) for table, name in names.items()]
    parts = [HEAD, GLOBALS, *tables, *(_class(one, known, names) for one in classes)]
    others = [f"{name} = {one}" for name, one in other_names("lua").items()]
    return "\n".join([*parts, *others, "", _errors(), _libraries()])


def _table(table: type, name: str, known: frozenset[str]) -> str:
    lines = [*_comment(table.__doc__ or ""), f"---@class {name}"]
    for option in options_of(table):
        lines.append(f"---@field {option.name}{'?' if option.optional else ''} {luals(option.annotation, known)}")
    return "\n".join([*lines, ""])


def _class(one: ScriptClass, known: frozenset[str], names: dict[type, str]) -> str:
    base = f" : {one.base}" if one.base in known else ""
    lines = [*_comment(one.doc), f"---@class {one.name}{base}"]
    for name, (annotation, doc) in field_types(one).items():
        lines.append(f"---@field {name} {luals(annotation, known)} {doc.splitlines()[0] if doc else ''}".rstrip())
    if one.iterate or one.call:
        lines.append("---@overload fun(...): any")
    lines += [f"{one.name} = {{}}", ""]
    inherited = {operation.function for operation in _inherited(one)}
    for operation in one.operations:
        if not operation.hidden and operation.function not in inherited:
            lines += _function(one, operation, known, names)
    if one.extensible:
        lines += ["---A class of the spell's own.", "---@return table", f"function {one.name}:extend() end", ""]
    return "\n".join(lines)


def _inherited(one: ScriptClass) -> Iterator[Operation]:
    for cls in one.cls.__mro__[1:]:
        if "script_name" in vars(cls):
            yield from describe(cls).operations


def _function(one: ScriptClass, operation: Operation, known: frozenset[str], tables: dict[type, str]) -> list[str]:
    lines = _comment(operation.doc)
    names = []
    for parameter in operation.parameters:
        name = f"{parameter.name}_" if parameter.name in LUA_WORDS else parameter.name
        names.append(name)
        kind = luals(parameter.annotation, known)
        if parameter.table is not None:
            kind = kind.replace("table<string, any>", tables[parameter.table])
        lines.append(f"---@param {name}{'?' if parameter.optional else ''} {kind.removesuffix('|nil')}")
    if operation.async_of:
        names.append("callback")
        lines.append("---@param callback? fun(result: any, err: any)")
    names += ["..."] if operation.rest else []
    if operation.returns not in ("", "None"):
        lines.append(f"---@return {luals(operation.returns, known)}")
    dot = "." if operation.static else ":"
    return [*lines, f"function {one.name}{dot}{operation.name}({', '.join(names)}) end", ""]


def _comment(doc: str) -> list[str]:
    text = re.split(r"```", doc)[0].strip()
    return [f"---{line}".rstrip() for line in text.splitlines()]


def _errors() -> str:
    lines = ["---@class SpellError", "---@field type string", "---@field message string", "SpellError = {}", ""]
    for name in read_bindings("lua")["errors"]:
        lines += [f"---@class {name} : SpellError", f"{name} = {{}}", "---@param message? string"]
        lines += ["---@param fields? table", f"---@return {name}", f"function {name}.new(message, fields) end", ""]
    return "\n".join(lines)


def _libraries() -> str:
    libraries = read_bindings("lua")["libraries"]
    lines = ["---The tools by category; any tool is also a function: `tools.calculator(…)`.", "tools = {"]
    for category, names in libraries["tools"].items():
        lines.append(f"  {category} = {{ {', '.join(f'{name} = {name}' for name in names)} }},")
    lines += ["}", "---@param path string", "---@return Tool", "function tools.load(path) end", ""]
    lines += [
        "---The agent templates.",
        f"agents = {{ {', '.join(f'{name} = {name}' for name in libraries['agents'])} }}",
    ]
    return "\n".join([*lines, ""])
