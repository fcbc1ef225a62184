"""The names of a Python cell. What is assigned at its top level is a global of the notebook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from studio.names.scopes import FIXED, PLAIN, Kind, Scope, Sheet, reading

if TYPE_CHECKING:
    from tree_sitter import Node

PATTERNS = ("pattern_list", "tuple_pattern", "list_pattern", "list_splat_pattern", "dictionary_splat_pattern")
ALIASED = "{old} as {new}"


def read(sheet: Sheet, root: Node) -> None:
    """Note every name of the cell."""
    _visit(sheet, root, sheet.top)


def _bind(sheet: Sheet, node: Node, scope: Scope, kind: Kind = "local", form: str = PLAIN) -> None:
    """A name gets a value: a global at the top, and where the scope says so; else a variable of the scope."""
    if scope.kind == "top" or sheet.text(node) in scope.elsewhere:
        sheet.note(scope, node, "write", form)
    else:
        sheet.declare(scope, node, "field" if scope.kind == "class" else kind, form)


def _target(sheet: Sheet, node: Node | None, scope: Scope, kind: Kind = "local") -> None:
    """What is assigned to; `a.b` and `a[b]` only read."""
    if node is None:
        return
    if node.type == "identifier":
        _bind(sheet, node, scope, kind)
    elif node.type in (*PATTERNS, "as_pattern_target", "parenthesized_expression", "list", "tuple", "list_splat"):
        for child in node.named_children:
            _target(sheet, child, scope, kind)
    else:
        _visit(sheet, node, scope)


def _assignment(sheet: Sheet, node: Node, scope: Scope) -> None:
    for part in ("right", "type"):
        _visit(sheet, node.child_by_field_name(part), scope)
    left = node.child_by_field_name("left")
    kind: Kind = "local" if left is not None and left.type == "identifier" else "loop"
    _target(sheet, left, scope, kind)


def _augmented(sheet: Sheet, node: Node, scope: Scope) -> None:
    left = node.child_by_field_name("left")
    if left is not None and left.type == "identifier" and scope.kind in ("function", "class"):
        _bind(sheet, left, scope)
    elif left is not None:
        _visit(sheet, left, scope)
    _visit(sheet, node.child_by_field_name("right"), scope)


def _walrus(sheet: Sheet, node: Node, scope: Scope) -> None:
    name = node.child_by_field_name("name")
    if name is not None:
        _bind(sheet, name, scope.nearest("function", "class", "top"))
    _visit(sheet, node.child_by_field_name("value"), scope)


def _function(sheet: Sheet, node: Node, scope: Scope) -> None:
    own = Scope(scope, "function")
    name = node.child_by_field_name("name")
    if name is not None:
        _bind(sheet, name, scope, "function")
    for part in ("return_type",):
        _visit(sheet, node.child_by_field_name(part), scope)
    if node.child_by_field_name("type_parameters") is not None:
        sheet.is_open = True
    parameters = node.child_by_field_name("parameters")
    for child in parameters.named_children if parameters is not None else ():
        _parameter(sheet, child, scope, own)
    _visit(sheet, node.child_by_field_name("body"), own)


def _parameter(sheet: Sheet, node: Node, scope: Scope, own: Scope) -> None:
    match node.type:
        case "identifier":
            sheet.declare(own, node, "parameter")
        case "default_parameter" | "typed_default_parameter" | "typed_parameter":
            named = node.child_by_field_name("name") or node.named_children[0]
            for child in node.named_children:
                if child == named:
                    _parameter(sheet, child, scope, own)
                else:
                    _visit(sheet, child, scope)
        case "list_splat_pattern" | "dictionary_splat_pattern" | "tuple_pattern":
            for child in node.named_children:
                _parameter(sheet, child, scope, own)


def _class(sheet: Sheet, node: Node, scope: Scope) -> None:
    name = node.child_by_field_name("name")
    if name is not None:
        _bind(sheet, name, scope, "class")
    if node.child_by_field_name("type_parameters") is not None:
        sheet.is_open = True
    _visit(sheet, node.child_by_field_name("superclasses"), scope)
    _visit(sheet, node.child_by_field_name("body"), Scope(scope, "class"))


def _comprehension(sheet: Sheet, node: Node, scope: Scope) -> None:
    own = Scope(scope, "comprehension")
    for child in node.named_children:
        if child.type != "for_in_clause":
            _visit(sheet, child, own)
            continue
        for index, part in enumerate(child.children):
            if child.field_name_for_child(index) == "left":
                _target_in(sheet, part, own)
            elif part.is_named:
                _visit(sheet, part, own)


def _target_in(sheet: Sheet, node: Node, own: Scope) -> None:
    if node.type == "identifier":
        sheet.declare(own, node, "loop")
    else:
        for child in node.named_children:
            _target_in(sheet, child, own)


def _for(sheet: Sheet, node: Node, scope: Scope) -> None:
    _visit(sheet, node.child_by_field_name("right"), scope)
    _target(sheet, node.child_by_field_name("left"), scope, "loop")
    for part in ("body", "alternative"):
        _visit(sheet, node.child_by_field_name(part), scope)


def _alias(sheet: Sheet, node: Node, scope: Scope) -> None:
    """`… as name` of `with`, `except` and `case`."""
    alias = node.child_by_field_name("alias")
    for child in node.named_children:
        if child == alias or (alias is None and child is node.named_children[-1]):
            _target(sheet, child, scope, "error")
        else:
            _visit(sheet, child, scope)


def _keyword(sheet: Sheet, node: Node, scope: Scope) -> None:
    _visit(sheet, node.child_by_field_name("value"), scope)


def _attribute(sheet: Sheet, node: Node, scope: Scope) -> None:
    _visit(sheet, node.child_by_field_name("object"), scope)


def _import(sheet: Sheet, node: Node, scope: Scope) -> None:
    if node.type == "future_import_statement":
        return
    sheet.is_open = sheet.is_open or any(child.type == "wildcard_import" for child in node.named_children)
    for name in node.children_by_field_name("name"):
        alias = name.child_by_field_name("alias")
        parts = name.named_children
        if alias is not None:
            _bind(sheet, alias, scope, "import")
        elif parts:
            _bind(sheet, parts[0], scope, "import", ALIASED if len(parts) == 1 else FIXED)


def _elsewhere(sheet: Sheet, node: Node, scope: Scope) -> None:
    """`global x` and `nonlocal x`."""
    for child in node.named_children:
        scope.elsewhere[sheet.text(child)] = node.type.removesuffix("_statement")
        sheet.note(scope, child, "mention")


def _case(sheet: Sheet, node: Node, scope: Scope) -> None:
    """A name alone in a pattern of `case` is given a value; `a.b` is compared with."""
    for child in node.named_children:
        if child.type == "dotted_name":
            first, is_name = child.named_children[0], len(child.named_children) == 1
            if is_name and sheet.text(first) != "_":
                _bind(sheet, first, scope, "loop")
            elif not is_name:
                sheet.note(scope, first, "read")
        else:
            _visit(sheet, child, scope)


def _class_pattern(sheet: Sheet, node: Node, scope: Scope) -> None:
    first, *rest = node.named_children
    sheet.note(scope, first.named_children[0] if first.named_children else first, "read")
    for child in rest:
        _visit(sheet, child, scope)


def _keyword_pattern(sheet: Sheet, node: Node, scope: Scope) -> None:
    for child in node.named_children[1:]:
        if child.type == "dotted_name" and len(child.named_children) == 1:
            _bind(sheet, child.named_children[0], scope, "loop")
        else:
            _visit(sheet, child, scope)


def _splat_pattern(sheet: Sheet, node: Node, scope: Scope) -> None:
    for child in node.named_children:
        if sheet.text(child) != "_":
            _bind(sheet, child, scope, "loop")


def _type_alias(sheet: Sheet, node: Node, scope: Scope) -> None:
    left = node.child_by_field_name("left")
    if left is not None and left.named_children and left.named_children[0].type == "identifier":
        _bind(sheet, left.named_children[0], scope)
    _visit(sheet, node.child_by_field_name("right"), scope)


VISITS: Mapping[str, Callable[[Sheet, Node, Scope], None]] = {
    "assignment": _assignment,
    "augmented_assignment": _augmented,
    "named_expression": _walrus,
    "function_definition": _function,
    "lambda": _function,
    "class_definition": _class,
    "list_comprehension": _comprehension,
    "set_comprehension": _comprehension,
    "dictionary_comprehension": _comprehension,
    "generator_expression": _comprehension,
    "for_statement": _for,
    "as_pattern": _alias,
    "keyword_argument": _keyword,
    "attribute": _attribute,
    "import_statement": _import,
    "import_from_statement": _import,
    "future_import_statement": _import,
    "global_statement": _elsewhere,
    "nonlocal_statement": _elsewhere,
    "case_pattern": _case,
    "class_pattern": _class_pattern,
    "keyword_pattern": _keyword_pattern,
    "splat_pattern": _splat_pattern,
    "type_alias_statement": _type_alias,
}

_visit = reading({"identifier": PLAIN}, VISITS)
