"""A small host for tests of the JavaScript engine: a few classes, a log of calls, captured output. No kernel."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from kernel.context import Context
from kernel.engines.javascript.engine import JavaScriptEngine
from kernel.errors import DeadlineError, InvalidError, NotFoundError
from kernel.policy import Limits
from tests.kit import small_host
from tests.kit.small_host import HostObject, SmallHost, method


def described(statics: list[Any], methods: list[Any] | None = None, **more: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {"static": False, "base": None, "extensible": False, "iterate": None, "call": None}
    return {**plain, "statics": statics, "methods": methods or [], "fields": [], **more}


BASE_METHODS = [method("run"), method("add_tool", "Agent"), method("get_tools"), method("on")]
FIELDS = ["id", "name", "tools", "state", "calls"]

TESTS = ("echo", "nop", "sleep", "block", "deadline", "fail", "call", "mutate", "keep", "run_kept", "outcome")
MORE_TESTS = ("where", "agents", "kind")

BINDINGS: dict[str, Any] = {
    "classes": {
        "BaseAgent": described([method("new", "BaseAgent")], BASE_METHODS, extensible=True, fields=FIELDS),
        "Agent": described(
            [method("new", "Agent"), method("builder", "Builder"), method("names")],
            [
                *BASE_METHODS,
                method("chat"),
                method("chat_async", async_of="chat"),
                method("stream_chat", "Stream"),
                method("get_state"),
            ],
            base="BaseAgent",
            extensible=True,
            fields=FIELDS,
        ),
        "Builder": described([], [method("name", "Builder"), method("build", "Agent")]),
        "Stream": described([], [method("next"), method("map", "Stream")], iterate="next"),
        "Greeter": described([], [], call="greet"),
        "State": described([method("get"), method("set")], static=True),
        "Test": described([*map(method, TESTS + MORE_TESTS), method("greeter", "Greeter")], static=True),
        "Tools": described([method("call"), method("load"), method("names")], static=True),
        "Calculator": described([method("new", "Calculator")], [method("execute")], extensible=True, fields=["name"]),
    },
    "libraries": {"tools": {"math": ["Calculator"]}, "agents": ["Agent"]},
    "errors": {"TimeoutError": "timeout", "RateLimitError": "rate_limit", "NotFoundError": "not_found"},
}


class BaseAgent(HostObject):
    def __init__(self, options: Any = None, methods: dict[str, Any] | None = None) -> None:
        options = {"name": options} if isinstance(options, str) else dict(options or {})
        self.options = options
        self.id = options.get("id") or "agent_7"
        self.name = options.get("name") or self.id
        self.tools: list[Any] = list(options.get("tools") or [])
        self.state: dict[str, Any] = {"status": "new"}
        self.calls = 0
        self.own_methods = methods or {}


class Agent(BaseAgent):
    """A class that extends another."""


class Builder(HostObject):
    def __init__(self) -> None:
        self.named = ""


class Stream(HostObject):
    def __init__(self, pieces: list[Any]) -> None:
        self.pieces = pieces


class Greeter(HostObject):
    """Something to call."""


class Calculator(HostObject):
    def __init__(self, options: Any = None, methods: dict[str, Any] | None = None) -> None:
        self.options = options or {}
        self.name = self.options.get("name", "calculator") if isinstance(self.options, dict) else "calculator"
        self.own_methods = methods or {}


class JavaScriptHost(SmallHost):
    BINDINGS = BINDINGS

    def names(self) -> list[str]:
        return [name for name, _, _ in self.log]

    async def baseagent_new(self, ctx: Context, options: Any = None) -> BaseAgent:
        return BaseAgent(options)

    async def baseagent_extended(self, ctx: Context, options: Any, methods: dict[str, Any]) -> BaseAgent:
        return BaseAgent(options, methods)

    async def baseagent_run(self, ctx: Context, agent: BaseAgent, input: Any = None) -> Any:
        own = agent.own_methods.get("execute")
        return await own.bind(ctx)(input) if own else f"{agent.name} ran {input}"

    async def agent_new(self, ctx: Context, options: Any = None) -> Agent:
        await asyncio.sleep(0)
        if isinstance(options, dict) and options.get("bad"):
            raise InvalidError("Agent.new has no option 'bad'.")
        return Agent(options)

    async def agent_extended(self, ctx: Context, options: Any, methods: dict[str, Any]) -> Agent:
        return Agent(options, methods)

    async def agent_names(self, ctx: Context) -> list[str]:
        return ["one", "two"]

    async def agent_run(self, ctx: Context, agent: Agent, input: Any = None) -> Any:
        return await self.baseagent_run(ctx, agent, input)

    async def agent_chat(self, ctx: Context, agent: Agent, text: Any, seconds: float = 0.01) -> str:
        agent.calls += 1
        agent.state["status"] = "chatted"
        await asyncio.sleep(seconds)
        if text == "fail":
            raise DeadlineError("The provider timeout was reached.", after=30)
        return f"{agent.name}: {text}"

    async def agent_add_tool(self, ctx: Context, agent: Agent, tool: Any) -> Agent:
        if tool == "bad":
            raise NotFoundError("There is no tool 'bad'.")
        agent.tools.append(tool)
        return agent

    async def agent_get_tools(self, ctx: Context, agent: Agent) -> list[Any]:
        return agent.tools

    async def agent_get_state(self, ctx: Context, agent: Agent) -> Any:
        return agent.state

    async def agent_on(self, ctx: Context, agent: Agent, event: str, handler: Any) -> int:
        self.kept.append(handler)
        return len(self.kept)

    async def agent_stream_chat(self, ctx: Context, agent: Agent, text: str) -> Stream:
        return Stream(text.split())

    async def agent_builder(self, ctx: Context) -> Builder:
        return Builder()

    async def builder_name(self, ctx: Context, builder: Builder, name: str) -> Builder:
        builder.named = name
        return builder

    async def builder_build(self, ctx: Context, builder: Builder) -> Agent:
        if builder.named == "bad":
            raise InvalidError("An agent cannot be called 'bad'.")
        return Agent(builder.named)

    async def stream_next(self, ctx: Context, stream: Stream) -> Any:
        await asyncio.sleep(0)
        return stream.pieces.pop(0) if stream.pieces else None

    async def stream_map(self, ctx: Context, stream: Stream, change: Any) -> Stream:
        return Stream([await change(piece) for piece in stream.pieces])

    async def calculator_new(self, ctx: Context, options: Any = None) -> Calculator:
        return Calculator(options)

    async def calculator_extended(self, ctx: Context, options: Any, methods: dict[str, Any]) -> Calculator:
        return Calculator(options, methods)

    async def calculator_execute(self, ctx: Context, tool: Calculator, params: Any = None) -> Any:
        return params["a"] + params["b"]

    async def tools_call(self, ctx: Context, name: str, *args: Any) -> Any:
        return [name, *args]

    async def tools_names(self, ctx: Context) -> list[str]:
        return ["calculator"]

    async def greeter_greet(self, ctx: Context, greeter: Greeter, name: str) -> str:
        return f"hello {name}"

    async def test_greeter(self, ctx: Context) -> Greeter:
        return Greeter()

    async def test_agents(self, ctx: Context) -> list[Agent]:
        return [Agent("first"), Agent("second")]

    async def test_kind(self, ctx: Context, value: Any = None) -> str:
        return type(value).__name__

    async def test_block(self, ctx: Context, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            pass

    async def test_deadline(self, ctx: Context, after: float, seconds: float) -> None:
        try:
            async with asyncio.timeout(after):
                await asyncio.sleep(seconds)
        except TimeoutError:
            raise DeadlineError("It took too long.", after=after) from None


class Spell(small_host.Spell[JavaScriptHost]):
    """A JavaScript engine and its small host, for a test."""

    engine: JavaScriptEngine

    def __init__(self, limits: Limits | None = None) -> None:
        limits = limits or Limits(cpu=5, memory=64 << 20)
        host = JavaScriptHost()
        super().__init__(host, JavaScriptEngine(host, limits), limits)
