"""The names of a JavaScript cell. What is declared at its top level is a global of the notebook."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from studio.names.scopes import PLAIN, Kind, Scope, Sheet, reading

if TYPE_CHECKING:
    from tree_sitter import Node

SHORT = "{old}: {new}"
DECLARATIONS = ("lexical_declaration", "variable_declaration")
FUNCTIONS = ("function_declaration", "generator_function_declaration")
Named = Callable[["Node", str], None]
"""Told each name of a pattern, and how another one is written there."""


def read(sheet: Sheet, root: Node) -> None:
    """Note every name of the cell."""
    for child in root.named_children:
        _top(sheet, child)


def _top(sheet: Sheet, node: Node) -> None:
    top = sheet.top
    if node.type in DECLARATIONS:
        for name, value in _declarators(node):
            _pattern(sheet, name, top, _writer(sheet, top))
            if value is not None:
                _visit(sheet, value, top)
    elif node.type in (*FUNCTIONS, "class_declaration"):
        name = node.child_by_field_name("name")
        if name is not None:
            sheet.note(top, name, "write")
        (_function if node.type in FUNCTIONS else _class)(sheet, node, top)
    elif node.type == "export_statement":
        for child in node.named_children:
            _top(sheet, child)
    else:
        _visit(sheet, node, top)


def _declarators(node: Node) -> Iterator[tuple[Node | None, Node | None]]:
    """What a declaration declares, with what it is given."""
    for child in node.named_children:
        if child.type == "variable_declarator":
            yield child.child_by_field_name("name"), child.child_by_field_name("value")


def _pattern(sheet: Sheet, node: Node | None, scope: Scope, named: Named) -> None:
    """What is declared or assigned by `{a, b: [c], d = 1, ...e}`; defaults and members are read."""
    if node is None:
        return
    match node.type:
        case "identifier":
            named(node, "{new}")
        case "shorthand_property_identifier_pattern":
            named(node, SHORT)
        case "object_pattern" | "array_pattern" | "rest_pattern":
            for child in node.named_children:
                _pattern(sheet, child, scope, named)
        case "pair_pattern":
            _computed(sheet, node.child_by_field_name("key"), scope)
            _pattern(sheet, node.child_by_field_name("value"), scope, named)
        case "assignment_pattern" | "object_assignment_pattern":
            _pattern(sheet, node.child_by_field_name("left"), scope, named)
            _visit(sheet, node.child_by_field_name("right"), scope)
        case _:
            _visit(sheet, node, scope)


def _computed(sheet: Sheet, key: Node | None, scope: Scope) -> None:
    """`[key]`, of a property, reads; `key` is only a word."""
    if key is not None and key.type == "computed_property_name":
        _visit(sheet, key, scope)


def _writer(sheet: Sheet, scope: Scope) -> Named:
    return lambda node, form: sheet.note(scope, node, "write", form)


def _declarer(sheet: Sheet, scope: Scope, kind: Kind) -> Named:
    return lambda node, form: sheet.declare(scope, node, kind, form)


def _declaration(sheet: Sheet, node: Node, scope: Scope) -> None:
    owner = scope.nearest("function", "top") if node.type == "variable_declaration" else scope
    for name, value in _declarators(node):
        _pattern(sheet, name, scope, _declarer(sheet, owner, "local"))
        if value is not None:
            _visit(sheet, value, scope)


def _function(sheet: Sheet, node: Node, scope: Scope) -> None:
    own = Scope(scope, "function")
    name = node.child_by_field_name("name")
    if name is not None and name.type == "identifier" and node.type not in FUNCTIONS:
        sheet.declare(own, name, "field")
    elif name is not None and name.type == "identifier" and scope is not sheet.top:
        sheet.declare(scope, name, "function")
    _computed(sheet, name, scope)
    for child in _inner(node.child_by_field_name("parameters") or node.child_by_field_name("parameter")):
        _pattern(sheet, child, own, _declarer(sheet, own, "parameter"))
    for child in _inner(node.child_by_field_name("body")):
        _visit(sheet, child, own)


def _inner(node: Node | None) -> list[Node]:
    """What is between brackets, or a node alone, as in `x => y`."""
    if node is None:
        return []
    return node.named_children if node.type in ("formal_parameters", "statement_block") else [node]


def _class(sheet: Sheet, node: Node, scope: Scope) -> None:
    name = node.child_by_field_name("name")
    own = Scope(scope)
    if name is not None and node.type == "class":
        sheet.declare(own, name, "field")
    elif name is not None and scope is not sheet.top:
        sheet.declare(scope, name, "class")
    for child in node.named_children:
        if child != name:
            _visit(sheet, child, own)


def _catch(sheet: Sheet, node: Node, scope: Scope) -> None:
    own = Scope(scope)
    _pattern(sheet, node.child_by_field_name("parameter"), own, _declarer(sheet, own, "error"))
    _visit(sheet, node.child_by_field_name("body"), own)


def _for_in(sheet: Sheet, node: Node, scope: Scope) -> None:
    own = Scope(scope)
    kind = node.child_by_field_name("kind")
    left = node.child_by_field_name("left")
    owner = scope.nearest("function", "top") if kind is not None and sheet.text(kind) == "var" else own
    _pattern(sheet, left, own, _declarer(sheet, owner, "loop") if kind is not None else _writer(sheet, scope))
    _visit(sheet, node.child_by_field_name("right"), scope)
    _visit(sheet, node.child_by_field_name("body"), own)


def _inner_block(sheet: Sheet, node: Node, scope: Scope) -> None:
    own = Scope(scope)
    for child in node.named_children:
        _visit(sheet, child, own)


def _assignment(sheet: Sheet, node: Node, scope: Scope) -> None:
    left = node.child_by_field_name("left")
    if left is not None and left.type == "member_expression":
        _member(sheet, left, scope, is_written=True)
    else:
        _pattern(sheet, left, scope, _writer(sheet, scope))
    _visit(sheet, node.child_by_field_name("right"), scope)


def _member(sheet: Sheet, node: Node, scope: Scope, is_written: bool = False) -> None:
    owner, name = node.child_by_field_name("object"), node.child_by_field_name("property")
    if owner is not None:
        _visit(sheet, owner, scope)
        if name is not None and owner.type == "identifier" and sheet.text(owner) == "globalThis":
            sheet.note(sheet.top, name, "write" if is_written else "mention")


def _unary(sheet: Sheet, node: Node, scope: Scope) -> None:
    """`typeof x` asks whether there is an x at all."""
    argument = node.child_by_field_name("argument")
    if argument is not None and argument.type == "identifier" and node.children[0].type == "typeof":
        sheet.note(scope, argument, "mention")
    elif argument is not None:
        _visit(sheet, argument, scope)


def _import(sheet: Sheet, node: Node, scope: Scope) -> None:
    for child in node.named_children:
        if child.type == "identifier":
            sheet.note(scope, child, "write")
        elif child.type == "import_specifier":
            alias, name = child.child_by_field_name("alias"), child.child_by_field_name("name")
            if alias is not None:
                sheet.note(scope, alias, "write")
            elif name is not None:
                sheet.note(scope, name, "write", "{old} as {new}")
        else:
            _import(sheet, child, scope)


VISITS: Mapping[str, Callable[[Sheet, Node, Scope], None]] = {
    "lexical_declaration": _declaration,
    "variable_declaration": _declaration,
    "function_declaration": _function,
    "generator_function_declaration": _function,
    "function_expression": _function,
    "generator_function": _function,
    "arrow_function": _function,
    "method_definition": _function,
    "class_declaration": _class,
    "class": _class,
    "catch_clause": _catch,
    "for_in_statement": _for_in,
    "for_statement": _inner_block,
    "statement_block": _inner_block,
    "switch_body": _inner_block,
    "assignment_expression": _assignment,
    "member_expression": _member,
    "unary_expression": _unary,
    "import_statement": _import,
}

_visit = reading({"identifier": PLAIN, "shorthand_property_identifier": SHORT}, VISITS)
