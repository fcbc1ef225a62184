"""The kernel as an engine behind walls sees it: a host whose calls go over a line. Runs in that process.

Not here: the process (`beginning`), and who answers (`process`).
"""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from collections.abc import Callable, Generator
from typing import Any
from weakref import WeakValueDictionary

from kernel.context import Context
from kernel.engines.border import dump
from kernel.engines.functions import BoundFunction, ScriptFunction
from kernel.errors import InvalidError, SpellError, error_of
from kernel.sandbox.modules import Module
from kernel.values import Outcome, Value, from_border, to_border

Send = Callable[[bytes], None]


class FarObject:
    """What stands for a host object."""

    __slots__ = ("__weakref__", "border")

    def __init__(self, border: dict[str, Any]) -> None:
        self.border = border


class FarCall:
    """A call that has not been made: it is when somebody awaits it, or as the work of a promise."""

    def __init__(self, host: FarHost, ctx: Context, name: str, arguments: list[Value]) -> None:
        self.host, self.ctx, self.name, self.arguments = host, ctx, name, arguments

    def __await__(self) -> Generator[Any, None, Value]:
        return self.host.ask(self.ctx, self.name, self.arguments).__await__()

    def close(self) -> None:
        """Nobody wants it."""


class FarHost:
    """`kernel.engines.protocol.Host`, far from the kernel."""

    def __init__(self, send: Send, bindings: dict[str, Any]) -> None:
        self._send = send
        self._bindings = bindings
        self._numbers = itertools.count(1)
        self._open: dict[int, asyncio.Future[Value]] = {}
        self._objects: WeakValueDictionary[int, FarObject] = WeakValueDictionary()
        self._received: Counter[int] = Counter()
        self._functions: dict[int, ScriptFunction] = {}
        self._sent: Counter[int] = Counter()

    def bindings(self) -> dict[str, Any]:
        """As the kernel told them."""
        return self._bindings

    def call(self, ctx: Context, name: str, args: list[Value]) -> FarCall:
        """A call, to be awaited. What goes on beside the script does so in the kernel."""
        if name == "Promise.of":
            work: FarCall = args[0]
            return FarCall(self, ctx, "$beside", [work.name, work.arguments])
        return FarCall(self, ctx, name, args)

    async def ask(self, ctx: Context, operation: str, arguments: list[Value]) -> Value:
        """Call, and wait for the answer."""
        number = next(self._numbers)
        answer = self._open[number] = asyncio.get_running_loop().create_future()
        source = ctx.source
        place = [source.name, source.line, source.cell] if source else None
        self._send(dump(["call", number, int(ctx.run.id), operation, place, self.pack(arguments)]))
        try:
            return await answer
        except asyncio.CancelledError:
            self._send(dump(["drop", number]))
            raise
        finally:
            self._open.pop(number, None)

    def answered(self, number: int, good: bool, data: Any) -> None:
        """The kernel answered a call."""
        answer = self._open.get(number)
        if answer is None or answer.done():
            return
        try:
            if good:
                answer.set_result(self.unpack(data))
            else:
                origin, content = data
                met = self.unpack(content)
                met.__dict__["_origin"] = origin
                answer.set_exception(met)
        except Exception as error:
            answer.set_exception(error)

    def write(self, ctx: Context, stream: str, text: str) -> None:
        """Text on its way; what is too much stops the script from the other side."""
        self._send(dump(["out", int(ctx.run.id), stream, text]))

    def reference(self, thing: Any) -> dict[str, Any] | None:
        """The border form of an object of the kernel."""
        return thing.border if isinstance(thing, FarObject) else None

    def resolve(self, data: dict[str, Any]) -> Any:
        """The object that is known by this number."""
        found = self._objects.get(data["$ref"])
        if found is None:
            # The script holds it, and nobody here did.
            found = self._objects[data["$ref"]] = FarObject(dict(data))
        return found

    def release(self, ids: list[int]) -> None:
        """The script let go of objects."""
        if ids:
            self._send(dump(["release", [[id, self._received.pop(id, 0)] for id in ids]]))

    async def read_module(self, ctx: Context, name: str, referrer: str) -> Module:
        """The kernel finds and reads it: there are no files here."""
        return Module(**await self.ask(ctx, "$module", [name, referrer]))

    def function(self, number: int) -> ScriptFunction:
        """A function that was sent."""
        if number not in self._functions:
            raise InvalidError("This function is gone.")
        return self._functions[number]

    def forget(self, dropped: list[tuple[int, int]]) -> None:
        """The kernel let go of functions, which it had got so often."""
        for number, count in dropped:
            self._sent[number] -= count
            if self._sent[number] <= 0:
                self._functions.pop(number, None)

    def pack(self, value: Value) -> Any:
        """The border form. `InvalidError` for what cannot cross."""
        try:
            return to_border(value, self._sendable)
        except (TypeError, RecursionError) as error:
            raise InvalidError(f"{error} Text, numbers, lists, tables, functions and host objects can.") from None

    def _sendable(self, thing: Any) -> dict[str, Any] | None:
        function = thing.function if isinstance(thing, BoundFunction) else thing
        if isinstance(function, ScriptFunction):
            self._functions[function.number] = function
            self._sent[function.number] += 1
            return {"$fn": function.number}
        return self.reference(thing)

    def unpack(self, data: Any) -> Value:
        """The value; results and errors stay what they are, since they go on to the script."""
        if isinstance(data, list):
            return [self.unpack(item) for item in data]
        if not isinstance(data, dict):
            return data
        tag = next(iter(data), "")
        return self._untag(tag, data[tag], data) if tag.startswith("$") else self._unpack_all(data)

    def _unpack_all(self, data: dict[str, Any]) -> dict[str, Value]:
        return {key: self.unpack(item) for key, item in data.items()}

    def _untag(self, tag: str, content: Any, data: dict[str, Any]) -> Value:
        match tag:
            case "$outcome":
                fields = self._unpack_all(content)
                return Outcome(fields.pop("output", None), fields)
            case "$error":
                return error_of(self._unpack_all(content))
            case "$dict":
                return self._unpack_all(content)
            case "$own":
                return self.function(content)
            case "$ref":
                self._received[content] += 1
                return self.resolve(data)
        return from_border(data, self.resolve)


def origin_of(error: BaseException) -> int:
    """The number by which the kernel knows an error that came from there; 0 for others."""
    return int(error.__dict__.get("_origin", 0)) if isinstance(error, SpellError) else 0
