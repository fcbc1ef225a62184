"""Lua 5.4 as an engine: chunks that share globals, host calls that look blocking and never block the loop.

Not here: the parts it is made of (`machine`, `driver`, `completion`, and the Lua files beside).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kernel.context import Context
from kernel.engines.lua.chunks import find_problem, lua_source, only_return
from kernel.engines.lua.driver import Driver
from kernel.engines.protocol import Chunk, Completions, Host, SyntaxProblem
from kernel.errors import InternalError, InvalidError, LimitError, SpellError, StoppedError
from kernel.policy import Limits
from kernel.values import Value

if TYPE_CHECKING:
    from kernel.engines.lua.completion import Completer
    from kernel.engines.lua.debugger import Debugger

__all__ = ["LuaEngine"]

AT_NO_LINE = (LimitError, StoppedError, InternalError)
"""Errors that no call raised. All others have a line, even where Lua no longer knows it: `return require("words")`."""


class LuaEngine:
    """`kernel.engines.protocol.Engine` for Lua 5.4. One per spell session.

    A script reaches nothing but what `host` offers; `limits` bounds its time (`cpu`) and memory.
    """

    language = "lua"

    def __init__(self, host: Host, limits: Limits) -> None:
        self._driver: Driver | None = Driver(host, limits)
        self._host = host
        self._completer: Completer | None = None
        self.debug_mode = False

    def check(self, chunk: Chunk) -> SyntaxProblem | None:
        """Parse only. None when the chunk is sound."""
        return find_problem(chunk, self._open().machine.parse)

    async def run(self, ctx: Context, chunk: Chunk) -> Value:
        """Run to the end; the first value that the chunk returns.

        Raises `InvalidError` (syntax, with `file`, `line` and `column`), `ScriptError`, `LimitError`, or
        the host's own error that the script let pass, with `file`, `line` and `traceback`.
        """
        driver = self._open()
        driver.machine.open_reserve()
        name = driver.chunks.add(chunk)
        id, message = driver.machine.load(self._source(driver, chunk), name)
        if id < 0:
            raise self._syntax_error(driver, chunk, message)
        function = driver.functions.of(id)
        try:
            return await driver.run(ctx, function)
        except SpellError as error:
            if not error.details.get("file"):
                _place(error, chunk, 0 if isinstance(error, AT_NO_LINE) else self._return_line(driver, chunk))
            raise

    def _source(self, driver: Driver, chunk: Chunk) -> bytes:
        """The chunk as it runs: where a line has a breakpoint, with all that lines need to pause."""
        if not chunk.halts:
            return lua_source(chunk)
        from kernel.engines.lua.halting import halting

        driver.machine.load_halts(self._host.bindings())
        return halting(lua_source(chunk), chunk.halts)

    def _return_line(self, driver: Driver, chunk: Chunk) -> int:
        lines: list[int] = driver.wire.unpack(driver.machine.main_lines(lua_source(chunk)))
        return only_return(chunk, lines)

    def _syntax_error(self, driver: Driver, chunk: Chunk, message: str) -> InvalidError:
        problem = find_problem(chunk, driver.machine.parse) or SyntaxProblem(message, chunk.first_line)
        error = InvalidError(problem.message, column=problem.column)
        _place(error, chunk, problem.line)
        return error

    def complete(self, source: str, cursor: int) -> Completions:
        """What could be written at `cursor` (an offset in characters). Runs no code of the script."""
        from kernel.engines.lua.completion import Completer

        driver = self._open()
        if self._completer is None:
            self._completer = Completer(self._host.bindings())
        return self._completer.complete(source, cursor, lambda path: driver.wire.unpack(driver.machine.explore(path)))

    def interrupt(self) -> None:
        """Stop all script code that has begun, at the latest when it goes on. Safe from a signal handler."""
        if self._driver is not None:
            self._driver.gate.interrupts += 1

    def set_globals(self, values: dict[str, Value]) -> None:
        """Set plain-data globals (`params`, `env`, `config`, `arg`)."""
        driver = self._open()
        if values:
            driver.machine.assign(driver.wire.pack(values))

    def begin_run(self, seed: int, times: list[float]) -> None:
        """Let chance be that of a run; each reading of the clock asks the run itself."""
        self._open().machine.seed(seed)

    def debug(self, debugger: Debugger) -> None:
        """Have a debugger watch every script from now on; before the first has begun. Without it there is no cost."""
        debugger.attach(self._open())
        self.debug_mode = True

    def set_limits(self, limits: Limits) -> None:
        """Keep to these limits of time (`cpu`) and memory from the next script on."""
        driver = self._open()
        driver.gate.limit(limits.cpu)
        driver.machine.limit(limits.memory)

    def close(self) -> None:
        """Give the engine's memory back. It cannot be used after."""
        if self._driver is not None:
            self._driver.gate.close()
            self._driver = None

    def _open(self) -> Driver:
        if self._driver is None:
            raise InvalidError("This Lua engine is closed. Start the kernel again.")
        return self._driver


def _place(error: SpellError, chunk: Chunk, line: int) -> None:
    error.details.update(file=chunk.name, line=line)
    error.details.setdefault("traceback", "")
    if chunk.cell:
        error.details["cell"] = chunk.cell
