"""What is written as a plain value in code: texts, numbers, tables, with where they stand.

A value that is not written out (a variable, a sum) is `unknown`. Not here: which calls they are given to (`calls`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

from kernel.records import dataclass

if TYPE_CHECKING:
    from tree_sitter import Node

Kind = Literal["text", "number", "boolean", "nothing", "function", "list", "table", "empty", "unknown"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A value in a list (`key` None) or table; `key_start` and `key_end` are where the key stands, in bytes."""

    key: str | None
    value: Value
    key_start: int = 0
    key_end: int = 0


@dataclass(frozen=True, slots=True)
class Value:
    """A value of code. `plain` is the text, number or boolean; `is_part` says that a table has more than is seen."""

    kind: Kind
    start: int
    end: int
    plain: Any = None
    entries: tuple[Entry, ...] = ()
    is_part: bool = False

    def sample(self) -> Any:
        """A value of the same type, to be tried on a signature. Not for `unknown`."""
        match self.kind:
            case "list":
                return [1]
            case "table":
                return {"key": 1}
            case "empty":
                return {}
            case "function":
                return print
        return self.plain

    def inner(self) -> Iterator[Entry]:
        """The entries, and those of the tables and lists in it."""
        for entry in self.entries:
            yield entry
            yield from entry.value.inner()


KINDS: Mapping[str, Kind] = {
    "true": "boolean",
    "false": "boolean",
    "nil": "nothing",
    "null": "nothing",
    "undefined": "nothing",
    "none": "nothing",
    "function_definition": "function",
    "arrow_function": "function",
    "function_expression": "function",
    "lambda": "function",
    "number": "number",
    "integer": "number",
    "float": "number",
    "string": "text",
    "template_string": "text",
    "concatenated_string": "text",
}
"""Type of a node → what it is, where that is all there is to know."""

TABLES = ("table_constructor", "object", "dictionary")
LISTS = ("array", "list", "tuple")


class LiteralReader:
    """Reads values of one source; `source` is UTF-8."""

    def __init__(self, source: bytes) -> None:
        self._source = source

    def text(self, node: Node) -> str:
        """The source of a node."""
        return self._source[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def read(self, node: Node) -> Value:
        """The value that is written there."""
        if node.type in TABLES or node.type in LISTS:
            return self._table(node)
        kind = KINDS.get(node.type, "unknown")
        plain: Any = None
        if kind == "boolean":
            plain = node.type == "true"
        elif kind == "text":
            plain = self._words(node)
        elif kind == "number":
            plain = _number(self.text(node))
            kind = "unknown" if plain is None else kind
        return Value(kind, node.start_byte, node.end_byte, plain)

    def _words(self, node: Node) -> str:
        """The text of a string, "" for one that is put together or has escapes: its words are not seen."""
        if node.type == "concatenated_string":
            return ""
        inner = [child for child in node.named_children if child.type not in ("string_start", "string_end")]
        if len(inner) != 1 or inner[0].type not in ("string_content", "string_fragment"):
            return ""
        return "" if inner[0].named_children else self.text(inner[0])

    def _table(self, node: Node) -> Value:
        entries: list[Entry] = []
        is_part = False
        for child in node.named_children:
            if child.type in ("spread_element", "dictionary_splat", "list_splat", "vararg_expression"):
                is_part = True
            elif child.type != "comment":
                entries.append(self._entry(child))
        if any(entry.key == "" for entry in entries):
            is_part = True
        kept = tuple(entry for entry in entries if entry.key != "")
        keyed = any(entry.key is not None for entry in kept) or (is_part and node.type in ("object", "dictionary"))
        kind: Kind = "table" if keyed else "list" if kept or is_part else "empty"
        return Value(kind, node.start_byte, node.end_byte, None, kept, is_part)

    def _entry(self, node: Node) -> Entry:
        """An entry; its key is "" when it is computed."""
        read = READERS.get(node.type)
        return Entry(None, self.read(node)) if read is None else read(self, node)

    def _keyed(self, key: Node | None, value: Node | None, node: Node) -> Entry:
        said = self.read(value) if value is not None else Value("unknown", node.start_byte, node.end_byte)
        if key is None:
            return Entry(None, said)
        return Entry(self._key(key), said, key.start_byte, key.end_byte)

    def _key(self, node: Node) -> str:
        if node.type in ("identifier", "property_identifier", "shorthand_property_identifier"):
            return self.text(node)
        if node.type == "computed_property_name":
            return ""
        return self._words(node) if KINDS.get(node.type) == "text" else ""

    def lua_field(self, node: Node) -> Entry:
        """`key = value`, `["key"] = value`, or a value alone."""
        key, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        if key is not None and node.children[0].type == "[" and key.type != "string":
            return Entry("", self.read(value if value is not None else key))
        return self._keyed(key, value, node)

    def pair(self, node: Node) -> Entry:
        """`key: value` of JavaScript and Python."""
        return self._keyed(node.child_by_field_name("key"), node.child_by_field_name("value"), node)

    def named(self, node: Node) -> Entry:
        """`name=value` of Python."""
        return self._keyed(node.child_by_field_name("name"), node.child_by_field_name("value"), node)

    def short(self, node: Node) -> Entry:
        """`{name}` of JavaScript."""
        return self._keyed(node, None, node)

    def method(self, node: Node) -> Entry:
        """`{name() {…}}` of JavaScript."""
        name = node.child_by_field_name("name")
        said = Value("function", node.start_byte, node.end_byte)
        return Entry(self._key(name) if name is not None else "", said, node.start_byte, node.end_byte)


READERS: Mapping[str, Callable[[LiteralReader, Node], Entry]] = {
    "field": LiteralReader.lua_field,
    "pair": LiteralReader.pair,
    "keyword_argument": LiteralReader.named,
    "shorthand_property_identifier": LiteralReader.short,
    "method_definition": LiteralReader.method,
}


def _number(text: str) -> int | float | None:
    plain = text.replace("_", "").lower()
    try:
        return int(plain, 0) if plain.isdigit() or plain.startswith("0x") else float(plain)
    except ValueError:
        return None
