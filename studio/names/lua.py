"""The names of a Lua chunk. A local means something from the statement behind its own on, so each opens a scope."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from studio.names.scopes import Role, Scope, Sheet, Variable

if TYPE_CHECKING:
    from tree_sitter import Node

MAKERS = frozenset(["load", "loadstring", "dofile", "loadfile", "setfenv", "_ENV"])
"""Globals with which code can define names that cannot be seen."""


def read(sheet: Sheet, root: Node) -> None:
    """Note every name of the chunk."""
    _block(sheet, root, sheet.top)


def _block(sheet: Sheet, node: Node, scope: Scope) -> Scope:
    for child in node.named_children:
        scope = _visit(sheet, child, scope)
    return scope


def _visit(sheet: Sheet, node: Node, scope: Scope) -> Scope:
    """Note the names of a node; the scope of what follows it."""
    if node.type == "identifier":
        sheet.note(scope, node, "read")
        sheet.is_open = sheet.is_open or sheet.text(node) in MAKERS
    elif node.type in VISITS:
        return VISITS[node.type](sheet, node, scope)
    else:
        for child in node.named_children:
            _visit(sheet, child, scope)
    return scope


def _inner_block(sheet: Sheet, node: Node, scope: Scope) -> Scope:
    _block(sheet, node, Scope(scope))
    return scope


def _local(sheet: Sheet, node: Node, scope: Scope) -> Scope:
    """`local a, b = …`: what it is given does not see it yet."""
    assigned = node.named_children[0] if node.named_children else node
    names = assigned
    if assigned.type == "assignment_statement":
        names = assigned.named_children[0]
        for child in assigned.named_children[1:]:
            _visit(sheet, child, scope)
    after = Scope(scope)
    for child in names.children_by_field_name("name"):
        sheet.declare(after, child, "local")
    return after


def _assignment(sheet: Sheet, node: Node, scope: Scope) -> Scope:
    for child in node.named_children[1:]:
        _visit(sheet, child, scope)
    for target in node.named_children[0].named_children if node.named_children else ():
        if target.type == "identifier":
            sheet.note(scope, target, "write")
        elif target.type == "dot_index_expression":
            _dotted(sheet, target, scope, "write")
        else:
            _visit(sheet, target, scope)
    return scope


def _dotted(sheet: Sheet, node: Node, scope: Scope, role: Role = "read") -> Scope:
    table, name = node.child_by_field_name("table"), node.child_by_field_name("field")
    if table is not None:
        _visit(sheet, table, scope)
        if name is not None and table.type == "identifier" and sheet.text(table) == "_G":
            sheet.note(sheet.top, name, "mention" if role == "read" else role)
    return scope


def _method(sheet: Sheet, node: Node, scope: Scope) -> Scope:
    table = node.child_by_field_name("table")
    return _visit(sheet, table, scope) if table is not None else scope


def _function(sheet: Sheet, node: Node, scope: Scope) -> Scope:
    name = node.child_by_field_name("name")
    after, own = scope, Scope(scope, "function")
    if name is not None and name.type == "identifier" and node.children[0].type == "local":
        after = Scope(scope)
        sheet.declare(after, name, "function")
        own = Scope(after, "function")
    elif name is not None and name.type == "identifier":
        sheet.note(scope, name, "write")
    elif name is not None:
        _visit(sheet, name, scope)
        if name.type == "method_index_expression":
            own.variables["self"] = Variable("self", "parameter")
    for part in (node.child_by_field_name("parameters"), node.child_by_field_name("body")):
        for child in part.children_by_field_name("name") if part is not None and part.type == "parameters" else ():
            sheet.declare(own, child, "parameter")
        if part is not None and part.type != "parameters":
            _visit(sheet, part, own)
    return after


def _for(sheet: Sheet, node: Node, scope: Scope) -> Scope:
    own = Scope(scope)
    clause, body = node.child_by_field_name("clause"), node.child_by_field_name("body")
    for child in clause.named_children if clause is not None else ():
        if child.type == "variable_list":
            for name in child.named_children:
                sheet.declare(own, name, "loop")
        elif clause is not None and child == clause.child_by_field_name("name"):
            sheet.declare(own, child, "loop")
        else:
            _visit(sheet, child, scope)
    if body is not None:
        _visit(sheet, body, own)
    return scope


def _repeat(sheet: Sheet, node: Node, scope: Scope) -> Scope:
    """The condition sees the locals of the body."""
    inner = Scope(scope)
    body, condition = node.child_by_field_name("body"), node.child_by_field_name("condition")
    if body is not None:
        inner = _block(sheet, body, inner)
    if condition is not None:
        _visit(sheet, condition, inner)
    return scope


def _field(sheet: Sheet, node: Node, scope: Scope) -> Scope:
    """`name = value` in a table; only `[name] = value` means a variable."""
    name = node.child_by_field_name("name")
    for child in node.named_children:
        if child != name or name.type != "identifier" or node.children[0].type == "[":
            _visit(sheet, child, scope)
    return scope


def _nothing(sheet: Sheet, node: Node, scope: Scope) -> Scope:
    return scope


VISITS: Mapping[str, Callable[[Sheet, Node, Scope], Scope]] = {
    "block": _inner_block,
    "variable_declaration": _local,
    "assignment_statement": _assignment,
    "dot_index_expression": _dotted,
    "method_index_expression": _method,
    "function_declaration": _function,
    "function_definition": _function,
    "for_statement": _for,
    "repeat_statement": _repeat,
    "field": _field,
    "goto_statement": _nothing,
    "label_statement": _nothing,
    "attribute": _nothing,
}
