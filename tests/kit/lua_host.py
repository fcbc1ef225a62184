"""A small host for engine tests: a few classes, a log of calls, captured output. No kernel behind it."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable
from typing import Any, TypeVar

from kernel.context import Context
from kernel.engines.lua.engine import LuaEngine
from kernel.errors import DeadlineError
from kernel.policy import Limits
from tests.kit import small_host
from tests.kit.small_host import HostObject, SmallHost, method

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


class Agent(HostObject):
    def __init__(self, name: str) -> None:
        self.name = name
        self.calls = 0
        self.own_methods: dict[str, Any] = {}
        self.options: Any = None


class Researcher(Agent):
    """A class of the API that extends another."""


A = TypeVar("A", bound=Agent)


class Stream(HostObject):
    def __init__(self, chunks: list[str]) -> None:
        self.chunks = chunks


class Promise(HostObject):
    def __init__(self, awaitable: Awaitable[Any]) -> None:
        self.task = asyncio.ensure_future(awaitable)


class Resolver(HostObject):
    def __init__(self, future: asyncio.Future[Any]) -> None:
        self.future = future


def extended(cls: type[A], options: Any, methods: dict[str, Any]) -> A:
    made = cls(options.get("name", "nameless") if isinstance(options, dict) else str(options))
    made.own_methods, made.options = methods, options
    return made


class LuaHost(SmallHost):
    BINDINGS = BINDINGS

    def __init__(self) -> None:
        super().__init__()
        self.lines = ["first line", "second line"]

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

    async def io_read(self, ctx: Context, format: Any) -> str | None:
        return self.lines.pop(0) if self.lines else None

    async def uuid_generate(self, ctx: Context) -> str:
        return str(uuid.UUID(int=7))


class Spell(small_host.Spell[LuaHost]):
    """A Lua engine and its small host, for a test."""

    engine: LuaEngine

    def __init__(self, limits: Limits | None = None) -> None:
        limits = limits or Limits(cpu=5, memory=64 << 20)
        host = LuaHost()
        super().__init__(host, LuaEngine(host, limits), limits)
