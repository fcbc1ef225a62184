"""What `llm.complete` takes and gives in every language: stops, tools, messages with metadata, all of the answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kernel.messages import Attachment, Message, Request, ToolCall
from kernel.replay.content import chat_content
from tests.kit.openai_server import Reply, openai_server
from tests.kit.replays import Provider, play, replay
from tests.kit.scripts import script

PIXEL = "R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs="

WHOLE = {
    "lua": """
        local answer = llm.complete({ model = "scripted/s.yaml", stop_sequences = { "END" },
            tools = { "calculator", { name = "forecast", description = "The weather",
                parameters = { type = "object", properties = { city = { type = "string" } } } } },
            messages = { { role = "user", content = "Oslo?", metadata = { fromUser = 7 } } } })
        local call = answer.message.tool_calls[1]
        local told = llm.complete({ model = "scripted/s.yaml", messages = {
            { role = "user", content = "Oslo?" }, answer.message,
            { role = "tool", tool_call_id = call.id, name = call.name, content = "rain" } } })
        return { answer.finish_reason, answer.message.role, call.name, call.arguments.cityName, answer.model,
            answer.metadata.provider, answer.metadata.requested_model, told.message.content, told.finish_reason,
            told.message.tool_calls == nil, answer.usage.input_tokens }""",
    "javascript": """
        const answer = await llm.complete({ model: "scripted/s.yaml", stopSequences: ["END"],
            tools: ["calculator", { name: "forecast", description: "The weather",
                parameters: { type: "object", properties: { city: { type: "string" } } } }],
            messages: [{ role: "user", content: "Oslo?", metadata: { fromUser: 7 } }] })
        const call = answer.message.toolCalls[0]
        const told = await llm.complete({ model: "scripted/s.yaml", messages: [
            { role: "user", content: "Oslo?" }, answer.message,
            { role: "tool", toolCallId: call.id, name: call.name, content: "rain" }] })
        return [answer.finishReason, answer.message.role, call.name, call.arguments.cityName, answer.model,
            answer.metadata.provider, answer.metadata.requestedModel, told.message.content, told.finishReason,
            told.message.toolCalls === undefined, answer.usage.inputTokens]""",
    "python": """
answer = await llm.complete({"model": "scripted/s.yaml", "stop_sequences": ["END"],
    "tools": ["calculator", {"name": "forecast", "description": "The weather",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}],
    "messages": [{"role": "user", "content": "Oslo?", "metadata": {"fromUser": 7}}]})
call = answer["message"]["tool_calls"][0]
told = await llm.complete({"model": "scripted/s.yaml", "messages": [
    {"role": "user", "content": "Oslo?"}, answer["message"],
    {"role": "tool", "tool_call_id": call["id"], "name": call["name"], "content": "rain"}]})
return [answer["finish_reason"], answer["message"]["role"], call["name"], call["arguments"]["cityName"],
    answer["model"], answer["metadata"]["provider"], answer["metadata"]["requested_model"],
    told["message"]["content"], told["finish_reason"], "tool_calls" not in told["message"],
    answer["usage"]["input_tokens"]]""",
}

STEPS = """
- tool_calls: [{id: c1, name: forecast, arguments: {cityName: Oslo}}]
  usage: {input_tokens: 5, output_tokens: 3}
