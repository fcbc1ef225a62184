"""The files of a spell and the chunks in them: lines as an editor counts them, and as an engine does.

Not here: pausing at them (`kernel.engines.lua.debugger`).
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from kernel.engines.lua.chunks import lua_name
from kernel.engines.lua.lines import code_lines
from kernel.engines.protocol import Chunk
from kernel.records import dataclass


@dataclass(frozen=True)
class Section:
    """A chunk in a file. Its first line is the file's line `first_line`; `path` is "" for standard input."""

    chunk: Chunk
    language: str
    path: str
    first_line: int = 1

    @cached_property
    def source(self) -> str:
        """What the engine calls it."""
        return f"={lua_name(self.chunk).decode('utf-8', 'replace')}"

    @cached_property
    def lines(self) -> frozenset[int]:
        """The lines of the file on which it has code that can pause."""
        if self.language != "lua":
            return frozenset()
        return frozenset(line + self.shift for line in code_lines(self.chunk))

    @property
    def shift(self) -> int:
        """What makes a line of the chunk one of the file."""
        return self.first_line - self.chunk.first_line

    @property
    def last_line(self) -> int:
        """The last line of the file that belongs to it."""
        return self.first_line + self.chunk.source.count("\n")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a breakpoint stands: the file's line, and the chunk's. `section` is None where there can be none: `why`."""

    line: int
    section: Section | None = None
    why: str = ""

    @property
    def chunk_line(self) -> int:
        """The line as the engine counts it."""
        return self.line - self.section.shift if self.section else 0


class Sources:
    """All chunks of a spell."""

    def __init__(self, sections: Iterable[Section]) -> None:
        self.sections = tuple(sections)
        self._by_source = {section.source: section for section in self.sections}

    def paths(self) -> list[str]:
        """The files."""
        return list(dict.fromkeys(section.path for section in self.sections if section.path))

    def of_path(self, path: str) -> list[Section]:
        """The chunks of a file; a bare file name means the spell's file of that name."""
        return [section for section in self.sections if section.path and _is_same(section.path, path)]

    def find(self, path: str, line: int) -> Spot:
        """Where a breakpoint on a line of a file stands: there, or at the next line that has code."""
        sections = self.of_path(path)
        if not sections:
            return Spot(line, why="The spell that runs here has no such file.")
        for section in sections:
            if line > section.last_line:
                continue
            if section.language != "lua" and line >= section.first_line:
                return Spot(line, why=f"Lines of {section.language} cannot pause; use a function breakpoint.")
            following = [at for at in section.lines if at >= line]
            if following:
                return Spot(min(following), section)
        return Spot(line, why="There is no code here, or after it.")

    def lines_between(self, path: str, first: int, last: int) -> list[int]:
        """The lines of a file that can pause."""
        lines = {line for section in self.of_path(path) for line in section.lines}
        return sorted(line for line in lines if first <= line <= last)

    def place(self, source: str, line: int) -> tuple[str, str, int]:
        """Name, path ("" for none) and line of the file for a place as the engine tells it."""
        section = self._by_source.get(source)
        if section is None:
            return source.removeprefix("="), "", line
        name = section.chunk.name
        if section.path:
            name = Path(section.path).name + (f" · {name}" if section.chunk.cell else "")
        return name, section.path, line + section.shift

    def text(self, source: str, line: int) -> str:
        """The text of a line as the engine counts it; "" when it is not known."""
        section = self._by_source.get(source)
        lines = section.chunk.source.splitlines() if section else []
        position = line - (section.chunk.first_line if section else 1)
        return lines[position] if 0 <= position < len(lines) else ""


def _is_same(path: str, asked: str) -> bool:
    if not Path(asked).is_absolute() and Path(asked).name == asked:
        return Path(path).name == asked
    return os.path.normcase(os.path.realpath(path)) == os.path.normcase(os.path.realpath(asked))
