"""The names of Lua cells. Each cell is a chunk of its own: its `local`s end with it, globals stay for the others."""

from __future__ import annotations

from tree_sitter import Node

from studio.dataflow.ledger import Ledger, quoted, text
from studio.dataflow.names import Names

GLOBALS = "_G"


def read(root: Node) -> Names:
    """The names of the tree of a cell."""
    ledger = Ledger(VISITS)
    with ledger.scope():
        ledger.visit_all(root.named_children)
    return ledger.names()


def _block(ledger: Ledger, node: Node) -> None:
    with ledger.scope():
        ledger.visit_all(node.named_children)


def _branch(ledger: Ledger, node: Node) -> None:
    with ledger.branch():
        ledger.visit_all(node.named_children)


def _identifier(ledger: Ledger, node: Node) -> None:
    ledger.read(text(node), node)


def _local(ledger: Ledger, node: Node) -> None:
    """`local a, b = c`: the values are read before the names are known."""
    for child in node.named_children:
        if child.type == "assignment_statement":
            _local(ledger, child)
        elif child.type == "expression_list":
            ledger.visit_all(child.named_children)
    for child in node.named_children:
        if child.type == "variable_list":
            for name in child.named_children:
                if name.type == "identifier":
                    ledger.declare(text(name))


def _assignment(ledger: Ledger, node: Node) -> None:
    targets: list[Node] = []
    for child in node.named_children:
        if child.type == "variable_list":
            targets = child.named_children
        else:
            ledger.visit(child)
    for target in targets:
        _assign(ledger, target)


def _assign(ledger: Ledger, target: Node) -> None:
    if target.type == "identifier":
        ledger.write(text(target), target)
        return
    table, key = target.child_by_field_name("table"), _key(target)
    if table is None:
        ledger.visit(target)
    elif _is_globals(ledger, table) and key is not None:
        ledger.write(key, target)
    else:
        _change(ledger, target)


def _change(ledger: Ledger, target: Node) -> None:
    """A field of something is given a value: of what, is at the very left."""
    root: Node | None = target
    while root is not None and root.type in INDEXES:
        if root.type == "bracket_index_expression":
            ledger.visit(root.child_by_field_name("field"))
        root = root.child_by_field_name("table")
    if root is not None and root.type == "identifier":
        ledger.touch(text(root), root)
    else:
        ledger.visit(root)


def _named_function(ledger: Ledger, node: Node) -> None:
    name = node.child_by_field_name("name")
    is_local = any(child.type == "local" for child in node.children)
    if name is not None and is_local:
        ledger.declare(text(name))
    elif name is not None:
        _assign(ledger, name)
    _function(ledger, node, method=name is not None and name.type == "method_index_expression")


def _function(ledger: Ledger, node: Node, method: bool = False) -> None:
    parameters, body = node.child_by_field_name("parameters"), node.child_by_field_name("body")
    names = [text(one) for one in parameters.named_children if one.type == "identifier"] if parameters else []
    with ledger.scope("function", [*names, *(["self"] if method else [])]):
        ledger.visit(body)


def _for(ledger: Ledger, node: Node) -> None:
    clause, body = node.child_by_field_name("clause"), node.child_by_field_name("body")
    names: list[str] = []
    for child in clause.named_children if clause is not None else ():
        if clause is not None and child == clause.child_by_field_name("name"):
            names.append(text(child))
        elif child.type == "variable_list":
            names += [text(name) for name in child.named_children]
        else:
            ledger.visit(child)
    with ledger.branch(), ledger.scope(names=names):
        ledger.visit(body)


def _repeat(ledger: Ledger, node: Node) -> None:
    """The condition sees the locals of the body."""
    with ledger.scope():
        for child in node.named_children:
            ledger.visit_all(child.named_children if child.type == "block" else [child])


def _index(ledger: Ledger, node: Node) -> None:
    table = node.child_by_field_name("table")
    if node.type == "bracket_index_expression":
        ledger.visit(node.child_by_field_name("field"))
    if table is None or table.type != "identifier":
        ledger.visit(table)
        return
    name, key = text(table), _key(node)
    if ledger.is_given(name):
        ledger.take(name, key, node)
    elif _is_globals(ledger, table) and key is not None:
        ledger.read(key, node)
    else:
        ledger.read(name, table)


def _field(ledger: Ledger, node: Node) -> None:
    """`{a = 1}` reads no `a`; `{[a] = 1}` does."""
    name = node.child_by_field_name("name")
    if name is not None and node.children[0].type == "[":
        ledger.visit(name)
    ledger.visit(node.child_by_field_name("value"))


def _nothing(ledger: Ledger, node: Node) -> None:
    """Labels and the like are no names of values."""


def _key(node: Node) -> str | None:
    if node.type == "dot_index_expression":
        return text(node.child_by_field_name("field"))
    return quoted(node.child_by_field_name("field"))


def _is_globals(ledger: Ledger, table: Node) -> bool:
    return table.type == "identifier" and text(table) == GLOBALS and not ledger.is_local(GLOBALS)


INDEXES = ("dot_index_expression", "bracket_index_expression", "method_index_expression")

VISITS = {
    "block": _block,
    "do_statement": _block,
    "if_statement": _branch,
    "while_statement": _branch,
    "identifier": _identifier,
    "variable_declaration": _local,
    "assignment_statement": _assignment,
    "function_declaration": _named_function,
    "function_definition": _function,
    "for_statement": _for,
    "repeat_statement": _repeat,
    "dot_index_expression": _index,
    "bracket_index_expression": _index,
    "method_index_expression": _index,
    "field": _field,
    "goto_statement": _nothing,
    "label_statement": _nothing,
    "attribute": _nothing,
}
