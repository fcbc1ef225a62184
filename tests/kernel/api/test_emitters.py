"""Buses of a script's own, and what keeps events for later."""

from __future__ import annotations

from pathlib import Path

from tests.kit.scripts import Script, script


async def test_handlers_of_an_emitter_get_what_was_emitted(lua: Script) -> None:
    source = """
    local agent, heard = Agent.new({ name = "poet" }), {}
    local emitter = EventEmitter.new()
    emitter:on("agent_ready", function(who) heard[#heard + 1] = who.name end)
    emitter:once("agent_ready", function(who) heard[#heard + 1] = "once" end)
    emitter:on("*", function(type, who) heard[#heard + 1] = type end)
    local anybody, nobody = emitter:emit("agent_ready", agent), EventEmitter.new("other"):emit("agent_ready")
    emitter:emit("agentReady", agent)
    return { heard, anybody, nobody, emitter:listener_count("agent_ready") }"""
    heard = ["poet", "once", "agent_ready", "poet", "agentReady"]
    assert await lua.value(source) == [heard, True, False, 2]


async def test_an_emitter_is_heard_by_nobody_else_but_seen_in_the_trace(lua: Script) -> None:
    source = """
    local heard = 0
    Events.on("*", function() heard = heard + 1 end)
    EventEmitter.new("doorbell"):emit("ring", 1)
    return heard"""
    assert await lua.value(source) == 0
    started = next(event for event in lua.events if event.kind == "emit_event.started")
    assert (started.name, started.data["attributes"]) == ("ring", {"emitter": "doorbell"})


async def test_handlers_of_an_emitter_are_taken_away(lua: Script) -> None:
    source = """
    local emitter, heard = EventEmitter.new(), {}
    local function handler(data) heard[#heard + 1] = data end
    local id = emitter:on("x", handler)
    emitter:emit("x", 1)
    emitter:off("x", handler)
    emitter:emit("x", 2)
    emitter:on("x", handler)
    emitter:off("x")
    emitter:emit("x", 3)
    id = emitter:on("x", handler)
    emitter:off(id)
    emitter:emit("x", 4)
    emitter:on("x", handler)
    local same = emitter:listeners("x")[1] == handler
    emitter:remove_all_listeners()
    return { heard, same, emitter:listener_count() }"""
    assert await lua.value(source) == [[1], True, 0]


async def test_an_event_system_passes_work_on_until_it_is_done(lua: Script) -> None:
    source = """
    local system, drafts, said = EventSystem.new(), 0, {}
    local function write_async(callback) Promise.spawn(function() Async.sleep(1) callback() end) end
    system:on("revision_needed", function(event)
        write_async(function() system:emit("draft_completed", { query = event.query }) end)
    end)
    system:on("draft_completed", function(event)
        drafts = drafts + 1
        if drafts < 120 then system:emit("revision_needed", { query = event.query })
        else system:emit("research_completed", { query = event.query, drafts = drafts }) end
    end)
    system:on("research_completed", function(event) print(event.query, event.drafts) end)
    system:emit("draft_completed", { query = "owls" })"""
    assert (await lua.run(source)).error is None
    assert lua.paper.lines == ["owls\t120"]


async def test_an_emitter_hears_beside_in_order_and_the_run_waits_for_it(lua: Script) -> None:
    source = """
    local emitter = EventEmitter.new()
    emitter:on_async("tick", function(n) Async.sleep(n == 1 and 10 or 1) print("heard", n) end)
    for n = 1, 3 do emitter:emit("tick", n) end
    print("emitted")"""
    assert (await lua.run(source)).status == "ok"
    assert lua.paper.lines == ["emitted", "heard\t1", "heard\t2", "heard\t3"]


async def test_one_waits_for_an_emitter(lua: Script) -> None:
    source = """
    local emitter = EventEmitter.new()
    local waiting = Promise.spawn(function() return emitter:wait_for("done", 1000) end)
    Async.sleep(1)
    emitter:emit("done", "well")
    return waiting:await()"""
    assert await lua.value(source) == "well"


async def test_an_aggregator_keeps_the_events_of_its_sources(tmp_path: Path) -> None:
    source = """
    local agent = Agent.new({ system_prompt = "x", tools = { Calculator.new() } })
    local other, emitter = Agent.new("y"), EventEmitter.new()
    local events = EventAggregator.new()
    events:collect(agent, "tool:*"):collect(emitter)
    other:chat("What is 1 + 1?")
    agent:chat("What is 2 + 3?")
    emitter:emit("ring", 7)
    local names = {}
    for i, event in ipairs(events:get_events("tool:*")) do names[i] = event.type .. " " .. event.tool_name end
    local ring = events.events[#events.events].data
    local counts = events:counts()
    events:stop()
    emitter:emit("ring", 8)
    local count = events:count()
    events:clear()
    return { names, ring, counts.tool_called, count, #events.events }"""
    async with script(tmp_path, model="demo/assistant") as lua:
        assert await lua.value(source) == [["tool_called calculator", "tool_completed calculator"], 7, 1, 3, 0]


async def test_an_aggregator_keeps_the_last_ones_only(lua: Script) -> None:
    source = """
    local emitter, events = EventEmitter.new(), EventAggregator.new({ max_events = 2 })
    events:collect(emitter)
    for n = 1, 5 do emitter:emit("n", n) end
    return { events.events[1].data, events.events[2].data }"""
    assert await lua.value(source) == [4, 5]


async def test_what_has_no_events_cannot_be_collected(lua: Script) -> None:
    error = await lua.error("EventAggregator.new():collect(7)")
    assert error["message"] == 'collect: 7 has no events. Give an agent, a workflow or an emitter, or "*".'
