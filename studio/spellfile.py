"""A spell as the shell sees it: where it is, what it declares, and the chunks to run.

A plain script (`.lua`, `.js`, `.py`) is one chunk; a notebook (`.spell.md`, or a script that was exported from
one) is a chunk per cell, each in the cell's own language. Not here: what a notebook is (`studio.notebook`).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kernel.engines.protocol import Chunk
from kernel.errors import InvalidError, NotFoundError
from kernel.records import dataclass
from studio.languages import COMMENTS, DEFAULT, comment_sign, language_of_name, language_of_text

if TYPE_CHECKING:
    from studio.notebook.document import Cell, Notebook, Parameter

LARGEST = 50 << 20


@dataclass(frozen=True, slots=True)
class Spellfile:
    """A spell to run. `path` is None for standard input or a line of code.

    `languages` are those of a notebook's cells, by cell id; everything else is in `language`. `modules` is what its
    front matter says of modules (`kernel.policy.read_module_rules`), `log_level` the level of its log;
    `isolated` says that it runs behind walls, `budget` what its models may cost (`kernel.budget`); `tests` are the ids
    of its cells with the option `test`.
    """

    title: str
    path: Path | None
    kind: str
    chunks: tuple[Chunk, ...]
    language: str = "lua"
    profile: str = ""
    model: str = ""
    params: tuple[Parameter, ...] = ()
    first_lines: Mapping[str, int] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)
    modules: Any = None
    log_level: str = ""
    isolated: bool = False
    budget: Any = None
    tests: frozenset[str] = frozenset()

    def language_of(self, chunk: Chunk) -> str:
        """The language a chunk is in."""
        return self.languages.get(chunk.cell, self.language)

    def marked(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """The values of parameters, secrets told from other texts, also where they came by `--param` or as JSON."""
        made = dict(params)
        for one in self.params:
            if one.type == "secret" and isinstance(made.get(one.name), str):
                made[one.name] = one.convert(made[one.name])
        return made

    def files_in(self, params: Mapping[str, Any]) -> tuple[str, ...]:
        """What lets the spell read the files that a person named for it, as grants (`kernel.grants`)."""
        named = [params.get(one.name) for one in self.params if one.type == "file"]
        return tuple(f"path:{Path(path).expanduser().absolute()}" for path in named if isinstance(path, str) and path)

    def path_in(self, home: Path) -> str:
        """The path as traces know it: relative to the workspace that `home` belongs to, where it is inside."""
        if self.path is None:
            return ""
        real = self.path.resolve()
        return str(real.relative_to(home.parent)) if home.parent in real.parents else str(real)

    def about(self, home: Path) -> dict[str, Any]:
        """What a run of it is told of the spell: title, path, kind, and the budget of a notebook that has one."""
        told = {"title": self.title, "path": self.path_in(home), "kind": self.kind}
        return told if self.budget is None else {**told, "budget": self.budget}

    def place(self, source: Mapping[str, Any]) -> str:
        """Where something is, as `file:line`, from its `name`, `line` and `cell`."""
        cell, line, name = str(source.get("cell") or ""), int(source.get("line") or 0), source.get("name")
        if self.path is not None and cell in self.first_lines:
            name, line = self.path, line + self.first_lines[cell] - 1
        return f"{name}:{line}"

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


def read_spell(word: str, language: str = "") -> Spellfile:
    """The spell of a word on the command line: a path, or `-` for standard input.

    `language` is that of a script; "" takes it from the file's name, else from its shebang line.
    `NotFoundError` when there is no file; `InvalidError` when it is no text, too large, or malformed.
    """
    if word == "-":
        return read_text(_decode(sys.stdin.buffer.read(), "standard input"), None, "stdin", language)
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
        return read_text(text, path, word, language)
    except InvalidError as error:
        raise InvalidError(f"{word!r}: {error.message}", **error.details) from None


def read_text(text: str, path: Path | None, name: str, language: str = "") -> Spellfile:
    """The spell of a text; `name` is what errors call it, `language` that of a script (see `read_spell`)."""
    if path is not None and path.name.endswith(".md"):
        from studio.notebook.markdown import cells_of, parse

        return _of_notebook(parse(text), cells_of(text), path, name)
    spoken = language or language_of_name(path.name if path else "") or language_of_text(text)
    sign = comment_sign(spoken)
    if spoken == "python" and "SPELL = " in text:
        from studio.export.program import cells_of_program, is_program, read_program

        if is_program(text):
            return _of_notebook(read_program(text), cells_of_program(text), path, name)
    if spoken in COMMENTS and f"\n{sign} ---\n" in f"\n{text[:200]}".replace("\r\n", "\n"):
        from studio.export.scripts import cells_of as sections_of
        from studio.export.scripts import is_spellbook, read_script

        if is_spellbook(text, spoken):
            return _of_notebook(read_script(text, spoken), sections_of(text, spoken), path, name)
    chunk = Chunk(without_shebang(text, sign), name)
    return Spellfile(path.name if path else name, path, "script", (chunk,), spoken, params=_declared(text, spoken))


def without_shebang(text: str, sign: str) -> str:
    """The text with its shebang line, if any, made a comment: lines keep their numbers."""
    # Lua takes any first line that begins with `#` for one; in JavaScript only `#!` is.
    return f"{sign}{text}" if text.startswith("#" if sign == "--" else "#!") else text


def _of_notebook(notebook: Notebook, cells: Iterable[tuple[Cell, int]], path: Path | None, name: str) -> Spellfile:
    from studio.notebook.limits import profile_of, rows_of, timeout_of

    placed = [(cell, line) for cell, line in cells if cell.kind != "markdown"]
    labels = {cell.id: notebook.label(cell.id) for cell, _ in placed}
    limits = {cell.id: timeout_of(cell, labels[cell.id]) for cell, _ in placed}
    profiles = {cell.id: profile_of(cell, labels[cell.id]) for cell, _ in placed}
    chunks = tuple(
        Chunk(
            one.source,
            labels[one.id],
            one.id,
            timeout=limits[one.id],
            profile=profiles[one.id],
            rows=rows_of(one, labels[one.id]),
        )
        for one, _ in placed
    )
    title = notebook.title or (path.name if path else name)
    from studio.notebook.declarations import parameters_of

    declared = (notebook.profile, notebook.model, parameters_of(notebook))
    lines, languages = {cell.id: line for cell, line in placed}, {cell.id: cell.kind for cell, _ in placed}
    own = notebook.settings()
    tests = frozenset(cell.id for cell, _ in placed if "test" in cell.options)
    return Spellfile(title, path, "notebook", chunks, DEFAULT, *declared, lines, languages, **own, tests=tests)


def _declared(text: str, language: str) -> tuple[Parameter, ...]:
    """The parameters that a script declares in its code; nothing is imported for one that has none."""
    if "Param." not in text:
        return ()
    from studio.notebook.declarations import declared_in

    return declared_in(language, text)


def _decode(content: bytes, what: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidError(f"{what} is not a text in UTF-8 (byte {error.start}).") from None
