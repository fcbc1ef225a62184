"""A small host for engine tests: a few classes, a log of calls, captured output. No kernel behind it."""

from __future__ import annotations

import asyncio
import io
import uuid
from collections.abc import Awaitable, MutableSequence
from typing import Any, TypeVar

from kernel.context import Context, Run
from kernel.engines.lua.engine import LuaEngine
from kernel.engines.protocol import Chunk
from kernel.errors import DeadlineError, InvalidError, LimitError, NotFoundError
from kernel.policy import Limits
from kernel.values import Outcome


def method(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "waits": True, "async_of": None, **more}


BINDINGS: dict[str, Any] = {
    "classes": {
        "Agent": {
            "static": False,
            "statics": [method("new", signature="Agent.new(options)", doc="Make an agent.")],
            "methods": [method("chat"), method("chat_async", async_of="chat"), method("stream_chat"), method("on")],
            "fields": ["name", "calls"],
            "iterate": None,
            "extensible": True,
        },
        "Researcher": {
            "base": "Agent",
            "extensible": True,
            "statics": [method("new"), method("execute")],
            "methods": [method("chat"), method("chat_async", async_of="chat"), method("execute"), method("search")],
            "fields": ["name", "calls", "options"],
        },
        "Tools": {"static": True, "statics": [method("call"), method("load"), method("names")]},
        "Stream": {
            "static": False,
            "statics": [],
            "methods": [method("next")],
            "fields": [],
            "iterate": method("next"),
        },
        "Promise": {
            "static": False,
            "statics": [method("spawn"), method("all"), method("new")],
            "methods": [method("await"), method("is_done")],
            "fields": [],
            "iterate": None,
        },
        "Resolver": {"static": False, "statics": [], "methods": [], "fields": [], "iterate": None, "call": "resolve"},
        "State": {
            "static": True,
            "statics": [method("get"), method("set")],
            "methods": [],
            "fields": [],
            "iterate": None,
        },
        "Test": {
            "static": True,
            "statics": [
                method(name)
                for name in ("echo", "nop", "sleep", "fail", "call", "mutate", "keep", "run_kept", "outcome", "where")
            ],
            "methods": [],
            "fields": [],
            "iterate": None,
        },
    },
    "libraries": {"tools": {"web": ["Researcher"], "math": []}, "agents": ["Agent", "Researcher"]},
    "errors": {"SecurityError": "security", "TimeoutError": "timeout"},
}


class Agent:
    def __init__(self, name: str) -> None:
        self.name = name
        self.calls = 0
        self.own_methods: dict[str, Any] = {}
        self.options: Any = None


class Researcher(Agent):
    """A class of the API that extends another."""


A = TypeVar("A", bound=Agent)


class Stream:
    def __init__(self, chunks: list[str]) -> None:
        self.chunks = chunks


class Promise:
    def __init__(self, awaitable: Awaitable[Any]) -> None:
        self.task = asyncio.ensure_future(awaitable)


class Resolver:
    def __init__(self, future: asyncio.Future[Any]) -> None:
        self.future = future


def extended(cls: type[A], options: Any, methods: dict[str, Any]) -> A:
    made = cls(options.get("name", "nameless") if isinstance(options, dict) else str(options))
    made.own_methods, made.options = methods, options
    return made


