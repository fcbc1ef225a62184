"""Hooks as scripts write them: what they see, what they change, and what their errors do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kit.scripts import Script, script

FAULTY = """
local tries = 0
local flaky = Tool.new({ name = "flaky", handler = function()
    tries = tries + 1
    if tries < 3 then error({ type = "timeout", message = "a timeout of the far host" }) end
    return tries
end })
"""


@pytest.mark.parametrize("field", ["context.input.message", "context.prompt", "context.message"])
async def test_a_hook_before_execution_changes_what_the_agent_is_asked(lua: Script, field: str) -> None:
    source = f"""
    local agent = Agent.new("x")
    agent:add_hook("before_execute", function(context) {field} = {field} .. " please" end)
    return agent:chat("hello")"""
    assert await lua.value(source) == "hello please"


async def test_a_hook_may_set_the_whole_input_or_the_response(lua: Script) -> None:
    source = """
    local agent = Agent.new("x")
    local id = agent:add_hook("before_execute", function(context) context.input = "other" end)
    local first = agent:chat("hello")
    agent:off(id)
    agent:add_hook("after_execute", function(context) context.response = context.response .. "!" end)
    return { first, agent:chat("hello") }"""
    assert await lua.value(source) == ["other", "hello!"]


async def test_a_hook_changes_the_prompt_and_the_messages_of_a_model_call(lua: Script) -> None:
    source = """
    local agent = Agent.new("x")
    agent:add_hook("before_llm_call", function(context) context.prompt = context.prompt:upper() end)
    agent:add_hook("pre-llm", function(context)
        context.messages[#context.messages].content = context.messages[#context.messages].content .. "?"
    end)
    return agent:chat("hello")"""
    assert await lua.value(source) == "HELLO?"


async def test_the_input_of_a_model_call_is_changed_like_that_of_an_agent(lua: Script) -> None:
    source = """
    local agent = Agent.new("x")
    agent:add_hook("before_llm_call", function(context)
        context.input.message = context.input.message .. "?"
        context.input.temperature = 0.5
    end)
    return agent:chat("hello")"""
    assert await lua.value(source) == "hello?"
    changed = next(event.data["input"] for event in lua.events if event.kind == "chat.finished")
    assert (changed["temperature"], len(changed["messages"])) == (0.5, 2)


async def test_an_unchanged_table_changes_nothing(lua: Script) -> None:
    source = """
    Hooks.register("before_llm_call", function(context) local seen = context.prompt end)
    Hooks.register("after_tool_call", function(context) local seen = context.params end)
    local tool = Tool.new({ name = "t", handler = function(params) return { empty = {}, list = { 1 } } end })
    tool:run({ list = {}, nested = { a = 1.5 } })
    return Agent.new("x"):chat("hello")"""
    assert await lua.value(source) == "hello"
    finished = [event.data for event in lua.events if event.kind in ("chat.finished", "execute_tool.finished")]
    assert [data for data in finished if "input" in data] == []


async def test_lower_priority_runs_first_and_a_condition_decides(lua: Script) -> None:
    source = """
    local order = {}
    Hooks.register("before_llm_call", { priority = 90, handler = function() order[#order + 1] = "late" end })
    Hooks.register({ point = "beforeLLMCall", priority = 10, handler = function() order[#order + 1] = "early" end })
    Hooks.register("before_llm_call", {
        condition = function(context) return context.prompt:match("never") end,
        handler = function() order[#order + 1] = "wrong" end,
    })
    Agent.new("x"):chat("hello")
    return order"""
    assert await lua.value(source) == ["early", "late"]


async def test_an_error_in_a_hook_cancels_the_call_and_names_the_line(lua: Script) -> None:
    error = await lua.error("""
    local agent = Agent.new("x")
    agent:add_hook("before_execute", function(context)
        error("Rate limit exceeded")
    end)
    agent:chat("hello")""")
    assert (error["message"], error["line"]) == ("Rate limit exceeded", 4)
    assert "chat.started" not in lua.kinds()


async def test_a_hook_asks_for_another_attempt_with_its_own_count_and_delay(lua: Script) -> None:
    source = (
        FAULTY
        + """
    local seen = {}
    Hooks.register("on_error", function(context)
        seen[#seen + 1] = context.retry_count
        if context.error:match("timeout") and (context.retry_count or 0) < 3 then
            context.retry = true
            context.retry_count = (context.retry_count or 0) + 1
            context.retry_delay = context.retry_count
        end
    end)
    return { flaky:run({}), seen }"""
    )
    assert await lua.value(source) == [3, [0, 1]]
    delays = [event.data["delay"] for event in lua.events if event.kind == "execute_tool.retry"]
    assert delays == [0.001, 0.002]


async def test_what_a_hook_notes_reaches_the_hooks_after_it_and_inside(lua: Script) -> None:
    source = """
    local seen = {}
    local agent = Agent.new("x")
    agent:add_hook("before_execute", function(context) context.user_profile = { name = "Ada" } end)
    agent:add_hook("before_llm_call", function(context)
        seen[1] = context.user_profile.name
        context.request_id = "r1"
    end)
    agent:add_hook("after_llm_call", function(context) seen[2] = context.request_id end)
    agent:add_hook("after_execute", function(context) seen[3] = context.request_id == nil end)
    agent:chat("hello")
    return seen"""
    assert await lua.value(source) == ["Ada", "r1", True]


async def test_after_an_execution_a_hook_sees_the_tools_it_called_and_its_tokens(tmp_path: Path) -> None:
    source = """
    local seen
    local agent = Agent.new({ system_prompt = "x", tools = { Calculator.new() } })
    agent:add_hook("after_execute", function(context)
        local call = context.tool_calls[1]
        seen = { #context.tool_calls, call.name, call.params.expression, call.result.result,
            context.tokens_used == context.token_usage.total, context.duration > 0, context.action }
    end)
    agent:chat("What is 2 + 3?")
    return seen"""
    async with script(tmp_path, model="demo/assistant") as lua:
        assert await lua.value(source) == [1, "calculator", "2 + 3", 5, True, True, "invoke_agent"]


async def test_parameters_that_identify_a_person_are_fields_of_the_context(tmp_path: Path) -> None:
    source = """
    local seen
    Hooks.register("before_llm_call", function(context) seen = { context.user_id, context.session_id } end)
    Agent.new("x"):chat("hello")
    return seen"""
    async with script(tmp_path, model="demo/echo", params={"user_id": "ada", "session_id": "s1"}) as lua:
        assert await lua.value(source) == ["ada", "s1"]


async def test_an_error_hook_gets_error_and_context_and_may_answer(lua: Script) -> None:
    source = """
    local seen
    local agent = Agent.new("x")
    agent:add_hook("before_llm_call", function() error("no model today") end)
    agent:on_error(function(err, context)
        seen = { err:match("no model") ~= nil, context.agent_id == agent.id, context.action, context.retries,
            context.sanitized_context.error_type, context.sanitized_context.prompt }
        context.response = "sorry"
    end)
    return { agent:chat("hello"), seen }"""
    assert await lua.value(source) == ["sorry", [True, True, "chat", 0, "script"]]


async def test_a_message_for_the_user_is_in_the_error(lua: Script) -> None:
    error = await lua.error("""
    local agent = Agent.new("x")
    agent:add_hook("before_llm_call", function() error("broken") end)
    agent:add_hook("on_error", function(context) context.user_message = "Please try again." end)
    agent:chat("hello")""")
    assert (error["message"], error["user_message"]) == ("broken", "Please try again.")


async def test_a_hook_that_loops_for_ever_is_stopped_with_the_operation_in_the_message(tmp_path: Path) -> None:
    source = """
    Hooks.register("before_llm_call", function() while true do end end)
    Agent.new("x"):chat("hello")"""
    async with script(tmp_path, model="demo/echo", limits={"cpu": 0.2}) as lua:
        error = await lua.error(source)
        assert error["type"] == "limit"
        assert error["message"].startswith("A hook on chat was stopped. The script ran for more than 200 ms")
        assert await lua.value("Hooks.clear() return Agent.new('x'):chat('again')") == "again"


async def test_hooks_are_listed_removed_and_cleared(lua: Script) -> None:
    source = """
    local first = Hooks.register("before_llm_call", function() end)
    local second = Hooks.register("afterToolCall", { priority = 5, handler = function() end })
    local listed = {}
    for i, hook in ipairs(Hooks.list()) do listed[i] = hook.point .. " " .. hook.priority end
    local some = #Hooks.list("pre-llm")
    Hooks.remove(first)
    local left = #Hooks.list()
    Hooks.clear()
    local known = { Hooks.has("beforeLLMCall"), Hooks.has("befor"), #Hooks.points() > 36 }
    return { listed, some, left, #Hooks.list(), known }"""
    assert await lua.value(source) == [["afterToolCall 5", "before_llm_call 50"], 1, 1, 0, [True, False, True]]


@pytest.mark.parametrize(
    ("call", "told"),
    [
        ("Hooks.register('befor_llm_call', print)", "There is no hook point 'befor_llm_call'"),
        ("Hooks.register('before_llm_call', 7)", "'handler' should be a function, not 7"),
        ("Hooks.register({ handler = print })", "'point' is missing"),
        ("Hooks.use('loging')", "There is no hook 'loging' here. There are: logging, metrics"),
        ("Agent.new('x'):on('tool_called')", "'handler' is missing"),
        ("Agent.new('x'):on('tool_called', 'fn')", "'handler' should be a function, not the text 'fn'"),
    ],
)
async def test_wrong_arguments_are_named(lua: Script, call: str, told: str) -> None:
    assert told in (await lua.error(call))["message"]


@pytest.mark.parametrize(
    ("point", "source"),
    [
        ("on_tool_validation", "Tool.new({ name = 't', parameters = { type = 'object', properties = "
         "{ n = { type = 'number' } } }, handler = function() end }):run({ n = 'x' })"),
        ("on_tool_error", "Tool.new({ name = 't', handler = function() error('x') end }):run({})"),
        ("on_llm_error", "Hooks.register('before_llm_call', function() error('x') end) Agent.new('x'):chat('y')"),
        ("on_state_error", "Hooks.register('before_state_change', function() error('x') end) State.set('k', 1)"),
        ("on_workflow_complete", "Workflow.sequential({ steps = { { name = 's', handler = print } } }):run(1)"),
        ("on_workflow_branch", "Workflow.conditional({ conditions = { { test = function() return true end, "
         "then_branch = 'yes' } }, branches = { yes = function() return 1 end } }):run(1)"),
        ("before_shutdown", "return 1"),
        ("after_shutdown", "error('x')"),
    ],
)  # fmt: skip
async def test_every_further_point_of_the_lifecycle_is_reached(lua: Script, point: str, source: str) -> None:
    await lua.run(f"Hooks.register('{point}', function(context) print('reached', context.operation) end) {source}")
    assert [line.split("\t")[0] for line in lua.paper.lines].count("reached") == 1


async def test_a_limit_of_tokens_is_a_point(tmp_path: Path) -> None:
    source = """
    Hooks.register("on_token_limit", function(context) print(context.operation, context.error.type) end)
    Agent.new("x"):chat("one two three four five")"""
    async with script(tmp_path, model="demo/echo", limits={"tokens": 2}) as lua:
        assert (await lua.error(source))["type"] == "limit"
        assert lua.paper.lines == ["chat\tlimit"]
