"""Errors in Lua: what they are, trying again, the fuse, another agent."""

from __future__ import annotations

import pytest

from kernel.api.errors import ERRORS, as_error, error_classes
from kernel.api.host import ScriptHost
from kernel.context import Context, Run
from kernel.errors import RateLimitError, ScriptError, describe_error
from tests.kit.scripts import Script

SEED = """
local function attempt(kind)
    local success, result = pcall(function()
        if kind == "timeout" then
            Agent.new({ name = "research_agent", latency_ms = 60000 })
            return Agent.execute("research_agent", { query = "AI safety research trends", timeout = 5 })
        end
        error({ type = "rate_limit", message = "slow down", retry_after = 0.001 })
    end)
    if not success then
        local error_info = ErrorHandler.parse_error(result)
        if error_info.type == "timeout" then
            result = Cache.get_cached_research("ai_safety_trends")
        elseif error_info.type == "rate_limit" then
            Async.sleep(error_info.retry_after or 5000)
            result = "waited " .. error_info.retry_after
        else
            error("Unhandled error: " .. error_info.message)
        end
    end
    return result
end
"""


async def test_the_seeds_error_handling_finds_timeouts_and_rate_limits(lua: Script) -> None:
    source = f'{SEED} Cache.set("ai_safety_trends", "kept") return {{ attempt("timeout"), attempt("limit") }}'
    assert await lua.value(source) == ["kept", "waited 1"]


@pytest.mark.parametrize(
    ("thrown", "kind", "category", "retryable"),
    [
        ('{ type = "network", message = "gone" }', "network", "transient", True),
        ('"something plain"', "script", "script", False),
        ('"429 Too Many Requests"', "rate_limit", "transient", True),
        ('"Task timeout"', "timeout", "transient", True),
        ('{ name = "SecurityError", message = "no" }', "security", "security", False),
        ('{ type = "my_own", message = "m" }', "my_own", "internal", False),
        ("nil", "script", "script", False),
        ("{ code = 7 }", "script", "script", False),
    ],
)
async def test_anything_thrown_is_understood(
    lua: Script, thrown: str, kind: str, category: str, retryable: bool
) -> None:
    found = await lua.value(f"return ErrorHandler.parse_error({thrown})")
    assert (found["type"], found["category"], found["retryable"]) == (kind, category, retryable)
    assert found["message"]


async def test_an_errors_cause_and_fields_are_kept(lua: Script) -> None:
    source = """
    local ok, err = pcall(function()
        error({ type = "workflow", message = "step failed", step = 2,
            cause = { type = "tool", message = "no file", cause = { message = "disk" } } })
    end)
    return ErrorHandler.parse_error(err)
    """
    found = await lua.value(source)
    assert found["details"] == {"step": 2}
    assert (found["cause"]["type"], found["cause"]["cause"]["message"]) == ("tool", "disk")


async def test_the_cause_may_be_an_error_of_the_kernel(lua: Script) -> None:
    source = """
    local _, cause = pcall(function() http.get("ftp://x") end)
    local _, err = pcall(function() error({ type = "outer", message = "o", cause = cause }) end)
    local found = ErrorHandler.parse_error(err)
    return { found.type, found.message, found.cause.type, found.cause.message }
    """
    message = "'ftp://x' is not an http or https address."
    assert await lua.value(source) == ["outer", "o", "invalid", message]


async def test_a_denied_tool_is_parsed_as_denied(lua: Script) -> None:
    source = """
    local ok, err = pcall(function() FileSystemTool.new({}):run({ operation = "read", path = "/etc/hostname" }) end)
    return ErrorHandler.parse_error(err).type
    """
    assert await lua.value(source) == "denied"


async def test_javascript_reads_the_wait_in_its_own_spelling(lua: Script) -> None:
    host = ScriptHost(lua.runtime.spell, "javascript", lambda *_: None)
    thrown = {"type": "rate_limit", "message": "slow down", "retryAfter": 1.5}
    found = await host.call(Context(Run("r", lambda event: None)), "ErrorHandler.parse_error", [thrown])
    assert (found["type"], found["retryAfter"]) == ("rate_limit", 1500)


