"""Script functions in the hands of the host: called, bound to a context, and forgotten when nobody holds them.

Not here: how they run (`driver`).
"""

from __future__ import annotations

import weakref
from collections.abc import Awaitable, Callable
from contextvars import ContextVar

from kernel.context import Context
from kernel.engines.javascript.strand import Strand
from kernel.errors import InvalidError
from kernel.values import Value

CURRENT: ContextVar[Strand | None] = ContextVar("kernel.engines.javascript.current", default=None)
"""The script code on whose behalf this asyncio task works."""

CALL, MUTATE = 0, 1

Start = Callable[[Context, int, list[Value], int], Awaitable[Value]]
"""Runs the function with a number and gives its result: `start(ctx, id, arguments, mode)`."""


class JavaScriptFunction:
    """A `kernel.values.Function` of a JavaScript spell.

    Each call is script code of its own in the same context, and may happen while others wait. It runs in
    the context of the code that is running when it is called; `bind` names another.
    """

    __slots__ = ("__weakref__", "_drop", "_start", "id")

    language = "javascript"

    def __init__(self, id: int, start: Start, drop: Callable[[int], None]) -> None:
        self.id = id
        self._start = start
        self._drop = drop

    def __del__(self) -> None:
        self._drop(self.id)

    async def __call__(self, *args: Value) -> Value:
        """Call it and await its promise; the value. `ScriptError` when it throws."""
        return await self.bind(current())(*args)

    async def mutate(self, subject: dict[str, Value], *before: Value) -> tuple[Value, dict[str, Value]]:
        """Call it with an object (behind other arguments); its result, and the object as it was left."""
        return await self.bind(current()).mutate(subject, *before)

    def bind(self, ctx: Context) -> BoundFunction:
        """The same function, whose calls count as made in `ctx`."""
        return BoundFunction(self, ctx, self._start)


class BoundFunction:
    """A script function that runs in a given context."""

    __slots__ = ("_start", "ctx", "function")

    language = "javascript"

    def __init__(self, function: JavaScriptFunction, ctx: Context, start: Start) -> None:
        self.function = function
        self.ctx = ctx
        self._start = start

    async def __call__(self, *args: Value) -> Value:
        """Call it and await its promise; the value. `ScriptError` when it throws."""
        return await self._start(self.ctx, self.function.id, list(args), CALL)

    async def mutate(self, subject: dict[str, Value], *before: Value) -> tuple[Value, dict[str, Value]]:
        """Call it with an object (behind other arguments); its result, and the object as it was left."""
        result, left = await self._start(self.ctx, self.function.id, [*before, subject], MUTATE)
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
    """The functions of one context that the host holds, one object for each."""

    def __init__(self, start: Start) -> None:
        self._start = start
        self._held: weakref.WeakValueDictionary[int, JavaScriptFunction] = weakref.WeakValueDictionary()
        self._dropped: list[int] = []

    def of(self, id: int) -> JavaScriptFunction:
        """The function with this number; the same object as long as somebody holds it."""
        function = self._held.get(id)
        if function is None:
            function = self._held[id] = JavaScriptFunction(id, self._start, self._dropped.append)
        return function

    def id_of(self, thing: object) -> int | None:
        """The number of a function of this context; None for anything else."""
        if isinstance(thing, BoundFunction):
            thing = thing.function
        if isinstance(thing, JavaScriptFunction) and self._held.get(thing.id) is thing:
            return thing.id
        return None

    def take_dropped(self) -> list[int]:
        """The numbers that nobody holds any more."""
        if not self._dropped:
            return []
        # The script may have sent the same function again in the meantime.
        gone = [id for id in self._dropped if id not in self._held]
        self._dropped.clear()
        return gone
