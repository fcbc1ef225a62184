"""The file format `.spell.md`, both ways.

1. A file may begin with front matter: YAML between two lines `---` (see `frontmatter`).
2. A cell of code is a fenced block that begins in the first column and whose language is `lua`, `javascript`,
   `python` or `sql` (`js` and `py` too). Its name and options stand in braces, as Pandoc has them:
   ```` ```lua {#name key=value} ````.
3. A fenced block with the class `.example` or `.text`, in another language, indented, or inside an HTML
   comment is no cell but a part of the prose.
4. What stands between is prose: one Markdown cell, without the blank lines around it.
5. A line `<!-- cell -->` ends a Markdown cell, so that two can stand in a row. It may name the one it begins:
   `<!-- cell #intro key=value -->`.
6. A Markdown cell that rules 2 to 5 would tear apart is a fenced block of its own: ```` ```markdown {.cell} ````.
7. The fence is longer than any run of its character inside. Lines end with LF, or CRLF where every line does.

`parse(render(notebook)) == notebook` but for the ids (see `identity`); `render(parse(text))` changes nothing
that it does not have to, because `Layout` remembers how untouched cells were written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kernel.errors import InvalidError
from studio.notebook.attributes import write_attributes
from studio.notebook.blocks import Block, read_separator, scan
from studio.notebook.document import Cell, Layout, Notebook, Piece
from studio.notebook.frontmatter import front_of, read_front, write_front
from studio.notebook.identity import with_ids
from studio.notebook.text import join, split

SUFFIX = ".spell.md"
SEPARATOR = "<!-- cell -->"
FENCE = "---"
_FENCED = re.compile(r"(`{3,}|~{3,})")
_NOWHERE = "\n"
"""No cell's id: the `previous` of a piece that was never in a file."""


def parse(text: str) -> Notebook:
    """The notebook that the text of a `.spell.md` file says; an empty text is an empty notebook.

    `InvalidError` with `line` when the front matter is malformed. Nothing else can go wrong.
    """
    lines, newline = split(text)
    end = _front_end(lines)
    header = tuple(lines[1 : end - 1]) if end else None
    front = read_front(header or ())
    blocks = scan(lines, end)
    cells = _cells(lines, blocks)
    layout = _layout(lines, newline, header, blocks, cells)
    return Notebook(front.title, front.params, front.profile, front.model, cells, front.extra, layout)


def render(notebook: Notebook) -> str:
    """The text of the notebook's file. Cells that are as they were read are written as they were."""
    layout = notebook.layout
    lines = _header(notebook)
    bare, previous, flows = not lines, "", False
    top_stays = bare == (layout.header is None)
    for cell in notebook.cells:
        piece = _piece(layout, cell)
        stays = piece.previous == previous and (previous != "" or top_stays)
        gap = piece.gap if stays else ("",) if lines else ()
        if flows and piece.form == "prose" and not any(read_separator(line) for line in gap):
            gap = ("", SEPARATOR, "")
        lines += [*gap, *piece.lines]
        previous, flows = cell.id, piece.form != "fence"
    if bare and lines and lines[0].rstrip(" \t\r") == FENCE:
        # Prose that begins with a thematic break is no front matter.
        lines = [FENCE, FENCE, "", *lines]
    tail = layout.tail if previous == layout.last else ("",)
    return join([*lines, *tail], layout.newline)


def cells_of(text: str) -> list[tuple[Cell, int]]:
    """The cells of a `.spell.md` file, each with the number of the line its source begins at (from 1)."""
    lines, _ = split(text)
    blocks = scan(lines, _front_end(lines))
    return [(cell, block.top + 1) for cell, block in zip(_cells(lines, blocks), blocks, strict=True)]


def ends_of(text: str) -> list[int]:
    """For each cell of a `.spell.md` file, how many lines stand before its end."""
    lines, _ = split(text)
    return [block.last for block in scan(lines, _front_end(lines))]


