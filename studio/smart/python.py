"""Literals of Python out of its syntax tree. Not here: writing them (`writing`)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from math import isfinite
from typing import TYPE_CHECKING

from studio.smart.grammars import DEEPEST, Statement, code, named, table, text_of
from studio.smart.literals import Call, Item, Literal, Scalar

if TYPE_CHECKING:
    from tree_sitter import Node

SCALARS = ("string", "concatenated_string", "integer", "float", "true", "false", "none", "unary_operator")


class PythonGrammar:
    """Python."""

    language = "python"
    comment = "#"

    def literal(self, node: Node, depth: int = 0) -> Literal:
        """What an expression says."""
        if node.type == "parenthesized_expression" and len(named(node)) == 1:
            return self.literal(named(node)[0], depth)
        if node.type == "dictionary" and depth < DEEPEST:
            return table(node, [self._item(one, depth) for one in named(node)], ("record", "mixed", "record"))
        if node.type == "list" and depth < DEEPEST:
            items = [Item(None, self.literal(one, depth + 1), one.start_byte, one.end_byte) for one in named(node)]
            return table(node, items, ("list", "list", "list"))
        if node.type in SCALARS:
            scalar = _scalar(node)
            return code(node) if scalar is None else scalar
        if node.type == "lambda":
            return code(node, "function")
        if node.type in ("identifier", "attribute"):
            return code(node, "name")
        call = self.call(node)
        return code(node, "call", call) if call else code(node)

    def call(self, node: Node) -> Call | None:
        """A call of the API: `await Agent(…)`, `await Workflow.sequential(…)`; None for any other expression."""
        if node.type in ("await", "parenthesized_expression") and len(named(node)) == 1:
            return self.call(named(node)[0])
        callee, given = (
            (node.child_by_field_name("function"), node.child_by_field_name("arguments"))
            if node.type == "call"
            else (None, None)
        )
        if callee is None or given is None or given.type != "argument_list":
            return None
        if any(one.type == "keyword_argument" for one in named(given)):
            return None
        arguments = tuple(self.literal(one) for one in named(given))
        place = (node.start_byte, node.end_byte, given.start_byte + 1, given.end_byte - 1)
        if callee.type == "identifier":
            where = (callee.start_byte, callee.end_byte)
            return Call(text_of(callee), "new", arguments, *place, name=where)
        owner, member = callee.child_by_field_name("object"), callee.child_by_field_name("attribute")
        if callee.type != "attribute" or owner is None or member is None:
            return None
        where = (member.start_byte, member.end_byte)
        if owner.type == "identifier":
            return Call(text_of(owner), text_of(member), arguments, *place, name=where)
        inner = self.call(owner)
        return Call(inner.owner, text_of(member), arguments, *place, inner, where) if inner else None

    def statements(self, root: Node) -> Iterator[Statement]:
        """The statements that set or give one thing."""
        for node in named(root):
            inner = named(node)
            if len(inner) != 1 or node.type not in ("expression_statement", "return_statement"):
                continue
            name = value = None
            if inner[0].type == "assignment":
                name, value = (inner[0].child_by_field_name(one) for one in ("left", "right"))
                if name is None or value is None or name.type != "identifier":
                    continue
            how = "global" if name else "return" if node.type == "return_statement" else "bare"
            yield self._statement(node, value or inner[0], how, name)

    def _statement(self, node: Node, value: Node, how: str, name: Node | None) -> Statement:
        call = self.call(value)
        literal = None if call else self.literal(value)
        said, where = (text_of(name), (name.start_byte, name.end_byte)) if name else ("", (0, 0))
        return Statement(how, said, where, call, literal, node.start_byte, node.end_byte, node.start_point[0] + 1)

    def _item(self, node: Node, depth: int) -> Item:
        key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
        place = node.start_byte, node.end_byte
        if node.type != "pair" or key is None or value is None:
            return Item(None, code(node), *place)
        said = _scalar(key) if key.type in SCALARS else None
        text = said.value if said is not None and isinstance(said.value, str) else f"[{text_of(key)}]"
        return Item(text, self.literal(value, depth + 1), *place, key.start_byte, key.end_byte)


def _scalar(node: Node) -> Scalar | None:
    """A text, number, truth or nothing; None for what has values in it or is bytes."""
    if node.has_error:
        return None
    try:
        said = ast.literal_eval(text_of(node))
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    if not (said is None or isinstance(said, str | int | float)):
        return None
    if isinstance(said, float) and not isfinite(said):
        return None
    if isinstance(said, str) and any("\ud800" <= letter <= "\udfff" for letter in said):
        return None
    return Scalar(said, node.start_byte, node.end_byte)