async def test_a_retry_policy_tries_as_often_as_it_says_and_only_what_may_help(lua: Script) -> None:
    source = """
    local policy = RetryPolicy.new({ max_attempts = 3, base_delay = 1, backoff = "linear" })
    local calls = 0
    local ok, err = pcall(function()
        return policy:run(function() calls = calls + 1 error({ type = "network", message = "down" }) end)
    end)
    local other = 0
    pcall(function() policy:run(function() other = other + 1 error("a fault of mine") end) end)
    local any = RetryPolicy.new({ max_attempts = 4, base_delay = 1, retryable_errors = { "all" } })
    local third = 0
    local value = any:execute(function() third = third + 1 if third < 3 then error("again") end return third end)
    return { ok, err.type, calls, other, value, policy:delay(3), policy.max_attempts }
    """
    assert await lua.value(source) == [False, "network", 3, 1, 3, 3, 3]


async def test_a_script_may_decide_itself_what_is_tried_again(lua: Script) -> None:
    source = """
    local policy = RetryPolicy.new({ base_delay = 1, retryable_errors = function(err)
        return tostring(err):match("flaky") ~= nil end })
    local calls = 0
    local value = policy:run(function() calls = calls + 1 if calls == 1 then error("flaky") end return "ok" end)
    return { value, calls, policy:should_retry("flaky", 1), policy:should_retry("flaky", 3),
        policy:should_retry("dead", 1) }
    """
    assert await lua.value(source) == ["ok", 2, True, False, False]


async def test_a_circuit_breaker_opens_refuses_and_closes_again(lua: Script) -> None:
    source = """
    local breaker = CircuitBreaker.new({ failure_threshold = 2, reset_timeout = 20 })
    local states, calls = { breaker.state }, 0
    local function fail() calls = calls + 1 error("down") end
    for _ = 1, 3 do
        local _, err = pcall(function() breaker:call(fail) end)
        states[#states + 1] = breaker.state
        states.last = type(err) == "table" and err.type or "?"
    end
    local waits = breaker.retry_after > 0
    Async.sleep(30)
    states[#states + 1] = breaker.state
    local value = breaker:call(function() return "back" end)
    return { { table.unpack(states) }, states.last, calls, waits, value, breaker.state, breaker.failures }
    """
    states, last, calls, waits, value, at_last, failures = await lua.value(source)
    assert states == ["closed", "closed", "open", "open", "half_open"]
    assert (last, calls, waits, value, at_last, failures) == ("circuit_open", 2, True, "back", "closed", 0)


async def test_recovery_tries_strategies_in_order_of_priority(lua: Script) -> None:
    source = """
    local order = {}
    local recovery = ErrorRecovery.new({ retry = { max_attempts = 1 }, strategies = {
        { priority = 20, handler = function() order[#order + 1] = "second" return "saved" end },
        { priority = 10, category = "transient", handler = function(err) order[#order + 1] = err.type end },
        { priority = 5, category = "security", handler = function() order[#order + 1] = "never" end } } })
    local value = recovery:run(function() error({ type = "timeout", message = "slow" }) end)
    return { value, order }
    """
    assert await lua.value(source) == ["saved", ["timeout", "second"]]


async def test_what_nothing_helps_against_is_raised_as_it_was(lua: Script) -> None:
    error = await lua.error("""
    ErrorRecovery.new():run(function() error({ type = "my_own", message = "no way" }) end)
    """)
    assert (error["type"], error["message"]) == ("my_own", "no way")


async def test_another_agent_answers_in_the_place_of_one_that_fails(lua: Script) -> None:
    source = """
    local recovery = ErrorRecovery.new({ retry = { max_attempts = 1 }, fallback_agents = { expert = "generalist" } })
    Agent.new({ name = "generalist" })
    local expert = Agent.new({ name = "expert", model = "openai/none", retries = 0 })
    local tool = Tool.new({ name = "t", handler = function() return 1 end })
    Agent.new({ name = "skilled", tools = { tool } })
    local other = Agent.new({ name = "other", model = "openai/none", retries = 0, tools = { tool } })
    local action = recovery:handle({ type = "model", message = "x" }, { agent = "other" })
    return { recovery:run_agent(expert, "hello"), recovery:run_agent("other", "again"), action.action,
        action.fallback_agent }
    """
    assert await lua.value(source) == ["hello", "again", "use_fallback_agent", "skilled"]


