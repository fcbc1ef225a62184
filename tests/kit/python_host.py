"""A Python engine with the small host of the engine tests, and a few classes more. No kernel behind it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

from kernel.context import Ask, Context
from kernel.engines.protocol import Chunk
from kernel.engines.python.engine import PythonEngine
from kernel.engines.python.setting import Setting
from kernel.errors import InvalidError
from kernel.policy import Limits
from tests.kit.lua_host import BINDINGS, Agent, LuaHost
from tests.kit.small_host import HostObject, context, method

TOOL_METHODS = [method("run"), method("execute")]

MORE: dict[str, Any] = {
    "Tool": {
        "static": False,
        "extensible": True,
        "statics": [method("new", returns="Tool"), method("get", returns="Tool")],
        "methods": TOOL_METHODS,
        "fields": ["name", "options"],
    },
    "LoudTool": {
        "static": False,
        "base": "Tool",
        "extensible": True,
        "statics": [method("new", returns="LoudTool")],
        "methods": TOOL_METHODS,
        "fields": ["name", "options"],
    },
    "Settle": {"static": False, "statics": [], "methods": [], "fields": [], "call": "settle"},
    "Keywords": {"static": True, "statics": [method("global"), method("await")], "methods": [], "fields": []},
}


def bindings() -> dict[str, Any]:
    """Those of the small host; methods that make objects say so."""
    classes = {**BINDINGS["classes"], **MORE}
    agent = classes["Agent"]
    methods = [*agent["methods"], method("twin", returns="Agent")]
    statics = [method("new", returns="Agent"), method("slow", returns="Agent"), method("broken", returns="Agent")]
    made = [replace_returns(each) for each in methods]
    test = classes["Test"]
    classes["Test"] = {**test, "statics": [*test["statics"], method("settling")]}
    classes["Agent"] = {**agent, "statics": statics, "methods": made}
    return {"classes": classes, "libraries": {"tools": {"text": ["LoudTool"]}, "agents": ["Agent"]}}


def replace_returns(each: dict[str, Any]) -> dict[str, Any]:
    return {**each, "returns": "Stream"} if each["name"] == "stream_chat" else each


class Tool(HostObject):
    """A host object behind an instance of a class of a cell, or a plain one."""

    def __init__(self, options: Any, methods: dict[str, Any]) -> None:
        self.options = options
        self.own_methods = methods
        self.name = options.get("name", "tool") if isinstance(options, dict) else options or "tool"


class LoudTool(Tool):
    """One that extends it."""


class Settle(HostObject):
    """Something to call."""

    def __init__(self, future: asyncio.Future[Any]) -> None:
        self.future = future


class PythonHost(LuaHost):
    """The small host, with tools that cells extend. `names` are the calls that none of them answers."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.wrote = asyncio.Event()

    def write(self, ctx: Context, stream: str, text: str) -> None:
        super().write(ctx, stream, text)
        self.wrote.set()

    def bindings(self) -> dict[str, Any]:
        return bindings()

    async def call(self, ctx: Context, name: str, args: list[Any]) -> Any:
        if not args or name.partition(":")[2] not in getattr(args[0], "own_methods", {}):
            self.names.append(name)
        return await super().call(ctx, name, args)

    async def agent_slow(self, ctx: Context, name: str, wait: Any = None) -> Agent:
        await asyncio.sleep(0.05)
        if wait is not None:
            await wait()
        return Agent(name)

    async def agent_broken(self, ctx: Context, why: str) -> Agent:
        raise InvalidError(why)

    async def agent_twin(self, ctx: Context, agent: Agent) -> Agent:
        return agent

    async def tool_new(self, ctx: Context, options: Any = None) -> Tool:
        return Tool(options, {})

    async def tool_extended(self, ctx: Context, options: Any, methods: dict[str, Any]) -> Tool:
        self.kept.append(Tool(options, methods))
        return self.kept[-1]  # type: ignore[no-any-return]

    async def loudtool_extended(self, ctx: Context, options: Any, methods: dict[str, Any]) -> LoudTool:
        return LoudTool(options, methods)

    async def tool_get(self, ctx: Context, index: int) -> Any:
        return self.kept[index]

    async def tool_get_field(self, ctx: Context, tool: Tool, field: str) -> Any:
        return getattr(tool, field)

    async def tool_run(self, ctx: Context, tool: Tool, params: Any = None) -> Any:
        return f"{tool.name} ran {params}"

    async def tool_execute(self, ctx: Context, tool: Tool, params: Any = None) -> Any:
        return f"{tool.name} of the API executed {params}"

    loudtool_run, loudtool_execute, loudtool_get_field = tool_run, tool_execute, tool_get_field

    async def settle_settle(self, ctx: Context, settle: Settle, value: Any = None) -> None:
        settle.future.set_result(value)

    async def test_settling(self, ctx: Context, function: Any) -> Any:
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        await function(Settle(future))
        return await future

    async def tools_call(self, ctx: Context, name: str, *args: Any) -> Any:
        return [name, *args]

    async def keywords_global(self, ctx: Context) -> str:
        return "global"

    async def keywords_await(self, ctx: Context) -> str:
        return "await"


class PythonSpell:
    """A Python engine and its small host, for a test."""

    def __init__(self, limits: Limits | None = None, setting: Setting | None = None) -> None:
        self.limits = limits or Limits(cpu=10, memory=256 << 20)
        self.host = PythonHost()
        self.engine = PythonEngine(self.host, self.limits, setting)

    async def run(self, source: str, name: str = "cell 1", cell: str = "c1", ask: Ask | None = None) -> Any:
        """Run a cell and return its value; a fresh run of the kernel each time."""
        ctx = context(self.limits)
        if ask is not None:
            ctx.run.ask = ask
        return await self.engine.run(ctx, Chunk(source, name, cell))

    async def heard(self, word: str) -> None:
        """Wait until a cell has printed a word."""
        while word not in self.host.text:
            self.host.wrote.clear()
            await self.host.wrote.wait()

    def lines(self) -> list[str]:
        """What the cells printed."""
        return self.host.text.splitlines()


def isolated(folder: Path, roots: tuple[Path, ...] = (), write: bool = False) -> Setting:
    """A setting with walls."""
    return replace(Setting(folder), mode="isolated", roots=roots, write=write, variables={})
