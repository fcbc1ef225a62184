"""Which names Python code gives values to in a function or class, so that they are its own. Notes nothing."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from studio.dataflow.ledger import text

INNER = frozenset(("function_definition", "class_definition", "lambda"))
COMPREHENSIONS = frozenset(
    ("list_comprehension", "set_comprehension", "dictionary_comprehension", "generator_expression")
)


def target_names(target: Node | None) -> Iterator[str]:
    """The names in what stands left of `=` or after `for`."""
    if target is None or target.type in ("attribute", "subscript"):
        return
    if target.type == "identifier":
        yield text(target)
    for child in target.named_children:
        yield from target_names(child)


def parameter_names(parameters: Node | None) -> Iterator[str]:
    """The names of parameters, without their types and defaults."""
    for child in parameters.named_children if parameters is not None else ():
        if child.type == "identifier":
            yield text(child)
        elif (name := child.child_by_field_name("name")) is not None:
            yield from target_names(name)
        elif child.type == "typed_parameter":
            yield from target_names(child.named_children[0])
        else:
            yield from target_names(child)


def assigned_names(body: Node) -> set[str]:
    """The names that are given values below, not inside functions and classes there."""
    found: set[str] = set()
    waiting = [body]
    while waiting:
        node = waiting.pop()
        found.update(_given(node))
        waiting += () if node.type in INNER else node.named_children
    return found


def outer_names(body: Node) -> set[str]:
    """The names that are declared `global` or `nonlocal` below."""
    found: set[str] = set()
    waiting = [body]
    while waiting:
        node = waiting.pop()
        if node.type in ("global_statement", "nonlocal_statement"):
            found.update(text(name) for name in node.named_children)
        waiting += () if node.type in INNER else node.named_children
    return found


def _given(node: Node) -> Iterator[str]:
    match node.type:
        case "assignment" | "augmented_assignment" | "for_statement":
            yield from target_names(node.child_by_field_name("left"))
        case "function_definition" | "class_definition" | "named_expression":
            yield from target_names(node.child_by_field_name("name"))
        case "as_pattern":
            yield from target_names(node.child_by_field_name("alias"))
        case "import_statement" | "import_from_statement":
            yield from _imported(node)
        case "case_pattern":
            yield from target_names(node)


def _imported(node: Node) -> Iterator[str]:
    module = node.child_by_field_name("module_name")
    for child in node.named_children:
        name = child.child_by_field_name("alias") if child.type == "aliased_import" else child
        if name is not None and child != module and name.type != "wildcard_import":
            yield text(name).split(".")[0]
