"""What a rate limit counts: every request that goes to a provider, and nothing else. Real HTTP on loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.kit.openai_server import OpenAIServer, Reply, openai_server
from tests.kit.scripts import Script, script


@pytest.fixture
async def lua(tmp_path: Path) -> AsyncIterator[Script]:
    async with script(tmp_path, model="demo/echo") as running:
        yield running


LIMIT = 'Hooks.register(RateLimitHook.new({{ {by} = {{ ["{name}"] = {{ requests = {requests}, per = "hour" }} }} }}))\n'


def limited(requests: int, by: str = "providers", name: str = "local") -> str:
    return LIMIT.format(by=by, name=name, requests=requests)


def asking(server: OpenAIServer, rest: str = "") -> str:
    return f'local agent = Agent.new({{ model = "local/fake", base_url = "{server.url}", {rest} }})\n'


async def test_every_repeated_request_is_counted(lua: Script) -> None:
    async with openai_server(Reply(fault="rate_limit", retry_after="0"), Reply()) as server:
        error = await lua.error(limited(2) + asking(server) + 'agent:chat("one") agent:chat("two")')
    assert (error["type"], error["by"], len(server.requests)) == ("rate_limit", "provider", 2)


async def test_a_repeated_request_that_is_refused_says_what_went_wrong_before(lua: Script) -> None:
    async with openai_server(Reply(fault="rate_limit", retry_after="0"), Reply()) as server:
        error = await lua.error(limited(1) + asking(server) + 'agent:chat("one")')
    assert (error["type"], len(server.requests)) == ("rate_limit", 1)
    assert "slow down" in error["cause"]["message"]


async def test_embeddings_count_for_the_provider_and_each_of_their_requests(lua: Script) -> None:
    vectors = [[float(one), 1.0] for one in range(256)]
    texts = 'local texts = {} for place = 1, 257 do texts[place] = "owl " .. place end\n'
    made = 'llm.embed({{ model = "local/fake", base_url = "{url}", input = {input} }})\n'
    async with openai_server(Reply(vectors=vectors), Reply(vectors=vectors[:1])) as server:
        many, one = made.format(url=server.url, input="texts"), made.format(url=server.url, input='"owl"')
        error = await lua.error(limited(2) + texts + many + one)
    assert (error["type"], len(server.requests)) == ("rate_limit", 2)
    assert [event.kind for event in lua.events if event.kind.endswith("rate_limited")] == ["embeddings.rate_limited"]


@pytest.mark.parametrize("cached", ["option", "hook", "hook_behind"])
async def test_an_answer_from_a_cache_is_not_counted(lua: Script, cached: str) -> None:
    hook, rest = "Hooks.register(CacheHook.new())\n", "cache = true" if cached == "option" else ""
    before = {"option": limited(1), "hook": hook + limited(1), "hook_behind": limited(1) + hook}[cached]
    async with openai_server(Reply()) as server:
        fresh = asking(server, rest) + 'print(agent:chat("again"))\n'
        assert await lua.value(before + f"do {fresh} end do {fresh} end return 7") == 7
    assert len(server.requests) == 1


async def test_a_model_at_its_rate_gives_way_to_the_next_and_the_trace_says_so(lua: Script) -> None:
    async with openai_server(Reply()) as server:
        listed = f'Agent.new({{ model = {{ "local/fake", "demo/echo" }}, base_url = "{server.url}" }})\n'
        source = limited(1) + f"local agent = {listed}" + 'return { agent:chat("one"), agent:chat("two") }'
        assert await lua.value(source) == ["Hello", "two"]
    assert len(server.requests) == 1
    told = next(event.data for event in lua.events if event.kind == "invoke_agent.fallback")
    assert (told["model"], told["next"], told["error"]["type"]) == ("local/fake", "demo/echo", "rate_limit")
    assert told["error"]["by"] == "provider"


async def test_a_model_that_is_to_wait_its_turn_does_not_give_way(lua: Script) -> None:
    async with openai_server(Reply()) as server:
        hook = 'RateLimitHook.new({ by = "provider", requests = 1, per = 50, wait = true })'
        listed = f'Agent.new({{ model = {{ "local/fake", "demo/echo" }}, base_url = "{server.url}" }})\n'
        source = f'Hooks.register({hook}) local agent = {listed} return {{ agent:chat("one"), agent:chat("two") }}'
        assert await lua.value(source) == ["Hello", "Hello"]


async def test_another_model_does_not_help_an_agent_that_is_at_its_own_rate(lua: Script) -> None:
    source = """
    Hooks.register(RateLimitHook.new({ requests = 1, per = "hour" }))
    local agent = Agent.new({ model = { "demo/echo", "demo/assistant" } })
    agent:chat("one") agent:chat("two")"""
    error = await lua.error(source)
    assert (error["type"], error["by"], "tried" in error) == ("rate_limit", "agent", False)


async def test_it_is_the_model_that_a_hook_chose_that_is_counted(lua: Script) -> None:
    source = (
        limited(1, "models", "demo/echo")
        + """
    Hooks.register("before_chat", function(call) call.input.model = "demo/test-model" return { input = call.input } end)
    local agent = Agent.new({ model = "demo/echo" })
    agent:chat("one") agent:chat("two")
    return 7"""
    )
    assert await lua.value(source) == 7


async def test_a_tool_that_a_cache_answers_is_not_counted(lua: Script) -> None:
    source = """
    Hooks.register(RateLimitHook.new({ tools = { twice = { requests = 1, per = "hour" } } }))
    Hooks.register(CacheHook.new({ operations = { "execute_tool" } }))
    local twice = Tool.new({ name = "twice", parameters = { n = "number" },
      handler = function(input) return input.n * 2 end })
    return { twice:run({ n = 1 }), twice:run({ n = 1 }), (pcall(twice.run, twice, { n = 2 })) }"""
    assert await lua.value(source) == [2, 2, False]


async def test_a_registered_server_is_counted_once_for_each_request(lua: Script) -> None:
    async with openai_server(Reply(fault="rate_limit", retry_after="0"), Reply()) as server:
        source = f'llm.register("mine", {{ base_url = "{server.url}", retries = 1 }})\n' + limited(2, name="mine")
        assert await lua.value(source + 'return Agent.new({ model = "mine/x" }):chat("one")') == "Hello"
        error = await lua.error('Agent.new({ model = "mine/x" }):chat("one")')
    assert (error["type"], len(server.requests)) == ("rate_limit", 2)
