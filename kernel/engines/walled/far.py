"""The kernel as an engine behind walls sees it: a host whose calls go over a line. Runs in that process.

Not here: the process (`beginning`), and who answers (`process`).
"""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter, OrderedDict
from collections.abc import Callable, Generator
from typing import Any

from kernel.context import Context
from kernel.engines.border import Reserved, dump
from kernel.engines.functions import BoundFunction, ScriptFunction
from kernel.engines.walled.objects import FarObject, FarObjects, Making
from kernel.errors import InvalidError, ScriptError, SpellError, describe_error, error_of
from kernel.sandbox.modules import Module
from kernel.values import Outcome, Value, from_border, plain, to_border

REMEMBERED = 100
"""Errors that other calls may meet, too."""

Send = Callable[[bytes], None]


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
        self.objects = FarObjects(lambda data: self.unpack(data, counted=False))
        self._number = 1
        self._making = Making(lambda number: self._send(dump(["release", [["made", number, 0]]])))
        self._named: list[int] = []
        self._errors: OrderedDict[int, SpellError] = OrderedDict()
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

    async def make(self, ctx: Context, name: str, args: list[Value], made: asyncio.Future[Value]) -> Value:
        """As `kernel.engines.protocol.Foreseeing`."""
        return await self.ask(ctx, name, args, made)

    async def ask(
        self, ctx: Context, operation: str, arguments: list[Value], made: asyncio.Future[Value] | None = None
    ) -> Value:
        """Call, and wait for the answer."""
        number = next(self._numbers)
        packed, named = self._packed(arguments)
        if made is not None:
            self._making.begin(made, number)
            named.append(number)
        answer = self._open[number] = asyncio.get_running_loop().create_future()
        place = (ctx.source.name, ctx.source.line) if ctx.source else ("", 0)
        self.give_back()
        self._send(dump(["call", number, int(ctx.run.id), operation, *place, number if made else 0, packed]))
        try:
            return await answer
        except asyncio.CancelledError:
            self._send(dump(["drop", number]))
            raise
        finally:
            self._open.pop(number, None)
            self._making.leave(named)

    def _packed(self, arguments: list[Value]) -> tuple[Any, list[int]]:
        """The border form, and the numbers of the objects in it that are still made."""
        self._named = []
        try:
            return self.pack(arguments), self._named
        except Exception:
            self._making.leave(self._named)
            raise

    def answered(self, number: int, good: int, data: Any) -> None:
        """The kernel answered a call."""
        answer = self._open.get(number)
        if answer is None or answer.done():
            return
        try:
            if good:
                answer.set_result(self.unpack(data))
            else:
                answer.set_exception(self._met(*data))
        except Exception as error:
            answer.set_exception(error)

    def _met(self, origin: int, content: Any) -> SpellError:
        """An error of the kernel: the same for all calls that met it, since the first of them says where."""
        error = self._errors.get(origin)
        if error is None:
            error = self._errors[origin] = self.unpack(content)
            error.__dict__["_origin"] = origin
            if len(self._errors) > REMEMBERED:
                self._errors.popitem(last=False)
        return error

    def write(self, ctx: Context, stream: str, text: str) -> None:
        """Text on its way; what is too much stops the script from the other side."""
        self._send(dump(["out", int(ctx.run.id), stream, text]))

    def reference(self, thing: Any) -> dict[str, Any] | None:
        """The border form of an object of the kernel, which the script gets."""
        return self.objects.give(thing) if isinstance(thing, FarObject) else None

    def resolve(self, data: dict[str, Any]) -> Any:
        """The object that is known by this number."""
        return self.objects.of(data)

    def release(self, ids: list[int]) -> None:
        """The script let go of objects. The kernel hears it when no call on its way names them any more."""
        for id in ids:
            self.objects.take_back(id)
        self.give_back()

    def give_back(self) -> None:
        """Tell the kernel of what nobody holds."""
        gone = self.objects.take_gone()
        if gone:
            self._send(dump(["release", [["ref", id, count] for id, count in gone]]))

    def count_from(self, number: int) -> None:
        """The kernel tells the number of the next agent."""
        self._number = number

    def next_number(self, kind: str) -> int:
        """As `kernel.engines.protocol.Numbered`."""
        return self._number

    def take_id(self, id: str) -> None:
        """As `kernel.engines.protocol.Numbered`."""
        self._send(dump(["given", id]))

    def learn(self, news: dict[str, dict[str, Any]], gone: list[int]) -> None:
        """The kernel tells fields of objects, by their numbers, and which objects it has let go of."""
        self.objects.learn(news, gone)
        for fields in news.values():
            self.unpack(list(fields.values()))

    async def read_module(self, ctx: Context, name: str, referrer: str) -> Module:
        """The kernel finds and reads it: there are no files here."""
        told: Any = await self.ask(ctx, "$module", [name, referrer])
        return Module(**{**told, "halts": {int(line): int(wanted) for line, wanted in told["halts"]}})

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
        if isinstance(thing, Reserved):
            return self._reserved(thing.made)
        function = thing.function if isinstance(thing, BoundFunction) else thing
        if isinstance(function, ScriptFunction):
            self._functions[function.number] = function
            self._sent[function.number] += 1
            return {"$fn": function.number}
        return thing.border if isinstance(thing, FarObject) else None

    def _reserved(self, made: asyncio.Future[Value]) -> dict[str, Any] | None:
        if made.done():
            # It raises what kept the object from being made.
            return self._sendable(made.result())
        self._named.append(self._making.use(made))
        return {"$ref": -self._named[-1]}

    def unpack(self, data: Any, counted: bool = True) -> Value:
        """The value; results and errors stay what they are, since they go on to the script.

        Objects are `counted` when the kernel has sent them.
        """
        if isinstance(data, list):
            return [self.unpack(item, counted) for item in data]
        if not isinstance(data, dict):
            return data
        tag = next(iter(data), "")
        if not tag.startswith("$"):
            return self._unpack_all(data, counted)
        return self._untag(tag, data[tag], data, counted)

    def _unpack_all(self, data: dict[str, Any], counted: bool) -> dict[str, Value]:
        return {key: self.unpack(item, counted) for key, item in data.items()}

    def _untag(self, tag: str, content: Any, data: dict[str, Any], counted: bool) -> Value:
        match tag:
            case "$outcome":
                fields = self._unpack_all(content, counted)
                return Outcome(fields.pop("output", None), fields)
            case "$error":
                return error_of(self._unpack_all(content, counted))
            case "$dict":
                return self._unpack_all(content, counted)
            case "$own":
                return self.function(content)
            case "$ref":
                return self.objects.of(data, counted)
        return from_border(data, self.resolve)


def report_of(error: BaseException) -> dict[str, Any]:
    """An error that ended a script, for the kernel: with the number by which it knows one that came from there."""
    origin = int(error.__dict__.get("_origin", 0)) if isinstance(error, SpellError) else 0
    return {"origin": origin, "error": plain(describe_error(error)), "thrown": isinstance(error, ScriptError)}
