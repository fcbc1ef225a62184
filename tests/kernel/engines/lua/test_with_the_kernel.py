"""The whole script API in Lua, with the kernel behind it: every class is there, and what the seeds wrote runs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kernel.api.bindings import read_bindings
from tests.kit.scripts import Script, script


@pytest.fixture
async def lua(tmp_path: Path) -> AsyncIterator[Script]:
    async with script(tmp_path, model="demo/echo") as running:
        yield running


async def test_every_class_is_a_global_that_shows_its_name_and_its_functions(lua: Script) -> None:
    classes = {name: one for name, one in read_bindings("lua")["classes"].items() if name not in ("console", "json")}
    lua.runtime.engine("lua").set_globals({"names": sorted(classes)})
    source = """
        local found = {}
        for _, name in ipairs(names) do
            local functions = {}
            if type(_G[name]) == 'table' and tostring(_G[name]) == name then
                for each in pairs(_G[name]) do functions[#functions + 1] = each end
                table.sort(functions)
                found[name] = table.concat(functions, ' ')
            end
        end
        return found"""
    ours = ("inspect", "io", "uuid")
    wanted = {
        name: " ".join(sorted(method["name"] for method in one["statics"]))
        for name, one in classes.items()
        if name not in ours
    }
    assert await lua.value(source) == wanted


async def test_every_extensible_class_can_be_extended(lua: Script) -> None:
    names = [name for name, one in read_bindings("lua")["classes"].items() if one["extensible"]]
    assert "Agent" in names
    lua.runtime.engine("lua").set_globals({"names": names})
    source = """
        local shown = {}
        for i, name in ipairs(names) do
            local Own = _G[name]:extend()
            shown[i] = tostring(Own) .. ' ' .. tostring(Own.super)
        end
        return shown"""
    assert await lua.value(source) == [f"class ({name}) {name}" for name in names]


async def test_a_tool_class_of_the_seeds_works_in_an_agent_and_by_name(lua: Script) -> None:
    source = """
        local CalculatorTool = Tool:extend()
        function CalculatorTool:init()
            self.name = "adder"
            self.description = "Adds"
        end
        function CalculatorTool:execute(params) return { result = params.a + params.b } end
        local adder = CalculatorTool.new()
        local agent = Agent.new({ system_prompt = "x", tools = { adder } })
        local called = Tools.call("adder", { a = 1, b = 2 })
        return { called.result, tools.adder({ a = 2, b = 2 }).result, agent:get_tools() }"""
    assert await lua.value(source) == [3, 4, ["adder"]]


async def test_a_tool_that_returns_its_work_as_a_coroutine_does_it(lua: Script) -> None:
    source = """
        local AsyncSearchTool = Tool:extend()
        function AsyncSearchTool:execute_async(params)
            return coroutine.wrap(function()
                Async.sleep(1)
                return { results = params.query:upper() }
            end)
        end
        AsyncSearchTool.new({ name = "async_search", description = "Searches" })
        return Tools.call("async_search", { query = "owls" }).results"""
    assert await lua.value(source) == "OWLS"


async def test_a_researcher_of_the_seeds_prepares_its_queries(lua: Script) -> None:
    source = """
        local agents = require("llmspell.agents")
        local Custom = agents.ResearchAgent:extend()
        function Custom:init(config)
            agents.ResearchAgent.init(self, config)
            self.custom_sources = config.custom_sources or {}
        end
        function Custom:before_search(query) return query .. " from " .. #self.custom_sources .. " sources" end
        return Custom.new({ custom_sources = { "x", "y" } }):search("owls")"""
    assert "owls from 2 sources" in await lua.value(source)


async def test_a_class_based_agent_of_the_seeds_runs_its_steps(lua: Script) -> None:
    source = """
        local Processing = BaseAgent:extend()
        function Processing:init(config)
            self.id, self.tools, self.steps = config.id, config.tools, config.steps
            self.state = { processed_items = 0 }
        end
        function Processing:execute(input)
            return coroutine.wrap(function()
                for _, step in ipairs(self.steps) do
                    input = self:execute_step(step, input).output
                    self.state.processed_items = self.state.processed_items + 1
                end
                return { final_output = input, items = self.state.processed_items }
            end)
        end
        local upper = Tool.new({ name = "upper-case", description = "x",
            handler = function(params) return { text = params.text:upper() } end })
        local step = { tool = "upper_case", action = "x" }
        local processor = Processing.new({ id = "csv", tools = { upper }, steps = { step, step } })
        local flow = Workflow.sequential({ name = "w", steps = { { agent = processor, input = { text = "hi" } } } })
        return { processor:execute({ text = "a" })(), flow:run({}).final_output.text }"""
    result, text = await lua.value(source)
    assert (result, text) == ({"final_output": {"text": "A"}, "items": 2}, "HI")


async def test_a_chat_beside_the_script_is_a_promise_with_its_line_in_the_trace(lua: Script) -> None:
    source = """local agent = Agent.new("x")
        local promises = {}
        for i = 1, 50 do
            promises[i] = agent:chat_async("n" .. i)
        end
        return #Promise.all(promises):await()"""
    assert await lua.value(source) == 50
    lines = {event.data["source"]["line"] for event in lua.events if event.kind == "invoke_agent.started"}
    assert lines == {4}


async def test_an_error_of_a_chat_beside_the_script_is_told_where_it_is_awaited(lua: Script) -> None:
    source = """local agent = Agent.new({ model = "openai/gpt-none" })
        local promise = agent:chat_async("hi")
        local ok, err = pcall(function() return promise:await() end)
        return { ok, type(err.type), err:match("key") }"""
    assert await lua.value(source) == [False, "string", "key"]
