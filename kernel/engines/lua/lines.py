"""Which lines of a Lua chunk have code: where a breakpoint can stand. Read from what the compiler makes of the chunk.

Lua tells the lines of one function at a time and only when it exists; the dump of a chunk has those of all of them.
"""

from __future__ import annotations

from kernel.engines.lua.chunks import lua_source
from kernel.engines.protocol import Chunk

DUMPER = b"""
local dump = string.dump
return function(source)
  local chunk = load(source, "=?", "t", {})
  return chunk and dump(chunk) or ""
end
"""

HEADER = 4 + 1 + 1 + 6 + 3 + 8 + 8 + 1
"""Bytes before the main function: signature, versions, marks, sizes, two numbers, the count of upvalues."""

NO_DELTA = -128
"""A line that is too far from the one before stands in a table of its own."""

FLOAT, INTEGER, SHORT_TEXT, LONG_TEXT = 0x13, 0x03, 0x04, 0x14


def code_lines(chunk: Chunk) -> frozenset[int]:
    """The lines that have code, counted as in the chunk's messages. None of them when it cannot be parsed."""
    from lupa.lua54 import LuaRuntime

    runtime = LuaRuntime(encoding=None, register_eval=False, register_builtins=False)
    dumped: bytes = runtime.execute(DUMPER)(lua_source(chunk))
    if not dumped:
        return frozenset()
    dump = _Dump(dumped)
    dump.read_function()
    return frozenset(dump.lines)


class _Dump:
    """Reads what `string.dump` writes in Lua 5.4: a function, and those within it."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = HEADER
        self.lines = set[int]()

    def read_function(self) -> None:
        self._skip_text()
        first, _ = self._number(), self._number()
        _, takes_any, _ = self._byte(), self._byte(), self._byte()
        self._skip(4 * self._number())
        for _ in range(self._number()):
            self._skip_constant()
        self._skip(3 * self._number())
        for _ in range(self._number()):
            self.read_function()
        self._read_lines(first, skip=1 if takes_any else 0)
        for _ in range(self._number()):
            self._skip_text()
            _, _ = self._number(), self._number()
        for _ in range(self._number()):
            self._skip_text()

    def _read_lines(self, line: int, skip: int) -> None:
        """The lines of the instructions; the first of a function that takes any arguments is not the person's."""
        count = self._number()
        deltas = [byte - 256 if byte > 127 else byte for byte in self._data[self._at : self._at + count]]
        self._skip(count)
        absolute = {self._number(): self._number() for _ in range(self._number())}
        for position, delta in enumerate(deltas):
            line = absolute[position] if delta == NO_DELTA else line + delta
            if position >= skip:
                self.lines.add(line)

    def _skip(self, size: int) -> None:
        self._at += size

    def _byte(self) -> int:
        self._at += 1
        return self._data[self._at - 1]

    def _number(self) -> int:
        """Seven bits a byte, the highest first; the last has its eighth bit set."""
        number = 0
        while True:
            byte = self._byte()
            number = number << 7 | byte & 127
            if byte & 128:
                return number

    def _skip_text(self) -> None:
        size = self._number()
        self._skip(size - 1 if size else 0)

    def _skip_constant(self) -> None:
        match self._byte():
            case kind if kind in (SHORT_TEXT, LONG_TEXT):
                self._skip_text()
            case kind if kind in (FLOAT, INTEGER):
                self._skip(8)
            case _:
                return
