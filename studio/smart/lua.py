"""Literals of Lua out of its syntax tree. Not here: writing them (`writing`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import isfinite
from typing import TYPE_CHECKING

from studio.smart.grammars import DEEPEST, Statement, code, named, table, text_of
from studio.smart.literals import Call, Item, Literal, Scalar

if TYPE_CHECKING:
    from tree_sitter import Node

LONG = re.compile(r"\[(=*)\[(\r\n|\n\r|\n|\r)?(.*)\]\1\]", re.DOTALL)
ESCAPE = re.compile(rb"\\(z\s*|x[0-9a-fA-F]{2}|u\{[0-9a-fA-F]+\}|[0-9]{1,3}|\r\n|\n\r|.)", re.DOTALL)
KNOWN = {b"a": 7, b"b": 8, b"f": 12, b"n": 10, b"r": 13, b"t": 9, b"v": 11}
NAMES = ("identifier", "dot_index_expression")


class LuaGrammar:
    """Lua."""

    language = "lua"
    comment = "--"

    def literal(self, node: Node, depth: int = 0) -> Literal:
        """What an expression says."""
        if node.type == "parenthesized_expression" and len(named(node)) == 1:
            return self.literal(named(node)[0], depth)
        if node.type == "table_constructor" and depth < DEEPEST:
            items = [self._item(one, depth) for one in named(node) if one.type == "field"]
            return table(node, items, ("empty", "list", "record"))
        scalar = _scalar(node)
        if scalar is not None:
            return scalar
        if node.type == "function_definition":
            return code(node, "function")
        if node.type in NAMES:
            return code(node, "name")
        call = self.call(node)
        return code(node, "call", call) if call else code(node)

    def call(self, node: Node) -> Call | None:
        """A call of the API: `Agent.new(…)`, `Tools.get("x"):run(…)`; None for any other expression."""
        if node.type != "function_call":
            return None
        callee, given = node.child_by_field_name("name"), node.child_by_field_name("arguments")
        if callee is None or given is None or callee.type not in ("dot_index_expression", "method_index_expression"):
            return None
        owner, member = callee.child_by_field_name("table"), callee.named_children[-1]
        arguments = tuple(self.literal(one) for one in named(given))
        bracket = given.children[0].type == "(" if given.children else False
        inside = (given.start_byte + 1, given.end_byte - 1) if bracket else (given.start_byte, given.end_byte)
        place = (node.start_byte, node.end_byte, *inside)
        where = (member.start_byte, member.end_byte)
        if owner is not None and owner.type == "identifier":
            return Call(text_of(owner), text_of(member), arguments, *place, name=where)
        inner = self.call(owner) if owner is not None else None
        return Call(inner.owner, text_of(member), arguments, *place, inner, where) if inner else None

    def statements(self, root: Node) -> Iterator[Statement]:
        """The statements that set or give one thing."""
        for node in named(root):
            if node.type == "assignment_statement":
                yield from self._assignment(node, node, "global")
            elif node.type == "variable_declaration":
                inner = next((one for one in named(node) if one.type == "assignment_statement"), None)
                yield from self._assignment(node, inner, "local") if inner is not None else ()
            elif node.type == "return_statement":
                values = [value for one in named(node) for value in named(one)]
                yield from self._statement(node, values, "return", None) if len(values) == 1 else ()
            elif node.type == "function_call":
                yield from self._statement(node, [node], "bare", None)

    def _assignment(self, whole: Node, node: Node, how: str) -> Iterator[Statement]:
        lists = {one.type: one for one in named(node)}
        if not {"variable_list", "expression_list"} <= lists.keys():
            return
        names = [one for one in named(lists["variable_list"]) if one.type != "attribute"]
        values = named(lists["expression_list"])
        if len(names) == len(values) == 1 and names[0].type == "identifier":
            yield from self._statement(whole, values, how, names[0])

    def _statement(self, node: Node, values: list[Node], how: str, name: Node | None) -> Iterator[Statement]:
        call = self.call(values[0])
        literal = None if call else self.literal(values[0])
        said, where = (text_of(name), (name.start_byte, name.end_byte)) if name else ("", (0, 0))
        line = node.start_point[0] + 1
        yield Statement(how, said, where, call, literal, node.start_byte, node.end_byte, line)

    def _item(self, node: Node, depth: int) -> Item:
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        if value is None:
            value = named(node)[-1]
        said = self.literal(value, depth + 1)
        if name is None:
            return Item(None, said, node.start_byte, node.end_byte)
        bracket = node.children[0].type == "["
        if not bracket:
            return Item(text_of(name), said, node.start_byte, node.end_byte, name.start_byte, name.end_byte)
        close = next(one for one in node.children if one.type == "]")
        key = _scalar(name)
        text = key.value if key is not None and isinstance(key.value, str) else f"[{text_of(name)}]"
        return Item(text, said, node.start_byte, node.end_byte, node.start_byte, close.end_byte)


def _scalar(node: Node) -> Scalar | None:
    place = node.start_byte, node.end_byte
    match node.type:
        case "true" | "false":
            return Scalar(node.type == "true", *place)
        case "nil":
            return Scalar(None, *place)
        case "dot_index_expression" if text_of(node) == "json.null":
            return Scalar(None, *place)
        case "string":
            text = lua_text(node.text or b"")
            return None if text is None else Scalar(text, *place)
        case "number":
            number = lua_number(text_of(node))
            return None if number is None or not isfinite(number) else Scalar(number, *place)
        case "unary_expression":
            inner = _scalar(named(node)[0])
            minus = node.children[0].type == "-" and inner is not None and type(inner.value) in (int, float)
            return Scalar(-inner.value, *place) if minus and inner else None  # type: ignore[operator]
    return None


def lua_text(written: bytes) -> str | None:
    """The text of a string as it is written; None for bytes that are no text."""
    if written[:1] == b"[":
        long = LONG.fullmatch(written.decode("utf-8", "replace"))
        # Lua reads every kind of line end as one newline.
        return re.sub(r"\r\n|\n\r|\r", "\n", long[3]) if long else None
    try:
        return ESCAPE.sub(_unescaped, written[1:-1]).decode()
    except (UnicodeDecodeError, ValueError, OverflowError):
        return None


def _unescaped(found: re.Match[bytes]) -> bytes:
    said = found[1]
    if said[:1] == b"z":
        return b""
    if said[:1] == b"x":
        return bytes([int(said[1:], 16)])
    if said[:1] == b"u":
        return chr(int(said[2:-1], 16)).encode()
    if said.isdigit():
        return bytes([int(said)])
    if said in KNOWN:
        return bytes([KNOWN[said]])
    return b"\n" if said[:1] in (b"\n", b"\r") else said


def lua_number(written: str) -> int | float | None:
    """The number as Lua reads it: hexadecimal ones wrap around, large whole ones are floats."""
    try:
        if written[:2].lower() == "0x":
            if re.search(r"[.pP]", written):
                return float.fromhex(written)
            whole = int(written, 16) & (2**64 - 1)
            return whole - 2**64 if whole >= 2**63 else whole
        if written.isdigit():
            return int(written) if int(written) < 2**63 else float(written)
        return float(written)
    except ValueError:
        return None
