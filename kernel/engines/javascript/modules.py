"""Modules of a JavaScript spell: what `import` of a file gets. Not here: running them (modules.js)."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

import quickjs

from kernel.context import Context
from kernel.engines.javascript.faults import Faults
from kernel.engines.javascript.machine import Machine
from kernel.engines.protocol import Chunk, Host, SyntaxProblem
from kernel.errors import InvalidError
from kernel.values import Value

if TYPE_CHECKING:
    from kernel.engines.javascript.rewriting import Rewriter
    from kernel.engines.shelf import Shelf
    from kernel.sandbox.modules import Module

FIND = "$module"
"""The call that asks for a module; all others are the host's."""


class ModuleDoor:
    """Stands before the host of one context, as its only other part, and answers what `modules.js` asks for."""

    def __init__(self, host: Host, machine: Machine, faults: Faults) -> None:
        self.host = host
        self.machine = machine
        self.faults = faults
        self.bindings, self.reference, self.resolve = host.bindings, host.reference, host.resolve
        self.write, self.release, self.read_module = host.write, host.release, host.read_module
        # Whatever else a host can do, it can through the door.
        vars(self).update({name: getattr(host, name) for name in dir(host) if name[0] != "_" and name != "call"})
        self._shelf: Shelf | None = None
        self._rewriter: Rewriter | None = None

    def call(self, ctx: Context, name: str, args: list[Value]) -> Coroutine[Any, Any, Value]:
        """A call of the host, or the path of a module, which is compiled and put into the machine when it has to run.

        `InvalidError` with `file` and `line` when it cannot be compiled, and what `Host.read_module` raises.
        """
        return self.host.call(ctx, name, args) if name != FIND else self._find(ctx, *args)

    async def _find(self, ctx: Context, name: Any, referrer: Any, again: Any) -> Value:
        if self._shelf is None:
            from kernel.engines.shelf import Shelf

            self._shelf = Shelf(self.host, "javascript")
        module, is_current = await self._shelf.find(ctx, name, referrer)
        if again or not is_current:
            self._compile(module)
            self._shelf.put(module)
        return {"path": module.path}

    def _compile(self, module: Module) -> None:
        from kernel.engines.javascript.exports import rewrite_module
        from kernel.engines.javascript.rewriting import Rewriter
        from kernel.engines.javascript.syntax import find_problem

        self._rewriter = self._rewriter or Rewriter()
        chunk, code = Chunk(module.source, module.name), rewrite_module(self._rewriter, self._source(module))
        self.faults.add(chunk)
        try:
            if code.code.is_sound:
                self.machine.load_module(module.path, chunk, code)
                return
            problem = find_problem(chunk, code.code)
        except quickjs.JSException as error:
            problem = find_problem(chunk, code.code) or SyntaxProblem(str(error).partition("\n")[0], 1)
        told = problem or SyntaxProblem("This cannot be parsed.", 1)
        raise InvalidError(told.message, file=module.name, line=told.line, column=told.column) from None

    def _source(self, module: Module) -> str:
        if not module.halts:
            return module.source
        from kernel.engines.javascript.halting import halting

        self.machine.load_halts()
        return halting(module.source, module.halts, 1, is_module=True)
