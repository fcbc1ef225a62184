"""An agent's answer: model calls, tool calls, and what the trace says of them."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from kernel.agents.agent import Agent, AgentSpec, as_prompt
from kernel.context import Context
from kernel.errors import LimitError, ModelError, RateLimitError, ToolError
from kernel.messages import ATTRIBUTES, Model
from kernel.models.scripted import Scripted
from kernel.policy import Limits
from kernel.tools.definition import Tool
from kernel.values import Value
from tests.kit.runs import Recording


class One:
    """A source with one model."""

    def __init__(self, model: Model) -> None:
        self._model = model

    def model(self, id: str) -> Model:
        return self._model


def agent(model: Model, *tools: Tool, **settings: Any) -> Agent:
    return Agent("agent_1", AgentSpec("owl", "scripted/test", **settings), One(model), list(tools))


def adder(calls: list[Any] | None = None) -> Tool:
    async def add(ctx: Context, input: Any) -> Value:
        if calls is not None:
            calls.append(input)
        if input["a"] < 0:
            raise ToolError("no negative numbers")
        return {"sum": input["a"] + input["b"]}

    schema = {
        "type": "object",
        "properties": {"a": {"type": "number"}, "b": {"type": "number", "default": 1}},
        "required": ["a"],
    }
    return Tool("add", "Add two numbers", schema, add)


async def test_a_chat_is_one_model_call_in_one_agent_span() -> None:
    recording = Recording()
    assert await agent(Scripted().with_text("Hoo.")).chat(recording.context(), "Hello") == "Hoo."
    assert recording.kinds() == ["invoke_agent.started", "chat.started", "chat.finished", "invoke_agent.finished"]
    started = recording.of("chat.started")[0]
    assert started["input"]["messages"] == [{"role": "user", "content": "Hello"}]
    assert started["scope"]["agent_name"] == "owl"


async def test_tools_are_called_with_defaults_and_their_results_go_back() -> None:
    calls: list[Any] = []
    model = Scripted().with_tool_call("add", {"a": 41}).with_text("It is 42.")
    recording = Recording()
    assert await agent(model, adder(calls)).chat(recording.context(), "41 + 1?") == "It is 42."
    assert calls == [{"a": 41, "b": 1}]
    told = model.calls[1].messages[-1]
    assert (told.role, told.name, told.content) == ("tool", "add", '{"sum": 42}')
    assert recording.kinds().count("execute_tool.finished") == 1


async def test_a_tools_error_and_an_unknown_tool_are_told_to_the_model() -> None:
    model = (
        Scripted()
        .with_tool_call("add", {"a": -1})
        .with_tool_call("ad", {"a": 1})
        .with_tool_call("add", {"b": "x"})
        .with_text("I give up.")
    )
    assert await agent(model, adder()).chat(Recording().context(), "?") == "I give up."
    told = [call.messages[-1].content for call in model.calls[1:]]
    assert told[0] == "Error: no negative numbers"
    assert "Did you mean 'add'" in told[1]
    assert "add:" in told[2]


async def test_usage_is_summed_over_the_turns_and_counted_by_the_run() -> None:
    recording = Recording()
    ctx = recording.context()
    await agent(Scripted().with_tool_call("add", {"a": 1}).with_text("2"), adder()).chat(ctx, "1 + 1?")
    chats = [data["attributes"][ATTRIBUTES["output_tokens"]] for data in recording.of("chat.finished")]
    total = recording.of("invoke_agent.finished")[0]["attributes"][ATTRIBUTES["output_tokens"]]
    assert total == sum(chats) == ctx.run.usage.output_tokens > 0


async def test_an_agent_that_only_calls_tools_is_stopped() -> None:
    model = Scripted()
    for _ in range(5):
        model.with_tool_call("add", {"a": 1})
    with pytest.raises(LimitError, match="3 times without an answer"):
        await agent(model, adder(), max_turns=3).chat(Recording().context(), "?")


async def test_an_agent_remembers_what_was_said_but_not_what_failed() -> None:
    model = Scripted().with_text("Hello Ada.").with_error("model", "down").with_text("Ada.")
    owl, ctx = agent(model, system_prompt="You are an owl"), Recording().context()
    await owl.chat(ctx, "I am Ada")
    with pytest.raises(ModelError):
        await owl.chat(ctx, "lost")
    await owl.chat(ctx, "Who am I?")
    assert [(m.role, m.content) for m in model.calls[2].messages] == [
        ("system", "You are an owl"),
        ("user", "I am Ada"),
        ("assistant", "Hello Ada."),
        ("user", "Who am I?"),
    ]


async def test_streamed_text_is_heard_piece_by_piece() -> None:
    heard: list[str] = []
    answer = await agent(Scripted().with_text("one two three")).chat(Recording().context(), "?", heard.append)
    assert "".join(heard) == answer == "one two three"
    assert len(heard) > 1


async def test_an_error_of_the_model_keeps_its_type() -> None:
    with pytest.raises(RateLimitError):
        await agent(Scripted().with_error("rate_limit", "slow down")).chat(Recording().context(), "?")


async def test_a_run_that_spends_too_much_is_stopped() -> None:
    with pytest.raises(LimitError, match="tokens"):
        await agent(Scripted().with_text("word " * 100)).chat(Recording().context(limits=Limits(tokens=10)), "?")


async def test_chats_at_the_same_time_do_not_mix() -> None:
    model = Scripted().with_latency(5)
    for word in ("a", "b"):
        model.with_text(word)
    owl, ctx = agent(model), Recording().context()
    await asyncio.gather(owl.chat(ctx, "1"), owl.chat(ctx, "2"))
    assert [len(call.messages) for call in model.calls] == [1, 1]
    assert [m.role for m in owl.conversation] == ["user", "assistant", "user", "assistant"]


@pytest.mark.parametrize(
    ("input", "prompt"),
    [
        ("text", "text"),
        (None, ""),
        ({"message": "m"}, "m"),
        ({"query": "q"}, "q"),
        ({"message": "m", "context": {"a": 1}}, 'm\n\n{\n  "context": {\n    "a": 1\n  }\n}'),
        ([1, 2], "[\n  1,\n  2\n]"),
    ],
)
def test_any_input_becomes_a_prompt(input: Any, prompt: str) -> None:
    assert as_prompt(input) == prompt
