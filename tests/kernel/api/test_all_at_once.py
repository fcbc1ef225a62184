"""What is wrong with a call is told at once: every option, every argument of a tool, every field of an input."""

from __future__ import annotations

import pytest

from tests.kit.scripts import Script

OPTIONS = {
    "lua": 'return Agent.new({ nam = "x", temperature = 9, timeout = "soon" })',
    "javascript": 'return await new Agent({ nam: "x", temperature: 9, timeout: "soon" });',
}


@pytest.mark.parametrize("language", OPTIONS)
async def test_all_options_that_do_not_fit_are_told(lua: Script, language: str) -> None:
    message = (await lua.error(OPTIONS[language], language=language))["message"]
    for told in (
        "no option 'nam'. Did you mean 'name'?",
        "'temperature' should be from 0 to 2, not 9.",
        "'timeout' should be a number, not the text 'soon'.",
    ):
        assert told in message
    assert message.count("Agent") == 1


async def test_a_long_list_of_mistakes_ends(lua: Script) -> None:
    options = ", ".join(f"owl_{number}_qqqq = 1" for number in range(12))
    message = (await lua.error(f"RetryPolicy.new({{ {options} }})"))["message"]
    assert (message.count("has no option"), message.endswith("And 4 more.")) == (8, True)


TOOL = """
local tool = Tool.new({ name = "post", handler = function() return 1 end, parameters = { type = "object",
    additionalProperties = false, required = { "to", "text", "at" }, properties = { to = { type = "string" },
    text = { type = "string" }, at = { type = "number" }, tone = { enum = { "kind", "cool" } } } } })
"""


async def test_all_arguments_of_a_tool_that_do_not_fit_are_told(lua: Script) -> None:
    error = await lua.error(TOOL + 'tool:run({ text = 3, tone = "loud", too = "x" })')
    assert (error["type"], error["field"]) == ("invalid", "")
    for told in ("'to' is missing.", "'at' is missing.", "'text' should be a text.", "tone must be one of"):
        assert told in error["message"]
    assert "There is no parameter 'too'. Did you mean 'to'?" in error["message"]


async def test_a_single_mistake_reads_as_before(lua: Script) -> None:
    error = await lua.error(TOOL + 'tool:run({ to = "a", text = 3, at = 1 })')
    assert error["message"] == "post: 'text' should be a text."


async def test_a_model_is_told_of_all_it_did_wrong_at_once(lua: Script) -> None:
    source = (
        TOOL
        + """
    local asked = 0
    llm.register("m", function(request)
        asked = asked + 1
        if asked == 1 then
            return { tool_calls = { { id = "1", name = "post", arguments = { text = 3, too = 1 } } } }
        end
        return request.messages[#request.messages].content
    end)
    return Agent.new({ model = "m/x", tools = { tool } }):chat("Go")
    """
    )
    told = await lua.value(source)
    for part in ("'to' is missing.", "'at' is missing.", "'text' should be a text."):
        assert part in told


async def test_all_fields_of_a_workflows_input_that_do_not_fit_are_told(lua: Script) -> None:
    source = """
    local flow = Workflow.sequential({ name = "w", steps = { function(x) return x end }, parameters = {
        type = "object", required = { "n", "s" }, properties = { n = { type = "number" }, s = { type = "string" } } } })
    flow:run({ n = "x" })
    """
    message = (await lua.error(source))["message"]
    assert "'s' is missing." in message
    assert "'n' should be a number." in message
