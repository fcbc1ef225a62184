"""Hooks, events and state in the spelling of JavaScript, and across languages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.kit.scripts import Script, script


async def js(running: Script, source: str) -> Any:
    """What a script of JavaScript gives."""
    done = await running.run(source, language="javascript")
    assert done.status == "ok", done.error
    return done.value


async def test_a_hook_sees_and_changes_camel_case_names(lua: Script) -> None:
    source = """
    const agent = new Agent("x"), seen = [];
    agent.addHook("beforeExecute", async (context) => {
        context.input.message = context.input.message.trim();
        context.userProfile = { firstName: "Ada" };
    });
    agent.addHook("beforeLLMCall", (context) => {
        context.metadata.requestId = "r1";
        context.messages[context.messages.length - 1].content += "!";
        seen.push(context.userProfile.firstName, context.agentId === agent.id, context.retryCount);
    });
    agent.addHook("afterLLMCall", (context) => {
        seen.push(context.tokenUsage.totalTokens === context.tokensUsed, context.toolCalls.length);
    });
    return [await agent.chat("  hello "), seen];"""
    assert await js(lua, source) == ["hello!", ["Ada", True, 0, True, 0]]
    metadata = [event.data.get("metadata") for event in lua.events if event.kind == "chat.finished"]
    assert metadata == [{"requestId": "r1"}]


async def test_a_hook_asks_for_another_attempt(lua: Script) -> None:
    source = """
    let tries = 0;
    const tool = new Tool({ name: "t", handler: () => {
        tries += 1;
        if (tries < 3) throw new Error("timeout of the far host");
        return tries;
    } });
    Hooks.register("onError", (context) => {
        if (context.error.message.includes("timeout") && context.retries < 3) {
            context.retry = true;
            context.retries++;
            context.retryDelay = 1;
        }
    });
    return await tool.run({});"""
    assert await js(lua, source) == 3


async def test_middleware_awaits_the_rest(lua: Script) -> None:
    source = """
    const agent = new Agent("x"), order = [];
    agent.use(async (context, next) => {
        order.push("before " + context.action);
        await next();
        order.push("after");
    });
    agent.use(async (context, next) => {
        context.prompt = context.prompt.toUpperCase();
        return `<${await next(context)}>`;
    });
    return [await agent.chat("hello"), order];"""
    assert await js(lua, source) == ["<HELLO>", ["before invoke_agent", "after"]]


async def test_events_are_heard_in_every_spelling_and_all_of_them_by_name_and_data(tmp_path: Path) -> None:
    source = """
    const agent = new Agent({ systemPrompt: "x", tools: [new Calculator()] }), heard = [];
    agent.on("toolCalled", (event) => heard.push([event.toolName, event.params.expression]));
    agent.on("tool:*", (event) => heard.push(event.type));
    agent.on("*", (type, data) => { if (type === "execution_completed") heard.push(data.duration > 0) });
    await agent.chat("What is 2 + 3?");
    return heard;"""
    async with script(tmp_path, model="demo/assistant") as running:
        heard = await js(running, source)
    assert heard == [["calculator", "2 + 3"], "tool_called", "tool_completed", True]


async def test_a_request_is_replied_to_and_a_handler_taken_away_by_itself(lua: Script) -> None:
    source = """
    const agent = new Agent("x");
    const handler = async (event) => event.reply((await Promise.resolve(event.data.half)) * 2);
    agent.on("longOperation", handler);
    const answer = await agent.request("long_operation", { half: 21 });
    agent.off("longOperation", handler);
    try { await agent.request("long_operation"); } catch (error) { return [answer, error.type]; }"""
    assert await js(lua, source) == [42, "not_found"]


async def test_a_class_of_its_own_may_be_an_emitter(lua: Script) -> None:
    source = """
    class Doorbell extends EventEmitter {
        constructor() { super("doorbell"); this.rings = 0; }
        async ring(who) { this.rings++; return await this.emit("ring", { who }); }
    }
    const bell = new Doorbell(), heard = [];
    bell.on("ring", (data) => heard.push(data.who));
    return [await bell.ring("Ada"), heard, bell.rings];"""
    assert await js(lua, source) == [True, ["Ada"], 1]


async def test_events_of_an_agent_are_read_by_for_await(lua: Script) -> None:
    source = """
    const agent = new Agent("x"), seen = [];
    const events = agent.events({ idle: 500 });
    agent.chat("hello");
    for await (const event of events) seen.push(event.type);
    return seen;"""
    assert await js(lua, source) == [
        "execution_started", "llm_call_started", "llm_call_completed", "execution_completed",
    ]  # fmt: skip


async def test_state_is_updated_and_its_history_told(lua: Script) -> None:
    source = """
    await State.set("visits", 1);
    await Promise.all([1, 2, 3].map((n) => State.update("visits", async (old) => old + n)));
    const history = await State.history("visits");
    return [await State.get("visits"), history.length, history[0].value, typeof history[0].runId];"""
    assert await js(lua, source) == [7, 4, 1, "string"]


@pytest.mark.parametrize(("hook_in", "agent_in"), [("lua", "javascript"), ("javascript", "lua")])
async def test_a_hook_and_a_handler_of_one_language_see_agents_of_the_other(
    lua: Script, hook_in: str, agent_in: str
) -> None:
    hooks = {
        "lua": """
        Hooks.register("before_llm_call", function(context) context.prompt = context.prompt .. "!" end)
        Events.on("execution_completed", function(event) event_bus.emit("seen", { text = event.data.response }) end)
        """,
        "javascript": """
        Hooks.register("beforeLLMCall", (context) => { context.prompt += "!"; });
        Events.on("executionCompleted", (event) => eventBus.emit("seen", { text: event.data.response }));
        """,
    }
    agents = {
        "lua": """
        local seen
        Events.on("seen", function(event) seen = event.data.text end)
        local answer = Agent.new("x"):chat("hello")
        return { answer, seen }""",
        "javascript": """
        let seen;
        Events.on("seen", (event) => { seen = event.data.text; });
        const answer = await new Agent("x").chat("hello");
        return [answer, seen];""",
    }
    assert (await lua.run(hooks[hook_in], language=hook_in)).error is None
    done = await lua.run(agents[agent_in], language=agent_in)
    assert (done.error, done.value) == (None, ["hello!", "hello!"])
