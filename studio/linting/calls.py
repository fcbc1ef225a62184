"""The calls in a piece of code, `cells.…` and `params.…` in it, and all its texts: what the passes look at.

Pure reading of the tree. Not here: what a call may be given (`options`, `mentions`), and what names mean
(`studio.names`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import lru_cache
from typing import TYPE_CHECKING

from kernel.records import dataclass
from studio.linting.literals import Entry, LiteralReader, Value
from studio.trees import KEPT, is_readable, tree_of

if TYPE_CHECKING:
    from tree_sitter import Node


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a dotted name: `("Agent", "new")`. `name_start` to `end` is its last name, `start` its first byte.

    `is_method`: it is called on an object (`agent:chat`, which only Lua writes so).
    """

    path: tuple[str, ...]
    arguments: tuple[Value, ...]
    start: int
    name_start: int
    end: int
    is_method: bool = False
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """`owner.name`, where the owner is a name by itself; `start` and `end` are those of the name."""

    owner: str
    name: str
    owner_start: int
    start: int
    end: int
    is_text: bool


@dataclass(frozen=True, slots=True)
class Contents:
    """What was found in a cell. `texts` counts every text that is written out."""

    calls: tuple[Call, ...] = ()
    members: tuple[Member, ...] = ()
    texts: Mapping[str, int] = field(default_factory=dict)


OWNERS = ("cells", "params")
CALLS = ("function_call", "call_expression", "new_expression", "call")
MEMBERS = {
    "dot_index_expression": ("table", "field"),
    "bracket_index_expression": ("table", "field"),
    "member_expression": ("object", "property"),
    "subscript_expression": ("object", "index"),
    "attribute": ("object", "attribute"),
    "subscript": ("value", "subscript"),
}
NAMES = ("identifier", "property_identifier")


def contents_of(language: str, source: str) -> Contents:
    """What there is in a cell; nothing for Markdown and for what is too long or nested too deeply."""
    return _read(language, source) if is_readable(language, source) else Contents()


@lru_cache(maxsize=KEPT)
def _read(language: str, source: str) -> Contents:
    reader = LiteralReader(source.encode("utf-8", "replace"))
    calls, members, texts = list[Call](), list[Member](), Counter[str]()
    try:
        for node in _nodes(tree_of(language, source)):
            if node.type in CALLS and (call := _call(reader, node)):
                calls.append(call)
            elif node.type in MEMBERS and (member := _member(reader, node)):
                members.append(member)
            elif node.type == "string":
                texts[str(reader.read(node).plain)] += 1
    except RecursionError:
        return Contents()
    return Contents(tuple(calls), tuple(members), texts)


def _nodes(root: Node) -> Iterator[Node]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += reversed(node.named_children)


def _call(reader: LiteralReader, node: Node) -> Call | None:
    called = next(
        (part for name in ("function", "constructor", "name") if (part := node.child_by_field_name(name))), None
    )
    path = list(_path(called)) if called is not None else []
    if called is None or not path:
        return None
    given = node.child_by_field_name("arguments")
    arguments = _arguments(reader, given) if given is not None else ()
    words = tuple(reader.text(part) for part in path)
    is_method = called.type == "method_index_expression"
    is_new = node.type == "new_expression"
    return Call(words, arguments, node.start_byte, path[-1].start_byte, path[-1].end_byte, is_method, is_new)


def _path(node: Node) -> Iterator[Node]:
    """The names of a dotted name from left to right; none for anything else."""
    if node.type in NAMES:
        yield node
        return
    places = {**MEMBERS, "method_index_expression": ("table", "method")}.get(node.type)
    if places is None or node.type.endswith(("bracket_index_expression", "subscript_expression", "subscript")):
        return
    owner, name = (node.child_by_field_name(place) for place in places)
    before = list(_path(owner)) if owner is not None else []
    if before and name is not None:
        yield from (*before, name)


def _arguments(reader: LiteralReader, node: Node) -> tuple[Value, ...]:
    """The values given; what Python gives by name is one table at the end."""
    if node.type == "template_string":
        return ()
    values: list[Value] = []
    named: list[Entry] = []
    is_part = False
    for child in node.named_children:
        if child.type == "keyword_argument":
            named.append(reader.named(child))
        elif child.type in ("dictionary_splat", "list_splat", "spread_element", "vararg_expression"):
            is_part = True
        elif child.type != "comment":
            values.append(reader.read(child))
    if named:
        values.append(Value("table", node.start_byte, node.end_byte, None, tuple(named), is_part))
    elif is_part:
        values.append(Value("unknown", node.start_byte, node.end_byte))
    return tuple(values)


def _member(reader: LiteralReader, node: Node) -> Member | None:
    owner, name = (node.child_by_field_name(place) for place in MEMBERS[node.type])
    if owner is None or name is None or owner.type != "identifier" or reader.text(owner) not in OWNERS:
        return None
    if node.type.endswith(("bracket_index_expression", "subscript_expression", "subscript")):
        said = reader.read(name)
        if said.kind != "text" or not said.plain:
            return None
        word, is_text = str(said.plain), True
        start = name.start_byte + reader.text(name).find(word)
        return Member(reader.text(owner), word, owner.start_byte, start, start + len(word.encode()), is_text)
    return Member(reader.text(owner), reader.text(name), owner.start_byte, name.start_byte, name.end_byte, False)
