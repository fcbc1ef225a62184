"""The kit for tests of programs that run spells: doubles, and a runtime that calls nobody."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from kernel.errors import InvalidError, NetworkError
from kernel.testing import Doubles, Outcome, Rehearsal, fake_agent, fake_model, fake_tool
from kernel.testing.doubles import Script
from kernel.testing.plugin import rehearse as rehearse
from kernel.testing.rehearsal import rehearse as open_rehearsal

Open = Callable[..., AbstractAsyncContextManager[Rehearsal]]


async def test_a_fake_model_answers_for_every_provider_and_keeps_what_it_was_asked(rehearse: Open) -> None:
    model = fake_model("Hello there.").with_tool_call("calculator", {"expression": "1 + 1"}).with_text("It is two.")
    async with rehearse(models={"*": model}) as stage:
        await stage.run("a = Agent.new({ model = 'openai/gpt-4o', tools = { Calculator.new() } })")
        assert await stage.value("return a:chat('Hi')") == "Hello there."
        assert await stage.value("return a:chat('And the sum?')") == "It is two."
        assert [name for name, _ in stage.tools_called()] == ["calculator"]
    assert [call.model for call in model.calls] == ["openai/gpt-4o"] * 3
    assert model.calls[0].messages[-1].content == "Hi"


async def test_a_provider_without_a_double_is_refused_and_an_offline_model_is_not(rehearse: Open) -> None:
    async with rehearse() as stage:
        told = await stage.error("return Agent.new({ model = 'openai/gpt-4o' }):chat('Hi')")
        assert "may not ask the model 'openai/gpt-4o'" in told["message"]
        assert "42" in await stage.value("return Agent.new({}):chat('What is 6 * 7?')")


async def test_a_model_that_the_spell_registers_is_its_own(rehearse: Open) -> None:
    async with rehearse() as stage:
        source = "llm.register('mine', function() return 'from the spell' end)"
        source += "\nreturn Agent.new({ model = 'mine/one' }):chat('Hi')"
        assert await stage.value(source) == "from the spell"


async def test_a_fake_tool_gives_its_outcomes_in_order_and_keeps_its_calls(rehearse: Open) -> None:
    search = fake_tool("web_search", {"hits": 2}, Outcome(None, "network", "down"), {"hits": 0})
    async with rehearse() as stage:
        stage.add(search)
        source = """
        local t = Tool.get("web_search")
        local seen = {}
        for i = 1, 4 do
          local good, result = pcall(function() return t:run({ q = "owls " .. i }).hits end)
          seen[i] = good and result or "failed"
        end
        return seen
        """
        assert await stage.value(source) == [2, "failed", 0, 0]
    assert search.calls == [{"q": f"owls {number}"} for number in (1, 2, 3, 4)]


async def test_a_fake_tool_checks_its_input_as_every_tool_does(rehearse: Open) -> None:
    schema = {"type": "object", "properties": {"q": {"type": "string"}}, "required": ["q"]}
    search = fake_tool("web_search", 1, input_schema=schema)
    async with rehearse() as stage:
        stage.add(search)
        told = await stage.error("return Tool.get('web_search'):run({ q = 3 })")
        assert told["type"] == "invalid"
    assert search.calls == []


async def test_a_fake_agent_is_found_by_its_name_and_answers(rehearse: Open) -> None:
    writer = fake_agent("writer", "A poem.", "Another poem.")
    async with rehearse() as stage:
        stage.add(writer)
        assert await stage.value("return Agent.get('writer'):chat('Write')") == "A poem."
        assert await stage.value("return Agent.get('writer'):chat('Again')") == "Another poem."


async def test_doubles_at_the_door_take_the_place_of_the_spells_own(tmp_path: Path) -> None:
    tools = {"pay": Script([Outcome({"paid": True})])}
    agents = {"boss": Script([Outcome("Yes.")])}
    async with open_rehearsal(tmp_path, guests=(Doubles(tools, agents),)) as stage:
        source = """
        local pay = Tool.new({ name = "pay", parameters = { type = "object" }, handler = function() error("real") end })
        return { pay:run({ amount = 7 }).paid, Agent.new({ name = "boss" }):chat("May I?") }
        """
        assert await stage.value(source) == [True, "Yes."]
    assert tools["pay"].calls == [{"amount": 7}]


def test_an_outcome_is_an_output_or_the_error_it_names() -> None:
    assert Outcome(3).give() == 3
    with pytest.raises(NetworkError, match="down"):
        Outcome(None, "network", "down").give()
    with pytest.raises(InvalidError, match="no error type 'odd'"):
        Outcome(None, "odd").give()
