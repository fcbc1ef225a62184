"""Agents that have one another as tools."""

from __future__ import annotations

from tests.kit.scripts import Script


async def test_agents_that_are_tools_of_one_another_are_told_the_way(lua: Script) -> None:
    source = """
    llm.register("mine", function(request)
        return { tool_calls = { { name = request.tools[1].name, arguments = { message = "go on" } } } }
    end)
    local a = Agent.new({ name = "a", model = "mine/m" })
    local b = Agent.new({ name = "b", model = "mine/m", tools = { a } })
    a:with_config({ tools = { b } })
    local _, err = pcall(function() return a:chat("x") end)
    return { err.type, (err.message:match("nested %d+ deep")), err.message:find("a → b → a", 1, true) ~= nil }
    """
    assert await lua.value(source) == ["limit", "nested 20 deep", True]


async def test_an_agent_may_ask_itself_in_turn(lua: Script) -> None:
    source = """
    local a = Agent.new({ name = "a", model = "demo/echo" })
    for turn = 1, 25 do a:chat("again") end
    return a:chat("and again") ~= ""
    """
    assert await lua.value(source) is True
