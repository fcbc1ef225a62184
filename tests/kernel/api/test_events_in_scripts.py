"""Events as scripts hear and emit them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kit.scripts import Script, script


@pytest.mark.parametrize("name", ["report_ready", "reportReady", "report:ready", "report-ready", "report*"])
async def test_a_name_is_the_same_in_every_spelling(lua: Script, name: str) -> None:
    source = f"""
    local heard = {{}}
    Events.on("{name}", function(event) heard[#heard + 1] = event.type .. " " .. event.data.title end)
    event_bus:emit("report_ready", {{ title = "Owls" }})
    return heard"""
    assert await lua.value(source) == ["report_ready Owls"]


async def test_the_bus_has_three_names_and_is_one(lua: Script) -> None:
    source = """
    local heard = {}
    Events.on("x", function() heard[#heard + 1] = "Events" end)
    eventBus.on("x", function() heard[#heard + 1] = "eventBus" end)
    event_bus:on("x", function() heard[#heard + 1] = "event_bus" end)
    Events.publish("x")
    return heard"""
    assert await lua.value(source) == ["Events", "eventBus", "event_bus"]


async def test_a_moment_has_several_names_and_is_heard_once(tmp_path: Path) -> None:
    source = """
    local heard = {}
    local agent = Agent.new({ system_prompt = "x", tools = { Calculator.new() } })
    agent:on("*", function(type, data) heard[#heard + 1] = type end)
    agent:on("agent:started", function(event) heard[#heard + 1] = "alias " .. event.type end)
    agent:chat("What is 2 + 3?")
    return heard"""
    calls = ["llm_call_started", "llm_call_completed", "tool_called", "tool_completed"]
    async with script(tmp_path, model="demo/assistant") as lua:
        assert await lua.value(source) == [
            "execution_started", "alias agent_started", *calls, *calls[:2], "execution_completed",
        ]  # fmt: skip


async def test_the_data_of_an_event_says_what_happened(tmp_path: Path) -> None:
    source = """
    local heard = {}
    local agent = Agent.new({ system_prompt = "x", tools = { Calculator.new() } })
    agent:on("tool_called", function(event) heard[1] = { event.tool_name, event.params.expression, event.result } end)
    agent:on("tool_completed", function(event) heard[2] = { event.data.tool_name, event.data.result.result } end)
    agent:on("execution_completed", function(event)
        heard[3] = { event.data.duration > 0, event.data.tokens_used > 0, event.agent_id == agent.id }
    end)
    agent:chat("What is 2 + 3?")
    return heard"""
    async with script(tmp_path, model="demo/assistant") as lua:
        assert await lua.value(source) == [["calculator", "2 + 3"], ["calculator", 5], [True, True, True]]


async def test_an_error_is_heard_once_though_it_passes_through_several_operations(lua: Script) -> None:
    source = """
    local heard = {}
    local agent = Agent.new("x")
    agent:add_hook("before_llm_call", function() error({ type = "network", message = "no line" }) end)
    agent:on("error", function(event) heard[#heard + 1] = event.data.error.type .. ": " .. event.error.message end)
    agent:on("execution_failed", function(event) heard[#heard + 1] = event.type end)
    pcall(agent.chat, agent, "hello")
    return heard"""
    assert await lua.value(source) == ["network: no line", "execution_failed"]


async def test_an_agent_is_ready_for_whoever_asks_and_once(lua: Script) -> None:
    source = """
    local agent = Agent.new("x")
    agent:once("ready", function(event) print("ready", event.agent_id == agent.id) end)
    Async.sleep(1)
    Events.on("agent_ready", function(event) print("another", event.agent_name) end)
    Agent.new({ name = "second" })"""
    assert (await lua.run(source)).status == "ok"
    assert lua.paper.lines == ["ready\ttrue", "another\tsecond"]


async def test_handlers_are_taken_away_by_id_by_function_and_by_name(lua: Script) -> None:
    source = """
    local heard = {}
    local function one() heard[#heard + 1] = "one" end
    local function two() heard[#heard + 1] = "two" end
    local agent = Agent.new("x")
    agent:on("x", one)
    local id = agent:on("x", two)
    Events.on("x", one)
    agent:emit("x")
    agent:off("x", one)
    agent:emit("x")
    agent:off(id)
    Events.off("x")
    agent:emit("x")
    return heard"""
    assert await lua.value(source) == ["one", "two", "one", "two", "one"]


async def test_a_request_waits_for_the_reply_of_a_handler_that_goes_on_beside(lua: Script) -> None:
    source = """
    local agent = Agent.new("x")
    agent:on_async("long_operation", function(event)
        Async.sleep(5)
        event:reply(event.data * 2)
    end)
    return { agent:request("longOperation", 21), Events.listener_count("long_operation") }"""
    assert await lua.value(source) == [42, 1]


async def test_emitting_gives_the_reply_of_a_handler_that_was_waited_for(lua: Script) -> None:
    source = """
    Events.on("question", function(event) event.reply("yes") event.reply("no") end)
    return Events.emit("question")"""
    assert await lua.value(source) == "yes"


@pytest.mark.parametrize(
    ("source", "kind", "told"),
    [
        ("Events.request('nobody')", "not_found", "Nobody listens to 'nobody'"),
        ("Events.on('q', function() end) Events.request('q', 1, 5)", "timeout", "Nobody replied to 'q' within 5 ms"),
        ("Events.wait_for('never', 5)", "timeout", "'never' did not happen within 5 ms"),
    ],
)
async def test_waiting_in_vain_ends_with_an_error(lua: Script, source: str, kind: str, told: str) -> None:
    error = await lua.error(source)
    assert error["type"] == kind
    assert told in error["message"]


async def test_one_waits_for_the_next_event_of_a_name(lua: Script) -> None:
    source = """
    local waiting = Promise.spawn(function() return Events.wait_for("order_*").data.n end)
    Async.sleep(1)
    Events.emit("order_placed", { n = 7 })
    Events.emit("order_placed", { n = 8 })
    return waiting:await()"""
    assert await lua.value(source) == 7


async def test_the_past_is_remembered_and_can_be_replayed(lua: Script) -> None:
    source = """
    for n = 1, 3 do Events.emit("step_" .. n, n) end
    local replayed, seen = {}, {}
    local count = Events.replay("step_*", function(event) replayed[#replayed + 1] = event.data end)
    for i, event in ipairs(Events.history("step_*")) do seen[i] = event.type end
    Events.clear()
    return { replayed, count, seen, #Events.history() }"""
    assert await lua.value(source) == [[1, 2, 3], 3, ["step_1", "step_2", "step_3"], 0]


async def test_the_events_of_an_agent_are_a_stream_that_ends_when_nothing_more_can_come(lua: Script) -> None:
    source = """
    local agent = Agent.new({ system_prompt = "x", latency_ms = 30 })
    local stream, seen = agent:events({ idle = 5 }), {}
    Promise.spawn(function() agent:chat("hello") end)
    for event in stream do seen[#seen + 1] = event.type end
    return seen"""
    once = ["execution_started", "llm_call_started", "llm_call_completed", "execution_completed"]
    assert await lua.value(source) == once


async def test_an_error_of_a_handler_reaches_who_emits_by_hand(lua: Script) -> None:
    error = await lua.error("""
    Events.on("x", function()
        error("no ears")
    end)
    Events.emit("x")""")
    assert (error["message"], error["line"]) == ("no ears", 3)


async def test_an_error_of_a_handler_changes_nothing_in_what_it_listens_to_and_ends_the_script(lua: Script) -> None:
    done = await lua.run("""
    local agent = Agent.new("x")
    agent:on("llm_call_completed", function()
        error("no ears")
    end)
    print(agent:chat("hello"))""")
    assert lua.paper.lines == ["hello"]
    assert done.error is not None
    assert done.error["message"] == "A handler of 'llm_call_completed' failed: no ears"
    assert done.error["line"] == 4


async def test_a_handler_that_emits_what_it_listens_to_is_stopped(lua: Script) -> None:
    error = await lua.error("""
    Events.on("x", function() Events.emit("x") end)
    Events.emit("x")""")
    assert error["type"] == "limit"
    assert "Does a handler of 'x' emit what it listens to?" in error["message"]


async def test_a_handler_of_everything_does_not_hear_what_it_causes(lua: Script) -> None:
    source = """
    local heard = {}
    local agent = Agent.new("x")
    agent:on("*", function(type) heard[#heard + 1] = type; agent:emit("noted", type) end)
    agent:chat("hello")
    return #heard"""
    assert await lua.value(source) == 4


async def test_events_are_in_the_trace(lua: Script) -> None:
    await lua.value("Agent.new({ name = 'poet' }):emit('verse', { line = 1 })")
    started = next(event for event in lua.events if event.kind == "emit_event.started")
    assert (started.name, started.data["input"], started.data["scope"]["agent_name"]) == ("verse", {"line": 1}, "poet")


async def test_the_events_of_an_agent_end_when_it_is_closed(lua: Script) -> None:
    source = """
    local agent, seen = Agent.new("x"), {}
    local stream = agent:events({ idle = false })
    agent:chat("hello")
    agent:close()
    for event in stream do seen[#seen + 1] = event.type end
    return seen[4]"""
    assert await lua.value(source) == "execution_completed"
