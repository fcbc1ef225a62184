"""Whether code of any language can be parsed, without a spell: for `validate` and `eval`. Nothing is ever run here."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Self

from kernel.engines.protocol import Chunk, SyntaxProblem

if TYPE_CHECKING:
    from kernel.runtime import Runtime


class Syntax:
    """The parsers of all languages, each made on first use; a context manager that gives them back."""

    def __init__(self) -> None:
        self._runtime: Runtime | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._runtime is not None:
            self._runtime.close_engines()

    def problem(self, chunk: Chunk, language: str) -> SyntaxProblem | None:
        """Where a chunk cannot be parsed, or None. `InvalidError` when there is no such language."""
        if language == "lua":
            from kernel.engines.lua.syntax import LuaSyntax

            return LuaSyntax().problem(chunk)
        if self._runtime is None:
            from kernel.runtime import Options, Runtime

            self._runtime = Runtime(Options())
        return self._runtime.check(chunk, language)
