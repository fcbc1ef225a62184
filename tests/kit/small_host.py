"""What the small hosts of the engine tests share: a log of calls, captured output, a few functions. No kernel."""

from __future__ import annotations

import asyncio
import io
from collections.abc import MutableSequence
from typing import Any, ClassVar, Generic, TypeVar

from kernel.context import Context, Run
from kernel.engines.protocol import Chunk, Engine
from kernel.errors import InvalidError, LimitError, NotFoundError, RateLimitError
from kernel.policy import Limits
from kernel.values import Outcome


def method(name: str, returns: str | None = None, **more: Any) -> dict[str, Any]:
    return {"name": name, "waits": True, "async_of": None, "returns": returns, **more}


class HostObject:
    """An object that scripts hold."""

    script_name: ClassVar[str]

    def __init_subclass__(cls) -> None:
        cls.script_name = cls.__name__


class SmallHost:
    """Keeps what it was asked (`log`: name, arguments, context), said (`text`) and told to release.

    `BINDINGS` describe the classes; `Agent:chat` calls the method `agent_chat`.
    """

    BINDINGS: ClassVar[dict[str, Any]]

    def __init__(self) -> None:
        self.log: MutableSequence[tuple[str, list[Any], Context]] = []
        self.out = {"stdout": io.StringIO(), "stderr": io.StringIO()}
        self.released: list[int] = []
        self.objects: dict[int, Any] = {}
        self.ids: dict[int, int] = {}
        self.kept: list[Any] = []
        self.sleeping = asyncio.Event()
        self.state: dict[str, Any] = {}

    def bindings(self) -> dict[str, Any]:
        return self.BINDINGS

    @property
    def text(self) -> str:
        return self.out["stdout"].getvalue()

    @property
    def errors(self) -> str:
        return self.out["stderr"].getvalue()

    async def call(self, ctx: Context, name: str, args: list[Any]) -> Any:
        ctx.run.count_call()
        self.log.append((name, args, ctx))
        owner, _, verb = name.replace(":", ".").replace("^", ".").partition(".")
        own = getattr(args[0], "own_methods", {}).get(verb) if ":" in name and args else None
        if own is not None:
            return await own.bind(ctx)(*args[1:])
        return await getattr(self, f"{owner.lower()}_{verb}")(ctx, *args)

    def write(self, ctx: Context, stream: str, text: str) -> None:
        ctx.run.count_output(len(text.encode()))
        self.out[stream].write(text)

    def reference(self, thing: Any) -> dict[str, Any] | None:
        if not isinstance(thing, HostObject):
            return None
        number = self.ids.setdefault(id(thing), len(self.ids) + 1)
        self.objects[number] = thing
        return {"$ref": number, "$class": thing.script_name}

    def resolve(self, data: dict[str, Any]) -> Any:
        if data["$ref"] not in self.objects:
            raise InvalidError(f"The {data['$class']} is gone.")
        return self.objects[data["$ref"]]

    def release(self, ids: list[int]) -> None:
        self.released += ids

    async def read_module(self, ctx: Context, name: str, referrer: str) -> Any:
        raise NotFoundError(f"There is no module {name!r}.")

    # ---- what scripts can call

    async def tools_load(self, ctx: Context, name: str) -> Any:
        raise NotFoundError(f"There is no tool {name!r}.")

    async def state_get(self, ctx: Context, key: str) -> Any:
        return self.state.get(key)

    async def state_set(self, ctx: Context, key: str, value: Any = None) -> None:
        self.state[key] = value

    async def test_echo(self, ctx: Context, value: Any = None) -> Any:
        return value

    async def test_nop(self, ctx: Context, *args: Any) -> None:
        return None

    async def test_sleep(self, ctx: Context, seconds: float) -> None:
        self.sleeping.set()
        await asyncio.sleep(seconds)

    async def test_fail(self, ctx: Context, kind: str = "not_found") -> None:
        if kind == "bug":
            raise ZeroDivisionError("division by zero")
        if kind == "limit":
            raise LimitError("The run used too much.")
        if kind == "rate_limit":
            raise RateLimitError("Slow down.", retry_after=7)
        raise NotFoundError("There is no 'thing'. Make one first.", name="thing")

    async def test_call(self, ctx: Context, function: Any, *args: Any) -> Any:
        return await function(*args)

    async def test_mutate(self, ctx: Context, function: Any, subject: dict[str, Any]) -> list[Any]:
        return list(await function.mutate(subject))

    async def test_keep(self, ctx: Context, function: Any) -> int:
        self.kept.append(function)
        return len(self.kept)

    async def test_run_kept(self, ctx: Context, index: int, *args: Any) -> Any:
        return await self.kept[index - 1](*args)

    async def test_outcome(self, ctx: Context, output: Any, steps: Any = None) -> Outcome:
        return Outcome(output, {"steps": steps or []})

    async def test_where(self, ctx: Context) -> list[Any]:
        return [ctx.source.name, ctx.source.line, ctx.source.cell] if ctx.source else []


def context(limits: Limits | None = None) -> Context:
    """A context in a fresh run that records nothing."""
    return Context(Run("20261121T000000-00000001", lambda event: None, limits=limits or Limits()))


H = TypeVar("H", bound=SmallHost)


class Spell(Generic[H]):
    """An engine and its small host, for a test."""

    def __init__(self, host: H, engine: Engine, limits: Limits) -> None:
        self.host, self.engine, self.limits = host, engine, limits

    async def run(self, source: str, name: str = "spell", cell: str = "", first_line: int = 1) -> Any:
        """Run code and return its value; a fresh run of the kernel each time."""
        return await self.engine.run(context(self.limits), Chunk(source, name, cell, first_line))

    def lines(self) -> list[str]:
        """What the script printed."""
        return self.host.text.splitlines()
