"""Middleware: functions that stand around what an agent or a workflow does."""

from __future__ import annotations

from tests.kit.scripts import Script


async def test_middleware_nests_in_the_order_it_was_put_there(lua: Script) -> None:
    source = """
    local order = {}
    local agent = Agent.new("x")
    for _, name in ipairs({ "outer", "inner" }) do
        agent:use(function(context, next)
            order[#order + 1] = name .. " before " .. context.action
            local result = next()
            order[#order + 1] = name .. " after " .. result
        end)
    end
    local answer = agent:chat("hello")
    return { answer, order }"""
    expected = ["outer before invoke_agent", "inner before invoke_agent", "inner after hello", "outer after hello"]
    assert await lua.value(source) == ["hello", expected]


async def test_what_middleware_returns_is_the_answer(lua: Script) -> None:
    source = """
    local agent = Agent.new("x")
    agent:use(function(context, next) return "<" .. next() .. ">" end)
    return agent:chat("hello")"""
    assert await lua.value(source) == "<hello>"


async def test_middleware_that_does_not_go_on_answers_itself(lua: Script) -> None:
    source = """
    local agent = Agent.new("x")
    agent:use(function(context, next) return "cached: " .. context.prompt end)
    return agent:chat("hello")"""
    assert await lua.value(source) == "cached: hello"
    assert "chat.started" not in lua.kinds()


async def test_middleware_goes_on_with_a_changed_context(lua: Script) -> None:
    source = """
    local agent = Agent.new("x")
    agent:use(function(context, next)
        context.input.message = context.input.message:upper()
        next(context)
    end)
    return agent:chat("hello")"""
    assert await lua.value(source) == "HELLO"


async def test_middleware_sees_errors_of_what_it_stands_around_and_may_try_again(lua: Script) -> None:
    source = """
    local agent, tries = Agent.new("x"), 0
    agent:add_hook("before_llm_call", function() tries = tries + 1; if tries < 3 then error("busy") end end)
    agent:use(function(context, next)
        while true do
            local ok, result = pcall(next)
            if ok then return result end
        end
    end)
    return { agent:chat("hello"), tries }"""
    assert await lua.value(source) == ["hello", 3]


async def test_an_error_in_middleware_ends_the_call_with_its_line(lua: Script) -> None:
    error = await lua.error("""
    local agent = Agent.new("x")
    agent:use(function(context, next)
        next()
        error("not like this")
    end)
    agent:chat("hello")""")
    assert (error["message"], error["line"]) == ("not like this", 5)


async def test_middleware_of_one_agent_leaves_others_alone_until_it_is_taken_away(lua: Script) -> None:
    source = """
    local one, other = Agent.new("x"), Agent.new("y")
    local id = one:use(function(context, next) return "mine" end)
    local answers = { one:chat("a"), other:chat("b") }
    one:off(id)
    answers[3] = one:chat("c")
    return answers"""
    assert await lua.value(source) == ["mine", "b", "c"]


async def test_middleware_of_a_workflow_stands_around_all_its_steps(lua: Script) -> None:
    source = """
    local workflow = Workflow.sequential({ steps = { { name = "s", handler = function(n) return n + 1 end } } })
    workflow:use(function(context, next) return next() * 10 end)
    return workflow:run(1)"""
    assert await lua.value(source) == 20


async def test_a_profiler_tells_how_long_each_action_took(lua: Script) -> None:
    source = """
    local profiler = Profiler.new()
    local agent = Agent.new({ system_prompt = "x", latency_ms = 20 })
    agent:use(profiler:middleware())
    agent:chat("a")
    agent:chat("b")
    local value = profiler:measure("mine", function() return 7 end)
    local chat = profiler:get_stats().chat
    return { chat.count, chat.min >= 10, chat.max >= chat.mean, chat.total >= chat.max, chat.errors,
        profiler.stats.invoke_agent.count, profiler.stats.mine.count, value }"""
    assert await lua.value(source) == [2, True, True, True, 0, 2, 1, 7]
