"""How long a model may take: the whole call, and each silence in it. Real HTTP on loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kernel.durations import lasting, lasting_ms
from tests.kit.openai_server import OpenAIServer, Reply, openai_server
from tests.kit.scripts import Script, script


@pytest.fixture
async def lua(tmp_path: Path) -> AsyncIterator[Script]:
    async with script(tmp_path) as running:
        yield running


DRIP = Reply(("Hoo. ",) * 2_000, delay=0.01)
"""An answer that keeps coming for longer than any test waits."""


def agent(server: OpenAIServer, rest: str = "") -> str:
    return f'local agent = Agent.new({{ model = "local/fake", base_url = "{server.url}", {rest} }})\n'


async def test_an_answer_that_never_ends_is_over_with_the_timeout(lua: Script) -> None:
    async with openai_server(DRIP) as server:
        error = await lua.error(agent(server, "timeout = 300") + 'agent:chat("Who?")')
    assert (error["type"], len(server.requests)) == ("timeout", 1)
    assert "did not end its answer within 300 ms" in error["message"]


async def test_one_answer_and_javascript_have_the_same_bound(lua: Script) -> None:
    async with openai_server(DRIP) as server:
        options = f'{{ model: "local/fake", baseUrl: "{server.url}", prompt: "Who?", timeout: 300 }}'
        error = await lua.error(f"await llm.complete({options})", language="javascript")
    assert (error["type"], len(server.requests)) == ("timeout", 1)


async def test_repeated_attempts_are_within_the_timeout_of_the_whole(lua: Script) -> None:
    async with openai_server(Reply(fault="stall")) as server:
        error = await lua.error(
            agent(server, "timeout = 4000, silence_timeout = 20, retries = 10") + 'agent:chat("Who?")'
        )
    assert error["type"] == "timeout"
    assert 1 < len(server.requests) < 11


async def test_a_wait_that_would_outlast_the_call_is_not_begun(lua: Script) -> None:
    async with openai_server(Reply(fault="rate_limit", retry_after="15")) as server:
        error = await lua.error(agent(server, "timeout = 9000") + 'agent:chat("Who?")')
    assert (error["type"], error["retry_after"], error["attempts"]) == ("rate_limit", 15, 1)


async def test_a_silence_is_bounded_by_itself_and_asked_again(lua: Script) -> None:
    async with openai_server(Reply(fault="stall"), Reply()) as server:
        assert await lua.value(agent(server, "idle_timeout = 100") + 'return agent:chat("Who?")') == "Hello"
    [told] = [event.data["error"] for event in lua.events if event.kind == "chat.retry"]
    assert "said nothing for 100 ms" in told["message"]


async def test_a_long_answer_is_not_cut_by_a_short_silence(lua: Script) -> None:
    async with openai_server(Reply(("Hoo. ",) * 8, delay=0.1)) as server:
        source = agent(server, "silence_timeout = 40000") + 'return { agent:chat("Who?"), agent.config.timeout }'
        assert await lua.value(source) == ["Hoo. " * 8, 600_000]


async def test_waiting_for_ones_turn_takes_nothing_from_the_call(lua: Script) -> None:
    async with openai_server(Reply()) as server:
        hook = 'Hooks.register(RateLimitHook.new({ by = "provider", requests = 1, per = 4500, wait = true }))\n'
        source = hook + agent(server, "timeout = 2000") + 'return { agent:chat("one"), agent:chat("two") }'
        assert await lua.value(source) == ["Hello", "Hello"]


async def test_embeddings_have_a_bound_of_the_whole_too(lua: Script) -> None:
    async with openai_server(Reply(fault="stall")) as server:
        error = await lua.error(
            f'llm.embed({{ model = "local/fake", base_url = "{server.url}", input = "owl", timeout = 200 }})'
        )
    assert (error["type"], len(server.requests)) == ("timeout", 1)
    assert "made no embeddings within 200 ms" in error["message"]


async def test_with_config_changes_both(lua: Script) -> None:
    source = """
    local agent = Agent.new({ model = "demo/echo" })
    agent:with_config({ timeout = 5000 })
    local first = agent.config.silence_timeout
    agent:with_config({ silence_timeout = 1000, timeout = 9000 })
    return { first, agent.config.silence_timeout, agent.config.timeout }"""
    assert await lua.value(source) == [5000, 1000, 9000]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.0, "0 s"),
        (0.0000001, "less than 1 ms"),
        (0.34, "340 ms"),
        (7.0, "7 s"),
        (119.04, "119 s"),
        (125.0, "2 min 5 s"),
        (3600.0, "1 h"),
        (12000.0, "3 h 20 min"),
        (3.4e6, "39 days"),
        (3.4e8, "10.8 years"),
        (1e300, "more than 1000 years"),
        (float("inf"), "for ever"),
    ],
)
def test_a_duration_reads_like_one(seconds: float, words: str) -> None:
    assert lasting(seconds) == words


def test_a_scripts_own_number_is_repeated_while_it_is_short() -> None:
    assert (lasting_ms(2500), lasting_ms(0.5), lasting_ms(3.4e8)) == ("2500 ms", "0.5 ms", "4 days")
