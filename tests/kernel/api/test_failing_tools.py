"""An agent whose tool fails goes on: its model is told, whatever it was, but for what nobody may go on after."""

from __future__ import annotations

import pytest

from tests.kit.scripts import Script

ASK = """
local said
llm.register("mine", function(request)
    local last = request.messages[#request.messages]
    if last.role ~= "tool" then return { tool_calls = {
        { name = "bad", arguments = {} }, { name = "good", arguments = {} } } } end
    said = {}
    for _, message in ipairs(request.messages) do
        if message.role == "tool" then said[#said + 1] = message.content end
    end
    return "I went on."
end)
local done = 0
local bad = Tool.new({ name = "bad", handler = function() %s end })
local good = Tool.new({ name = "good", handler = function() done = done + 1 return "fine" end })
local agent = Agent.new({ name = "a", model = "mine/m", tools = { bad, good } })
local ok, result = pcall(function() return agent:chat("Go") end)
"""

FAILURES = {
    "script": 'error("no cable")',
    "network": 'error(NetworkError.new("no cable"))',
    "own": 'error({ type = "circuit_open", message = "no cable" })',
    "timeout": 'error(TimeoutError.new("no cable"))',
    "rate_limit": 'error(RateLimitError.new("no cable"))',
}


@pytest.mark.parametrize("failure", FAILURES)
async def test_a_model_is_told_how_its_tool_failed_and_keeps_the_other_results(lua: Script, failure: str) -> None:
    source = ASK % FAILURES[failure] + "return { ok, tostring(result), done, said }"
    ok, answer, done, said = await lua.value(source)
    assert (ok, answer, done, said[1]) == (True, "I went on.", 1, "fine")
    assert said[0].startswith("Error: ")
    assert "no cable" in said[0]
    failed = [event.data["error"] for event in lua.events if event.kind == "execute_tool.failed"]
    assert len(failed) == 1


@pytest.mark.parametrize("type", ["limit", "cancelled"])
async def test_nobody_goes_on_after_a_limit_or_a_stop(lua: Script, type: str) -> None:
    source = ASK % f'error({{ type = "{type}", message = "enough" }})' + "return { ok, result.type, said }"
    assert (await lua.value(source))[:2] == [False, type]


async def test_a_hook_that_raises_at_the_door_of_a_tool_still_ends_the_answer(lua: Script) -> None:
    source = (
        'Hooks.register("before_execute_tool", function() error("not in this house") end)\n'
        + ASK % 'return "never"'
        + "return { ok, result.message, said }"
    )
    ok, message = (await lua.value(source))[:2]
    assert not ok
    assert "not in this house" in message
