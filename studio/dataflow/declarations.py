"""Which names JavaScript code declares for which part of itself, before any of it runs. Notes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tree_sitter import Node

from studio.dataflow.ledger import text

FUNCTIONS = frozenset(
    "function_declaration generator_function_declaration function_expression generator_function "
    "arrow_function method_definition".split()
)
DECLARED = ("function_declaration", "generator_function_declaration", "class_declaration")


def names_in(pattern: Node) -> Iterator[str]:
    """The names of a pattern, without reading anything."""
    match pattern.type:
        case "identifier" | "shorthand_property_identifier_pattern":
            yield text(pattern)
        case "pair_pattern":
            yield from names_in_part(pattern.child_by_field_name("value"))
        case "assignment_pattern" | "object_assignment_pattern":
            yield from names_in_part(pattern.child_by_field_name("left"))
        case "object_pattern" | "array_pattern" | "rest_pattern" | "formal_parameters":
            for child in pattern.named_children:
                yield from names_in(child)


def names_in_part(pattern: Node | None) -> Iterator[str]:
    """The names of a part that may be missing."""
    return names_in(pattern) if pattern is not None else iter(())


def var_names(nodes: Iterable[Node]) -> set[str]:
    """The names that `var` declares below these nodes, not inside functions."""
    found: set[str] = set()
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        is_var = node.type == "variable_declaration" or (
            node.type == "for_in_statement" and text(node.child_by_field_name("kind")) == "var"
        )
        if is_var:
            for child in node.named_children:
                found |= set(names_in_part(child.child_by_field_name("name")))
            found |= set(names_in_part(node.child_by_field_name("left")))
        if node.type not in FUNCTIONS:
            waiting += node.named_children
    return found


def block_names(nodes: Iterable[Node]) -> set[str]:
    """The names that these statements declare for their own block."""
    found: set[str] = set()
    for node in nodes:
        if node.type == "lexical_declaration":
            for declarator in node.named_children:
                found |= set(names_in_part(declarator.child_by_field_name("name")))
        elif node.type in DECLARED:
            found.add(text(node.child_by_field_name("name")))
    return found
