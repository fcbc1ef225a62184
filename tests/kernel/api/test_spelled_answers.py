"""What a provider of a script's own answers, in either spelling; a key that nobody reads is told."""

from __future__ import annotations

from tests.kit.scripts import Script


async def test_a_provider_in_javascript_calls_tools_in_its_own_spelling(lua: Script) -> None:
    source = """
    llm.register("mine", (request) => request.messages.at(-1).role === "tool"
        ? { text: "It is " + request.messages.at(-1).content, finishReason: "length",
            usage: { inputTokens: 7, outputTokens: 2 } }
        : { toolCalls: [{ name: "add", arguments: { a: 1 } }], usage: { inputTokens: 5, outputTokens: 3 } });
    const add = new Tool({ name: "add", parameters: { a: "number" }, handler: ({ a }) => String(a + 1) });
    const agent = new Agent({ model: "mine/m", tools: [add] });
    return [await agent.chat("1 + 1?"), agent.usage.totalTokens];
    """
    assert await lua.value(source, language="javascript") == ["It is 2", 17]
    ends = [event.data["output"]["finish_reason"] for event in lua.events if event.kind == "chat.finished"]
    assert ends == ["tool_calls", "length"]


async def test_a_key_that_nobody_reads_is_told_with_what_was_meant(lua: Script) -> None:
    source = """
    llm.register("mine", function() return { text = "x", tool_cals = {} } end)
    local _, err = pcall(function() return Agent.new({ model = "mine/m" }):chat("x") end)
    return { err.type, err.message }
    """
    kind, message = await lua.value(source)
    assert kind == "invalid"
    assert "'mine/m' gave 'tool_cals', which is no part of an answer. Did you mean 'tool_calls'?" in message


async def test_an_answer_of_another_model_is_passed_on_as_it_is(lua: Script) -> None:
    source = """
    llm.register("mine", function(request)
        return llm.complete({ model = "demo/echo", prompt = request.prompt })
    end)
    local function said(model) return llm.complete({ model = model, prompt = "owl" }).text end
    return said("mine/m") == said("demo/echo")
    """
    assert await lua.value(source) is True
