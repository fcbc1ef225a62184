"""The hooks that come along: logging, metrics, rate limits, caching, retries, trace ids, debugging."""

from __future__ import annotations

import pytest

from tests.kit.scripts import Script


def told(lua: Script) -> str:
    """What was written to standard error."""
    written = [event.data for event in lua.events if event.kind.endswith(".stdout")]
    return "".join(data["text"] for data in written if data["stream"] == "stderr")


@pytest.mark.parametrize(
    "how", ["Hooks.use('logging')", "Hooks.enable('Logging')", "agent:add_hook(LoggingHook.new())"]
)
async def test_logging_writes_a_line_for_everything_that_ended(lua: Script, how: str) -> None:
    await lua.value(f"local agent = Agent.new({{ name = 'poet' }}) {how} agent:chat('hello')")
    lines = told(lua).splitlines()
    assert [line.split(", ")[0] for line in lines] == ["[info] poet: chat demo/echo", "[info] invoke_agent poet"]
    assert lines[0].endswith("tokens")


async def test_logging_tells_what_failed(lua: Script) -> None:
    await lua.error("Hooks.use('logging') Tool.new({ name = 't', handler = function() error('no') end }):run({})")
    assert "[error] execute_tool t" in told(lua)
    assert "failed" in told(lua)


async def test_metrics_count_calls_times_errors_and_tokens(lua: Script) -> None:
    source = """
    local counted, agent = MetricsHook.new(), Agent.new("x")
    agent:add_hook(counted)
    agent:chat("one two three")
    agent:add_hook("before_execute", function() error("no") end)
    pcall(agent.chat, agent, "again")
    local stats = counted.stats
    return { stats.chat.count, stats.invoke_agent.count, stats.invoke_agent.errors, stats.tokens.output > 0,
        counted:get_stats().chat.mean <= counted.stats.chat.max }"""
    assert await lua.value(source) == [1, 2, 1, True, True]


async def test_a_rate_limit_refuses_what_is_too_much_for_each_agent_by_itself(lua: Script) -> None:
    source = """
    Hooks.register(RateLimitHook.new({ requests = 2, per = "minute" }))
    local one, other = Agent.new({ name = "one" }), Agent.new({ name = "other" })
    one:chat("a") one:chat("b") other:chat("c")
    local ok, err = pcall(one.chat, one, "d")
    return { ok, err.type, err.retry_after > 0 }"""
    assert await lua.value(source) == [False, "rate_limit", True]


async def test_a_rate_limit_may_make_wait_instead(lua: Script) -> None:
    source = """
    local agent = Agent.new("x")
    agent:add_hook(RateLimitHook.new({ requests = 1, per = 20, wait = true }))
    return { agent:chat("a"), agent:chat("b") }"""
    assert await lua.value(source) == ["a", "b"]


async def test_a_cache_answers_an_equal_call_without_the_model(lua: Script) -> None:
    source = """
    local cache = CacheHook.new({ ttl = 60000 })
    Hooks.register(cache)
    local answers = { Agent.new("x"):chat("hello"), Agent.new("x"):chat("hello"), Agent.new("x"):chat("other") }
    return { answers, cache.stats.hits, cache.stats.misses }"""
    assert await lua.value(source) == [["hello", "hello", "other"], 1, 2]
    cached = [event.data["attributes"].get("cached") for event in lua.events if event.kind == "chat.finished"]
    assert cached == [None, True, None]


async def test_a_cache_of_tools_tells_parameters_apart(lua: Script) -> None:
    source = """
    local calls = 0
    local double = Tool.new({ name = "double", handler = function(params) calls = calls + 1 return params.n * 2 end })
    Hooks.use("cache", { operations = { "tool" } })
    return { double:run({ n = 1 }), double:run({ n = 1 }), double:run({ n = 2 }), calls }"""
    assert await lua.value(source) == [2, 2, 4, 2]


