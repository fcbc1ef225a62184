"""Modules of a Lua spell: what `require` gets for a name. Not here: when they run, and their values (modules.lua)."""

from __future__ import annotations

from kernel.context import Context
from kernel.engines.functions import FunctionTable
from kernel.engines.lua.chunks import ChunkTable, find_problem, lua_source
from kernel.engines.lua.machine import Machine
from kernel.engines.protocol import Chunk, Host, SyntaxProblem
from kernel.engines.shelf import Shelf
from kernel.errors import InvalidError
from kernel.sandbox.modules import Module
from kernel.values import Value


class LuaModules:
    """Finds and compiles the modules of one machine."""

    def __init__(self, host: Host, machine: Machine, chunks: ChunkTable, functions: FunctionTable) -> None:
        self._shelf = Shelf(host, "lua")
        self._bindings = host.bindings
        self._machine = machine
        self._chunks = chunks
        self._functions = functions

    async def find(self, ctx: Context, name: str, referrer: str = "", again: bool = False) -> Value:
        """The path of a module, what it is called, and its function when it has to run: it is new, or `again` is set.

        `InvalidError` with `file` and `line` when it cannot be compiled, and what `Host.read_module` raises.
        """
        module, is_current = await self._shelf.find(ctx, name, referrer)
        if is_current and not again:
            return {"path": module.path}
        function = self._compile(module)
        self._shelf.put(module)
        return {"path": module.path, "name": module.name, "run": function}

    def _compile(self, module: Module) -> Value:
        chunk = Chunk(module.source, module.name)
        self._machine.open_reserve()
        id, message = self._machine.load(self._source(module, chunk), self._chunks.add(chunk))
        if id >= 0:
            return self._functions.of(id)
        problem = find_problem(chunk, self._machine.parse) or SyntaxProblem(message, 1)
        raise InvalidError(problem.message, file=module.name, line=problem.line, column=problem.column)

    def _source(self, module: Module, chunk: Chunk) -> bytes:
        if not module.halts:
            return lua_source(chunk)
        from kernel.engines.lua.halting import halting

        self._machine.load_halts(self._bindings())
        return halting(lua_source(chunk), module.halts)
