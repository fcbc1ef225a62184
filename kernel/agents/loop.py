"""One answer of an agent: call the model, run the tools it asks for, and again, until it answers.

Every model call and tool call goes through the door. Not here: who the agent is (`kernel.agents.agent`).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

from kernel.agents.requests import answer_of, request_data, request_of
from kernel.context import Context
from kernel.decisions import heard_by
from kernel.errors import DeniedError, InvalidError, LimitError, ModelError, NotFoundError, ToolError
from kernel.messages import ATTRIBUTES, Chunk, Completion, Message, Model, ToolCall, ToolSpec, Usage
from kernel.models.streams import closing
from kernel.operations import Call, perform
from kernel.registry import suggest
from kernel.runnable import Runnable
from kernel.values import Outcome, Value, plain

DELTA_SECONDS = 0.03
"""Streamed text is told to the trace at most this often; the one who listens hears every chunk."""

TELLABLE = (ToolError, InvalidError, NotFoundError, DeniedError, ModelError)
"""What a tool may fail with so that the model is told and may try something else."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What stays the same during one answer. `spec` is an `AgentSpec`."""

    spec: Any
    model: Model
    tools: tuple[Runnable, ...]
    heard: Callable[[str], None] | None


class Listening:
    """Who hears the text of an answer while it comes, and whether there was any."""

    def __init__(self, heard: Callable[[str], None]) -> None:
        self._heard = heard
        self.began = False

    def __call__(self, text: str) -> None:
        """Hear a piece."""
        self.began = True
        self._heard(text)


async def converse(call: Call, turn: Turn, conversation: list[Message]) -> str:
    """The answer to a conversation. `LimitError` after `max_turns` model calls."""
    system = [Message("system", turn.spec.system_prompt)] if turn.spec.system_prompt else []
    messages, used = [*system, *conversation], _counted(call)
    for _ in range(turn.spec.max_turns):
        completion = await _ask(call.ctx, turn, messages)
        used = used + completion.usage
        _count(call, used)
        if not completion.tool_calls:
            return completion.text
        messages.append(Message("assistant", completion.text, completion.tool_calls))
        messages += await _run_tools(call.ctx, turn, completion.tool_calls)
    raise LimitError(
        f"The agent {turn.spec.name!r} called its model {turn.spec.max_turns} times without an answer. "
        "Raise max_turns, or look in the trace which tool it keeps calling."
    )


async def _ask(ctx: Context, turn: Turn, messages: list[Message]) -> Completion:
    specs = tuple(ToolSpec(tool.name, tool.description, tool.input_schema) for tool in turn.tools)

    async def do(call: Call) -> Value:
        request = request_of(call.input, specs, turn.spec, call.timeout)
        with heard_by(call.ctx.emit):
            async with closing(turn.model.stream(request)) as stream:
                completion = await _listen(call.ctx, turn, request.model, stream)
        _count(call, completion.usage)
        call.attributes[ATTRIBUTES["finish_reasons"]] = [completion.finish_reason]
        call.attributes[ATTRIBUTES["response_model"]] = completion.model
        call.ctx.run.spend(completion.usage)
        return answer_of(completion)

    provider, _, model = turn.spec.model.partition("/")
    attributes = {ATTRIBUTES["provider"]: provider, ATTRIBUTES["model"]: model}
    data = request_data(turn.spec, messages, specs)
    answer = await perform(ctx, "chat", turn.spec.model, data, do, subject=turn.spec, **attributes)
    return _completion(answer)


def _counted(call: Call) -> Usage:
    """What the call has used already: an agent may answer more than once in one span."""
    used = call.attributes
    tokens = used.get(ATTRIBUTES["input_tokens"], 0), used.get(ATTRIBUTES["output_tokens"], 0)
    return Usage(*tokens, used.get(ATTRIBUTES["cost"]))


def _count(call: Call, usage: Usage) -> None:
    call.attributes[ATTRIBUTES["input_tokens"]] = usage.input_tokens
    call.attributes[ATTRIBUTES["output_tokens"]] = usage.output_tokens
    if usage.cost is not None:
        call.attributes[ATTRIBUTES["cost"]] = usage.cost


async def _listen(ctx: Context, turn: Turn, model: str, stream: AsyncIterator[Chunk]) -> Completion:
    text: list[str] = []
    calls: list[ToolCall] = []
    end: Chunk | None = None
    told, last = 0, ctx.run.clock()
    async for chunk in stream:
        if chunk.text:
            text.append(chunk.text)
            if turn.heard:
                turn.heard(chunk.text)
            if (now := ctx.run.clock()) - last >= DELTA_SECONDS:
                ctx.emit("delta", text="".join(text[told:]))
                told, last = len(text), now
        if chunk.tool_call:
            calls.append(chunk.tool_call)
        if chunk.finish_reason:
            end = chunk
    if end is None:
        raise ModelError(f"The model {model!r} stopped in the middle of its answer.", partial="".join(text))
    return Completion("".join(text), tuple(calls), end.finish_reason, end.usage or Usage(), end.model or model)


async def _run_tools(ctx: Context, turn: Turn, calls: tuple[ToolCall, ...]) -> list[Message]:
    tasks = [asyncio.ensure_future(_run_tool(ctx, turn, call)) for call in calls]
    try:
        return list(await asyncio.gather(*tasks))
    finally:
        for task in tasks:
            task.cancel()


async def _run_tool(ctx: Context, turn: Turn, call: ToolCall) -> Message:
    tool = next((tool for tool in turn.tools if tool.name == call.name), None)
    if tool is None:
        near = suggest(call.name, [tool.name for tool in turn.tools])
        return Message("tool", f"Error: there is no tool {call.name!r}.{near}", (), call.id, call.name)
    try:
        result = await tool.run(ctx, call.arguments)
    except TELLABLE as error:
        return Message("tool", f"Error: {error.message}", (), call.id, call.name)
    return Message("tool", _text(result), (), call.id, call.name)


def _text(result: Value) -> str:
    if isinstance(result, Outcome):
        result = result.output
    return result if isinstance(result, str) else json.dumps(plain(result), ensure_ascii=False)


def _completion(answer: Any) -> Completion:
    if isinstance(answer, str):
        return Completion(answer)
    if not isinstance(answer, dict):
        raise InvalidError(f"A hook answered for the model with {answer!r}; it takes a text.")
    calls = tuple(ToolCall(c["id"], c["name"], c["arguments"]) for c in answer.get("tool_calls", ()))
    usage = answer.get("usage") or {}
    counted = Usage(usage.get("input_tokens", 0), usage.get("output_tokens", 0), usage.get("cost"))
    return Completion(answer["text"], calls, answer.get("finish_reason", "stop"), counted)
