"""Python as an engine: cells run in a process of their own and share its globals as long as it lives.

They are trusted code like any program of yours, unless the profile isolates them: then files, sockets and other
programs are out of reach (Linux). Not here: that process (`process`, and the folder `child`, which runs in it).
"""

from __future__ import annotations

import asyncio

from kernel.context import Context
from kernel.engines.protocol import Chunk, Completions, Host, SyntaxProblem
from kernel.engines.python.child.compilation import find_problem
from kernel.engines.python.completion import Completer
from kernel.engines.python.process import Known, Process
from kernel.engines.python.setting import Setting
from kernel.errors import InvalidError, SpellError, StoppedError
from kernel.policy import Limits
from kernel.values import Value

__all__ = ["PythonEngine"]


class PythonEngine:
    """`kernel.engines.protocol.Engine` for Python. One per spell session.

    `limits` bound its memory, and its processor time (`cpu`) between two waits. The process starts with the first
    cell, and again with the first after its end, as `setting` says (by default that of the host's spell).
    """

    language = "python"

    def __init__(self, host: Host, limits: Limits, setting: Setting | None = None) -> None:
        self._host = host
        self._limits = limits
        self._setting = setting or Setting.of(host)
        self._completer = Completer(host.bindings())
        self._globals: dict[str, Value] = {}
        self._process: Process | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._begun: tuple[int, list[float]] | None = None
        self._closed = False

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
        process = self._open()
        problem = self.check(chunk)
        if problem is not None:
            raise _placed(InvalidError(problem.message, column=problem.column), chunk, problem.line)
        try:
            return await process.run_cell(ctx, chunk)
        except SpellError as error:
            if not error.details.get("file"):
                _placed(error, chunk, 0)
            raise

    def complete(self, source: str, cursor: int) -> Completions:
        """What could be written at `cursor` (an offset in characters). Runs no code of the script."""
        return self._completer.complete(source, cursor)

    def interrupt(self) -> None:
        """Stop all cells that run. Safe from a signal handler."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._stop_all)

    def _stop_all(self) -> None:
        if self._process is not None:
            self._process.stop_all()

    def set_globals(self, values: dict[str, Value]) -> None:
        """Set plain-data globals (`params`, `env`, `config`, `arg`)."""
        self._globals.update(values)
        if self._process is not None and self._process.is_alive and values:
            self._process.set(values)

    def begin_run(self, seed: int, times: list[float]) -> None:
        """Let time and chance be those of a run."""
        self._begun = seed, times
        if self._process is not None and self._process.is_alive:
            self._process.begin_run(seed, times)

    def set_limits(self, limits: Limits) -> None:
        """Keep to these limits of time (`cpu`) and memory from the next cell on.

        `InvalidError` when the memory changes while the process runs: it was walled in when it began.
        """
        process = self._process
        if process is not None and process.is_alive:
            if limits.memory != self._limits.memory:
                raise InvalidError(
                    "The memory of Python cells is limited when their process begins, and it runs. "
                    "Set the limit before the first cell."
                )
            process.set_limits(limits)
        self._limits = limits

    def close(self) -> None:
        """End the process. The engine cannot be used after."""
        self._closed = True
        if self._process is not None:
            self._process.end(StoppedError("The kernel was closed."))
            self._process = None

    def _open(self) -> Process:
        if self._closed:
            raise InvalidError("This Python engine is closed. Start the kernel again.")
        self._setting.check()
        if self._process is not None and not self._process.is_alive:
            # It was ended from outside, and we may be the first to see it.
            self._process.end(StoppedError("The Python process is gone."))
            self._process = None
        if self._process is None:
            self._loop = asyncio.get_running_loop()
            self._process = Process(self._host, self._limits, self._setting, self._know)
            self._process.set(self._globals)
            if self._begun is not None:
                self._process.begin_run(*self._begun)
        return self._process

    def _know(self, known: Known) -> None:
        self._completer.known = known


def _placed(error: SpellError, chunk: Chunk, line: int) -> SpellError:
    error.details.update(file=chunk.name, line=line)
    error.details.setdefault("traceback", "")
    if chunk.cell:
        error.details["cell"] = chunk.cell
    return error
