"""A model that is said to be nothing is a slip, such as a variable that was not set."""

from __future__ import annotations

import pytest

from tests.kit.scripts import Script

CALLS = {
    "agent": 'Agent.new({ model = "" })',
    "blank": 'Agent.new({ model = "  " })',
    "list": 'Agent.new({ model = { "demo/echo", "" } })',
    "fallback": 'Agent.new({ model = "demo/echo", fallback = { "" } })',
    "complete": 'llm.complete({ model = "", prompt = "x" })',
    "changed": 'Agent.new("x"):with_config({ model = "" })',
}


@pytest.mark.parametrize("call", CALLS)
async def test_an_empty_model_is_refused(lua: Script, call: str) -> None:
    error = await lua.error(CALLS[call])
    assert error["type"] == "invalid"
    assert "like 'openai/gpt-4o'" in error["message"]


async def test_a_model_may_be_left_out(lua: Script) -> None:
    assert await lua.value('return Agent.new({ system_prompt = "x" }).model ~= ""') is True
