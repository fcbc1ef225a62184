"""The names in the code of a cell: what each place means, in every language of cells.

Not here: what is made of it (`studio.linting`, `studio.refactoring`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from studio.names import javascript, lua, python
from studio.names.scopes import FIXED, PLAIN, Names, Place, Scope, Sheet, Variable
from studio.trees import KEPT, MOST_TEXT, is_readable, tree_of

if TYPE_CHECKING:
    from tree_sitter import Node

__all__ = ["FIXED", "MOST_TEXT", "PLAIN", "Names", "Place", "Scope", "Variable", "names_of"]

READERS: Mapping[str, Callable[[Sheet, Node], None]] = {
    "lua": lua.read,
    "javascript": javascript.read,
    "python": python.read,
}


def names_of(language: str, source: str) -> Names:
    """The names of a cell; none at all of Markdown, and of code that is too long or nested too deeply to be read."""
    return _read(language, source) if is_readable(language, source) else Names(is_whole=False)


@lru_cache(maxsize=KEPT)
def _read(language: str, source: str) -> Names:
    root = tree_of(language, source)
    sheet = Sheet(source.encode("utf-8", "replace"))
    try:
        READERS[language](sheet, root)
    except RecursionError:
        return Names(is_open=True, is_whole=False)
    return sheet.finish(not root.has_error)
