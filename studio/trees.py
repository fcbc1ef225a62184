"""Code of any language as a syntax tree, also code that cannot be parsed. What its names mean is said elsewhere."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

KEPT = 512
"""How many trees of sources are remembered: a notebook's cells are asked about again at every key."""


MOST_TEXT = 300_000
"""Characters of a cell that is read while it is written; a longer one is data, not code somebody writes."""


def has_trees(language: str) -> bool:
    """Whether code of this language can be read as a tree here."""
    return language in ("lua", "javascript", "python")


def is_readable(language: str, source: str) -> bool:
    """Whether code can be read as a tree soon enough for a person who is writing it.

    Ask this before anything that remembers sources: a few hundred versions of five megabytes fill the memory.
    """
    return has_trees(language) and len(source) <= MOST_TEXT


@lru_cache(maxsize=KEPT)
def tree_of(language: str, source: str) -> Node:
    """The root of the tree; places in it are offsets of bytes in UTF-8. Broken code has nodes that say `is_error`.

    `KeyError` for a language without a grammar (`has_trees`).
    """
    return _parser(language).parse(source.encode("utf-8", "replace")).root_node


@cache
def _parser(language: str) -> Parser:
    from importlib import import_module

    from tree_sitter import Language, Parser

    grammars = {"lua": "tree_sitter_lua", "javascript": "tree_sitter_javascript", "python": "tree_sitter_python"}
    return Parser(Language(import_module(grammars[language]).language()))
