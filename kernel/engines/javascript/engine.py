"""JavaScript as an engine: chunks that share globals, with promises, `await` at the top level, classes and imports.

Not here: the parts it is made of (`rewriting`, `machine`, `driver`, `completion`, and the JavaScript files beside).
"""

from __future__ import annotations

import asyncio

import quickjs

from kernel.context import Context
from kernel.engines.javascript.completion import Completer
from kernel.engines.javascript.driver import Driver
from kernel.engines.javascript.rewriting import Rewriter
from kernel.engines.javascript.syntax import find_problem
from kernel.engines.protocol import Chunk, Completions, Host, SyntaxProblem
from kernel.errors import InvalidError, ScriptError, SpellError
from kernel.policy import Limits
from kernel.values import Value

__all__ = ["JavaScriptEngine"]

MOST_TURNS = 1000
"""Turns of the event loop that code which was stopped gets to fall silent before the next chunk runs."""


class JavaScriptEngine:
    """`kernel.engines.protocol.Engine` for JavaScript (QuickJS). One per spell session.

    A script reaches nothing but what `host` offers; `limits` bounds its time (`cpu`) and memory.
    """

    language = "javascript"

    def __init__(self, host: Host, limits: Limits) -> None:
        self._host = host
        self._limits = limits
        self._globals: dict[str, Value] = {}
        bindings = host.bindings()
        self._driver: Driver | None = Driver(host, limits, bindings)
        self._rewriter = Rewriter()
        self._completer = Completer(bindings)

    def check(self, chunk: Chunk) -> SyntaxProblem | None:
        """Parse only. None when the chunk is sound."""
        return find_problem(chunk, self._rewriter.rewrite(chunk.source, bool(chunk.cell)))

    async def run(self, ctx: Context, chunk: Chunk) -> Value:
        """Run until nothing is left to do; what the chunk returns, or the value of a cell's last expression.

        Raises `InvalidError` (syntax, with `file`, `line` and `column`), `ScriptError`, `LimitError`, or
        the host's own error that the script let pass, with `file`, `line` and `traceback`.
        """
        code = self._rewriter.rewrite(_text(chunk), bool(chunk.cell))
        if not code.is_sound:
            self._refuse(find_problem(chunk, code), chunk)
        for _ in range(MOST_TURNS):
            if not self._open().is_winding_down:
                break
            await asyncio.sleep(0)
        driver = self._open()
        if chunk.halts:
            driver.machine.load_halts()
        try:
            return await driver.run(ctx, chunk, code)
        except quickjs.JSException as error:
            self._refuse(find_problem(chunk, code) or SyntaxProblem(str(error), chunk.first_line), chunk)
            raise
        except SpellError as error:
            if not error.details.get("file"):
                _place(error, chunk, error.details.get("line", 0) if isinstance(error, ScriptError) else 0)
            raise

    def _refuse(self, problem: SyntaxProblem | None, chunk: Chunk) -> None:
        if problem is not None:
            error = InvalidError(problem.message, column=problem.column)
            _place(error, chunk, problem.line)
            raise error from None

    def complete(self, source: str, cursor: int) -> Completions:
        """What could be written at `cursor` (an offset in characters). Runs no code of the script."""
        return self._completer.complete(source, cursor, self._open().machine.explore)

    def interrupt(self) -> None:
        """Stop all script code that has begun, as soon as it pauses. Safe from a signal handler.

        QuickJS cannot be stopped from outside in the middle of a stretch of code that waits for nothing; the limit
        of processor time ends that.
        """
        if self._driver is not None:
            self._driver.interrupt()

    def set_globals(self, values: dict[str, Value]) -> None:
        """Set plain-data globals (`params`, `env`, `config`, `arg`)."""
        self._globals |= values
        driver = self._open()
        if values:
            driver.machine.set_globals(driver.wire.pack(values))

    def begin_run(self, seed: int, times: list[float]) -> None:
        """Let time and chance be those of a run."""
        self._open().machine.begin_run(seed, times)

    def set_limits(self, limits: Limits) -> None:
        """Keep to these limits of time (`cpu`) and memory from the next script on."""
        self._limits = limits
        self._open().set_limits(limits)

    def close(self) -> None:
        """Give the engine's memory back. It cannot be used after."""
        if self._driver is not None:
            self._driver.close()
            self._driver = None

    def _open(self) -> Driver:
        if self._driver is None:
            raise InvalidError("This JavaScript engine is closed. Start the kernel again.")
        if self._driver.is_dead:
            # The context went with a script that could not be stopped; the session goes on in a new one.
            self._driver = Driver(self._host, self._limits, self._host.bindings())
            self._driver.machine.set_globals(self._driver.wire.pack(self._globals))
        return self._driver


def _text(chunk: Chunk) -> str:
    """The chunk as it runs: where a line has a breakpoint, with all that lines need to pause."""
    if not chunk.halts:
        return chunk.source
    from kernel.engines.javascript.halting import halting

    return halting(chunk.source, chunk.halts, chunk.first_line)


def _place(error: SpellError, chunk: Chunk, line: int) -> None:
    error.details.update(file=chunk.name, line=line)
    error.details.setdefault("traceback", "")
    if chunk.cell:
        error.details["cell"] = chunk.cell
