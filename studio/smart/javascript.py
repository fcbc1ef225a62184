"""Literals of JavaScript out of its syntax tree. Not here: writing them (`writing`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from math import isfinite
from typing import TYPE_CHECKING

from kernel.spelling import snake_case
from studio.smart.grammars import DEEPEST, Statement, code, named, table, text_of
from studio.smart.literals import Call, Item, Literal, Scalar

if TYPE_CHECKING:
    from tree_sitter import Node

ESCAPE = re.compile(r"\\(u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r\n|.)", re.DOTALL)
KNOWN = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "0": "\0"}
ENDS = ("\n", "\r", "\r\n", "\u2028", "\u2029")
FUNCTIONS = ("arrow_function", "function_expression", "generator_function")
DECLARED = {"const": "local", "let": "local", "var": "global"}


class JavaScriptGrammar:
    """JavaScript."""

    language = "javascript"
    comment = "//"

    def literal(self, node: Node, depth: int = 0) -> Literal:
        """What an expression says."""
        if node.type == "parenthesized_expression" and len(named(node)) == 1:
            return self.literal(named(node)[0], depth)
        if node.type == "object" and depth < DEEPEST:
            return table(node, [self._item(one, depth) for one in named(node)], ("record", "mixed", "record"))
        if node.type == "array" and depth < DEEPEST and not _has_holes(node):
            items = [self._element(one, depth) for one in named(node)]
            return table(node, items, ("list", "list", "list"))
        scalar = _scalar(node)
        if scalar is not None:
            return scalar
        return self._code(node)

    def call(self, node: Node) -> Call | None:
        """A call of the API: `new Agent(…)`, `await Workflow.sequential(…)`; None for any other expression."""
        if node.type in ("await_expression", "parenthesized_expression") and len(named(node)) == 1:
            return self.call(named(node)[0])
        if node.type == "new_expression":
            made, given = node.child_by_field_name("constructor"), node.child_by_field_name("arguments")
            if made is None or made.type != "identifier":
                return None
            return self._call(node, text_of(made), "new", given, None, (made.start_byte, made.end_byte))
        callee = node.child_by_field_name("function") if node.type == "call_expression" else None
        if callee is None or callee.type != "member_expression":
            return None
        owner, member = callee.child_by_field_name("object"), callee.child_by_field_name("property")
        given = node.child_by_field_name("arguments")
        if owner is None or member is None:
            return None
        where = (member.start_byte, member.end_byte)
        if owner.type == "identifier":
            return self._call(node, text_of(owner), snake_case(text_of(member)), given, None, where)
        inner = self.call(owner)
        return self._call(node, inner.owner, snake_case(text_of(member)), given, inner, where) if inner else None

    def statements(self, root: Node) -> Iterator[Statement]:
        """The statements that set or give one thing."""
        for node in named(root):
            inner = named(node)
            if node.type in ("lexical_declaration", "variable_declaration") and len(inner) == 1:
                name, value = (inner[0].child_by_field_name(one) for one in ("name", "value"))
                if name is not None and value is not None and name.type == "identifier":
                    yield self._statement(node, value, DECLARED.get(node.children[0].type, "global"), name)
            elif node.type == "expression_statement" and len(inner) == 1 and inner[0].type == "assignment_expression":
                name, value = (inner[0].child_by_field_name(one) for one in ("left", "right"))
                if name is not None and value is not None and name.type == "identifier":
                    yield self._statement(node, value, "assigned", name)
            elif node.type in ("return_statement", "expression_statement") and len(inner) == 1:
                yield self._statement(node, inner[0], "return" if node.type == "return_statement" else "bare", None)

    def _statement(self, node: Node, value: Node, how: str, name: Node | None) -> Statement:
        call = self.call(value)
        literal = None if call else self.literal(value)
        said, where = (text_of(name), (name.start_byte, name.end_byte)) if name else ("", (0, 0))
        return Statement(how, said, where, call, literal, node.start_byte, node.end_byte, node.start_point[0] + 1)

    def _call(
        self, node: Node, owner: str, member: str, given: Node | None, inner: Call | None, name: tuple[int, int]
    ) -> Call | None:
        if given is not None and given.type != "arguments":
            return None  # A tagged template.
        arguments = tuple(self.literal(one) for one in named(given)) if given is not None else ()
        inside = (given.start_byte + 1, given.end_byte - 1) if given is not None else (node.end_byte, node.end_byte)
        return Call(owner, member, arguments, node.start_byte, node.end_byte, *inside, inner, name)

    def _code(self, node: Node) -> Literal:
        if node.type in FUNCTIONS:
            return code(node, "function")
        if node.type in ("identifier", "undefined", "member_expression") and not node.has_error:
            return code(node, "name")
        if node.type == "template_string":
            return code(node, why="it is a text with values in it")
        call = self.call(node)
        return code(node, "call", call) if call else code(node)

    def _element(self, node: Node, depth: int) -> Item:
        said = code(node) if node.type == "spread_element" else self.literal(node, depth + 1)
        return Item(None, said, node.start_byte, node.end_byte)

    def _item(self, node: Node, depth: int) -> Item:
        place = node.start_byte, node.end_byte
        if node.type == "shorthand_property_identifier":
            return Item(text_of(node), code(node, "name"), *place, *place, short=True)
        if node.type == "method_definition":
            name = node.child_by_field_name("name")
            said = text_of(name) if name else ""
            where = (name.start_byte, name.end_byte) if name else place
            return Item(said, code(node, "function"), *place, *where, short=True)
        key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
        if node.type != "pair" or key is None or value is None:
            return Item(None, code(node), *place)
        return Item(_key(key), self.literal(value, depth + 1), *place, key.start_byte, key.end_byte)


def _key(node: Node) -> str:
    if node.type == "computed_property_name":
        inner = _scalar(named(node)[0]) if named(node) else None
        return inner.value if inner and isinstance(inner.value, str) else text_of(node)
    said = _scalar(node)
    return text_of(node) if said is None else str(said.value)


def _has_holes(node: Node) -> bool:
    """`[1, , 2]`: there is nothing where something is expected."""
    kinds = [child.type for child in node.children if child.type != "comment"]
    return any(one == "," and before in (",", "[") for before, one in pairwise(kinds))


def _scalar(node: Node) -> Scalar | None:
    place = node.start_byte, node.end_byte
    match node.type:
        case "true" | "false":
            return Scalar(node.type == "true", *place)
        case "null":
            return Scalar(None, *place)
        case "string":
            return _text(node, text_of(node)[1:-1])
        case "template_string" if not any(one.type == "template_substitution" for one in node.named_children):
            return _text(node, re.sub(r"\r\n?", "\n", text_of(node)[1:-1]))
        case "number":
            number = javascript_number(text_of(node))
            return None if number is None or not isfinite(number) else Scalar(number, *place)
        case "unary_expression" if node.children[0].type == "-":
            inner = _scalar(named(node)[-1])
            is_number = inner is not None and type(inner.value) in (int, float)
            return Scalar(-inner.value, *place) if is_number and inner else None  # type: ignore[operator]
    return None


def _text(node: Node, inside: str) -> Scalar | None:
    if node.has_error:
        return None
    try:
        text = ESCAPE.sub(_unescaped, inside)
        # A pair of surrogates is one letter; half of a pair is no text.
        return Scalar(text.encode("utf-16", "surrogatepass").decode("utf-16"), node.start_byte, node.end_byte)
    except (UnicodeDecodeError, ValueError, OverflowError):
        return None


def _unescaped(found: re.Match[str]) -> str:
    said = found[1]
    if said in ENDS:
        return ""
    if said[0] in "ux" and len(said) > 1:
        return chr(int(said[1:].strip("{}"), 16))
    return KNOWN.get(said, said)


def javascript_number(written: str) -> int | float | None:
    """The number as JavaScript reads it; one of 64 bits (`10n`) is a whole number too."""
    bare = written.replace("_", "")
    try:
        if re.fullmatch(r"0\d+", bare):
            return None  # An octal number of old: nobody should have to guess.
        if re.fullmatch(r"0[xXbBoO][0-9a-fA-F]+n?|\d+n?", bare):
            whole = int(bare.removesuffix("n"), 0)
            return whole if bare.endswith("n") or whole <= 2**53 else float(whole)
        return float(bare)
    except (ValueError, OverflowError):
        return None
