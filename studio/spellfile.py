"""A spell as the shell sees it: where it is, what it declares, and the chunks to run.

A plain `.lua` file is one chunk; a notebook (`.spell.md`, or a `.lua` that was exported from one) is a
chunk per cell. Not here: what a notebook is (`studio.notebook`).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kernel.engines.protocol import Chunk
from kernel.errors import InvalidError, NotFoundError

if TYPE_CHECKING:
    from studio.notebook.document import Cell, Notebook, Parameter

LARGEST = 50 << 20


@dataclass(frozen=True, slots=True)
class Spellfile:
    """A spell to run. `path` is None for standard input or a line of code."""

    title: str
    path: Path | None
    kind: str
    chunks: tuple[Chunk, ...]
    language: str = "lua"
    profile: str = ""
    model: str = ""
    params: tuple[Parameter, ...] = ()
    first_lines: Mapping[str, int] = field(default_factory=dict)

    def path_in(self, home: Path) -> str:
        """The path as traces know it: relative to the workspace that `home` belongs to, where it is inside."""
        if self.path is None:
            return ""
        real = self.path.resolve()
        return str(real.relative_to(home.parent)) if home.parent in real.parents else str(real)

    def locate(self, chunk: Chunk, error: Mapping[str, Any]) -> dict[str, Any]:
        """An error of a cell, told by the file's lines instead of the cell's: those are what the shell's user sees."""
        shift = self.first_lines.get(chunk.cell, 1) - 1
        located = dict(error)
        if self.path is None or chunk.cell not in self.first_lines or error.get("file") != chunk.name:
            return located
        located |= {"file": str(self.path), "line": error["line"] + shift}
        traceback = str(error.get("traceback") or "")
        place = re.compile(re.escape(chunk.name) + r":(\d+)")
        located["traceback"] = place.sub(lambda match: f"{self.path}:{int(match[1]) + shift}", traceback)
        return located


def read_spell(word: str) -> Spellfile:
    """The spell of a word on the command line: a path, or `-` for standard input.

    `NotFoundError` when there is no file; `InvalidError` when it is no text, too large, or malformed.
    """
    if word == "-":
        return read_text(_decode(sys.stdin.buffer.read(), "standard input"), None, "stdin")
    path = Path(word)
    if not path.is_file():
        raise NotFoundError(f"There is no file {word!r}." if not path.exists() else f"{word!r} is not a file.")
    if path.stat().st_size > LARGEST:
        raise InvalidError(f"{word!r} is larger than {LARGEST >> 20} MB; that is no spell.")
    try:
        text = _decode(path.read_bytes(), repr(word))
    except OSError as error:
        raise InvalidError(f"{word!r} cannot be read: {error.strerror}.") from None
    try:
        return read_text(text, path, word)
    except InvalidError as error:
        raise InvalidError(f"{word!r}: {error.message}", **error.details) from None


def read_text(text: str, path: Path | None, name: str) -> Spellfile:
    """The spell of a text; `name` is what errors call it."""
    if path is not None and path.name.endswith(".md"):
        from studio.notebook.markdown import cells_of, parse

        return _of_notebook(parse(text), cells_of(text), path, name)
    if "\n-- ---\n" in f"\n{text[:200]}".replace("\r\n", "\n"):
        from studio.export.lua import cells_of, is_spellbook_lua, read_lua

        if is_spellbook_lua(text):
            return _of_notebook(read_lua(text), cells_of(text), path, name)
    return Spellfile(path.name if path else name, path, "script", (Chunk(without_shebang(text), name),))


def without_shebang(text: str) -> str:
    """The text with its shebang line, if any, made a comment: lines keep their numbers."""
    return f"--{text}" if text.startswith("#") else text


def _of_notebook(notebook: Notebook, cells: Iterable[tuple[Cell, int]], path: Path | None, name: str) -> Spellfile:
    placed = [(cell, line) for cell, line in cells if cell.kind != "markdown"]
    chunks = tuple(Chunk(cell.source, notebook.label(cell.id), cell.id) for cell, _ in placed)
    title = notebook.title or (path.name if path else name)
    declared = (notebook.profile, notebook.model, notebook.params)
    return Spellfile(title, path, "notebook", chunks, "lua", *declared, {cell.id: line for cell, line in placed})


def _decode(content: bytes, what: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidError(f"{what} is not a text in UTF-8 (byte {error.start}).") from None