async def test_another_agent_answers_also_while_the_circuit_is_open(lua: Script) -> None:
    source = """
    llm.register("dead", function() error(NetworkError.new("no line")) end)
    local recovery = ErrorRecovery.new({ retry = { max_attempts = 1 }, fallback_agents = { a1 = "a2" },
        circuit_breaker = { failure_threshold = 2, reset_timeout = 60000 } })
    local a1, answers = Agent.new({ name = "a1", model = "dead/x" }), {}
    Agent.new({ name = "a2", model = "demo/echo" })
    for i = 1, 4 do answers[i] = recovery:run_agent(a1, "q" .. i) end
    return answers
    """
    assert await lua.value(source) == ["q1", "q2", "q3", "q4"]


async def test_too_many_errors_of_a_category_block_recovery_for_a_while(lua: Script) -> None:
    source = """
    local recovery = ErrorRecovery.new({ circuit_breaker = { failure_threshold = 2, reset_timeout = 60000 } })
    local actions = {}
    for _ = 1, 3 do
        local action = recovery:handle({ type = "network", message = "down" })
        actions[#actions + 1] = action.action
        actions.wait = action.retry_after
    end
    local other = recovery:handle({ type = "tool", message = "x" }).action
    return { { table.unpack(actions) }, actions.wait > 50000, other }
    """
    propagate = "propagate_error"
    assert await lua.value(source) == [[propagate, propagate, "circuit_breaker_block"], True, propagate]


async def test_what_a_strategy_could_save_in_part_is_told(lua: Script) -> None:
    source = """
    local recovery = ErrorRecovery.new()
    recovery:add_strategy("tool", function() return { partial = { "half" } } end)
    local action = recovery:handle({ type = "tool", message = "x" })
    return { action.action, action.partial, action.error.message }
    """
    assert await lua.value(source) == ["propagate_error", [["half"]], "x"]


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("RetryPolicy.new({ backoff = 'cubic' })", "'backoff' should be one of"),
        ("CircuitBreaker.new({ failure_threshold = 0 })", "'failure_threshold' should be 1 or more"),
        ("RetryPolicy.new({ base_delay = -5 })", "'base_delay' should be 0 milliseconds or more, not -5"),
        ("RetryPolicy.new({ max_delay = -5 })", "'max_delay' should be 0 or more milliseconds"),
        ("Async.retry(print, { base_delay = 0/0 })", "'base_delay' should be 0 milliseconds or more"),
        ("RetryPolicy.new({ retryable_errors = { 'netwrk' } })", "'netwrk', which is no type of error. Did you mean"),
        ("RetryPolicy.new({ retryable_errors = 'Timeout' })", "'Timeout', which is no type of error. Did you mean"),
        ("RetryPolicy.new({ retryable_errors = 'NetworkError' })", "Did you mean 'network'?"),
        ("RetryPolicy.new({ retryable_errors = { 5 } })", "should be types or categories of errors"),
        ("RetryPolicy.new({ retryable_errors = { '*' } })", "should be types or categories of errors"),
        ("CircuitBreaker.new({ reset_timeout = -1 })", "'reset_timeout' should be 0 milliseconds or more"),
        ("ErrorRecovery.new({ fallback_agents = { x = 5 } })", "fallback_agents.x: 5 is no agent"),
        ("ErrorRecovery.new():add_fallback('x', 7)", "7 is no agent"),
        ("ErrorRecovery.new():add_strategy('odd', print)", "no category of errors 'odd'"),
        ("ErrorRecovery.new({ strategies = { 1 } })", "'handler' should be a function"),
    ],
)
async def test_a_wrong_option_is_told(lua: Script, source: str, told: str) -> None:
    assert told in (await lua.error(source))["message"]


async def test_a_type_of_error_of_ones_own_may_be_tried_again(lua: Script) -> None:
    source = """
    local policy = RetryPolicy.new({ retryable_errors = { "my_own", "my_network", "network_error", "rate_limit" } })
    return policy:should_retry({ type = "my_own", message = "m" }, 1)
    """
    assert await lua.value(source) is True


def test_every_error_class_has_a_type_of_its_own() -> None:
    assert len(set(ERRORS.values())) == len(error_classes())


def test_a_thrown_table_becomes_the_kernels_own_error_of_its_type() -> None:
    error = as_error({"type": "rate_limit", "message": "wait", "retry_after": 3, "line": 7})
    assert isinstance(error, RateLimitError)
    assert describe_error(error) == {"type": "rate_limit", "message": "wait", "retry_after": 3, "line": 7}
    own = as_error({"type": "mine", "message": "m", "code": 1})
    assert isinstance(own, ScriptError)
    assert describe_error(own) == {"type": "mine", "message": "m", "code": 1}
