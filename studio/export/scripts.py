"""A notebook as a script of one language that `llmspell run` runs cell by cell, and back again.

    #!/usr/bin/env -S llmspell run
    // ---
    // title: Research
    // ---

    // %% answer

Not here: the sections (`percent`), and what makes a Lua script one chunk (`lua`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kernel.errors import InvalidError
from studio.export.percent import Percent
from studio.notebook.document import Cell, Layout, Notebook
from studio.notebook.frontmatter import front_of, read_front, write_front
from studio.notebook.identity import with_ids
from studio.notebook.text import split

SHEBANG = "#!/usr/bin/env -S llmspell run"

FORMATS: Mapping[str, Percent] = {
    "lua": Percent("lua", "--", wraps=True),
    "javascript": Percent("javascript", "//"),
    "python": Percent("python", "#"),
}
"""The languages a notebook's script can be in."""

LABELS: Mapping[str, str] = {"lua": "Lua", "javascript": "JavaScript", "python": "Python"}


def render_script(notebook: Notebook, language: str, in_block: Callable[[Cell], bool] = lambda _: False) -> str:
    """The script of the notebook. `InvalidError` naming the cells that are in another language."""
    foreign = [cell for cell in notebook.cells if cell.kind not in (language, "markdown")]
    if foreign:
        named = ", ".join(f"{notebook.label(cell.id)!r} ({cell.kind})" for cell in foreign)
        raise InvalidError(
            f"A {LABELS[language]} script cannot hold these cells: {named}. Export a program, which holds "
            "cells of all languages (--to py), or run the notebook itself (llmspell run NAME.spell.md)."
        )
    form = FORMATS[language]
    header = write_front(front_of(notebook), notebook.layout.header)
    lines = [SHEBANG, _fence(form), *form.comment(header), _fence(form)]
    for cell in notebook.cells:
        lines += ["", *form.write(cell, cell.kind != "markdown" and in_block(cell))]
    return "\n".join([*lines, ""])


def read_script(text: str, language: str) -> Notebook:
    """The notebook of a script that `render_script` made, or a person who knows the format.

    `InvalidError` with `line` when its front matter is malformed.
    """
    form = FORMATS[language]
    lines, start = _lines(text, form)
    header = _header(lines, form)
    front = read_front(header or (), start - len(header or ()))
    cells = with_ids(section.cell for section in form.read(lines, start))
    kept = None if header is None or any("\r" in line for line in header) else tuple(header)
    layout = Layout(header=kept)
    return Notebook(front.title, front.params, front.profile, front.model, cells, front.extra, layout)


def cells_of(text: str, language: str) -> list[tuple[Cell, int]]:
    """The cells of such a script, each with the number of the line its source begins at (from 1)."""
    form = FORMATS[language]
    lines, start = _lines(text, form)
    sections = [*form.read(lines, start)]
    cells = with_ids(section.cell for section in sections)
    return [(cell, section.line) for cell, section in zip(cells, sections, strict=True)]


def is_spellbook(text: str, language: str) -> bool:
    """Whether a script is a notebook's: it has our front matter, and our shebang line or a marker."""
    form = FORMATS[language]
    lines, _ = split(text)
    return _header(lines, form) is not None and (_names_us(lines[0]) or any(map(form.is_marker, lines)))


def _fence(form: Percent) -> str:
    return f"{form.sign} ---"


def _lines(text: str, form: Percent) -> tuple[list[str], int]:
    """The lines of a script without the one after a final newline, and the line at which its cells begin."""
    lines, _ = split(text)
    if lines[-1] == "":
        lines.pop()
    header = _header(lines, form)
    first = 1 if lines and lines[0].startswith("#!") else 0
    return lines, first if header is None else first + len(header) + 2


def _header(lines: list[str], form: Percent) -> list[str] | None:
    """The front matter without its comment signs; None when there is none."""
    first = 1 if lines and lines[0].startswith("#!") else 0
    fence = _fence(form)
    if len(lines) <= first or lines[first].rstrip(" \t\r") != fence:
        return None
    for position in range(first + 1, len(lines)):
        line = lines[position]
        if line.rstrip(" \t\r") == fence:
            return [form.uncomment(line) for line in lines[first + 1 : position]]
        if not line.startswith(form.sign):
            break
    return None


def _names_us(line: str) -> bool:
    return line.startswith("#!") and "llmspell" in line
