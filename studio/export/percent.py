r"""The percent format of a spell's script, both ways: one Lua file, one section for each cell.

    #!/usr/bin/env -S llmspell run
    -- ---
    -- title: Research                     the front matter, commented out
    -- ---

    -- %% [markdown]
    -- Prose, commented out.

    -- %% answer timeout=30                the cell's name and options
    do -- cell
    return agent:chat(params.topic)       `do` and `end` keep all cells one Lua chunk
    end -- cell

1. A section begins at a marker `-- %% name [markdown] key=value` and ends, with one blank line, at the next.
2. What stands before the first marker is a cell too, as is code below the comment of a Markdown section.
3. Where code has a line that looks like a marker, `.lines=N` says how many lines the cell has.
4. Markdown that would not survive as comments is one comment of JSON text; the marker says `.json`.

Lines end with LF, or CRLF where every line does. Not here: which cells are wrapped (`lua`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from studio.notebook.attributes import Attributes, read_attributes, write_attributes
from studio.notebook.document import Cell
from studio.notebook.text import is_blank

OPENING, ENDING = "do -- cell", "end -- cell"

_MARKER = re.compile(r"-- ?%%(?:[ \t]+(?P<words>.*?))?[ \t\r]*", re.DOTALL)
_NAME = re.compile(r"(?P<name>\w[\w.:-]*)(?=[ \t]|$)")
_COUNT = re.compile(r"(?:^|[ \t])\.lines=(?P<count>[0-9]{1,9})$")
_JSON = re.compile(r"(?:^|[ \t])\.json$")
_MARKDOWN = "[markdown]"


@dataclass(frozen=True, slots=True)
class Section:
    """A cell (without an id), and the number of the line (from 1) at which its source begins."""

    cell: Cell
    line: int


def write_section(cell: Cell, wrapped: bool = False) -> list[str]:
    """The lines of one section. `wrapped` puts the code between `do` and `end`."""
    words = [cell.name, _MARKDOWN] if cell.kind == "markdown" else [cell.name]
    words.append(write_attributes("", cell.options, flags=False))
    source = cell.source.split("\n") if cell.source else []
    if cell.kind == "markdown":
        body = [f"-- {line}" if line else "--" for line in source]
        if "\r" in cell.source or any(map(_MARKER.fullmatch, body)):
            words.append(".json")
            body = [f"-- {json.dumps(cell.source)}"]
    else:
        body = [OPENING, *source, ENDING] if wrapped else source
        if any(map(_MARKER.fullmatch, body)):
            words.append(f".lines={len(body)}")
    return [" ".join(["-- %%", *filter(None, words)]), *body]


def is_marker(line: str) -> bool:
    """Whether a section begins at the line."""
    return _MARKER.fullmatch(line) is not None


def looks_wrapped(source: str) -> bool:
    """Whether a reader would take the first and last line of the source away."""
    lines = source.split("\n")
    return len(lines) > 1 and lines[0] == OPENING and lines[-1] == ENDING


def read_sections(lines: Sequence[str], start: int) -> Iterator[Section]:
    """The sections in `lines[start:]`; the line after a final newline is not to be among them."""
    position = next((at for at in range(start, len(lines)) if is_marker(lines[at])), len(lines))
    yield from _code(lines, start, position)
    while position < len(lines):
        found = _MARKER.fullmatch(lines[position])
        words = (found["words"] or "") if found else ""
        end = _end(lines, position + 1, words)
        yield from _read_section(lines, position + 1, end, words)
        position = end


def _end(lines: Sequence[str], start: int, words: str) -> int:
    """The line of the next marker."""
    count = _COUNT.search(words)
    scan = start
    if count:
        # A count that no longer fits was not kept up by whoever edited the file; then lines are as they look.
        said = start + int(count["count"])
        after = next((at for at in range(said, len(lines)) if not is_blank(lines[at])), len(lines))
        if said <= len(lines) and (after == len(lines) or is_marker(lines[after])):
            scan = said
    return next((at for at in range(scan, len(lines)) if is_marker(lines[at])), len(lines))


def _read_section(lines: Sequence[str], start: int, end: int, words: str) -> Iterator[Section]:
    name, markdown, attributes = _read_words(words)
    # The blank line before the next marker is no part of the cell; at the end of the file there is none.
    last = end - 1 if end < len(lines) and end > start and is_blank(lines[end - 1]) else end
    if not markdown:
        opened = looks_wrapped("\n".join(lines[start:last]))
        source = "\n".join(lines[start + 1 : last - 1] if opened else lines[start:last])
        yield Section(Cell("", "lua", source, name, attributes.options), start + 1 + opened)
        return
    code = next((at for at in range(start, last) if not _is_comment(lines[at])), last)
    comment = _trimmed(lines, start, code)
    source = "\n".join(_uncomment(line) for line in lines[comment.start : comment.stop])
    if _JSON.search(words):
        source = _from_json(source)
    yield Section(Cell("", "markdown", source, name, attributes.options), comment.start + 1)
    yield from _code(lines, code, last)


def _read_words(words: str) -> tuple[str, bool, Attributes]:
    words = _JSON.sub("", _COUNT.sub("", words))
    found = _NAME.match(words)
    rest = words[found.end() :].lstrip(" \t") if found else words
    markdown = rest.startswith(_MARKDOWN)
    attributes = read_attributes(rest.removeprefix(_MARKDOWN) if markdown else rest)
    return found["name"] if found else attributes.name, markdown, attributes


def _code(lines: Sequence[str], start: int, end: int) -> Iterator[Section]:
    place = _trimmed(lines, start, end)
    if place:
        yield Section(Cell("", "lua", "\n".join(lines[place.start : place.stop])), place.start + 1)


def _trimmed(lines: Sequence[str], start: int, end: int) -> range:
    while end > start and is_blank(lines[end - 1]):
        end -= 1
    while start < end and is_blank(lines[start]):
        start += 1
    return range(start, end)


def _is_comment(line: str) -> bool:
    return is_blank(line) or line.startswith("--")


def _uncomment(line: str) -> str:
    return line.removeprefix("--").removeprefix(" ")


def _from_json(text: str) -> str:
    try:
        found = json.loads(text)
    except ValueError:
        return text
    return found if isinstance(found, str) else text
