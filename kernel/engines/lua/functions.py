"""Script functions in the hands of the host: called, bound to a context, and forgotten when nobody holds them.

Not here: how they run (`driver`).
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Coroutine
from contextvars import ContextVar
from typing import Any

from kernel.context import Context
from kernel.engines.lua.gate import Strand
from kernel.errors import InvalidError
from kernel.values import Value

CURRENT: ContextVar[Strand | None] = ContextVar("kernel.engines.lua.current", default=None)
"""The script code that runs in this asyncio task."""

CALL, MUTATE = 0, 1

Start = Callable[[Context, "LuaFunction", list[Value], int], Coroutine[Any, Any, Value]]
"""Runs a function, which it has to hold until then, and gives its result: `start(ctx, function, arguments, mode)`."""


class LuaFunction:
    """A `kernel.values.Function` of a Lua script.

    Each call is a task of its own in the same runtime, and may happen while others wait. It runs in
    the context of the code that is running when it is called; `bind` names another.
    """

    __slots__ = ("__weakref__", "_drop", "_start", "id")

    language = "lua"

    def __init__(self, id: int, start: Start, drop: Callable[[int], None]) -> None:
        self.id = id
        self._start = start
        self._drop = drop

    def __del__(self) -> None:
        self._drop(self.id)

    def __call__(self, *args: Value) -> Coroutine[Any, Any, Value]:
        """Call it; its first result. `ScriptError` when it raises."""
        return self._start(current(), self, list(args), CALL)

    async def mutate(self, subject: dict[str, Value], *before: Value) -> tuple[Value, dict[str, Value]]:
        """Call it with a table (behind other arguments); its result, and the table as it was left."""
        return await self.bind(current()).mutate(subject, *before)

    def bind(self, ctx: Context) -> BoundFunction:
        """The same function, whose calls count as made in `ctx`."""
        return BoundFunction(self, ctx, self._start)


class BoundFunction:
    """A script function that runs in a given context."""

    __slots__ = ("_start", "ctx", "function")

    language = "lua"

    def __init__(self, function: LuaFunction, ctx: Context, start: Start) -> None:
        self.function = function
        self.ctx = ctx
        self._start = start

    def __call__(self, *args: Value) -> Coroutine[Any, Any, Value]:
        """Call it; its first result. `ScriptError` when it raises."""
        return self._start(self.ctx, self.function, list(args), CALL)

    async def mutate(self, subject: dict[str, Value], *before: Value) -> tuple[Value, dict[str, Value]]:
        """Call it with a table (behind other arguments); its result, and the table as it was left."""
        result, left = await self._start(self.ctx, self.function, [*before, subject], MUTATE)
        return result, left

    def bind(self, ctx: Context) -> BoundFunction:
        """The same function in another context."""
        return BoundFunction(self.function, ctx, self._start)


def current() -> Context:
    """The context of the running script code. `InvalidError` when there is none."""
    strand = CURRENT.get()
    if strand is None:
        raise InvalidError("A function of the script was called outside any run. Bind it first: function.bind(ctx).")
    return strand.ctx


class FunctionTable:
    """The functions of one runtime that the host holds, one object for each."""

    def __init__(self, start: Start) -> None:
        self._start = start
        self._held: dict[int, weakref.ref[LuaFunction]] = {}
        self._dropped: list[int] = []

    def of(self, id: int) -> LuaFunction:
        """The function with this number; the same object as long as somebody holds it."""
        held = self._held.get(id)
        function = held() if held is not None else None
        if function is None:
            function = LuaFunction(id, self._start, self._dropped.append)
            self._held[id] = weakref.ref(function)
        return function

    def id_of(self, thing: object) -> int | None:
        """The number of a function of this runtime; None for anything else."""
        if isinstance(thing, BoundFunction):
            thing = thing.function
        if isinstance(thing, LuaFunction) and thing.id in self._held and self._held[thing.id]() is thing:
            return thing.id
        return None

    def take_dropped(self) -> list[int]:
        """The numbers that nobody holds any more."""
        if not self._dropped:
            return []
        # The script may have sent the same function again in the meantime.
        gone = [id for id in set(self._dropped) if self._held[id]() is None]
        for id in gone:
            del self._held[id]
        self._dropped.clear()
        return gone
