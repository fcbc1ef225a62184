"""A notebook as a Lua script that `llmspell run` runs cell by cell and Lua can load as one chunk, and back again."""

from __future__ import annotations

import re
from collections.abc import Callable

from kernel.engines.lua.syntax import LuaSyntax
from kernel.errors import InvalidError
from studio.export.percent import Section, is_marker, looks_wrapped, read_sections, write_section
from studio.notebook.document import Cell, Layout, Notebook
from studio.notebook.frontmatter import front_of, read_front, write_front
from studio.notebook.identity import with_ids
from studio.notebook.text import split

SHEBANG = "#!/usr/bin/env -S llmspell run"
FENCE = "-- ---"

_CALL = re.compile(r"\s*(?:--[^\n]*\n\s*)*\(")

Compiles = Callable[[str], bool]


def render_lua(notebook: Notebook) -> str:
    """The script of the notebook. `InvalidError` naming the cells that are neither Lua nor Markdown."""
    foreign = [cell for cell in notebook.cells if cell.kind not in ("lua", "markdown")]
    if foreign:
        named = ", ".join(f"{notebook.label(cell.id)!r} ({cell.kind})" for cell in foreign)
        raise InvalidError(f"A Lua script cannot hold these cells: {named}. Delete them, or write them in Lua.")
    compiles = LuaSyntax().is_sound
    text = _render(notebook, lambda source: _needs_block(source, compiles))
    if not compiles(_without_shebang(text)):
        # Cells that are sound one by one can still clash, as by a label that two of them have.
        text = _render(notebook, lambda source: compiles(source) or looks_wrapped(source))
    return text


def read_lua(text: str) -> Notebook:
    """The notebook of a script that `render_lua` made, or a person who knows the format.

    `InvalidError` with `line` when its front matter is malformed.
    """
    lines, start = _lines(text)
    header = _header(lines)
    front = read_front(header or (), start - len(header or ()))
    cells = with_ids(section.cell for section in read_sections(lines, start))
    kept = None if header is None or any("\r" in line for line in header) else tuple(header)
    layout = Layout(header=kept)
    return Notebook(front.title, front.params, front.profile, front.model, cells, front.extra, layout)


def cells_of(text: str) -> list[tuple[Cell, int]]:
    """The cells of such a script, each with the number of the line its source begins at (from 1)."""
    lines, start = _lines(text)
    sections: list[Section] = list(read_sections(lines, start))
    cells = with_ids(section.cell for section in sections)
    return [(cell, section.line) for cell, section in zip(cells, sections, strict=True)]


def is_spellbook_lua(text: str) -> bool:
    """Whether a Lua file is a notebook's script: it has our front matter, and our shebang line or a marker."""
    lines, _ = split(text)
    return _header(lines) is not None and (_names_us(lines[0]) or any(map(is_marker, lines)))


def _render(notebook: Notebook, in_block: Callable[[str], bool]) -> str:
    before = notebook.layout.header
    header = write_front(front_of(notebook), before)
    lines = [SHEBANG, FENCE, *(f"-- {line}" if line else "--" for line in header), FENCE]
    for cell in notebook.cells:
        lines += ["", *write_section(cell, cell.kind == "lua" and in_block(cell.source))]
    return "\n".join([*lines, ""])


def _needs_block(source: str, compiles: Compiles) -> bool:
    """Whether code cannot stand between other code as it is: it ends in `return`, or begins like a call's arguments."""
    if looks_wrapped(source):
        return True
    return compiles(source) and (not compiles(f"{source}\nlocal _") or _CALL.match(source) is not None)


def _lines(text: str) -> tuple[list[str], int]:
    """The lines of a script without the one after a final newline, and the line at which its cells begin."""
    lines, _ = split(text)
    if lines[-1] == "":
        lines.pop()
    header = _header(lines)
    first = 1 if lines and lines[0].startswith("#!") else 0
    return lines, first if header is None else first + len(header) + 2


def _header(lines: list[str]) -> list[str] | None:
    """The front matter without its comment signs; None when there is none."""
    first = 1 if lines and lines[0].startswith("#!") else 0
    if len(lines) <= first or lines[first].rstrip(" \t\r") != FENCE:
        return None
    for position in range(first + 1, len(lines)):
        line = lines[position]
        if line.rstrip(" \t\r") == FENCE:
            return [line.removeprefix("--").removeprefix(" ") for line in lines[first + 1 : position]]
        if not line.startswith("--"):
            break
    return None


def _names_us(line: str) -> bool:
    return line.startswith("#!") and "llmspell" in line


def _without_shebang(text: str) -> str:
    return f"--{text}"
