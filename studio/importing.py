"""Ways into a notebook: files of other programs, and our own exports, as notebooks.

* `.ipynb`, `.py`, `.lua`, `.js` and `.md` that were exported from a notebook give that notebook again.
* Jupyter's notebooks: see `studio.export.foreign` for what becomes of what we have not.
* Markdown: a fenced block in a language that runs here is a cell, the rest is prose.
* Scripts: cells where the script has `%%` markers; else a comment that stands alone between top-level statements
  becomes prose, and the code below it a cell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kernel.errors import InvalidError, NotFoundError
from kernel.records import dataclass
from studio.languages import COMMENTS, language_of_name
from studio.notebook.document import Cell, Notebook
from studio.notebook.identity import with_ids
from studio.notebook.text import decode

if TYPE_CHECKING:
    from tree_sitter import Node

SUFFIXES = (".ipynb", ".md", ".py", ".lua", ".js", ".mjs")
"""What files end with that can be imported."""

_BLOCK = re.compile(r"^# /// script$\s((?:^#(?:| .*)$\s)+?)^# ///$", re.MULTILINE)
_NAME = re.compile(r"__doc__")


@dataclass(frozen=True, slots=True)
class Imported:
    """A notebook that was read from a file, and what a person should know of what became of it, in sentences."""

    notebook: Notebook
    remarks: tuple[str, ...] = ()


def import_file(path: Path) -> Imported:
    """The notebook of a file. `NotFoundError`, `DeniedError`, or `InvalidError` when it cannot be one."""
    from studio.notebook.files import read_file

    if not path.exists():
        raise NotFoundError(f"There is no file {str(path)!r}.")
    return import_bytes(read_file(path)[0], path.name)


def import_bytes(data: bytes, name: str) -> Imported:
    """The notebook of a file's bytes; its `name` says the format. `InvalidError` when it cannot be one."""
    if not name.lower().endswith(SUFFIXES):
        raise InvalidError(f"{name!r} cannot be imported. Use one of these: {', '.join(SUFFIXES[:5])}.")
    text = decode(data, name)
    try:
        return _read(text, name.lower())
    except InvalidError as error:
        raise InvalidError(f"{name!r}: {error.message}", **error.details) from None


def notebook_name(name: str) -> str:
    """What the notebook of a file is called: `a.ipynb` → `a.spell.md`."""
    from studio.notebook.markdown import SUFFIX

    bare = name.removesuffix(SUFFIX)
    return next((bare[: -len(end)] for end in SUFFIXES if bare.lower().endswith(end)), bare) + SUFFIX


def _read(text: str, name: str) -> Imported:
    if name.endswith(".ipynb"):
        from studio.export.jupyter import read_jupyter

        notebook, remarks = read_jupyter(text)
        return Imported(notebook, tuple(remarks))
    if name.endswith(".md"):
        from studio.export.results import without_outputs
        from studio.notebook.markdown import parse

        return Imported(parse(without_outputs(text)))
    language = language_of_name(name)
    from studio.export import read_export
    from studio.export.program import is_program
    from studio.export.scripts import FORMATS, is_spellbook

    if is_spellbook(text, language) or (language == "python" and is_program(text)):
        return Imported(read_export(text, language))
    if any(map(FORMATS[language].is_marker, text.replace("\r\n", "\n").split("\n"))):
        return Imported(read_export(text, language))
    return read_plain_script(text, language)


def read_plain_script(text: str, language: str) -> Imported:
    """The notebook of a script that knows nothing of cells."""
    text = text.replace("\r\n", "\n")
    text = text[text.find("\n") + 1 :] if text.startswith("#!") and "\n" in text else text
    extra, text = _dependencies(text) if language == "python" else ({}, text)
    lines = text.split("\n")
    headings = _headings(text, lines, language)
    remarks = []
    if language == "lua" and len(headings) > 1 and _has_locals(text):
        headings = [place for place in headings if not "".join(lines[: place.start]).strip()]
        remarks.append("The script has local variables at its top level, which end with a cell: its code is one cell.")
    cells = []
    start = 0
    for place in [*headings, range(len(lines), len(lines))]:
        cells += _code(lines[start : place.start], language)
        cells += [Cell("", "markdown", _prose(lines[place.start : place.stop], language))] if place else []
        start = place.stop
    return Imported(Notebook(cells=with_ids(cells), extra=extra), tuple(remarks))


def _code(lines: Sequence[str], language: str) -> list[Cell]:
    source = "\n".join(lines).strip("\n")
    return [Cell("", language, source.rstrip())] if source.strip() else []  # type: ignore[arg-type]


def _headings(text: str, lines: Sequence[str], language: str) -> list[range]:
    """The lines of comments that stand alone at the top level, and of a program's docstring."""
    from studio.trees import tree_of

    found: list[range] = []
    for node in tree_of(language, text).children:
        first, last = node.start_point[0], node.end_point[0] + (node.end_point[1] > 0)
        if found and node.type == "comment" and found[-1].stop == first:
            found[-1] = range(found[-1].start, last)
        elif _begins_prose(node, lines[first]) or (not found and _is_docstring(node, text, language)):
            found.append(range(first, last))
    return [place for place in found if _stands_alone(lines, place)]


def _begins_prose(node: Node, line: str) -> bool:
    return node.type == "comment" and not line[: node.start_point[1]].strip()


def _is_docstring(node: Node, text: str, language: str) -> bool:
    if language != "python" or node.type != "expression_statement":
        return False
    if node.start_byte > len(text) - len(text.lstrip()) or _NAME.search(text):
        return False
    return bool(node.child_count == 1 and node.children[0].type == "string")


def _stands_alone(lines: Sequence[str], place: range) -> bool:
    before = place.start == 0 or not lines[place.start - 1].strip()
    return before and (place.stop >= len(lines) or not lines[place.stop].strip())


def _prose(lines: Sequence[str], language: str) -> str:
    """What a comment says, without its signs."""
    text = "\n".join(lines).strip()
    for opening, ending in (("/*", "*/"), ("--[[", "]]"), ('"""', '"""'), ("'''", "'''")):
        if text.startswith(opening) and text.endswith(ending) and len(text) >= len(opening) + len(ending):
            inner = text[len(opening) : -len(ending)].split("\n")
            bare = [re.sub(r"^\s*\* ?", "", line) if opening == "/*" else line.strip() for line in inner]
            return "\n".join(bare).strip("* \n")
    sign = COMMENTS[language]
    bare = [re.sub(rf"^\s*{re.escape(sign)}+ ?", "", line) for line in text.split("\n")]
    return "\n".join(line if line.strip("-=#*/ ") else "" for line in bare).strip()


def _has_locals(text: str) -> bool:
    from studio.trees import tree_of

    return any(
        node.type in ("variable_declaration", "function_declaration") and (node.text or b"").startswith(b"local")
        for node in tree_of("lua", text).children
    )


def _dependencies(text: str) -> tuple[dict[str, list[str]], str]:
    """What a PEP 723 block says the script needs, for the front matter, and the script without the block."""
    import tomllib

    found = _BLOCK.search(text)
    if not found:
        return {}, text
    try:
        said = tomllib.loads("\n".join(line[2:] for line in found[1].splitlines())).get("dependencies", [])
    except tomllib.TOMLDecodeError:
        return {}, text
    return {"dependencies": [*map(str, said)]} if said else {}, text[: found.start()] + text[found.end() :]
