"""Lua in which lines can pause: before each statement stands a call that asks whether to.

Not here: that call (halts.lua).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import tree_sitter_lua
from tree_sitter import Language, Node, Parser

BLOCKS = ("chunk", "block")

NO_STATEMENTS = ("comment", "label_statement", "hash_bang_line")

ENTER = "__halt"
"""The global that a source calls which can pause."""


def lines_in(source: str) -> dict[int, str]:
    """The lines on which a statement begins, from 1, all of which can pause."""
    return dict.fromkeys(_statements(source.encode("utf-8", "surrogatepass")), "")


def halting(source: bytes, halts: Mapping[int, int]) -> bytes:
    """The source with a call before the first statement of each line; `halts` are those with a breakpoint."""
    parts, place = [], 0
    for line, start in _statements(source).items():
        parts += [source[place:start], f"{ENTER}({line},{halts.get(line, 0)});".encode()]
        place = start
    return b"".join([*parts, source[place:]])


def _statements(source: bytes) -> dict[int, int]:
    """The lines with a statement → where its first begins, in bytes. Nothing when the source is not sound."""
    root = Parser(Language(tree_sitter_lua.language())).parse(source).root_node
    if root.has_error:
        return {}
    found: dict[int, int] = {}
    for node in _nodes(root):
        if node.parent is not None and node.parent.type in BLOCKS and node.type not in NO_STATEMENTS:
            found.setdefault(node.start_point[0] + 1, node.start_byte)
    return dict(sorted(found.items()))


def _nodes(root: Node) -> Iterator[Node]:
    """All named nodes, in the order of the source."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(node.named_children))