class LuaHost:
    """Keeps what it was asked (`log`: name, arguments, context), said (`text`) and told to release."""

    def __init__(self) -> None:
        self.log: MutableSequence[tuple[str, list[Any], Context]] = []
        self.out = {"stdout": io.StringIO(), "stderr": io.StringIO()}
        self.released: list[int] = []
        self.objects: dict[int, Any] = {}
        self.ids: dict[int, int] = {}
        self.kept: list[Any] = []
        self.lines = ["first line", "second line"]
        self.sleeping = asyncio.Event()
        self.state: dict[str, Any] = {}

    @property
    def text(self) -> str:
        return self.out["stdout"].getvalue()

    @property
    def errors(self) -> str:
        return self.out["stderr"].getvalue()

    def bindings(self) -> dict[str, Any]:
        return BINDINGS

    async def call(self, ctx: Context, name: str, args: list[Any]) -> Any:
        ctx.run.count_call()
        self.log.append((name, args, ctx))
        owner, _, verb = name.replace(":", ".").replace("^", ".").partition(".")
        own = args[0].own_methods.get(verb) if ":" in name and isinstance(args[0], Agent) else None
        if own is not None:
            return await own(*args[1:])
        return await getattr(self, f"{owner.lower()}_{verb}")(ctx, *args)

    def write(self, ctx: Context, stream: str, text: str) -> None:
        ctx.run.count_output(len(text.encode()))
        self.out[stream].write(text)

    def reference(self, thing: Any) -> dict[str, Any] | None:
        if not isinstance(thing, Agent | Stream | Promise | Resolver):
            return None
        number = self.ids.setdefault(id(thing), len(self.ids) + 1)
        self.objects[number] = thing
        return {"$ref": number, "$class": type(thing).__name__}

    def resolve(self, data: dict[str, Any]) -> Any:
        if data["$ref"] not in self.objects:
            raise InvalidError(f"The {data['$class']} is gone.")
        return self.objects[data["$ref"]]

    def release(self, ids: list[int]) -> None:
        self.released += ids

    async def read_module(self, ctx: Context, name: str, referrer: str) -> Any:
        raise NotFoundError(f"There is no module {name!r}.")

    # ---- what scripts can call

    async def agent_new(self, ctx: Context, options: Any = None) -> Agent:
        return Agent(options["name"] if isinstance(options, dict) else str(options))

    async def agent_extended(self, ctx: Context, options: Any, methods: dict[str, Any]) -> Agent:
        return extended(Agent, options, methods)

    async def researcher_extended(self, ctx: Context, options: Any, methods: dict[str, Any]) -> Researcher:
        return extended(Researcher, options, methods)

    async def researcher_new(self, ctx: Context, options: Any = None) -> Researcher:
        return extended(Researcher, options or {}, {})

    async def researcher_execute(self, ctx: Context, who: Any, input: Any = None) -> str:
        return f"method({input})" if isinstance(who, Agent) else f"static({who})"

    async def researcher_search(self, ctx: Context, researcher: Researcher, query: str) -> str:
        prepare = researcher.own_methods.get("before_search")
        return f"found {await prepare(query) if prepare else query}"

    async def researcher_chat(self, ctx: Context, agent: Agent, text: Any) -> str:
        return await self.agent_chat(ctx, agent, text)

    async def researcher_get_field(self, ctx: Context, agent: Agent, field: str) -> Any:
        return getattr(agent, field)

    async def tools_call(self, ctx: Context, name: str, *args: Any) -> list[Any]:
        return [name, *args]

    async def tools_load(self, ctx: Context, name: str) -> Any:
        raise NotFoundError(f"There is no tool {name!r}.")

    async def tools_names(self, ctx: Context) -> list[str]:
        return ["file_write"]

    async def agent_chat(self, ctx: Context, agent: Agent, text: Any, seconds: float = 0.01) -> str:
        agent.calls += 1
        await asyncio.sleep(seconds)
        if text == "fail":
            raise DeadlineError("The provider timeout was reached.", after=30)
        return f"{agent.name}: {text}"

    async def agent_on(self, ctx: Context, agent: Agent, event: str, handler: Any) -> Agent:
        self.kept.append(handler)
        return agent

    async def agent_get_field(self, ctx: Context, agent: Agent, field: str) -> Any:
        return getattr(agent, field)

    async def agent_stream_chat(self, ctx: Context, agent: Agent, text: str) -> Stream:
        return Stream(text.split())

    async def stream_next(self, ctx: Context, stream: Stream) -> str | None:
        await asyncio.sleep(0)
        return stream.chunks.pop(0) if stream.chunks else None

    async def promise_spawn(self, ctx: Context, function: Any) -> Promise:
        return Promise(function())

    async def promise_of(self, ctx: Context, work: Awaitable[Any]) -> Promise:
        return Promise(work)

    async def promise_new(self, ctx: Context, executor: Any) -> Promise:
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        await executor(Resolver(future))
        return Promise(future)

    async def resolver_resolve(self, ctx: Context, resolver: Resolver, value: Any = None) -> None:
        resolver.future.set_result(value)

    async def promise_await(self, ctx: Context, promise: Promise) -> Any:
        return await promise.task

    async def promise_is_done(self, ctx: Context, promise: Promise) -> bool:
        return promise.task.done()

    async def promise_all(self, ctx: Context, promises: list[Promise]) -> list[Any]:
        return list(await asyncio.gather(*(promise.task for promise in promises)))

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

    async def io_read(self, ctx: Context, format: Any) -> str | None:
        return self.lines.pop(0) if self.lines else None

    async def uuid_generate(self, ctx: Context) -> str:
        return str(uuid.UUID(int=7))


def context(limits: Limits | None = None) -> Context:
    """A context in a fresh run that records nothing."""
    return Context(Run("20261121T000000-00000001", lambda event: None, limits=limits or Limits()))


class Spell:
    """A Lua engine and its small host, for a test."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits(cpu=5, memory=64 << 20)
        self.host = LuaHost()
        self.engine = LuaEngine(self.host, self.limits)

    async def run(self, source: str, name: str = "spell", cell: str = "", first_line: int = 1) -> Any:
        """Run Lua and return its value; a fresh run of the kernel each time."""
        return await self.engine.run(context(self.limits), Chunk(source, name, cell, first_line))

    def lines(self) -> list[str]:
        """What the script printed."""
        return self.host.text.splitlines()
