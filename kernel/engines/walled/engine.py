"""Lua scripts in a process of their own behind walls, for spells that are not trusted.

A script that breaks out of Lua finds a process without files, sockets and programs: all it can do is ask the kernel,
through the door, as any script. Not here: JavaScript, whose objects have fields that are mirrored from the kernel's.
"""

from __future__ import annotations

import asyncio

from kernel.context import Context
from kernel.engines.lua.engine import LuaEngine
from kernel.engines.protocol import Chunk, Completions, Host, SyntaxProblem
from kernel.engines.walled.process import Process
from kernel.errors import InvalidError, StoppedError
from kernel.policy import Limits
from kernel.values import Value

__all__ = ["WalledLuaEngine"]

ENGINE = "kernel.engines.lua.engine:LuaEngine"
"""What runs behind the walls."""


class WalledLuaEngine:
    """`kernel.engines.protocol.Engine`. What only reads source (syntax, completion) is done by an engine here."""

    language = "lua"

    def __init__(self, host: Host, limits: Limits) -> None:
        self._host = host
        self._limits = limits
        self._reader = LuaEngine(host, limits)
        self._globals: dict[str, Value] = {}
        self._begun: tuple[int, list[float]] | None = None
        self._process: Process | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False

    def check(self, chunk: Chunk) -> SyntaxProblem | None:
        """Parse only."""
        return self._reader.check(chunk)

    async def run(self, ctx: Context, chunk: Chunk) -> Value:
        """Run to the end, behind the walls. `DeniedError` where there can be none."""
        return await self._open().run(ctx, chunk)

    def complete(self, source: str, cursor: int) -> Completions:
        """What could be written at the cursor; not what scripts have set."""
        return self._reader.complete(source, cursor)

    def interrupt(self) -> None:
        """Stop all scripts. Safe from a signal handler."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._stop_all)

    def _stop_all(self) -> None:
        if self._process is not None:
            self._process.stop_all()

    def set_globals(self, values: dict[str, Value]) -> None:
        """Set plain-data globals."""
        self._globals.update(values)
        self._reader.set_globals(values)
        if self._process is not None and self._process.is_alive and values:
            self._process.set(values)

    def begin_run(self, seed: int, times: list[float]) -> None:
        """Let time and chance be those of a run."""
        self._begun = seed, times
        if self._process is not None and self._process.is_alive:
            self._process.begin_run(seed, times)

    def close(self) -> None:
        """End the process. The engine cannot be used after."""
        self._closed = True
        self._reader.close()
        if self._process is not None:
            self._process.end(StoppedError("The kernel was closed."))
            self._process = None

    def _open(self) -> Process:
        if self._closed:
            raise InvalidError("This Lua engine is closed. Start the kernel again.")
        if self._process is not None and not self._process.is_alive:
            self._process.end(StoppedError("The process of the script is gone."))
            self._process = None
        if self._process is None:
            self._loop = asyncio.get_running_loop()
            self._process = Process(self._host, self._limits, self.language, ENGINE)
            self._process.set(self._globals)
            if self._begun is not None:
                self._process.begin_run(*self._begun)
        return self._process
