"""A message that says nothing is told as that: the model is not blamed, and not asked where nobody else can say it."""

from __future__ import annotations

import pytest

from tests.kit.scripts import Script

EMPTY = {
    "lua": """
    local agent = Agent.new({ name = "owl", model = "demo/echo" })
    local told = {}
    for _, message in ipairs({ "", " \\n", {} }) do
        told[#told + 1] = select(2, pcall(agent.chat, agent, message))
    end
    told[#told + 1] = select(2, pcall(function() for _ in agent:stream_chat("") do end end))
    for place, one in ipairs(told) do told[place] = { one.type, one.message } end
    return told
    """,
    "javascript": """
    const agent = await new Agent({ name: "owl", model: "demo/echo" });
    const told = [];
    for (const message of ["", " \\n", {}]) told.push(await agent.chat(message).catch((error) => error));
    try { for await (const piece of agent.streamChat("")) {} } catch (error) { told.push(error); }
    return told.map((one) => [one.type, one.message]);
    """,
}


@pytest.mark.parametrize("language", EMPTY)
async def test_an_empty_message_is_refused_before_a_model_is_asked(lua: Script, language: str) -> None:
    told = await lua.value(EMPTY[language], language=language)
    assert told == [["invalid", "The message to 'owl' is empty. Say something, or give it an image or a file."]] * 4
    assert "chat.started" not in lua.kinds()


async def test_what_a_hook_of_the_agent_says_in_its_place_is_asked(lua: Script) -> None:
    source = """
    local Asking = Agent:extend()
    function Asking:before_chat(message) return "Who?" end
    return Asking.new({ name = "a", model = "demo/echo" }):chat("")
    """
    assert await lua.value(source) == "Who?"


async def test_a_model_that_says_nothing_to_nothing_is_asked_once(lua: Script) -> None:
    error = await lua.error('Agent.new({ name = "owl", model = "demo/echo" }):run()')
    assert (error["type"], error["reason"]) == ("invalid", "empty_message")
    assert lua.kinds().count("chat.started") == 1


async def test_an_agent_that_needs_no_words_still_answers(lua: Script) -> None:
    source = """
    llm.register("diligent", function() return "Done." end)
    return Agent.new({ name = "a", model = "diligent/m", system_prompt = "Do it." }):run()
    """
    assert await lua.value(source) == "Done."
