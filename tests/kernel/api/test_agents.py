"""Agents in Lua, as the seed documents write them."""

from __future__ import annotations

import pytest

from tests.kit.scripts import Script


async def test_an_agent_is_made_from_a_prompt_or_a_table_or_step_by_step(lua: Script) -> None:
    source = """
    local a = Agent.new("You are a poet")
    local b = Agent.new({ name = "bob", system_prompt = "You are terse", model = "echo", provider = "demo",
        temperature = 0.7, max_tokens = 1000, tools = { Calculator.new() } })
    local c = Agent.builder():system_prompt("Hi"):provider("demo"):model("assistant"):add_tool(Calculator.new()):build()
    return { a:chat("one"), b:chat("two"), b.name, b.model, b:get_tools(), c.model, #c:get_tools(), a.id ~= b.id }
    """
    assert await lua.value(source) == ["one", "two", "bob", "demo/echo", ["calculator"], "demo/assistant", 1, True]


async def test_chat_async_waits_in_a_coroutine_calls_back_or_gives_a_promise(lua: Script) -> None:
    source = """
    local a, out = Agent.new("x"), {}
    coroutine.wrap(function() out[1] = a:chat_async("in a coroutine") end)()
    a:chat_async("called back", function(result, err) out[3] = result; out[4] = tostring(err) end)
    out[2] = a:chat_async("promised"):await()
    Async.sleep(20)
    return out
    """
    assert await lua.value(source) == ["in a coroutine", "promised", "called back", "nil"]


async def test_the_parallel_agents_of_the_seeds_run(lua: Script) -> None:
    source = """
    local agent1, agent2 = Agent.new("You are a poet"), Agent.new("You are a scientist")
    local co1 = coroutine.create(function() return agent1:chat_async("Write a haiku") end)
    local co2 = coroutine.create(function() return agent2:chat_async("Explain quantum physics") end)
    return { select(2, coroutine.resume(co1)), (select(2, coroutine.resume(co2))) }
    """
    assert await lua.value(source) == ["Write a haiku", "Explain quantum physics"]


async def test_a_stream_is_a_loop_and_has_methods(lua: Script) -> None:
    source = """
    local a, got = Agent.new("x"), {}
    for chunk in a:stream_chat("one two") do got[#got + 1] = chunk end
    local up = a:stream_chat("a b c"):map(function(c) return c:upper() end):filter(function(c) return c:match("%S") end)
    local batches = {}
    a:stream_chat("1 2 3"):batch(2):for_each(function(b) batches[#batches + 1] = #b end)
    return { table.concat(got), up:text(), #batches > 1, a:stream_chat("x y"):collect() }
    """
    value = await lua.value(source)
    assert (value[0], value[1].replace(" ", ""), value[2], "".join(value[3])) == ("one two", "ABC", True, "x y")


async def test_hooks_in_the_config_see_the_call_and_its_tokens(lua: Script) -> None:
    await lua.value("""
    local a = Agent.new({ system_prompt = "x", hooks = {
        before_llm_call = function(context) print("Calling LLM:", context.prompt) end,
        after_llm_call = function(context)
            print("Tokens:", context.tokens_used == context.token_usage.total, context.response)
        end } })
    a:chat("hello")
    """)
    assert lua.paper.lines == ["Calling LLM:\thello", "Tokens:\ttrue\thello"]


async def test_writing_the_context_changes_the_call(lua: Script) -> None:
    source = """
    local a = Agent.new("x")
    a:add_hook("before_llm_call", function(c) c.prompt = c.prompt .. "!" end)
    local function frame(c) c.response = "<" .. c.response .. ">" end
    a:add_hook({ point = "after_execute", priority = 10, handler = frame })
    a:add_hook("before_execute", { condition = function(c) return c.message == "loud" end,
        handler = function(c) c.message = "LOUD" end })
    return { a:chat("quiet"), a:chat("loud") }
    """
    assert await lua.value(source) == ["<quiet!>", "<LOUD!>"]


async def test_fields_a_hook_makes_up_reach_the_hooks_after_it_and_metadata_the_trace(lua: Script) -> None:
    source = """
    Hooks.register("before_llm_call", function(c) c.my_time = 42; c.metadata.request_id = "r1" end)
    local seen
    Hooks.register("after_llm_call", function(c) seen = { c.my_time, c.metadata.request_id } end)
    Agent.new("x"):chat("hi")
    return seen
    """
    assert await lua.value(source) == [42, "r1"]
    finished = next(event for event in lua.events if event.kind == "chat.finished")
    assert finished.data["metadata"] == {"request_id": "r1"}


