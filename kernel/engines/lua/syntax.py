"""Parsing Lua without a spell: for `validate`, `eval` and exports. Nothing is ever run here.

Not here: the engine's own parser, which shares its runtime with the script (`machine`).
"""

from __future__ import annotations

from kernel.engines.lua.chunks import find_problem
from kernel.engines.protocol import Chunk, SyntaxProblem

LOADER = b"""
return function(source)
  local chunk, message = load(source, "=?", "t", {})
  return chunk and "" or message
end
"""


class LuaSyntax:
    """A parser with a Lua runtime of its own."""

    def __init__(self) -> None:
        from lupa.lua54 import LuaRuntime

        runtime = LuaRuntime(encoding=None, register_eval=False, register_builtins=False)
        self._load = runtime.execute(LOADER)

    def parse(self, source: bytes) -> str:
        """What is wrong with a source, in Lua's words (`?:3: …`); "" when it is sound."""
        message: bytes = self._load(source)
        return message.decode("utf-8", "replace")

    def is_sound(self, source: str) -> bool:
        """Whether it is a chunk."""
        return not self.parse(source.encode("utf-8", "surrogatepass"))

    def is_expression(self, source: str) -> bool:
        """Whether it has a value by itself: `6 * 7` has, `return 6 * 7` and `x = 1` have not."""
        return self.is_sound(f"return {source}")

    def problem(self, chunk: Chunk) -> SyntaxProblem | None:
        """Where a chunk cannot be parsed, or None."""
        return find_problem(chunk, self.parse)
