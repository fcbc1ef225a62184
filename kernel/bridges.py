"""Bridges: services of a Python program that scripts of every language call by a name of their own: `calc.add(1, 2)`.

A call goes through the door as that of a tool does. Not here: who puts them into the engines (`kernel.engine_room`).
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Protocol, get_type_hints, runtime_checkable

from kernel.context import Context
from kernel.conversion import from_script_value, to_script_value
from kernel.errors import InvalidError, NotFoundError, SpellError, ToolError
from kernel.messages import ATTRIBUTES
from kernel.operations import Call, perform
from kernel.records import dataclass
from kernel.registry import suggest
from kernel.spelling import camel_case
from kernel.values import Value


@dataclass(frozen=True, slots=True)
class MethodInfo:
    """One thing a bridge can do. Names are in snake_case; scripts of JavaScript see them in camelCase."""

    name: str
    description: str = ""


@runtime_checkable
class Bridge(Protocol):
    """What scripts can call by a name that a program chose."""

    def methods(self) -> Sequence[MethodInfo]:
        """What it can do; asked once, when it is registered."""
        ...

    async def execute_method(self, name: str, args: list[Value]) -> Value:
        """Do it. What it raises is raised in the script; what is no `SpellError` becomes a `ToolError`."""
        ...


class ObjectBridge:
    """The public methods of any object as a bridge; arguments become what the methods' annotations say."""

    def __init__(self, name: str, thing: object) -> None:
        self._name = name
        names = [name for name in dir(type(thing)) if not name.startswith("_")]
        self._methods: dict[str, Callable[..., Any]] = {
            name: getattr(thing, name) for name in names if inspect.isroutine(getattr(type(thing), name))
        }
        if not self._methods:
            raise InvalidError(f"{thing!r} has no public methods that scripts could call.")

    def methods(self) -> list[MethodInfo]:
        """One for each public method, described by the first line of its docstring."""
        return [
            MethodInfo(name, (inspect.getdoc(method) or "").partition("\n")[0])
            for name, method in self._methods.items()
        ]

    async def execute_method(self, name: str, args: list[Value]) -> Value:
        """Call it: beside the event loop, unless it is an async function. `InvalidError` when arguments do not fit."""
        method = self._methods.get(name)
        if method is None:
            raise NotFoundError(f"{self._name} has no method {name!r}.{suggest(name, list(self._methods))}")
        call = partial(method, *_arguments(f"{self._name}.{name}", method, args))
        result = await (call() if inspect.iscoroutinefunction(method) else asyncio.to_thread(call))
        return to_script_value(result)


def _arguments(name: str, method: Callable[..., Any], args: list[Value]) -> list[Any]:
    signature = inspect.signature(method)
    try:
        bound = signature.bind(*args)
    except TypeError as error:
        raise InvalidError(f"{name} takes {signature}: {error}.") from None
    kinds, given = get_type_hints(method), list[Any]()
    for word, value in bound.arguments.items():
        kind, place = kinds.get(word, Any), f"{name}: {word!r}"
        several = signature.parameters[word].kind is inspect.Parameter.VAR_POSITIONAL
        given += [from_script_value(each, kind, place) for each in (value if several else [value])]
    return given


@dataclass(slots=True, eq=False)
class Registered:
    """A bridge and the name it goes by. Scripts may hold its functions when it `is_gone`."""

    name: str
    bridge: Bridge
    methods: tuple[str, ...]
    is_gone: bool = False

    def functions(self, camel: bool) -> dict[str, Value]:
        """The global that scripts see, in camelCase or not."""
        return {camel_case(name) if camel else name: BridgeFunction(self, name) for name in self.methods}


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class BridgeFunction:
    """A method of a bridge as scripts hold it: a `kernel.values.Function` that was written in no script."""

    owner: Registered
    name: str
    ctx: Context | None = None
    language: str = "bridge"

    async def __call__(self, *args: Value) -> Value:
        """Do it, with the script's arguments."""
        if self.ctx is None:
            return await self._do(list(args))
        path = f"{self.owner.name}.{self.name}"

        async def do(call: Call) -> Value:
            return await self._do(call.input)

        return await perform(self.ctx, "execute_tool", path, list(args), do, **{ATTRIBUTES["tool_name"]: path})

    async def mutate(self, subject: dict[str, Value], *before: Value) -> tuple[Value, dict[str, Value]]:
        """As `kernel.values.Function.mutate`; a bridge changes nothing."""
        return await self(*before, subject), subject

    def bind(self, ctx: Context) -> BridgeFunction:
        """The same, whose calls are seen as made in `ctx`."""
        return BridgeFunction(self.owner, self.name, ctx)

    async def _do(self, args: list[Value]) -> Value:
        owner, path = self.owner, f"{self.owner.name}.{self.name}"
        if owner.is_gone:
            raise NotFoundError(f"{path} cannot be called: the program took the bridge {owner.name!r} away.")
        try:
            return await owner.bridge.execute_method(self.name, args)
        except (SpellError, asyncio.CancelledError):
            raise
        except Exception as error:
            raise ToolError(f"{path} failed: {error or type(error).__name__}", tool=path) from error


def register(name: str, thing: object) -> Registered:
    """A bridge, or the public methods of an object as one, by a name. `InvalidError` when a name does not do."""
    if not name.isidentifier():
        raise InvalidError(f"A bridge is called like a variable, not {name!r}.")
    bridge = thing if isinstance(thing, Bridge) else ObjectBridge(name, thing)
    methods = tuple(info.name for info in bridge.methods())
    for method in methods:
        if not method.isidentifier():
            raise InvalidError(f"The bridge {name!r} has a method {method!r}; scripts cannot write that as a name.")
    return Registered(name, bridge, methods)
