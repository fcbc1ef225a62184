"""Script functions in the hands of the host, for every engine: called, bound to a context, and let go.

Not here: how they run (each engine's driver).
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from typing import Any, Protocol

from kernel.confines import joined
from kernel.context import Context
from kernel.errors import InvalidError
from kernel.values import Value

CALL, MUTATE = 0, 1
"""What a call is for: its result, or its result and the table it was given, as it was left."""

Start = Callable[[Context, "ScriptFunction", Sequence[Value], int], Coroutine[Any, Any, Value]]
"""Runs a function, which it has to hold until then, and gives its result: `start(ctx, function, arguments, mode)`."""


class Placed(Protocol):
    """Script code on its way, in a context."""

    ctx: Context


class ScriptFunction:
    """A `kernel.values.Function` of a script; made by `FunctionTable.of`. It lives as long as its engine.

    Each call is script code of its own, and may happen while others wait. It runs in the context of the code that is
    running when it is called; `bind` names another. `received` counts how often the script sent it.
    """

    __slots__ = ("__weakref__", "_table", "number", "received")

    def __init__(self, number: int, table: FunctionTable) -> None:
        self.number = number
        self.received = 0
        self._table = table

    def __del__(self) -> None:
        self._table.drop(self.number, self.received)

    @property
    def language(self) -> str:
        """The language it is written in."""
        return self._table.language

    def __call__(self, *args: Value) -> Coroutine[Any, Any, Value]:
        """Call it; its result (the first of them; that of its promise). `ScriptError` when it raises."""
        table = self._table
        return table.start(table.context(), self, args, CALL)

    async def mutate(self, subject: dict[str, Value], *before: Value) -> tuple[Value, dict[str, Value]]:
        """Call it with a table (behind other arguments); its result, and the table as it was left."""
        return await self.bind(self._table.context()).mutate(subject, *before)

    def bind(self, ctx: Context) -> BoundFunction:
        """The same function, whose calls count as made in `ctx`."""
        return BoundFunction(self, ctx, self._table.start)


class BoundFunction:
    """A script function that runs in a given context."""

    __slots__ = ("_start", "ctx", "function")

    def __init__(self, function: ScriptFunction, ctx: Context, start: Start) -> None:
        self.function = function
        self.ctx = ctx
        self._start = start

    @property
    def language(self) -> str:
        """The language it is written in."""
        return self.function.language

    def __call__(self, *args: Value) -> Coroutine[Any, Any, Value]:
        """Call it; its result (the first of them; that of its promise). `ScriptError` when it raises."""
        return self._start(self.ctx, self.function, args, CALL)

    async def mutate(self, subject: dict[str, Value], *before: Value) -> tuple[Value, dict[str, Value]]:
        """Call it with a table (behind other arguments); its result, and the table as it was left."""
        result, left = await self._start(self.ctx, self.function, [*before, subject], MUTATE)
        return result, left

    def bind(self, ctx: Context) -> BoundFunction:
        """The same function in another context."""
        return BoundFunction(self.function, ctx, self._start)


class FunctionTable:
    """The functions of one engine that the host holds, one object for each.

    `start` runs them; `running` gives the script code that runs in this asyncio task.
    """

    def __init__(self, language: str, start: Start, running: Callable[[], Placed | None]) -> None:
        self.language = language
        self._start = start
        self._running = running
        self._held: weakref.WeakValueDictionary[int, ScriptFunction] = weakref.WeakValueDictionary()
        self._dropped: list[tuple[int, int]] = []

    def start(
        self, ctx: Context, function: ScriptFunction, arguments: Sequence[Value], mode: int
    ) -> Coroutine[Any, Any, Value]:
        """Run a function in a context, within what confines whoever calls it: it may be bound to a wider place."""
        confines = joined(ctx.confines)
        if confines is not ctx.confines:
            ctx = replace(ctx, confines=confines)
        return self._start(ctx, function, arguments, mode)

    def of(self, number: int) -> ScriptFunction:
        """The function with this number; the same object as long as somebody holds it."""
        function = self._held.get(number)
        if function is None:
            function = self._held[number] = ScriptFunction(number, self)
        function.received += 1
        return function

    def number_of(self, thing: object) -> int | None:
        """The number of a function of this engine; None for anything else."""
        if isinstance(thing, BoundFunction):
            thing = thing.function
        if isinstance(thing, ScriptFunction) and self._held.get(thing.number) is thing:
            return thing.number
        return None

    def context(self) -> Context:
        """The context of the running script code. `InvalidError` when there is none."""
        strand = self._running()
        if strand is None:
            message = "A function of the script was called outside any run. Bind it first: function.bind(ctx)."
            raise InvalidError(message)
        return strand.ctx

    def drop(self, number: int, count: int) -> None:
        """Nobody holds the function any more, which was received `count` times."""
        self._dropped.append((number, count))

    def take_dropped(self) -> list[tuple[int, int]]:
        """The numbers of the functions that were dropped since the last time, and how often each was received."""
        dropped, self._dropped = self._dropped, []
        return dropped

    def take_unheld(self) -> set[int]:
        """Of those dropped since the last time, the numbers that the script has not sent again in the meantime."""
        return {number for number, _ in self.take_dropped() if number not in self._held} if self._dropped else set()