async def test_a_hook_that_raises_cancels_and_a_pcall_catches_it(lua: Script) -> None:
    source = """
    local a = Agent.new("x")
    a:add_hook("before_execute", function() error("Rate limit exceeded") end)
    local ok, err = pcall(function() return a:chat("hi") end)
    return { ok, tostring(err):match("Rate limit exceeded") }
    """
    assert await lua.value(source) == [False, "Rate limit exceeded"]


async def test_on_error_sees_the_error_and_may_try_again(lua: Script) -> None:
    (lua.runtime.options.folder / "s.yaml").write_text(
        "- error: {type: timeout, message: a timeout}\n- error: {type: timeout, message: a timeout}\n- text: at last\n"
    )
    source = """
    local a, seen = Agent.new({ model = "scripted/s.yaml" }), {}
    a:on_error(function(err, context)
        seen[#seen + 1] = context.retries
        if err:match("timeout") and context.retries < 3 then context.retry = true; context.retry_delay = 1 end
    end)
    return { a:chat("hi"), seen }
    """
    assert await lua.value(source) == ["at last", [0, 1]]
    assert lua.kinds().count("chat.retry") == 2


async def test_events_are_heard_by_name_by_pattern_and_once(lua: Script) -> None:
    source = """
    local a, heard = Agent.new({ model = "demo/assistant", tools = { Calculator.new() } }), {}
    local function note(word) return function(event) heard[#heard + 1] = word .. ":" .. event.type end end
    a:on("tool_called", function(event) heard[#heard + 1] = event.tool_name .. json.encode(event.params) end)
    a:on_pattern("tool_*", note("p"))
    a:once("execution_completed", note("o"))
    local id = a:on("agent_completed", note("gone"))
    a:off(id)
    a:chat("What is 2 + 2?")
    a:chat("hello")
    return heard
    """
    assert await lua.value(source) == [
        'calculator{"expression":"2 + 2"}',
        "p:tool_called",
        "p:tool_completed",
        "o:execution_completed",
    ]


async def test_an_agent_is_asked_by_name_and_can_be_a_tool_of_another(lua: Script) -> None:
    (lua.runtime.options.folder / "boss.yaml").write_text(
        "- tool_calls: [{name: worker, arguments: {message: dig}}]\n- text: done\n"
    )
    source = """
    local worker = Agent.new({ name = "worker", description = "Digs" })
    local boss = Agent.new({ name = "boss", model = "scripted/boss.yaml", tools = { worker } })
    return { Agent.execute("worker", { query = "q", timeout = 5000 }), boss:chat("go"), boss:run({ message = "x" }) }
    """
    error = await lua.error(source)
    assert "2 steps" in error["message"] or "steps" in error["message"]
    invoked = [event.name for event in lua.events if event.kind == "invoke_agent.started"]
    assert invoked == ["worker", "boss", "worker", "boss"]


@pytest.mark.parametrize(
    ("source", "type", "told"),
    [
        ("Agent.new({ promt = 1 })", "invalid", "no option 'promt'"),
        ("Agent.new({ temperature = 'hot' })", "invalid", "'temperature' should be a number"),
        ("Agent.new({ tools = { 3 } })", "invalid", "is no tool"),
        ("Agent.new({ tools = { 'calculater' } })", "not_found", "Did you mean 'calculator'"),
        ("Agent.new(3)", "invalid", "should be a text or a table"),
        ("Agent.execute('nobody', {})", "not_found", "no agent 'nobody'"),
        ("Agent.new(''):add_hook('befor_llm_call', print)", "invalid", "before_llm_call"),
        ("Agent.new({ model = 'demo/echo', latency_ms = 2000 }):chat('x', { timeout = 20 })", "timeout", "20 ms"),
    ],
)
async def test_a_mistake_has_a_type_a_message_and_a_line(lua: Script, source: str, type: str, told: str) -> None:
    error = await lua.error(f"\n{source}")
    assert (error["type"], error["file"], error["line"]) == (type, "test", 2)
    assert told in error["message"]


async def test_a_thousand_chats_at_once_are_one_wait(lua: Script) -> None:
    source = """
    local a, promises = Agent.new({ latency_ms = 50 }), {}
    for i = 1, 1000 do promises[i] = a:chat_async("n" .. i) end
    local answers = Promise.all(promises):await()
    return { #answers, answers[1], answers[1000] }
    """
    assert await lua.value(source) == [1000, "n1", "n1000"]
