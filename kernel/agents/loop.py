"""One answer of an agent: call the model, run the tools it asks for, and again, until it answers.

Every tool call goes through the door. Not here: one call of a model (`asking`), who the agent is (`agent`).
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any

from kernel.agents.asking import Turn, ask, count, counted
from kernel.agents.requests import repair_messages
from kernel.context import Context
from kernel.errors import DeniedError, InvalidError, LimitError, ModelError, NotFoundError, ToolError
from kernel.messages import Completion, Message, ToolCall, Usage
from kernel.operations import Call
from kernel.registry import suggest
from kernel.values import Outcome, Value, plain

TELLABLE = (ToolError, InvalidError, NotFoundError, DeniedError, ModelError)
"""What a tool may fail with so that the model is told and may try something else."""


@dataclass(frozen=True, slots=True)
class Said:
    """An answer: its `text`, the `value` it is (data where a schema was asked for), and what it used."""

    text: str
    value: Value
    usage: Usage


async def converse(call: Call, turn: Turn, conversation: list[Message]) -> Said:
    """The answer to a conversation. `LimitError` after `max_turns` model calls.

    An answer that does not fit the schema of the spec is asked for once more; the second time it is a `Misfit`.
    """
    system = [Message("system", turn.spec.system_prompt)] if turn.spec.system_prompt else []
    messages, used, before = [*system, *conversation], Usage(), counted(call)
    repaired, left = False, turn.spec.max_turns
    while left > 0:
        completion = await ask(call.ctx, turn, messages)
        used = used + completion.usage
        count(call, before + used)
        if not completion.tool_calls:
            try:
                return _said(turn.spec, completion, used)
            except ModelError as error:
                if repaired or error.details.get("reason") != "schema":
                    raise
                repaired = True
                call.ctx.emit("retry", attempt=1, delay=0, error=error.describe())
                messages += repair_messages(completion.text, error, turn.spec.response_schema)
                continue
        left -= 1
        messages.append(Message("assistant", completion.text, completion.tool_calls))
        messages += await _run_tools(call.ctx, turn, completion.tool_calls)
    raise LimitError(
        f"The agent {turn.spec.name!r} called its model {turn.spec.max_turns} times without an answer. "
        "Raise max_turns, or look in the trace which tool it keeps calling."
    )


def _said(spec: Any, completion: Completion, used: Usage) -> Said:
    if spec.response_schema is None:
        return Said(completion.text, completion.text, used)
    from kernel.models.structured import read_answer

    return Said(completion.text, read_answer(spec.model, completion.text, spec.response_schema), used)


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