def _front_end(lines: Sequence[str]) -> int:
    """The line after the front matter; 0 when there is none."""
    if lines[0].rstrip(" \t\r") != FENCE:
        return 0
    for position in range(1, len(lines)):
        if lines[position].rstrip(" \t\r") == FENCE:
            return position + 1
    raise InvalidError(
        "The front matter that begins in line 1 has no end. Put a line `---` below it, or take the first line away.",
        line=1,
    )


def _cells(lines: Sequence[str], blocks: Sequence[Block]) -> tuple[Cell, ...]:
    return with_ids(
        Cell(
            "",
            block.kind,
            "\n".join(lines[block.top : block.bottom]),
            block.attributes.name,
            block.attributes.options,
        )
        for block in blocks
    )


def _layout(
    lines: Sequence[str], newline: str, header: tuple[str, ...] | None, blocks: Sequence[Block], cells: Sequence[Cell]
) -> Layout:
    pieces = dict[str, Piece]()
    previous, end = "", len(header) + 2 if header is not None else 0
    for block, cell in zip(blocks, cells, strict=True):
        gap, body = tuple(lines[end : block.first]), tuple(lines[block.first : block.last])
        # In a file that mixes line ends, lines with CR are written afresh, lest all that is left has CRLF.
        mixed = "\r" in "".join((*gap, *body))
        if block.closed and not mixed and cell.name == block.attributes.name:
            pieces[cell.id] = Piece(cell, block.form, body, previous, gap)
        previous, end = cell.id, block.last
    kept = None if header is None or "\r" in "".join(header) else header
    return Layout(newline, kept, pieces, previous, tuple(line.rstrip("\r") for line in lines[end:]))


def _header(notebook: Notebook) -> list[str]:
    before = notebook.layout.header
    header = write_front(front_of(notebook), before)
    return [FENCE, *header, FENCE] if header or before is not None else []


def _piece(layout: Layout, cell: Cell) -> Piece:
    kept = layout.pieces.get(cell.id)
    if kept is None or kept.cell == cell:
        return kept or _compose(cell)
    opening = _FENCED.match(kept.lines[0]) if kept.form == "fence" else None
    if opening is None or replace(kept.cell, source=cell.source) != cell or opening[1] in cell.source:
        return _compose(cell)
    # Only its text is new: the words of its first line stay as somebody wrote them, those of the future too.
    return replace(kept, cell=cell, lines=(kept.lines[0], *_lines_of(cell), kept.lines[-1]))


def _compose(cell: Cell) -> Piece:
    """How we write a cell. Its gap fits nowhere, so that the usual blank line is taken."""
    words = write_attributes(cell.name, cell.options)
    source = _lines_of(cell)
    if cell.kind == "markdown" and "--" not in words and _is_prose(source, bool(words)):
        if not words:
            return Piece(cell, "prose", tuple(source), _NOWHERE, ())
        return Piece(cell, "marked", (f"<!-- cell {words} -->", *([""] if source else []), *source), _NOWHERE, ())
    if cell.kind == "markdown":
        words = f".cell {words}".rstrip()
    character = "~" if "`" in words else "`"
    fence = character * max(3, 1 + max(map(len, re.findall(f"{character}+", cell.source)), default=0))
    opening = f"{fence}{cell.kind}" + (f" {{{words}}}" if words else "")
    return Piece(cell, "fence", (opening, *source, fence), _NOWHERE, ())


def _lines_of(cell: Cell) -> list[str]:
    return cell.source.split("\n") if cell.source else []


def _is_prose(source: Sequence[str], marked: bool) -> bool:
    """Whether the lines, standing as prose before a cell of code, are read as just that."""
    if not source:
        return marked
    if any("\r" in line for line in source):
        return False
    found = scan([*source, "", "```lua", "```"])
    first = found[0]
    return len(found) == 2 and first.form == "prose" and (first.top, first.bottom) == (0, len(source))
