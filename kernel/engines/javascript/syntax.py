"""Where a chunk of JavaScript cannot be parsed, in the words of QuickJS. Nothing of the spell is run here.

Not here: the context of the spell (`machine`).
"""

from __future__ import annotations

import re

import quickjs

from kernel.engines.javascript.rewriting import Rewriter, Rewritten, clean_source
from kernel.engines.protocol import Chunk, SyntaxProblem

PLACE = re.compile(r"<input>:(\d+):(\d+)")

END = "unexpected end of the code: something was begun and not closed"

SECONDS, MEMORY = 2.0, 256 << 20
"""What a parser may use."""


class JavaScriptSyntax:
    """A parser with a context of its own."""

    def __init__(self) -> None:
        self._rewriter = Rewriter()

    def problem(self, chunk: Chunk) -> SyntaxProblem | None:
        """Where a chunk cannot be parsed, or None."""
        return find_problem(chunk, self._rewriter.rewrite(chunk.source, bool(chunk.cell)))

    def is_sound(self, source: str) -> bool:
        """Whether it is a chunk."""
        return self.problem(Chunk(source, "source")) is None

    def is_expression(self, source: str) -> bool:
        """Whether it has a value by itself: `6 * 7` has, `return 6 * 7` and `x = 1;` have not."""
        bare = source.strip()
        return bool(bare) and not bare.endswith(";") and self.is_sound(f"return (\n{source}\n)")


def find_problem(chunk: Chunk, code: Rewritten) -> SyntaxProblem | None:
    """Where a rewritten chunk cannot be parsed, or None."""
    # A context of its own, since a source with an odd bracket could leave the function around it and run.
    context = quickjs.Context()
    context.set_time_limit(SECONDS)
    context.set_memory_limit(MEMORY)
    for text in (code.body, code.functions):
        try:
            context.eval(f"(async function () {{'use strict';\n{text}\n}})")
        except quickjs.JSException as error:
            return _problem(str(error), chunk, code)
    return None


def _problem(message: str, chunk: Chunk, code: Rewritten) -> SyntaxProblem:
    text = message.partition("\n")[0].removeprefix("SyntaxError: ")
    found = PLACE.search(message)
    if found is None:
        return SyntaxProblem(text, chunk.first_line)
    lines = clean_source(chunk.source).split("\n")
    line = max(int(found[1]) - 2, 0)
    if line >= len(lines):
        # It stumbled over what stands around the chunk: too little is closed, or, then QuickJS says so, too much.
        told = text if text.startswith("Unexpected token") else END
        return SyntaxProblem(told, len(lines) - 1 + chunk.first_line, len(lines[-1]) + 1)
    return SyntaxProblem(text, line + chunk.first_line, original_column(code, line, int(found[2])))


def original_column(code: Rewritten, line: int, column: int) -> int:
    """The column of the source, from 1, for one of the rewritten text."""
    moved = 0
    for at, place, size in code.shifts:
        if at == line and place < column - moved:
            moved += min(size, column - moved - place)
    return column - moved
