"""The fake model: what it is told by its builder, what it does then, and its log."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest

from kernel.errors import InvalidError, ModelError, RateLimitError
from kernel.messages import Message, Request
from kernel.models.scripted import Step
from kernel.models.streams import complete
from kernel.testing import FakeModel, Rehearsal, fake_model
from kernel.testing.plugin import rehearse as rehearse

Open = Callable[..., AbstractAsyncContextManager[Rehearsal]]

ASK = {
    "lua": "return Agent.new({ model = 'openai/gpt-4o' }):chat('Owls?')",
    "javascript": "return await new Agent({ model: 'openai/gpt-4o' }).chat('Owls?')",
    "python": "return await (await Agent({'model': 'openai/gpt-4o'})).chat('Owls?')",
}


@pytest.mark.parametrize("language", ASK)
async def test_completions_are_given_in_order_in_every_language(rehearse: Open, language: str) -> None:
    model = fake_model().with_completion("One.", Step("Two.", chunks=2)).build()
    async with rehearse(models={"*": model}) as stage:
        assert await stage.value(ASK[language], language=language) == "One."
        assert await stage.value(ASK[language], language=language) == "Two."
        told = await stage.error(ASK[language], language=language)
    assert "No step of 'fake' is left" in told["message"]
    assert [(call.operation, call.model, call.prompt, call.answer, call.error) for call in model.call_log] == [
        ("chat", "openai/gpt-4o", "Owls?", "One.", ""),
        ("chat", "openai/gpt-4o", "Owls?", "Two.", ""),
        ("chat", "openai/gpt-4o", "Owls?", "", "model"),
    ]


async def test_a_model_that_should_fail_fails_until_it_was_enough_and_keeps_its_answers(rehearse: Open) -> None:
    model = fake_model("It is well.").should_fail("network", "the line is down", times=2)
    async with rehearse(models={"*": model}) as stage:
        source = """
        local agent, seen = Agent.new({ model = "openai/gpt-4o" }), {}
        for _ = 1, 3 do
          local good, said = pcall(agent.chat, agent, "Hi")
          seen[#seen + 1] = good and said or said.type
        end
        return seen
        """
        assert await stage.value(source) == ["network", "network", "It is well."]
    assert [call.error for call in model.call_log] == ["network", "network", ""]


async def test_a_retry_of_the_agent_is_served_the_next_time(rehearse: Open) -> None:
    model = fake_model("It is well.").should_fail("rate_limit", "slow down", times=1, retry_after=0)
    async with rehearse(models={"*": model}) as stage:
        source = """
        local policy = RetryPolicy.new({ max_attempts = 3, delay = 1 })
        local agent = Agent.new({ model = "openai/gpt-4o" })
        return policy:execute(function() return agent:chat("Hi") end)
        """
        assert await stage.value(source) == "It is well."
    assert [call.error for call in model.call_log] == ["rate_limit", ""]


async def test_one_that_should_fail_without_end_does() -> None:
    model = FakeModel().should_fail("rate_limit", "slow down", retry_after=2)
    for _ in range(3):
        with pytest.raises(RateLimitError, match="slow down") as raised:
            await complete(model, Request("x/y", (Message("user", "Hi"),)))
        assert raised.value.details["retry_after"] == 2
    assert len(model.call_log) == 3


def test_an_error_type_that_is_none_is_refused_at_once() -> None:
    with pytest.raises(InvalidError, match="no error type 'odd'"):
        fake_model().should_fail("odd")


async def test_the_latency_holds_for_what_was_said_before_and_for_failures(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    sleep = asyncio.sleep

    async def note(seconds: float) -> None:
        waited.append(seconds)
        await sleep(0)

    monkeypatch.setattr("kernel.models.streams.asyncio.sleep", note)
    model = fake_model("One.", Step("Two.", latency_ms=5)).with_latency(250).should_fail(times=1)
    request = Request("x/y", (Message("user", "Hi"),))
    with pytest.raises(ModelError):
        await complete(model, request)
    assert [(await complete(model, request)).text for _ in range(2)] == ["One.", "Two."]
    assert waited == [0.25, 0.25, 0.005]


async def test_a_call_of_a_tool_is_in_the_log(rehearse: Open) -> None:
    model = fake_model().with_tool_call("calculator", {"expression": "6 * 7"}).with_completion("It is 42.")
    async with rehearse(models={"*": model}) as stage:
        source = "return Agent.new({ model = 'openai/gpt-4o', tools = { Calculator.new() } }):chat('6 * 7?')"
        assert await stage.value(source) == "It is 42."
    first, second = model.call_log
    assert [(call.name, call.arguments) for call in first.tool_calls] == [("calculator", {"expression": "6 * 7"})]
    assert ('"result": 42' in second.prompt, second.answer) == (True, "It is 42.")


async def test_embeddings_are_given_one_for_each_text(rehearse: Open) -> None:
    model = fake_model().with_embedding([1, 0], [0, 1])
    async with rehearse(models={"*": model}) as stage:
        source = "return llm.embed({ model = 'openai/text-embedding-3-small', input = { 'owl', 'mouse', 'wren' } })"
        assert (await stage.value(source))["embeddings"] == [[1, 0], [0, 1], [0, 1]]
    call = model.call_log[0]
    assert (call.operation, call.model, call.prompt) == (
        "embeddings",
        "openai/text-embedding-3-small",
        "owl\nmouse\nwren",
    )


async def test_a_model_without_vectors_says_so_and_unequal_ones_are_refused(rehearse: Open) -> None:
    model = fake_model()
    async with rehearse(models={"*": model}) as stage:
        told = await stage.error("return llm.embed({ model = 'openai/x', input = 'owl' })")
    assert "Say with_embedding" in told["message"]
    assert model.call_log[0].error == "model"
    for vectors in ([[1, 2], [1]], [[]]):
        with pytest.raises(InvalidError, match="equally many"):
            fake_model().with_embedding(*vectors)
