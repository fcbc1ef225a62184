"""What a language has to tell of its syntax trees, so that one reader of literals serves all languages.

Here is what is the same in each: walking children, tables out of items. The languages: `lua`, `javascript`, `python`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from kernel.errors import InvalidError
from kernel.records import dataclass
from studio.smart.literals import Call, Code, Item, Literal, Table

if TYPE_CHECKING:
    from tree_sitter import Node

SEPARATORS = (",", ";")

DEEPEST = 60
"""How deep a literal may be nested and still be shown."""

CODE = {
    "name": "it is a variable",
    "call": "it is made by a call",
    "function": "it is a function",
    "code": "it is worked out by code",
}
"""Kind of code → why a form shows it as it is written."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement that may hold the literal of a cell.

    `how` is `global`, `local`, `return` or `bare`; `name` the variable it sets, "" for none, and `name_place` where
    that stands; `call` what it sets or gives, where that is a call of the API, `literal` where it is anything else.
    """

    how: str
    name: str
    name_place: tuple[int, int]
    call: Call | None
    literal: Literal | None
    start: int
    end: int
    line: int


class Grammar(Protocol):
    """A language."""

    language: str
    comment: str

    def literal(self, node: Node, depth: int = 0) -> Literal:
        """What an expression says."""
        ...

    def statements(self, root: Node) -> Iterator[Statement]:
        """The statements of a chunk that are no function, import or control structure, in order."""
        ...


def grammar_of(language: str) -> Grammar:
    """The grammar of a language. `InvalidError` when there are no forms in it."""
    if language == "lua":
        from studio.smart.lua import LuaGrammar

        return LuaGrammar()
    if language == "javascript":
        from studio.smart.javascript import JavaScriptGrammar

        return JavaScriptGrammar()
    if language == "python":
        from studio.smart.python import PythonGrammar

        return PythonGrammar()
    raise InvalidError(f"A form writes Lua, JavaScript or Python, not {language!r}.")


def text_of(node: Node) -> str:
    """The text of a node."""
    return (node.text or b"").decode("utf-8", "replace")


def named(node: Node) -> list[Node]:
    """The children that mean something, without comments."""
    return [child for child in node.named_children if child.type != "comment"]


def code(node: Node, kind: str = "code", call: Call | None = None, why: str = "") -> Code:
    """A node as code."""
    return Code(text_of(node), kind, why or CODE[kind], node.start_byte, node.end_byte, call)


def table(node: Node, items: Sequence[Item], forms: Sequence[str]) -> Table:
    """A table of items; `forms` are what it is without items, and without and with keys."""
    empty, bare, keyed = forms
    kinds = {item.key is None for item in items}
    form = "mixed" if len(kinds) > 1 else (bare if True in kinds else keyed) if kinds else empty
    if keyed == bare == "list" and form == "mixed":
        form = "list"
    separators = [child.start_byte for child in node.children if child.type in SEPARATORS]
    comments = tuple((one.start_byte, one.end_byte) for one in node.children if one.type == "comment")
    return Table(form, tuple(items), _behind(items, separators), comments, node.start_byte, node.end_byte)


def _behind(items: Sequence[Item], separators: Sequence[int]) -> tuple[int, ...]:
    """The separator behind each item, which stands before the next item."""
    ends = [item.start for item in items[1:]] + [1 << 62]
    found = []
    for item, end in zip(items, ends, strict=False):
        found.append(next((place for place in separators if item.end <= place < end), -1))
    return tuple(found)
