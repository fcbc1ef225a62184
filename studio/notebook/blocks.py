"""Finds the cells of a `.spell.md` body: a pass over its lines that knows fences, comments and prose.

It gives places in the text, not cells; those are made by `markdown`, which also states the format.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import field
from typing import Literal

from kernel.records import dataclass
from studio.notebook.attributes import Attributes, read_attributes
from studio.notebook.document import RESERVED_CLASSES, Kind
from studio.notebook.text import is_blank

_FENCE = re.compile(r"( {0,3})(`{3,}|~{3,})(.*)", re.DOTALL)
_CLOSING = re.compile(r" {0,3}(`{3,}|~{3,})[ \t\r]*")
_COMMENT = re.compile(r" {0,3}<!--")
_SEPARATOR = re.compile(r"<!-- cell(?: (?P<attributes>.*))? -->[ \t\r]*")
_INFO = re.compile(r"[ \t]*(?P<language>[A-Za-z]+)[ \t\r]*(?P<rest>(?<=[ \t\r])[^{].*|\{.*|)", re.DOTALL)
_LANGUAGES: dict[str, Kind] = {
    "lua": "lua",
    "javascript": "javascript",
    "js": "javascript",
    "python": "python",
    "py": "python",
    "sql": "sql",
    "markdown": "markdown",
}


@dataclass(frozen=True, slots=True)
class Block:
    """A cell in the file: it stands in `lines[first:last]`, its source in `lines[top:bottom]`.

    `form` as in `document.Piece`. Unless `closed`, it runs to the end of the file because a fence or
    comment in it never ends.
    """

    form: Literal["fence", "prose", "marked"]
    kind: Kind
    attributes: Attributes
    first: int
    last: int
    top: int
    bottom: int
    closed: bool = True


@dataclass(slots=True)
class _Scan:
    """A pass under way: the blocks so far, and the prose that is being collected since line `since`."""

    lines: Sequence[str]
    since: int
    blocks: list[Block] = field(default_factory=list)
    marker: int | None = None
    closed: bool = True

    def end_prose(self, end: int) -> None:
        """Make a block of the prose before line `end`, if there is any."""
        top, bottom = self.since, end
        while bottom > top and is_blank(self.lines[bottom - 1]):
            bottom -= 1
        while top < bottom and is_blank(self.lines[top]):
            top += 1
        if self.marker is not None:
            attributes = read_separator(self.lines[self.marker]) or Attributes()
            self.blocks.append(Block("marked", "markdown", attributes, self.marker, bottom, top, bottom, self.closed))
        elif top < bottom:
            self.blocks.append(Block("prose", "markdown", Attributes(), top, bottom, top, bottom, self.closed))
        self.marker, self.closed = None, True

    def separate(self, line: int) -> None:
        """End the prose at a separator; one with attributes begins the next cell."""
        self.end_prose(line)
        self.since = line + 1
        if read_separator(self.lines[line]) != Attributes():
            self.marker = line

    def pass_fence(self, line: int, fence: re.Match[str]) -> int:
        """Take a fenced block, as a cell or as a part of the prose; the line after it."""
        end = _fence_end(self.lines, line, fence[2])
        closed = end is not None
        last = len(self.lines) if end is None else end + 1
        cell = None if fence[1] else _read_info(fence[3])
        if cell is None:
            self.closed = closed
            return last
        self.end_prose(line)
        kind, attributes = cell
        self.blocks.append(Block("fence", kind, attributes, line, last, line + 1, last - 1 if closed else last, closed))
        self.since = last
        return last


def scan(lines: Sequence[str], start: int = 0) -> list[Block]:
    """The cells in `lines[start:]`, in order; time grows with the number of lines only."""
    found = _Scan(lines, start)
    position = start
    while position < len(lines):
        line = lines[position]
        fence = _FENCE.fullmatch(line)
        if fence and not (fence[2][0] == "`" and "`" in fence[3]):
            position = found.pass_fence(position, fence)
        elif _SEPARATOR.fullmatch(line):
            found.separate(position)
            position += 1
        elif _COMMENT.match(line):
            end = _comment_end(lines, position)
            found.closed = end is not None
            position = len(lines) if end is None else end + 1
        else:
            position += 1
    found.end_prose(len(lines))
    return found.blocks


def read_separator(line: str) -> Attributes | None:
    """What a line `<!-- cell #name key=value -->` says of the cell it begins; None when it is another line."""
    found = _SEPARATOR.fullmatch(line)
    return _own(read_attributes(found["attributes"] or "")) if found else None


def _fence_end(lines: Sequence[str], opening: int, fence: str) -> int | None:
    for position in range(opening + 1, len(lines)):
        # A closing fence is at least as long as the opening one.
        found = _CLOSING.fullmatch(lines[position]) if fence in lines[position] else None
        if found and found[1][0] == fence[0]:
            return position
    return None


def _comment_end(lines: Sequence[str], opening: int) -> int | None:
    return next((position for position in range(opening, len(lines)) if "-->" in lines[position]), None)


def _read_info(info: str) -> tuple[Kind, Attributes] | None:
    """The cell that a fence's info string announces; None when the block is a part of the prose."""
    found = _INFO.fullmatch(info)
    kind = _LANGUAGES.get(found["language"].lower()) if found else None
    if found is None or kind is None:
        return None
    rest = found["rest"].strip(" \t\r")
    braced = rest.startswith("{") and rest.endswith("}")
    attributes = read_attributes(rest[1:-1] if braced else rest)
    options = attributes.options
    if ".cell" not in options if kind == "markdown" else ".example" in options or ".text" in options:
        return None
    return kind, _own(attributes)


def _own(attributes: Attributes) -> Attributes:
    own = {key: value for key, value in attributes.options.items() if key not in RESERVED_CLASSES}
    return Attributes(attributes.name, own)
