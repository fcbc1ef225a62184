"""The names of Python cells. They share the globals of one module, as in any notebook; functions, classes and
comprehensions have names of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tree_sitter import Node

from studio.dataflow.ledger import Ledger, quoted, text
from studio.dataflow.names import Names
from studio.dataflow.targets import assigned_names, outer_names, parameter_names, target_names


def read(root: Node) -> Names:
    """The names of the tree of a cell."""
    ledger = Ledger(VISITS)
    ledger.visit_all(root.named_children)
    return ledger.names()


def _branch(ledger: Ledger, node: Node) -> None:
    with ledger.branch():
        ledger.visit_all(node.named_children)


def _identifier(ledger: Ledger, node: Node) -> None:
    ledger.read(text(node), node)


def _assign(ledger: Ledger, target: Node | None, minor: bool = False) -> None:
    """The parts of a target: names are given values, fields change what they are of."""
    if target is None:
        return
    match target.type:
        case "identifier":
            ledger.write(text(target), target, minor)
        case "attribute" | "subscript":
            _change(ledger, target)
        case _:
            for child in target.named_children:
                _assign(ledger, child, minor)


def _change(ledger: Ledger, target: Node) -> None:
    root: Node | None = target
    while root is not None and root.type in ("attribute", "subscript"):
        if root.type == "subscript":
            ledger.visit_all(root.children_by_field_name("subscript"))
        root = root.child_by_field_name("object" if root.type == "attribute" else "value")
    if root is not None and root.type == "identifier":
        ledger.touch(text(root), root)
    else:
        ledger.visit(root)


def _assignment(ledger: Ledger, node: Node) -> None:
    right = node.child_by_field_name("right")
    ledger.visit(node.child_by_field_name("type"))
    ledger.visit(right)
    if right is not None:
        _assign(ledger, node.child_by_field_name("left"))


def _augmented(ledger: Ledger, node: Node) -> None:
    left = node.child_by_field_name("left")
    ledger.visit(node.child_by_field_name("right"))
    ledger.visit(left)
    _assign(ledger, left)


def _walrus(ledger: Ledger, node: Node) -> None:
    ledger.visit(node.child_by_field_name("value"))
    _assign(ledger, node.child_by_field_name("name"))


def _for(ledger: Ledger, node: Node) -> None:
    ledger.visit(node.child_by_field_name("right"))
    with ledger.branch():
        _assign(ledger, node.child_by_field_name("left"), minor=True)
        ledger.visit(node.child_by_field_name("body"))
        ledger.visit(node.child_by_field_name("alternative"))


def _as(ledger: Ledger, node: Node) -> None:
    """`with open(path) as file`, `except Error as error`: names of a moment."""
    alias = node.child_by_field_name("alias")
    for child in node.named_children:
        if child != alias:
            ledger.visit(child)
    _assign(ledger, alias, minor=True)


def _import(ledger: Ledger, node: Node) -> None:
    module = node.child_by_field_name("module_name")
    for child in node.named_children:
        if child == module:
            continue
        name = child.child_by_field_name("alias") if child.type == "aliased_import" else child
        if name is not None and name.type in ("dotted_name", "identifier"):
            # `import a.b` makes `a` known.
            first = name.named_children[0] if name.type == "dotted_name" else name
            ledger.write(text(first), first, minor=True)


def _function(ledger: Ledger, node: Node) -> None:
    """What stands at its head is read where it is defined; its body runs later."""
    name, parameters = node.child_by_field_name("name"), node.child_by_field_name("parameters")
    ledger.visit(node.child_by_field_name("return_type"))
    if parameters is not None:
        _defaults(ledger, parameters)
    if name is not None:
        ledger.write(text(name), name)
    body = node.child_by_field_name("body")
    own = set(parameter_names(parameters))
    if body is not None:
        own |= assigned_names(body) - outer_names(body)
    with ledger.scope("function", own):
        ledger.visit(body)


def _defaults(ledger: Ledger, parameters: Node) -> None:
    for child in parameters.named_children:
        ledger.visit(child.child_by_field_name("type"))
        ledger.visit(child.child_by_field_name("value"))


def _class(ledger: Ledger, node: Node) -> None:
    name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    ledger.visit(node.child_by_field_name("superclasses"))
    with ledger.scope("class", assigned_names(body) if body is not None else ()):
        ledger.visit(body)
    if name is not None:
        ledger.write(text(name), name)


def _comprehension(ledger: Ledger, node: Node) -> None:
    """Its names are its own; only what it runs over first is read outside."""
    clauses = [child for child in node.named_children if child.type == "for_in_clause"]
    if clauses:
        ledger.visit(clauses[0].child_by_field_name("right"))
    own = {name for clause in clauses for name in target_names(clause.child_by_field_name("left"))}
    with ledger.scope("block", own):
        for child in node.named_children:
            if child not in clauses:
                ledger.visit(child)
        for clause in clauses[1:]:
            ledger.visit(clause.child_by_field_name("right"))


def _attribute(ledger: Ledger, node: Node) -> None:
    whole = node.child_by_field_name("object")
    if whole is None or whole.type != "identifier" or not ledger.is_given(text(whole)):
        ledger.visit(whole)
    else:
        ledger.take(text(whole), text(node.child_by_field_name("attribute")), node)


def _subscript(ledger: Ledger, node: Node) -> None:
    whole, keys = node.child_by_field_name("value"), node.children_by_field_name("subscript")
    if whole is not None and whole.type == "identifier" and ledger.is_given(text(whole)):
        ledger.take(text(whole), quoted(keys[0]) if len(keys) == 1 else None, node)
    else:
        ledger.visit(whole)
    ledger.visit_all(keys)


def _call(ledger: Ledger, node: Node) -> None:
    """`cells.get("research")` reads that one; `cells.keys()` looks at all."""
    function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    whole = function.child_by_field_name("object") if function is not None and function.type == "attribute" else None
    if whole is not None and function is not None and whole.type == "identifier" and ledger.is_given(text(whole)):
        method = text(function.child_by_field_name("attribute"))
        if method in METHODS:
            first = arguments.named_children[0] if arguments is not None and arguments.named_children else None
            ledger.take(text(whole), quoted(first) if method == "get" else None, node)
            ledger.visit(arguments)
            return
    ledger.visit(function)
    ledger.visit(arguments)


def _keyword(ledger: Ledger, node: Node) -> None:
    """`f(a=1)` reads no `a`."""
    ledger.visit(node.child_by_field_name("value"))


def _case(ledger: Ledger, node: Node) -> None:
    with ledger.branch():
        for child in node.named_children:
            if child.type == "case_pattern":
                for name in _captures([child]):
                    ledger.write(text(name), name)
            else:
                ledger.visit(child)


def _captures(nodes: Iterable[Node]) -> Iterator[Node]:
    """The names that a pattern of `match` binds; `Color.RED` and `Point(…)` are none."""
    for node in nodes:
        if node.type == "dotted_name" and len(node.named_children) == 1:
            yield node.named_children[0]
        elif node.type in ("class_pattern", "keyword_pattern"):
            yield from _captures(node.named_children[1:])
        elif node.type == "identifier":
            yield node
        elif node.type != "dotted_name":
            yield from _captures(node.named_children)


def _nothing(ledger: Ledger, node: Node) -> None:
    """Declarations that `targets` has read already."""


METHODS = ("get", "keys", "values", "items", "copy", "pop")

VISITS = {
    **dict.fromkeys(("if_statement", "while_statement", "try_statement"), _branch),
    **dict.fromkeys(("function_definition", "lambda"), _function),
    **dict.fromkeys(("list_comprehension", "set_comprehension", "dictionary_comprehension"), _comprehension),
    "generator_expression": _comprehension,
    "identifier": _identifier,
    "assignment": _assignment,
    "augmented_assignment": _augmented,
    "named_expression": _walrus,
    "for_statement": _for,
    "as_pattern": _as,
    "import_statement": _import,
    "import_from_statement": _import,
    "future_import_statement": _nothing,
    "class_definition": _class,
    "attribute": _attribute,
    "subscript": _subscript,
    "call": _call,
    "keyword_argument": _keyword,
    "case_clause": _case,
    "global_statement": _nothing,
    "nonlocal_statement": _nothing,
}
