"""What a Lua script of a notebook needs beyond `scripts`: that Lua can load it as one chunk, whatever its cells are."""

from __future__ import annotations

import re
from collections.abc import Callable

from kernel.engines.lua.syntax import LuaSyntax
from studio.export.scripts import FORMATS, render_script
from studio.notebook.document import Notebook

_CALL = re.compile(r"\s*(?:--[^\n]*\n\s*)*\(")

Compiles = Callable[[str], bool]


def render_lua(notebook: Notebook) -> str:
    """The script of the notebook. `InvalidError` naming the cells that are neither Lua nor Markdown."""
    compiles = LuaSyntax().is_sound
    text = render_script(notebook, "lua", lambda cell: _needs_block(cell.source, compiles))
    if not compiles(f"--{text}"):
        # Cells that are sound one by one can still clash, as by a label that two of them have.
        text = render_script(notebook, "lua", lambda cell: compiles(cell.source) or _looks_wrapped(cell.source))
    return text


def _needs_block(source: str, compiles: Compiles) -> bool:
    """Whether code cannot stand between other code as it is: it ends in `return`, or begins like a call's arguments."""
    if _looks_wrapped(source):
        return True
    return compiles(source) and (not compiles(f"{source}\nlocal _") or _CALL.match(source) is not None)


def _looks_wrapped(source: str) -> bool:
    return FORMATS["lua"].looks_wrapped(source)
