"""Nobody waits for a turn without end, and a rate of nothing that is there is told."""

from __future__ import annotations

import pytest

from tests.kit.scripts import Script

PATIENT = {
    "lua": """
    Hooks.register(RateLimitHook.new({ requests = 1, per = "hour", wait = true, max_wait = 20 }))
    local agent = Agent.new({ name = "a", model = "demo/echo" })
    agent:chat("one")
    local _, err = pcall(agent.chat, agent, "two")
    return { err.type, err.by, err.max_wait, err.message, err.retry_after > 3000 }
    """,
    "javascript": """
    Hooks.register(new RateLimitHook({ requests: 1, per: "hour", wait: true, maxWait: 20 }));
    const agent = await new Agent({ name: "a", model: "demo/echo" });
    await agent.chat("one");
    const err = await agent.chat("two").catch(error => error);
    return [err.type, err.by, err.maxWait ?? err.max_wait, err.message, (err.retryAfter ?? err.retry_after) > 3000];
    """,
}


@pytest.mark.parametrize("language", PATIENT)
async def test_a_wait_for_a_turn_ends_at_max_wait_with_what_to_do(lua: Script, language: str) -> None:
    kind, by, longest, message, far = await lua.value(PATIENT[language], language=language)
    assert (kind, by, longest, far) == ("rate_limit", "agent", 20, True)
    assert "longer than the 20 ms it may wait (max_wait): allow a longer wait, or more requests." in message
    assert [event.data["waits"] for event in lua.events if event.kind == "chat.rate_limited"] == [False]


WITHIN = {
    "a chat": "return select(2, pcall(agent.chat, agent, 'two', { timeout = 60000 })).message",
    "a step": """
    local flow = Workflow.sequential({ name = "f", steps = { { name = "s", agent = agent, timeout = 60000 } } })
    return select(2, pcall(flow.run, flow, "two")).message""",
}


@pytest.mark.parametrize("case", WITHIN)
async def test_a_turn_that_comes_behind_the_deadline_is_refused_at_once(lua: Script, case: str) -> None:
    source = """
    Hooks.register(RateLimitHook.new({ requests = 1, per = "hour", wait = true, max_wait = math.huge }))
    local agent = Agent.new({ name = "a", model = "demo/echo" })
    agent:chat("one")
    """
    assert "longer than the time limit around this call allows" in await lua.value(source + WITHIN[case])


async def test_a_model_whose_turn_comes_too_late_gives_way_to_the_next(lua: Script) -> None:
    source = """
    Hooks.register(RateLimitHook.new({ models = { ["demo/echo"] = { requests = 1, per = "hour" } },
        wait = true, max_wait = 10 }))
    local agent = Agent.new({ name = "a", model = { "demo/echo", "demo/test-model" } })
    agent:chat("one")
    return agent:chat("two") ~= nil
    """
    assert await lua.value(source)
    assert [event.data["next"] for event in lua.events if event.kind == "invoke_agent.fallback"] == ["demo/test-model"]


@pytest.mark.parametrize(
    ("rates", "told"),
    [
        ("providers = { opnai = { requests = 1 } }", "The rate of the provider 'opnai': There is no model provider"),
        ("providers = { opnai = { requests = 1 } }", "Did you mean 'openai'?"),
        ('models = { ["opnai/gpt-4o"] = { requests = 1 } }', "Did you mean 'openai'?"),
        ("tools = { calclator = { requests = 1 } }", "Did you mean 'calculator'?"),
    ],
)
async def test_a_rate_of_what_is_not_there_is_told_with_what_was_meant(lua: Script, rates: str, told: str) -> None:
    error = await lua.error(f"RateLimitHook.new({{ {rates} }})")
    assert error["type"] == "not_found"
    assert told in error["message"]


async def test_models_and_providers_are_found_by_the_names_people_use(lua: Script) -> None:
    source = """
    Hooks.register(RateLimitHook.new({ models = { echo = { requests = 1, per = "hour" } },
        providers = { google = { requests = 1 } } }))
    local agent = Agent.new({ name = "a", model = "demo/echo" })
    agent:chat("one")
    return select(2, pcall(agent.chat, agent, "two")).by
    """
    assert await lua.value(source) == "model"


async def test_a_rate_for_a_tool_that_was_never_made_is_told_at_the_first_tool_call(lua: Script) -> None:
    source = """
    Hooks.register(RateLimitHook.new({ tools = { zebra = { requests = 1 }, lion = { requests = 1 } } }))
    Tool.new({ name = "lion", handler = function() return 1 end }):run({})
    return Tool.new({ name = "cat", handler = function() return 2 end }):run({})
    """
    assert await lua.value(source) == 2
    told = [event.data["name"] for event in lua.events if event.kind == "execute_tool.limits_nothing"]
    assert told == ["zebra"]