- {match: rain, text: It rains.}
"""


@pytest.mark.parametrize("language", WHOLE)
async def test_a_whole_exchange_with_tools(tmp_path: Path, language: str) -> None:
    (tmp_path / "s.yaml").write_text(STEPS)
    async with script(tmp_path) as running:
        told = await running.value(WHOLE[language], language=language)
    wanted = ["tool_calls", "assistant", "forecast", "Oslo", "scripted/s.yaml", "scripted", "scripted/s.yaml"]
    assert told == [*wanted, "It rains.", "stop", True, 5]
    (first, second) = [event for event in running.events if event.kind == "chat.started"]
    assert first.data["input"]["tools"] == ["calculator", "forecast"]
    assert first.data["input"]["messages"] == [{"role": "user", "content": "Oslo?", "metadata": {"fromUser": 7}}]
    assert second.data["input"]["messages"][1]["tool_calls"] == [
        {"id": "c1", "name": "forecast", "arguments": {"cityName": "Oslo"}}
    ]


async def test_stops_and_tools_are_sent_and_metadata_is_not(tmp_path: Path) -> None:
    async with openai_server(Reply(tool_calls=[("c1", "add", '{"a": 1}')])) as server, script(tmp_path) as running:
        source = f"""
        local wire = {{ type = "function", ["function"] = {{ name = "add", parameters = {{ type = "object" }} }} }}
        local answer = llm.complete({{ model = "local/x", base_url = "{server.url}", stop_sequences = "END",
            tools = {{ wire, {{ name = "now" }} }},
            messages = {{ {{ role = "user", content = "Hi", metadata = {{ mine = "private" }} }} }} }})
        return answer.message.tool_calls[1].arguments.a
        """
        assert await running.value(source) == 1
    (sent,) = server.requests
    assert sent["stop"] == ["END"]
    assert [tool["function"]["name"] for tool in sent["tools"]] == ["add", "now"]
    assert sent["messages"] == [{"role": "user", "content": "Hi"}]


async def test_the_tools_of_complete_can_be_counted_and_a_schema_waits_for_the_text(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text('- {tool_calls: [{name: calculator, arguments: {expression: "1"}}]}\n')
    schema = 'response_schema = { type = "object", properties = { n = { type = "integer" } } }'
    async with script(tmp_path) as running:
        source = f"""
        local ask = {{ model = "scripted/s.yaml", prompt = "Hi", tools = {{ "calculator" }}, {schema} }}
        local answer = llm.complete(ask)
        local bare = llm.count_tokens({{ prompt = "Hi" }})
        return {{ answer.finish_reason, answer.data == nil,
            llm.count_tokens({{ prompt = "Hi", tools = {{ "calculator" }} }}) > bare }}
        """
        assert await running.value(source) == ["tool_calls", True, True]


def test_metadata_is_no_part_of_what_is_asked() -> None:
    told, bare = (Request("m/x", (Message("user", "Hi", metadata=given),)) for given in ({"a": 1}, None))
    assert chat_content(told) == chat_content(bare)


async def test_a_run_with_metadata_is_replayed(tmp_path: Path) -> None:
    source = 'return llm.complete({ messages = { { role = "user", content = "Hi", metadata = { n = 1 } } } }).text'
    first = await play(tmp_path, source, Provider())
    again = await play(tmp_path, source.replace("n = 1", "n = 2"), Provider(), replay=replay(first.done.run_id))
    assert again.value == first.value == "You said Hi (1)"


BAD = {
    'tools = { { description = "x" } }': "has a 'name', a text, not nothing",
    'tools = { { name = "x", parameters = 5 } }': "should be a JSON Schema, not 5",
    'tools = { { name = "x" }, { name = "x" } }': "Two of the 'tools' are called 'x'",
    'tools = { "no such tool" }': "no such tool",
    'stop = "A", stop_sequences = { "B" }': "are two names of one option. Give one of them.",
    "stop_sequences = { 5 }": "'stop_sequences' should be a text or a list of texts; there is 5",
    'messages = { { role = "user", content = "x", metadata = 5 } }': "'metadata' should be a table, not 5",
    'messages = { { role = "owl", content = "x" } }': "Message 1 of 'messages': A message has a role",
    'messages = { { role = "assistant", tool_calls = { { id = "1" } } } }': "a table with 'arguments', 'id', 'name'",
    'messages = { { role = "assistant", tool_calls = { { id = "1", name = "x", arguments = "{" } } } }': "a table, not",
    'messages = { { role = "user" } }': "should be a text or a list of parts, not nothing",
}


@pytest.mark.parametrize("given", BAD)
async def test_what_makes_no_request_is_refused_with_its_place(tmp_path: Path, given: str) -> None:
    provider = Provider()
    done = await play(tmp_path, f'llm.complete({{ prompt = "x", {given} }})', provider)
    assert done.error["type"] in ("invalid", "not_found")
    assert BAD[given] in done.error["message"], done.error["message"]
    assert not provider.asked


PARTS = {
    "lua": """
        local parts = { { type = "text", text = "one" }, { type = "image", data = "PIXEL" }, "two" }
        local agent = Agent.new({})
        agent:set_history({ { role = "user", content = parts }, { role = "assistant", content = "seen" } })
        agent:add_message("user", parts, { from = "me" })
        agent:chat("And now?")
        local kept = agent:get_history()
        agent:set_history(kept)
        agent:run_with_context({ messages = { { role = "user", content = parts } } })
        agent:run_with_context({ messages = {}, message = parts }, parts)
        return { kept[3].metadata.from, kept[1].content, #agent:get_history() }""",
    "javascript": """
        const parts = [{ type: "text", text: "one" }, { type: "image", data: "PIXEL" }, "two"]
        const agent = await Agent.new({})
        await agent.setHistory([{ role: "user", content: parts }, { role: "assistant", content: "seen" }])
        await agent.addMessage("user", parts, { from: "me" })
        await agent.chat("And now?")
        const kept = await agent.getHistory()
        await agent.setHistory(kept)
        await agent.runWithContext({ messages: [{ role: "user", content: parts }] })
        await agent.runWithContext({ messages: [], message: parts }, parts)
        return [kept[2].metadata.from, kept[0].content, (await agent.getHistory()).length]""",
    "python": """
parts = [{"type": "text", "text": "one"}, {"type": "image", "data": "PIXEL"}, "two"]
agent = Agent({})
await agent.set_history([{"role": "user", "content": parts}, {"role": "assistant", "content": "seen"}])
await agent.add_message("user", parts, {"from": "me"})
await agent.chat("And now?")
kept = await agent.get_history()
await agent.set_history(kept)
await agent.run_with_context({"messages": [{"role": "user", "content": parts}]})
await agent.run_with_context({"messages": [], "message": parts}, parts)
return [kept[2]["metadata"]["from"], kept[0]["content"], len(await agent.get_history())]""",
}


