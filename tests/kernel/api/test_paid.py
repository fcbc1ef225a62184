"""What was paid is never lost: not in the span, the run, the agent nor the error, however a call ends. Real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from kernel.messages import ATTRIBUTES
from kernel.replay.edges import REPLAYED
from kernel.tapes import Replay
from tests.kit.openai_server import OpenAIServer, Reply, openai_server
from tests.kit.scripts import Script, script

ONE = {"input_tokens": 5, "output_tokens": 3, "total_tokens": 8, "cost": None}
"""What every answer of the server uses."""

TWICE = {"input_tokens": 10, "output_tokens": 6, "total_tokens": 16, "cost": None}


def in_lua(usage: dict[str, int | None]) -> dict[str, int]:
    """As Lua has it: nothing has no place in a table."""
    return {name: count for name, count in usage.items() if count is not None}


SCHEMA = '{ type = "object", properties = { n = { type = "integer" } }, required = { "n" } }'


@pytest.fixture
async def lua(tmp_path: Path) -> AsyncIterator[Script]:
    async with script(tmp_path) as running:
        yield running


def agent(server: OpenAIServer, rest: str = "") -> str:
    return f'local agent = Agent.new({{ model = "local/fake", base_url = "{server.url}", retries = 0, {rest} }})\n'


CAUGHT = 'local ok, err = pcall(agent.chat, agent, "Who?")\n'


def _run_usage(lua: Script) -> list[int]:
    told = next(event for event in reversed(lua.events) if event.kind == "run.finished").data["usage"]
    return [told["input_tokens"], told["output_tokens"]]


def ended(lua: Script, kind: str) -> list[tuple[int | None, int | None]]:
    """The tokens of the spans that ended so."""
    attributes = [event.data["attributes"] for event in lua.events if event.kind == kind]
    return [(one.get(ATTRIBUTES["input_tokens"]), one.get(ATTRIBUTES["output_tokens"])) for one in attributes]


async def test_a_schema_that_is_never_satisfied_was_paid_twice(lua: Script) -> None:
    async with openai_server(Reply()) as server:
        source = agent(server, f"response_schema = {SCHEMA}") + CAUGHT
        told = await lua.value(source + "return { err.reason, err.usage, agent.usage.total_tokens }")
    assert told == ["schema", in_lua(TWICE), 16]
    assert (ended(lua, "invoke_agent.failed"), ended(lua, "chat.finished")) == ([(10, 6)], [(5, 3)] * 2)
    assert _run_usage(lua) == [10, 6]


async def test_a_tool_loop_without_end_was_paid_every_turn(lua: Script) -> None:
    call = Reply((), tool_calls=(("c1", "calculator", '{"expression": "1 + 1"}'),))
    async with openai_server(call) as server:
        source = agent(server, 'tools = { "calculator" }, max_turns = 3') + CAUGHT
        told = await lua.value(source + "return { err.type, err.usage.total_tokens, agent.usage.total_tokens }")
    assert told == ["limit", 24, 24]
    assert (ended(lua, "invoke_agent.failed"), _run_usage(lua)) == ([(15, 9)], [15, 9])


SILENCES = {
    "empty": (Reply(()), 2),
    "content_filter": (Reply((), finish="content_filter"), 1),
    "broken off by the filter": (Reply(("Ho",), finish="content_filter"), 1),
    "refusal": (Reply((), refusal="No."), 1),
    "max_tokens": (Reply((), finish="length"), 1),
    "invalid_arguments": (Reply((), tool_calls=(("c1", "calculator", "[1"),)), 2),
}
"""How an answer is none → how often it is asked for."""


@pytest.mark.parametrize("reason", SILENCES)
async def test_an_answer_that_is_none_was_paid(lua: Script, reason: str) -> None:
    reply, times = SILENCES[reason]
    async with openai_server(reply) as server:
        source = agent(server, 'tools = { "calculator" }') + CAUGHT
        told = await lua.value(source + "return { err.usage.total_tokens, agent.usage.total_tokens }")
    assert told == [8 * times, 8 * times]
    assert ended(lua, "chat.failed") == [(5, 3)] * times
    assert ended(lua, "invoke_agent.failed") == [(5 * times, 3 * times)]
    assert _run_usage(lua) == [5 * times, 3 * times]


async def test_the_repair_turn_of_one_answer_is_paid_with_it(lua: Script) -> None:
    async with openai_server(Reply(("nope",)), Reply(('{"n": 7}',))) as server:
        source = f'{{ model = "local/fake", base_url = "{server.url}", prompt = "n?", response_schema = {SCHEMA} }}'
        assert await lua.value(f"local a = llm.complete({source}) return {{ a.data.n, a.usage.total_tokens }}") == [
            7,
            16,
        ]
    assert _run_usage(lua) == [10, 6]


async def test_one_answer_that_never_fits_says_what_it_cost(lua: Script) -> None:
    async with openai_server(Reply()) as server:
        options = f'model: "local/fake", baseUrl: "{server.url}", prompt: "n?"'
        schema = '{ type: "object", properties: { n: { type: "integer" } }, required: ["n"] }'
        code = f"try {{ await llm.complete({{ {options}, responseSchema: {schema} }}) }} catch (e) {{ return e.usage }}"
        told = await lua.value(f"return await (async () => {{ {code} }})()", language="javascript")
    assert told.items() >= TWICE.items()
    assert (told["inputTokens"], told["outputTokens"]) == (10, 6)


async def test_a_model_that_gave_way_was_paid_by_the_agent(lua: Script) -> None:
    async with openai_server(Reply((), finish="content_filter")) as server:
        listed = f'model = {{ "local/fake", "demo/test-model" }}, base_url = "{server.url}"'
        source = f'local agent = Agent.new({{ {listed} }}) agent:chat("Who?") return agent.usage.total_tokens'
        whole = await lua.value(source)
    [(sent, said)] = ended(lua, "chat.finished")
    assert sent is not None
    assert said is not None
    assert whole == 8 + sent + said
    assert ended(lua, "invoke_agent.finished") == [(5 + sent, 3 + said)]


async def test_attempts_of_a_hook_add_up_in_their_span(lua: Script) -> None:
    async with openai_server(Reply((), finish="length"), Reply()) as server:
        hook = 'agent:add_hook(RetryHook.new({ max_attempts = 2, delay = 1, retryable_errors = { "model" } }))\n'
        source = agent(server) + hook + 'return { agent:chat("Who?"), agent.usage.total_tokens }'
        assert await lua.value(source) == ["Hello", 16]
    assert (ended(lua, "chat.finished"), _run_usage(lua)) == ([(10, 6)], [10, 6])


async def test_answers_that_are_none_use_up_the_budget(tmp_path: Path) -> None:
    async with (
        script(tmp_path, limits={"tokens": 20}) as running,
        openai_server(Reply((), finish="content_filter")) as server,
    ):
        error = await running.error(agent(server) + CAUGHT * 2 + 'agent:chat("Who?")')
    assert (error["type"], error["usage"], len(server.requests)) == ("limit", ONE, 3)


async def test_a_summary_is_paid_by_the_agent_whose_memory_it_is(lua: Script) -> None:
    async with openai_server(Reply()) as server:
        source = agent(server, "memory_size = 2, summarize = true") + 'for _ = 1, 3 do agent:chat("owl") end '
        whole = await lua.value(source + "return agent.usage.total_tokens")
    assert whole == 8 * len(server.requests) > 24


async def test_half_an_answer_is_estimated_and_says_so(lua: Script) -> None:
    async with openai_server(Reply(fault="half_stream")) as server:
        told = await lua.value(agent(server) + CAUGHT + "return { err.type, err.usage.output_tokens > 0 }")
    assert told == ["network", True]
    [failed] = [event.data["attributes"] for event in lua.events if event.kind == "chat.failed"]
    assert failed["llmspell.usage.estimated"] is True
    assert _run_usage(lua)[1] > 0


async def test_embeddings_of_which_a_part_fails_were_paid_so_far(lua: Script) -> None:
    vectors = [[float(one), 1.0] for one in range(256)]
    texts = 'local texts = {} for place = 1, 257 do texts[place] = "owl " .. place end\n'
    async with openai_server(Reply(vectors=vectors), Reply(vectors=vectors[:2])) as server:
        options = f'{{ model = "local/fake", base_url = "{server.url}", input = texts }}'
        told = await lua.value(f"{texts} local ok, err = pcall(llm.embed, {options}) return err.usage.input_tokens")
    assert told == 10
    assert (ended(lua, "embeddings.failed"), _run_usage(lua)) == ([(10, 0)], [10, 0])


async def test_a_replay_tells_the_same_of_what_a_failure_cost(tmp_path: Path) -> None:
    async def play(url: str, **options: Any) -> tuple[Any, list[tuple[int | None, int | None]], bool]:
        source = f'Agent.new({{ model = "local/fake", base_url = "{url}" }}):chat("Who?")'
        async with script(tmp_path, **options) as running:
            error = await running.error(source)
            replayed = [e.data["attributes"].get(REPLAYED, False) for e in running.events if e.kind == "chat.failed"]
            return error["usage"], ended(running, "chat.failed"), all(replayed)

    tape = tmp_path / "tape.yaml"
    async with openai_server(Reply((), finish="content_filter")) as server:
        first = await play(server.url, record=tape)
        again = await play(server.url, replay=Replay(str(tape)))
    assert (first, again) == ((ONE, [(5, 3)], False), (ONE, [(5, 3)], True))
    assert len(server.requests) == 1
