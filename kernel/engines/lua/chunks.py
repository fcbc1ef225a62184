"""The chunks an engine knows by name, how Lua calls them, and where one cannot be parsed.

Not here: compiling (`machine`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable

from kernel.engines.protocol import Chunk, SyntaxProblem
from kernel.events import Source

SHORT_NAME = 59
"""Bytes of a chunk's name that Lua writes in its messages."""

MOST_TRIES = 20
"""Places on a line where a token is looked for."""

Parse = Callable[[bytes], str]

TEXT = re.compile(
    r"--\[(=*)\[.*?(?:\]\1\]|\Z)|\[(=*)\[.*?(?:\]\2\]|\Z)|--[^\n]*"
    r"|\"(?:\\.|[^\"\\\n])*\"?|'(?:\\.|[^'\\\n])*'?",
    re.DOTALL,
)
"""A comment or a string, also one that is still open."""


def lua_name(chunk: Chunk) -> bytes:
    """The name of the chunk as it stands in Lua's messages."""
    return " ".join(chunk.name.split()).encode("utf-8", "replace") or b"spell"


def lua_source(chunk: Chunk) -> bytes:
    """The chunk for Lua: without shebang and byte order mark, its lines counted as the file's."""
    source = chunk.source.removeprefix("\ufeff")
    if source.startswith("#"):
        source = "--" + source
    return b"\n" * (chunk.first_line - 1) + source.encode("utf-8", "surrogatepass")


class ChunkTable:
    """The chunks that ran, by name: a cell that runs again takes the place of its former self."""

    def __init__(self) -> None:
        self._by_source: dict[bytes, Chunk] = {}
        self._by_short: dict[str, Chunk] = {}

    def add(self, chunk: Chunk) -> bytes:
        """Remember the chunk; its name for Lua."""
        name = lua_name(chunk)
        self._by_source[b"=" + name] = chunk
        self._by_short[_short(name)] = chunk
        return name

    def by_short_name(self, name: str) -> Chunk | None:
        """The chunk that Lua's messages call `name`."""
        return self._by_short.get(name)

    def shown_name(self, source: str) -> str:
        """How messages call the chunk with Lua's source name `source`."""
        return _short(source.removeprefix("=").encode("utf-8", "replace"))

    def source(self, name: bytes, line: int) -> Source:
        """The place in the spell for a source name and line as Lua gives them."""
        chunk = self._by_source.get(name)
        if chunk is None:
            return Source(name.removeprefix(b"=").decode("utf-8", "replace"), line, "", "lua")
        return Source(chunk.name, line, chunk.cell, "lua")


def _short(name: bytes) -> str:
    return name[:SHORT_NAME].decode("utf-8", "replace")


def only_return(chunk: Chunk, main_lines: Iterable[int]) -> int:
    """The line of the one `return` of the chunk's main function; 0 when it has none, or several.

    `return json.decode(text)` is a tail call: when `decode` fails, Lua no longer knows the line.
    """
    own = set(main_lines)
    text = TEXT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), chunk.source)
    ends = [found.start() for found in re.finditer("\n", text)]
    lines = {chunk.first_line + bisect_left(ends, found.start()) for found in re.finditer(r"\breturn\b", text)}
    return next(iter(lines & own)) if len(lines & own) == 1 else 0


def find_problem(chunk: Chunk, parse: Parse) -> SyntaxProblem | None:
    """Where the chunk cannot be parsed, or None. The column is that of the token Lua stumbled on."""
    source = lua_source(chunk)
    message = parse(source)
    if not message:
        return None
    found = re.match(r"\?:(\d+): (.*)", message, re.DOTALL)
    if found is None:
        return SyntaxProblem(message.removeprefix("?: "), chunk.first_line)
    line = int(found[1])
    return SyntaxProblem(found[2], line, _column(source, line, message, parse))


def _column(source: bytes, line: int, message: str, parse: Parse) -> int:
    lines = source.split(b"\n")
    row = lines[line - 1] if line <= len(lines) else b""
    if message.endswith("near <eof>"):
        return len(row.decode("utf-8", "replace")) + 1
    found = re.search(r"near '(.*)'$", message, re.DOTALL)
    if found is None:
        return 0
    token = found[1].encode()
    before = sum(len(earlier) + 1 for earlier in lines[: line - 1])
    starts = [match.start() for match in re.finditer(re.escape(token), row)][:MOST_TRIES]
    for start in starts:
        # The right one is where the parser already fails when nothing follows.
        if len(starts) == 1 or parse(source[: before + start + len(token)] + b"\n") == message:
            return len(row[:start].decode("utf-8", "replace")) + 1
    return 0
