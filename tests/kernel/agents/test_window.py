"""What of a conversation goes to a model: what is left out, what is summed up, and that the trace tells of it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.agents.agent import Agent, AgentSpec
from kernel.context import Context, Run
from kernel.decisions import sentence
from kernel.errors import DeniedError, InvalidError, LimitError, ModelError
from kernel.events import Event
from kernel.messages import Message, ToolCall
from kernel.models.scripted import Planned, Scripted, Step
from kernel.models.tokens import count_request
from kernel.tools.definition import Tool
from tests.kit.one_model import OneModel


class Talk:
    """An agent with a scripted model, and what its trace says."""

    def __init__(self, *steps: Step, tools: tuple[Tool, ...] = (), **spec: Any) -> None:
        self.events: list[Event] = []
        self.model = Scripted(steps or (Step("hoo", times=99),))
        self.agent = Agent("agent_1", AgentSpec("owl", "one/model", **spec), OneModel(self.model), [*tools])
        self.ctx = Context(Run("r", self.events.append))

    async def chat(self, text: str) -> str:
        return str(await self.agent.chat(self.ctx, text))

    @property
    def decisions(self) -> list[str]:
        told = [(event.kind.rpartition(".")[2], event.data) for event in self.events]
        return [said for moment, data in told if (said := sentence(moment, data))]

    def sent(self, number: int = -1) -> list[str]:
        return [f"{message.role}: {message.content}" for message in self.model.calls[number].messages]


def big(name: str, size: int) -> Tool:
    async def handle(ctx: Context, input: Any) -> Any:
        return f"{input.get('n', '')}{'x' * size}"

    return Tool(name, "", {"type": "object"}, handle)


async def test_what_is_forgotten_is_told_by_the_next_answer() -> None:
    talk = Talk(memory_size=2)
    for text in ("one", "two", "three"):
        await talk.chat(text)
    assert talk.sent() == ["user: two", "assistant: hoo", "user: three"]
    assert talk.decisions == ["2 messages (2 tokens) left out of the conversation"]
    assert [event.kind for event in talk.events if event.kind.endswith("trimmed")] == ["invoke_agent.trimmed"]


async def test_what_must_go_becomes_a_summary_that_goes_along_and_grows() -> None:
    summaries = [Step(f"Sum {n}.", match="Sum up this conversation") for n in (1, 2)]
    talk = Talk(replace(summaries[0], times=1), summaries[1], Step("hoo", times=99), memory_size=4, summarize=True)
    for number in range(5):
        await talk.chat(f"question {number}")
    assert talk.decisions == ["4 messages (8 tokens) became a summary of 2 tokens"]
    assert talk.sent() == [
        "system: What was said before, in short:\nSum 1.",
        "user: question 2",
        "assistant: hoo",
        "user: question 3",
        "assistant: hoo",
        "user: question 4",
    ]
    asked = next(call.messages[-1].content for call in talk.model.calls if "Sum up" in call.messages[-1].content)
    assert asked.endswith("user: question 0\nassistant: hoo\nuser: question 1\nassistant: hoo")
    await talk.chat("question 5")
    second = [call.messages[-1].content for call in talk.model.calls if "Sum up" in call.messages[-1].content][1]
    assert "What was said before, in short:\nSum 1." in second
    assert talk.agent.summary == "Sum 2."
    talk.agent.forget()
    await talk.chat("new")
    assert talk.sent() == ["user: new"]


async def test_a_summary_that_fails_leaves_out_instead() -> None:
    talk = Talk(Step("", match="Sum up"), Step("hoo", times=99), memory_size=2, summarize=True)
    for text in ("one", "two", "three"):
        await talk.chat(text)
    assert talk.decisions[-1] == "2 messages (2 tokens) left out of the conversation"
    assert talk.decisions[-2].startswith("leaving out in the place of a summary (model: ")
    assert talk.sent() == ["user: two", "assistant: hoo", "user: three"]


@given(st.lists(st.text(max_size=200), min_size=1, max_size=8), st.integers(60, 300), st.none() | st.integers(0, 6))
def test_no_request_is_larger_than_it_may_be(texts: list[str], most: int, size: int | None) -> None:
    async def talk() -> None:
        talk = Talk(max_context_tokens=most, memory_size=size, system_prompt="You are an owl.")
        for text in texts:
            await talk.chat(text)
        assert all(count_request(call) <= most for call in talk.model.calls)
        assert all(call.messages[-1].content == text for call, text in zip(talk.model.calls, texts, strict=True))
        assert all(call.messages[1].role == "user" for call in talk.model.calls)

    asyncio.run(talk())


async def test_the_oldest_calls_of_tools_go_together_and_a_long_result_is_cut() -> None:
    calls = [Step(tool_calls=(ToolCall("", "look", {"n": n}),)) for n in (1, 2, 3)]
    talk = Talk(*calls, Step("done"), tools=(big("look", 200),), max_context_tokens=140)
    assert await talk.chat("go") == "done"
    for call in talk.model.calls:
        assert count_request(call) <= 140
        ids = [called.id for message in call.messages for called in message.tool_calls]
        assert ids == [message.tool_call_id for message in call.messages if message.role == "tool"]
    assert talk.decisions == ["2 messages (51 tokens) left out of the conversation"]
    talk = Talk(calls[0], Step("done"), tools=(big("look", 20_000),), max_context_tokens=300)
    assert await talk.chat("go") == "done"
    result = talk.model.calls[-1].messages[-1].content
    assert len(result) < 1200
    assert result.endswith("characters left out]")
    assert talk.decisions[0].startswith("1 message (")


async def test_a_message_that_is_too_long_by_itself_is_told() -> None:
    talk = Talk(max_context_tokens=50)
    with pytest.raises(InvalidError, match="where max_context_tokens is 50") as caught:
        await talk.chat("x" * 1000)
    assert caught.value.details["reason"] == "context_overflow"


async def test_an_empty_answer_is_asked_for_once_more_and_then_told() -> None:
    talk = Talk(Step(" "), Step("hoo"))
    assert await talk.chat("?") == "hoo"
    assert len(talk.decisions) == 1
    talk = Talk(Step(""), Step(""))
    with pytest.raises(ModelError, match="gave an empty answer") as caught:
        await talk.chat("?")
    assert caught.value.details["reason"] == "empty"
    assert talk.agent.conversation == ()


async def test_an_agent_with_a_fallback_gives_that_where_its_model_says_nothing() -> None:
    talk = Talk(Step(""), Step(""), fallback="I do not know.")
    heard: list[str] = []
    assert await talk.agent.chat(talk.ctx, "?", heard.append) == "I do not know."
    assert heard == ["I do not know."]
    assert talk.decisions[-1].startswith("the fallback of the agent in the place of one/model (model: ")


async def test_an_error_that_is_no_failure_of_the_model_is_no_reason_for_the_fallback() -> None:
    talk = Talk(Step("", error=Planned("denied", "not you")), fallback="I do not know.")
    with pytest.raises(DeniedError, match="not you"):
        await talk.chat("?")


async def test_arguments_that_are_no_json_are_told_to_the_model_once() -> None:
    talk = Talk(Step("mended"))
    bad = ModelError("The arguments are not a JSON object.", reason="invalid_arguments", tool="look")
    stream, left = talk.model.stream, [bad]

    async def failing(request: Any) -> Any:
        if left:
            raise left.pop()
        async for chunk in stream(request):
            yield chunk

    talk.model.stream = failing  # type: ignore[method-assign]
    assert await talk.chat("go") == "mended"
    assert talk.sent()[-1].startswith("user: The arguments are not a JSON object. Call it again")
    left += [bad, bad]
    with pytest.raises(ModelError, match="not a JSON object"):
        await talk.chat("again")


async def test_a_loop_of_calls_says_which_call_it_was() -> None:
    call = Step(tool_calls=(ToolCall("", "look", {"n": 1}),), times=99)
    talk = Talk(call, tools=(big("look", 1),), max_turns=4)
    with pytest.raises(LimitError, match=r'It called look\(\{"n": 1\}\) 4 times') as caught:
        await talk.chat("go")
    assert (caught.value.details["reason"], caught.value.details["times"]) == ("tool_loop", 4)


async def test_chats_at_the_same_time_sum_up_once() -> None:
    talk = Talk(Step("Sum.", match="Sum up", latency_ms=5), Step("hoo", times=99, latency_ms=20), memory_size=2)
    talk.agent.spec = replace(talk.agent.spec, summarize=True)
    talk.agent.remember([Message(role, f"{n}") for n in range(3) for role in ("user", "assistant")])
    await asyncio.gather(*(talk.chat(f"q{n}") for n in range(3)))
    assert len(talk.decisions) == 1
    assert talk.agent.conversation[-1].content == "hoo"
