"""OpenAI Agents SDK, as its documentation does it: `Agent`, `Runner.run`, `run_streamed`. It has no workflows."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from typing import Any

import measure
from agents import Agent, Model, ModelResponse, Runner, Usage, function_tool, set_tracing_disabled
from openai.types.responses import (
    Response,
    ResponseCompletedEvent,
    ResponseFunctionToolCall,
    ResponseOutputMessage,
    ResponseOutputText,
    ResponseTextDeltaEvent,
)


def message(text: str) -> ResponseOutputMessage:
    part = ResponseOutputText(text=text, type="output_text", annotations=[])
    return ResponseOutputMessage(id="m", content=[part], role="assistant", status="completed", type="message")


class Fake(Model):
    """Answers at once, calls its tool so often, or streams."""

    def __init__(self, latency: float = 0.0, calls: int = 0) -> None:
        self.latency = latency
        self.calls = calls

    async def get_response(self, system_instructions: Any, input: Any, *args: Any, **options: Any) -> ModelResponse:
        if self.latency:
            await asyncio.sleep(self.latency)
        done = 0 if isinstance(input, str) else sum(item.get("type") == "function_call_output" for item in input)
        if done < self.calls:
            arguments, id = json.dumps({"a": done, "b": 1}), f"call_{done}"
            call = ResponseFunctionToolCall(arguments=arguments, call_id=id, name="add", type="function_call", id=id)
            return ModelResponse(output=[call], usage=Usage(), response_id=None)
        return ModelResponse(output=[message(measure.ANSWER)], usage=Usage(), response_id=None)

    async def stream_response(self, *args: Any, **options: Any) -> AsyncIterator[Any]:
        place = {"content_index": 0, "item_id": "m", "output_index": 0, "logprobs": []}
        for number in range(measure.CHUNKS):
            yield ResponseTextDeltaEvent(
                delta=measure.PIECE, sequence_number=number, type="response.output_text.delta", **place
            )
        whole = Response(
            id="r",
            created_at=0,
            model="fake",
            object="response",
            output=[message(measure.PIECE * measure.CHUNKS)],
            parallel_tool_calls=False,
            tool_choice="auto",
            tools=[],
        )
        yield ResponseCompletedEvent(response=whole, sequence_number=measure.CHUNKS, type="response.completed")


@function_tool
async def add(a: int, b: int) -> int:
    """Add two numbers."""
    return a + b


def agent(tools: bool = False, **options: Any) -> Agent:
    own = [add] if tools else []
    return Agent(name="Terse", instructions="You are terse.", model=Fake(**options), tools=own)


async def ask(one: Agent) -> None:
    measure.require(
        measure.ANSWER, (await Runner.run(one, measure.HELLO, max_turns=2 * measure.ROUNDS_OF_TOOLS)).final_output
    )


def rows() -> dict[str, Any]:
    plain, slow, tools = agent(), agent(latency=measure.LATENCY), agent(True, calls=measure.ROUNDS_OF_TOOLS)

    async def turns() -> None:
        await asyncio.gather(*(ask(slow) for _ in range(measure.BRANCHES)))

    async def stream() -> None:
        heard = 0
        async for event in Runner.run_streamed(plain, measure.HELLO).stream_events():
            heard += event.type == "raw_response_event" and getattr(event.data, "delta", "") == measure.PIECE
        measure.require(measure.CHUNKS, heard)

    return {"turn": lambda: ask(plain), "tool": lambda: ask(tools), "turns": turns, "stream": stream}


async def hello() -> str:
    return str((await Runner.run(agent(), measure.HELLO)).final_output)


if __name__ == "__main__":
    # Its tracing sends to a server.
    set_tracing_disabled(True)
    table = measure.each(rows()) if sys.argv[1] == "rows" else {}
    measure.main(measure.Contestant(table, hello, lambda count: [agent(True) for _ in range(count)]))
