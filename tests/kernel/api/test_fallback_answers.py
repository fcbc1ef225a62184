"""The `fallback` of an agent is its answer whenever its models fail, after everything else was tried."""

from __future__ import annotations

import pytest

from tests.kit.scripts import Script

FAILING = """
llm.register("mine", function(request) error(%s) end)
local ok, told = pcall(function()
    return Agent.new({ name = "a", model = "mine/m", fallback = "Later.", retries = 0%s }):chat("Go")
end)
return { ok, ok and told or told.type }
"""


@pytest.mark.parametrize("error", ["ModelError", "NetworkError", "TimeoutError", "RateLimitError"])
async def test_a_model_that_fails_is_answered_for(lua: Script, error: str) -> None:
    assert await lua.value(FAILING % (f'{error}.new("down")', "")) == [True, "Later."]
    assert [event.data["to"] for event in lua.events if event.kind == "invoke_agent.fallback"] == [
        "the fallback of the agent"
    ]


@pytest.mark.parametrize("type", ["denied", "limit", "cancelled", "invalid"])
async def test_what_is_no_failure_of_a_model_stays_an_error(lua: Script, type: str) -> None:
    error = f'{{ type = "{type}", message = "no" }}'
    assert await lua.value(FAILING % (error, "")) == [False, type]


@pytest.mark.parametrize(("gives", "answer"), [("nil", "Later."), ('"Saved."', "Saved.")])
async def test_the_strategies_of_recovery_come_first(lua: Script, gives: str, answer: str) -> None:
    strategy = f'{{ category = "transient", handler = function() return {gives} end }}'
    recovery = f", recovery = {{ strategies = {{ {strategy} }} }}"
    assert await lua.value(FAILING % ('NetworkError.new("down")', recovery)) == [True, answer]
