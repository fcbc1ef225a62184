r"""The percent format of a spell's script, both ways: one file of one language, one section for each cell.

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

In JavaScript the sign of a comment is `//`, in Python `#`; only Lua wraps cells.
Lines end with LF, or CRLF where every line does. Not here: the front matter (`scripts`), which cells are wrapped
(`lua`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from kernel.records import dataclass
from studio.notebook.attributes import Attributes, read_attributes, write_attributes
from studio.notebook.document import Cell, Kind
from studio.notebook.text import is_blank

OPENING, ENDING = "do -- cell", "end -- cell"

_NAME = re.compile(r"(?P<name>\w[\w.:-]*)(?=[ \t]|$)")
_COUNT = re.compile(r"(?:^|[ \t])\.lines=(?P<count>[0-9]{1,9})$")
_JSON = re.compile(r"(?:^|[ \t])\.json$")
_MARKDOWN = "[markdown]"


@dataclass(frozen=True, slots=True)
class Section:
    """A cell (without an id), and the number of the line (from 1) at which its source begins."""

    cell: Cell
    line: int


class Percent:
    """The format in one language: `kind` is that of its cells, `sign` how a comment of a line begins.

    With `wraps`, a section between `do` and `end` is read without them.
    """

    def __init__(self, kind: Kind, sign: str, wraps: bool = False) -> None:
        self.kind = kind
        self.sign = sign
        self.wraps = wraps
        self._marker = re.compile(rf"{re.escape(sign)} ?%%(?:[ \t]+(?P<words>.*?))?[ \t\r]*", re.DOTALL)

    def write(self, cell: Cell, wrapped: bool = False) -> list[str]:
        """The lines of one section. `wrapped` puts the code between `do` and `end`."""
        words = [cell.name, _MARKDOWN] if cell.kind == "markdown" else [cell.name]
        words.append(write_attributes("", cell.options, flags=False))
        source = cell.source.split("\n") if cell.source else []
        if cell.kind == "markdown":
            body = self.comment(source)
            if "\r" in cell.source or any(map(self.is_marker, body)):
                words.append(".json")
                body = [f"{self.sign} {json.dumps(cell.source)}"]
        else:
            body = [OPENING, *source, ENDING] if wrapped else source
            if any(map(self.is_marker, body)):
                words.append(f".lines={len(body)}")
        return [" ".join([f"{self.sign} %%", *filter(None, words)]), *body]

    def comment(self, lines: Sequence[str]) -> list[str]:
        """The lines as comments."""
        return [f"{self.sign} {line}" if line else self.sign for line in lines]

    def uncomment(self, line: str) -> str:
        """What a line of a comment says."""
        return line.removeprefix(self.sign).removeprefix(" ")

    def is_comment(self, line: str) -> bool:
        """Whether a line is a comment, or blank."""
        return is_blank(line) or line.startswith(self.sign)

    def is_marker(self, line: str) -> bool:
        """Whether a section begins at the line."""
        return self._marker.fullmatch(line) is not None

    def looks_wrapped(self, source: str) -> bool:
        """Whether a reader would take the first and last line of the source away."""
        lines = source.split("\n")
        return self.wraps and len(lines) > 1 and lines[0] == OPENING and lines[-1] == ENDING

    def read(self, lines: Sequence[str], start: int) -> Iterator[Section]:
        """The sections in `lines[start:]`; the line after a final newline is not to be among them."""
        position = self._next(lines, start)
        yield from self._code(lines, start, position)
        while position < len(lines):
            found = self._marker.fullmatch(lines[position])
            words = (found["words"] or "") if found else ""
            end = self._end(lines, position + 1, words)
            yield from self._section(lines, position + 1, end, words)
            position = end

    def _next(self, lines: Sequence[str], start: int) -> int:
        return next((at for at in range(start, len(lines)) if self.is_marker(lines[at])), len(lines))

    def _end(self, lines: Sequence[str], start: int, words: str) -> int:
        """The line of the next marker."""
        count = _COUNT.search(words)
        scan = start
        if count:
            # A count that no longer fits was not kept up by whoever edited the file; then lines are as they look.
            said = start + int(count["count"])
            after = next((at for at in range(said, len(lines)) if not is_blank(lines[at])), len(lines))
            if said <= len(lines) and (after == len(lines) or self.is_marker(lines[after])):
                scan = said
        return self._next(lines, scan)

    def _section(self, lines: Sequence[str], start: int, end: int, words: str) -> Iterator[Section]:
        name, markdown, attributes = _read_words(words)
        # The blank line before the next marker is no part of the cell; at the end of the file there is none.
        last = end - 1 if end < len(lines) and end > start and is_blank(lines[end - 1]) else end
        if not markdown:
            opened = self.looks_wrapped("\n".join(lines[start:last]))
            source = "\n".join(lines[start + 1 : last - 1] if opened else lines[start:last])
            yield Section(Cell("", self.kind, source, name, attributes.options), start + 1 + opened)
            return
        code = next((at for at in range(start, last) if not self.is_comment(lines[at])), last)
        comment = _trimmed(lines, start, code)
        source = "\n".join(self.uncomment(line) for line in lines[comment.start : comment.stop])
        if _JSON.search(words):
            source = _from_json(source)
        yield Section(Cell("", "markdown", source, name, attributes.options), comment.start + 1)
        yield from self._code(lines, code, last)

    def _code(self, lines: Sequence[str], start: int, end: int) -> Iterator[Section]:
        place = _trimmed(lines, start, end)
        if place:
            yield Section(Cell("", self.kind, "\n".join(lines[place.start : place.stop])), place.start + 1)


def _read_words(words: str) -> tuple[str, bool, Attributes]:
    words = _JSON.sub("", _COUNT.sub("", words))
    found = _NAME.match(words)
    rest = words[found.end() :].lstrip(" \t") if found else words
    markdown = rest.startswith(_MARKDOWN)
    attributes = read_attributes(rest.removeprefix(_MARKDOWN) if markdown else rest)
    return found["name"] if found else attributes.name, markdown, attributes


def _trimmed(lines: Sequence[str], start: int, end: int) -> range:
    while end > start and is_blank(lines[end - 1]):
        end -= 1
    while start < end and is_blank(lines[start]):
        start += 1
    return range(start, end)


def _from_json(text: str) -> str:
    try:
        found = json.loads(text)
    except ValueError:
        return text
    return found if isinstance(found, str) else text