@pytest.mark.parametrize("language", PARTS)
async def test_histories_and_contexts_take_parts(tmp_path: Path, language: str) -> None:
    provider = Provider()
    done = await play(tmp_path, PARTS[language].replace("PIXEL", PIXEL), provider, language)
    assert done.value == ["me", "one\n\ntwo", 5]
    chat, last, both = (request.messages for request in provider.asked)
    assert [(m.role, m.content, len(m.attachments)) for m in chat] == [
        ("user", "one\n\ntwo", 1),
        ("assistant", "seen", 0),
        ("user", "one\n\ntwo", 1),
        ("user", "And now?", 0),
    ]
    assert [(m.content, len(m.attachments)) for m in last] == [("one\n\ntwo", 1)]
    assert [(m.content, len(m.attachments)) for m in both] == [("one\n\ntwo\n\none\n\ntwo", 2)]


def test_a_message_keeps_all_it_has() -> None:
    from kernel.agents.requests import message_of

    seen = Attachment("image/png", "a.png", b"x", digest="d")
    whole = Message("assistant", "x", (ToolCall("1", "t", {"a": 1}),), "", "n", (seen,), {"k": [1]})
    told: dict[str, Any] = whole.plain()
    assert message_of(told, {"d": seen}) == whole


async def test_an_agent_takes_its_stops_under_one_name(tmp_path: Path) -> None:
    done = await play(tmp_path, 'Agent.new({ stop = "A", stop_sequences = { "B" } })', Provider())
    assert "two names of one option" in done.error["message"]


async def test_an_empty_text_has_no_tokens(tmp_path: Path) -> None:
    async with script(tmp_path) as running:
        assert await running.value('return { llm.count_tokens(""), llm.count_tokens({ prompt = "" }) }') == [0, 0]


GIVEN = {
    "nil": "'own/x' gave nothing; it should give a text",
    "true": "'own/x' gave true; it should give a text",
    "print": "'own/x' gave a function; it should give a text",
    "{ tool_calls = { { arguments = { a = true } } } }": """called a tool with {"arguments": {"a": true}}; it takes""",
    '{ text = "x", usage = { input_tokens = true, output_tokens = "many" } }': '"output_tokens": "many"}.',
}


@pytest.mark.parametrize("given", GIVEN)
async def test_a_provider_that_gives_no_answer_is_told_in_the_words_of_a_script(tmp_path: Path, given: str) -> None:
    async with script(tmp_path) as running:
        source = (
            f'llm.register("own", function() return {given} end) llm.complete({{ model = "own/x", prompt = "Hi" }})'
        )
        error = await running.error(source)
    assert GIVEN[given] in error["message"], error["message"]