async def test_retries_try_again_after_passing_errors_only(lua: Script) -> None:
    source = """
    local tries = { network = 0, invalid = 0 }
    Hooks.use("retry", { max_attempts = 4, delay = 1, operations = { "tool_call" } })
    local tool = Tool.new({ name = "t", handler = function(params)
        tries[params.kind] = tries[params.kind] + 1
        if tries[params.kind] < 3 then error({ type = params.kind, message = "busy" }) end
        return "done"
    end })
    local value = tool:run({ kind = "network" })
    local ok = pcall(tool.run, tool, { kind = "invalid" })
    return { value, tries.network, ok, tries.invalid }"""
    assert await lua.value(source) == ["done", 3, False, 1]
    delays = [event.data["delay"] for event in lua.events if event.kind == "execute_tool.retry"]
    assert delays == [0.001, 0.002]


async def test_tracing_gives_every_call_of_a_run_ids_of_one_trace(lua: Script) -> None:
    source = """
    local parents = {}
    Hooks.use("tracing")
    Hooks.register("before_execute", { priority = 90, handler = function(c) parents[1] = c.metadata.traceparent end })
    Hooks.register("before_llm_call", { priority = 90, handler = function(c) parents[2] = c.metadata.traceparent end })
    Agent.new("x"):chat("hello")
    return parents"""
    first, second = await lua.value(source)
    assert first.split("-")[1] == second.split("-")[1]
    assert first.split("-")[2] != second.split("-")[2]
    assert [len(part) for part in first.split("-")] == [2, 32, 16, 2]


async def test_debugging_shows_what_goes_in_and_comes_out(lua: Script) -> None:
    await lua.value(
        "local agent = Agent.new('x') agent:add_hook(DebugHook.new({ operations = { 'agent' } })) agent:chat('hi')"
    )
    assert told(lua) == '[debug] > invoke_agent agent_1 "hi"\n[debug] < invoke_agent agent_1 "hi"\n'


async def test_a_hook_that_comes_along_is_taken_away_as_a_whole(lua: Script) -> None:
    await lua.value("local id = Hooks.use('debug') Hooks.remove(id) Agent.new('x'):chat('hi')")
    assert told(lua) == ""


@pytest.mark.parametrize(
    ("source", "told_"),
    [
        ("LoggingHook.new({ level = 1 })", "LoggingHook.new has no option 'level'"),
        ("LoggingHook.new({ operations = { 'chatt' } })", "There is no operation 'chatt'. Did you mean 'chat'?"),
        ("RateLimitHook.new({ per = 'fortnight' })", "fortnight"),
    ],
)
async def test_wrong_settings_are_named(lua: Script, source: str, told_: str) -> None:
    assert told_ in (await lua.error(source))["message"]


async def test_providers_and_tools_have_rates_of_their_own(lua: Script) -> None:
    source = """
    Hooks.register(RateLimitHook.new({ providers = { demo = { requests = 2, per = "hour" }, openai = { requests = 1 } },
        tools = { calculator = { requests = 1, per = "hour" } } }))
    local seen = {}
    local function try(work) seen[#seen + 1] = select(2, pcall(work)).type or "ok" end
    local chat = function() return { type = Agent.new("x"):chat("hi") and "chat" } end
    local count = function() return { type = tostring(Calculator.new():run({ expression = "1+1" }).result) } end
    for _ = 1, 3 do try(chat) end
    for _ = 1, 2 do try(count) end
    return seen
    """
    assert await lua.value(source) == ["chat", "chat", "rate_limit", "2", "rate_limit"]
    told = [event for event in lua.events if event.kind.endswith(".rate_limited")]
    assert [event.kind for event in told] == ["chat.rate_limited", "execute_tool.rate_limited"]
    assert [event.data["key"] for event in told] == ["demo", "calculator"]


async def test_calls_may_be_counted_by_tool_and_wait_their_turn(lua: Script) -> None:
    source = """
    Hooks.use("rate_limit", { by = "tool", requests = 1, per = 500, wait = true })
    for _ = 1, 2 do Calculator.new():run({ expression = "1+1" }) end
    return select(2, pcall(RateLimitHook.new, { by = "moon" })).message
    """
    assert await lua.value(source) == (
        "RateLimitHook.new: 'by' is one of agent, provider, model, tool, all, not 'moon'."
    )
    assert [event.data["waits"] for event in lua.events if event.kind.endswith(".rate_limited")][:1] == [True]
