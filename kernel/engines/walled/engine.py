"""Lua and JavaScript in a process of their own behind walls, for spells that are not trusted.

A script that breaks out of its language finds a process without files, sockets and programs: all it can do is ask the
kernel, through the door, as any script. Not here: that process (`process`), and its life (`kernel.engines.process`).
"""

from __future__ import annotations

from importlib import import_module

from kernel.engines.process.engine import ProcessEngine
from kernel.engines.process.process import Process
from kernel.engines.protocol import Chunk, Completions, Engine, Host, SyntaxProblem
from kernel.engines.walled.process import WalledProcess
from kernel.policy import Limits
from kernel.values import Value

__all__ = ["WalledJavaScriptEngine", "WalledLuaEngine"]


class WalledEngine(ProcessEngine):
    """`kernel.engines.protocol.Engine`. What only reads source (syntax, completion) is done by an engine here."""

    place = ""
    mirrored = False

    def __init__(self, host: Host, limits: Limits) -> None:
        super().__init__(host, limits)
        self._made: Engine | None = None

    @property
    def _reader(self) -> Engine:
        if self._made is None:
            module, name = self.place.split(":")
            self._made = getattr(import_module(module), name)(self._host, self._limits)
            self._made.set_globals(self._globals)
        return self._made

    def check(self, chunk: Chunk) -> SyntaxProblem | None:
        """Parse only."""
        return self._reader.check(chunk)

    def complete(self, source: str, cursor: int) -> Completions:
        """What could be written at the cursor; not what scripts have set."""
        return self._reader.complete(source, cursor)

    def set_globals(self, values: dict[str, Value]) -> None:
        """Set plain-data globals."""
        super().set_globals(values)
        if self._made is not None:
            self._made.set_globals(values)

    def close(self) -> None:
        """End the process. The engine cannot be used after."""
        super().close()
        if self._made is not None:
            self._made.close()

    def _start(self) -> Process:
        return WalledProcess(self._host, self._limits, self.language, self.place, self.mirrored)


class WalledLuaEngine(WalledEngine):
    """Lua behind walls."""

    language = "lua"
    place = "kernel.engines.lua.engine:LuaEngine"


class WalledJavaScriptEngine(WalledEngine):
    """JavaScript behind walls. Its objects have fields, which are told from here."""

    language = "javascript"
    place = "kernel.engines.javascript.engine:JavaScriptEngine"
    mirrored = True
