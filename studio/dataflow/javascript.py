"""The names of JavaScript cells. What a cell declares at its top level, also with `let`, is a global for the others
(`kernel.engines.javascript.rewriting`); what is declared further inside ends there."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from studio.dataflow.declarations import DECLARED, FUNCTIONS, block_names, names_in_part, var_names
from studio.dataflow.ledger import Ledger, quoted, text
from studio.dataflow.names import Names

GLOBALS = ("globalThis",)


def read(root: Node) -> Names:
    """The names of the tree of a cell."""
    ledger = Ledger(VISITS)
    statements = [_exported(node) for node in root.named_children]
    # A `var` inside a block is one of the function that the cell becomes, and no global.
    with ledger.scope(
        names=var_names(statement for statement in statements if statement.type != "variable_declaration")
    ):
        for statement in statements:
            if statement.type in DECLARED[:2]:
                _define(ledger, statement.child_by_field_name("name"))
        for statement in statements:
            _statement(ledger, statement)
    return ledger.names()


def _exported(node: Node) -> Node:
    declared = node.child_by_field_name("declaration") if node.type == "export_statement" else None
    return node if declared is None else declared


def _statement(ledger: Ledger, node: Node) -> None:
    """A statement at the top level."""
    if node.type in ("lexical_declaration", "variable_declaration"):
        for declarator in node.named_children:
            _global_variable(ledger, declarator)
    elif node.type == "import_statement":
        for name in _imported(node):
            ledger.write(text(name), name, minor=True)
    else:
        ledger.visit(node)
        if node.type == "class_declaration":
            _define(ledger, node.child_by_field_name("name"))


def _define(ledger: Ledger, name: Node | None) -> None:
    if name is not None:
        ledger.write(text(name), name)


def _global_variable(ledger: Ledger, node: Node) -> None:
    target, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    if target is None:
        return
    if not _taken_apart(ledger, target, value):
        ledger.visit(value)
    for name in _bound(ledger, target):
        ledger.write(text(name), name)


def _taken_apart(ledger: Ledger, target: Node, value: Node | None) -> bool:
    """`const { research } = cells` reads one result, not all."""
    if target.type != "object_pattern" or value is None or value.type != "identifier":
        return False
    if not ledger.is_given(text(value)):
        return False
    for child in target.named_children:
        ledger.take(text(value), _taken(child), child)
    return True


def _taken(child: Node) -> str | None:
    if child.type == "object_assignment_pattern":
        child = child.child_by_field_name("left") or child
    if child.type == "shorthand_property_identifier_pattern":
        return text(child)
    key = child.child_by_field_name("key") if child.type == "pair_pattern" else None
    return text(key) if key is not None and key.type == "property_identifier" else quoted(key)


def _bound(ledger: Ledger, pattern: Node) -> Iterator[Node]:
    """The names a pattern gives values to; what else is in it is read."""
    match pattern.type:
        case "identifier" | "shorthand_property_identifier_pattern":
            yield pattern
        case "pair_pattern":
            key, value = pattern.child_by_field_name("key"), pattern.child_by_field_name("value")
            if key is not None and key.type == "computed_property_name":
                ledger.visit(key)
            yield from _bound(ledger, value) if value is not None else ()
        case "assignment_pattern" | "object_assignment_pattern":
            left = pattern.child_by_field_name("left")
            ledger.visit(pattern.child_by_field_name("right"))
            yield from _bound(ledger, left) if left is not None else ()
        case "member_expression" | "subscript_expression":
            _change(ledger, pattern)
        case _:
            for child in pattern.named_children:
                yield from _bound(ledger, child)


def _block(ledger: Ledger, node: Node) -> None:
    with ledger.scope(names=block_names(node.named_children)):
        ledger.visit_all(node.named_children)


def _branch(ledger: Ledger, node: Node) -> None:
    with ledger.branch(), ledger.scope(names=block_names(node.named_children)):
        ledger.visit_all(node.named_children)


def _variable(ledger: Ledger, node: Node) -> None:
    """A declaration inside a block: its names are known there."""
    target, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    if target is not None and not _taken_apart(ledger, target, value):
        ledger.visit(value)
    for name in _bound(ledger, target) if target is not None else ():
        ledger.declare(text(name))


def _function(ledger: Ledger, node: Node) -> None:
    one = node.child_by_field_name("parameter")
    parameters, body = one or node.child_by_field_name("parameters"), node.child_by_field_name("body")
    names = {"arguments", *names_in_part(parameters)}
    if node.type not in DECLARED and (own := node.child_by_field_name("name")) is not None:
        names |= {text(own)} if own.type == "identifier" else set()
    with ledger.scope("function", names | var_names([body] if body is not None else [])):
        if parameters is not None:
            for _ in _bound(ledger, parameters):
                pass
        ledger.visit(body)


def _class(ledger: Ledger, node: Node) -> None:
    name = node.child_by_field_name("name")
    with ledger.scope(names={text(name)} if name is not None else ()):
        for child in node.named_children:
            if child != name:
                ledger.visit(child)


def _catch(ledger: Ledger, node: Node) -> None:
    with ledger.branch(), ledger.scope(names=names_in_part(node.child_by_field_name("parameter"))):
        ledger.visit(node.child_by_field_name("body"))


def _for_in(ledger: Ledger, node: Node) -> None:
    kind, left = node.child_by_field_name("kind"), node.child_by_field_name("left")
    ledger.visit(node.child_by_field_name("right"))
    names = set(names_in_part(left)) if kind is not None else set()
    with ledger.branch(), ledger.scope(names=names):
        if left is not None and kind is None:
            _assign(ledger, left)
        ledger.visit(node.child_by_field_name("body"))


def _identifier(ledger: Ledger, node: Node) -> None:
    ledger.read(text(node), node)


def _assignment(ledger: Ledger, node: Node) -> None:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    ledger.visit(right)
    if left is not None:
        _assign(ledger, left)


def _update(ledger: Ledger, node: Node) -> None:
    argument = node.child_by_field_name("argument")
    if argument is not None:
        _assign(ledger, argument)


def _assign(ledger: Ledger, target: Node) -> None:
    """What is assigned to is there already: cells are strict code, which makes no global by accident."""
    for name in _bound(ledger, target):
        ledger.touch(text(name), name)


def _change(ledger: Ledger, target: Node) -> None:
    """A field of something is given a value: of what, is at the very left."""
    whole = target.child_by_field_name("object")
    if whole is not None and text(whole) in GLOBALS and (key := _key(target)) is not None:
        ledger.write(key, target)
        return
    root: Node | None = target
    while root is not None and root.type in ("member_expression", "subscript_expression"):
        ledger.visit(root.child_by_field_name("index"))
        root = root.child_by_field_name("object")
    if root is not None and root.type == "identifier":
        ledger.touch(text(root), root)
    else:
        ledger.visit(root)


def _member(ledger: Ledger, node: Node) -> None:
    whole, key = node.child_by_field_name("object"), _key(node)
    ledger.visit(node.child_by_field_name("index"))
    if whole is None or whole.type != "identifier":
        ledger.visit(whole)
    elif ledger.is_given(text(whole)):
        ledger.take(text(whole), key, node)
    elif text(whole) in GLOBALS and key is not None:
        ledger.read(key, node)
    else:
        ledger.read(text(whole), whole)


def _key(node: Node) -> str | None:
    if node.type == "member_expression":
        return text(node.child_by_field_name("property"))
    return quoted(node.child_by_field_name("index"))


def _imported(node: Node) -> Iterator[Node]:
    """The names that an import gives."""
    waiting = [child for child in node.named_children if child.type == "import_clause"]
    while waiting:
        one = waiting.pop()
        if one.type == "identifier":
            yield one
        elif one.type == "import_specifier":
            name = one.child_by_field_name("alias") or one.child_by_field_name("name")
            waiting += [name] if name is not None else []
        else:
            waiting += one.named_children


VISITS = {
    **dict.fromkeys(FUNCTIONS, _function),
    **dict.fromkeys(("if_statement", "while_statement", "do_statement", "for_statement", "switch_body"), _branch),
    **dict.fromkeys(("try_statement", "ternary_expression"), _branch),
    "statement_block": _block,
    "class_declaration": _class,
    "class": _class,
    "class_body": _block,
    "catch_clause": _catch,
    "for_in_statement": _for_in,
    "variable_declarator": _variable,
    "identifier": _identifier,
    "shorthand_property_identifier": _identifier,
    "assignment_expression": _assignment,
    "augmented_assignment_expression": _assignment,
    "update_expression": _update,
    "member_expression": _member,
    "subscript_expression": _member,
}
