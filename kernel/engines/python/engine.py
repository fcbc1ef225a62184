"""Python as an engine: cells run in a process of their own and share its globals as long as it lives.

They are trusted code like any program of yours, unless the profile isolates them: then files, sockets and other
programs are out of reach (Linux). Not here: that process (`process`, and the folder `child`, which runs in it),
and its life (`kernel.engines.process`).
"""

from __future__ import annotations

from kernel.context import Context
from kernel.engines.process.engine import ProcessEngine
from kernel.engines.process.process import Process
from kernel.engines.protocol import Chunk, Completions, Host, SyntaxProblem
from kernel.engines.python.child.compilation import find_problem
from kernel.engines.python.completion import Completer
from kernel.engines.python.process import PythonProcess
from kernel.engines.python.setting import Setting
from kernel.errors import InvalidError, SpellError
from kernel.policy import Limits
from kernel.values import Value

__all__ = ["PythonEngine"]


class PythonEngine(ProcessEngine):
    """`kernel.engines.protocol.Engine` for Python. One per spell session.

    `limits` bound its memory, and its processor time (`cpu`) between two waits. The process starts with the first
    cell, and again with the first after its end, as `setting` says (by default that of the host's spell).
    """

    language = "python"

    def __init__(self, host: Host, limits: Limits, setting: Setting | None = None) -> None:
        super().__init__(host, limits)
        self._setting = setting or Setting.of(host)
        self._completer = Completer(host.bindings())

    def check(self, chunk: Chunk) -> SyntaxProblem | None:
        """Parse only. None when the chunk is sound."""
        problem = find_problem(chunk.source, chunk.name, chunk.first_line)
        if problem is None:
            return None
        return SyntaxProblem(problem.msg or "invalid syntax", problem.lineno or chunk.first_line, problem.offset or 0)

    async def run(self, ctx: Context, chunk: Chunk) -> Value:
        """Run to the end; the value of the chunk's `return`, or of its last expression.

        Raises `InvalidError` (syntax, with `file`, `line` and `column`), `ScriptError`, `LimitError`, `DeniedError`
        (the profile has no Python cells), or the host's own error that the cell let pass, with `file`, `line` and
        `traceback`.
        """
        self._setting.check()
        # It begins while the cell is parsed.
        self._open()
        problem = self.check(chunk)
        if problem is not None:
            raise _placed(InvalidError(problem.message, column=problem.column), chunk, problem.line)
        try:
            return await super().run(ctx, chunk)
        except SpellError as error:
            if not error.details.get("file"):
                _placed(error, chunk, 0)
            raise

    def complete(self, source: str, cursor: int) -> Completions:
        """What could be written at `cursor` (an offset in characters). Runs no code of the script."""
        return self._completer.complete(source, cursor)

    def _start(self) -> Process:
        self._completer.forget()
        return PythonProcess(self._host, self._limits, self._setting, self._completer.learn)


def _placed(error: SpellError, chunk: Chunk, line: int) -> SpellError:
    error.details.update(file=chunk.name, line=line)
    error.details.setdefault("traceback", "")
    if chunk.cell:
        error.details["cell"] = chunk.cell
    return error
