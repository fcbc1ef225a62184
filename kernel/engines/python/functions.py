"""Functions of Python cells in the hands of the host: called, bound to a context, and let go.

Not here: how they run (`process`).
"""

from __future__ import annotations

import weakref
from collections.abc import Awaitable, Callable
from contextvars import ContextVar

from kernel.context import Context
from kernel.engines.python.strands import Strand
from kernel.errors import InvalidError
from kernel.values import Value

CURRENT: ContextVar[Strand | None] = ContextVar("kernel.engines.python.current", default=None)
"""The strand whose call this asyncio task answers."""

Start = Callable[[Context, int, list[Value], bool], Awaitable[Value]]
"""Runs the function with a number: `start(ctx, number, arguments, mutate)`."""


class PythonFunction:
    """A `kernel.values.Function` of a Python cell. It lives as long as the process it is in.

    It runs in the context of the code that is running when it is called; `bind` names another.
    `received` counts how often the cells sent it.
    """

    __slots__ = ("__weakref__", "_drop", "_start", "number", "received")

    language = "python"

    def __init__(self, number: int, start: Start, drop: Callable[[int, int], None]) -> None:
        self.number = number
        self.received = 0
        self._start = start
        self._drop = drop

    def __del__(self) -> None:
        self._drop(self.number, self.received)

    async def __call__(self, *args: Value) -> Value:
        """Call it; its result. `ScriptError` when it raises."""
        return await self.bind(current())(*args)

    async def mutate(self, subject: dict[str, Value], *before: Value) -> tuple[Value, dict[str, Value]]:
        """Call it with a table (behind other arguments); its result, and the table as it was left."""
        return await self.bind(current()).mutate(subject, *before)

    def bind(self, ctx: Context) -> BoundFunction:
        """The same function, whose calls count as made in `ctx`."""
        return BoundFunction(self, ctx, self._start)


class BoundFunction:
    """A function of a cell that runs in a given context."""

    __slots__ = ("_start", "ctx", "function")

    language = "python"

    def __init__(self, function: PythonFunction, ctx: Context, start: Start) -> None:
        self.function = function
        self.ctx = ctx
        self._start = start

    async def __call__(self, *args: Value) -> Value:
        """Call it; its result. `ScriptError` when it raises."""
        return await self._start(self.ctx, self.function.number, list(args), False)

    async def mutate(self, subject: dict[str, Value], *before: Value) -> tuple[Value, dict[str, Value]]:
        """Call it with a table (behind other arguments); its result, and the table as it was left."""
        result, left = await self._start(self.ctx, self.function.number, [*before, subject], True)
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
    """The functions of one process that the host holds, one object for each."""

    def __init__(self, start: Start) -> None:
        self._start = start
        self._held: weakref.WeakValueDictionary[int, PythonFunction] = weakref.WeakValueDictionary()
        self._dropped: list[tuple[int, int]] = []

    def of(self, number: int) -> PythonFunction:
        """The function with this number; the same object as long as somebody holds it."""
        function = self._held.get(number)
        if function is None:
            function = self._held[number] = PythonFunction(number, self._start, self._drop)
        function.received += 1
        return function

    def _drop(self, number: int, count: int) -> None:
        self._dropped.append((number, count))

    def number_of(self, thing: object) -> int | None:
        """The number of a function of this process; None for anything else."""
        if isinstance(thing, BoundFunction):
            thing = thing.function
        if isinstance(thing, PythonFunction) and self._held.get(thing.number) is thing:
            return thing.number
        return None

    def take_dropped(self) -> list[tuple[int, int]]:
        """The functions nobody holds any more, and how often each was received."""
        dropped, self._dropped = self._dropped, []
        return dropped
