"""The kernel as an engine sees it: calls, fields, own methods and the spelling of each language."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from kernel.api.host import ScriptHost
from kernel.context import Context
from kernel.errors import InvalidError, NotFoundError
from kernel.runtime import Options, Runtime
from tests.kit.runs import Recording


class Own:
    """A function of a script, as an engine hands it over."""

    language = "javascript"

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def bind(self, ctx: Context) -> Own:
        return self

    async def __call__(self, *args: Any) -> Any:
        return self.answer(*args)


@pytest.fixture
async def host(tmp_path: Path) -> AsyncIterator[ScriptHost]:
    runtime = Runtime(Options(folder=tmp_path, home=tmp_path / ".llmspell", model="demo/echo"))
    yield ScriptHost(runtime.spell, "javascript", print)
    await runtime.close()


@pytest.fixture
def ctx() -> Context:
    return Recording().context()


async def test_only_what_is_meant_to_be_read_of_an_object_is_read(host: ScriptHost, ctx: Context) -> None:
    agent = await host.call(ctx, "Agent.new", ["You are terse"])
    assert await host.call(ctx, "Agent.get_field", [agent, "model"]) == "demo/echo"
    for name in ("inner", "own_methods", "__class__", "chat"):
        with pytest.raises(NotFoundError, match="no field"):
            await host.call(ctx, "Agent.get_field", [agent, name])


async def test_all_fields_of_an_object_are_told_in_the_spelling_of_the_language(host: ScriptHost, ctx: Context) -> None:
    files = await host.call(ctx, "FileSystemTool.new", [{"allowedPaths": ["."], "readOnly": True}])
    agent = await host.call(ctx, "Agent.new", [{"systemPrompt": "x", "tools": [files], "memorySize": 3}])
    fields = host.fields(agent)
    assert fields["systemPrompt"] == "x"
    assert fields["config"]["memorySize"] == 3
    assert fields["tools"][0] is files
    assert host.fields(files)["config"] == {"allowedPaths": ["."], "readOnly": True}


async def test_a_call_goes_to_the_scripts_own_method_and_the_hat_to_ours(host: ScriptHost, ctx: Context) -> None:
    own = {"chat": Own(lambda message: f"own {message}"), "before_chat": Own(lambda message: f"<{message}>")}
    agent = await host.call(ctx, "Agent.extended", ["You are terse", own])
    assert await host.call(ctx, "Agent:chat", [agent, "x"]) == "own x"
    assert await host.call(ctx, "Agent^chat", [agent, "x"]) == "<x>"
    assert await host.call(ctx, "Agent:run", [agent, "x"]) == "own x"
    assert await host.call(ctx, "Agent:get_tools", [agent]) == []


async def test_the_original_of_an_own_execute_is_called_once(host: ScriptHost, ctx: Context) -> None:
    asked: list[str] = []

    def execute(params: dict[str, Any]) -> str:
        asked.append(params["x"])
        return "own"

    given = {"name": "t", "handler": Own(lambda params: "handler")}
    tool = await host.call(ctx, "Tool.extended", [given, {"execute": Own(execute)}])
    assert await host.call(ctx, "Tool:run", [tool, {"x": "1"}]) == "own"
    assert await host.call(ctx, "Tool^execute", [tool, {"x": "2"}]) == "handler"
    assert asked == ["1"]
    bare = await host.call(ctx, "Tool.extended", [{"name": "b"}, {"execute": Own(execute)}])
    with pytest.raises(InvalidError, match="no 'execute' but its own"):
        await host.call(ctx, "Tool^execute", [bare, {"x": "3"}])


@pytest.mark.parametrize(
    ("name", "kind"),
    [("Agent", "agent"), ("BaseAgent", "base"), ("ResearchAgent", "research"), ("DataAgent", "data")],
)
async def test_every_extensible_agent_has_an_object_behind_a_scripts_instance(
    host: ScriptHost, ctx: Context, name: str, kind: str
) -> None:
    own = {"execute": Own(lambda input: {"got": input})}
    agent = await host.call(ctx, f"{name}.extended", [{"name": "mine", "customState": {"a": 1}}, own])
    reference = host.reference(agent)
    assert reference is not None
    assert (reference["$class"], agent.type) == (name, kind)
    assert host.fields(agent)["config"]["customState"] == {"a": 1}
    assert await host.spell.agents.get("mine").run(ctx, 3) == {"got": 3}


async def test_any_number_of_values_may_follow_where_a_function_takes_them(host: ScriptHost, ctx: Context) -> None:
    assert (await host.call(ctx, "Tools.call", ["file_write", "a.txt", "hi"]))["size"] == 2
    with pytest.raises(InvalidError, match="2 arguments"):
        await host.call(ctx, "Tools.names", [1, 2])
    with pytest.raises(InvalidError, match="'name' is missing"):
        await host.call(ctx, "Tools.call", [])
