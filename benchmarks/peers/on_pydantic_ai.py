"""Pydantic AI, as its documentation does it: `Agent`, `run`, `run_stream`, a graph of its `GraphBuilder`."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import measure
from pydantic_ai import Agent
from pydantic_ai.messages import ModelResponse, TextPart, ToolCallPart, ToolReturnPart
from pydantic_ai.models import Model, StreamedResponse
from pydantic_ai.usage import RequestUsage
from pydantic_graph import GraphBuilder, StepContext, reduce_list_append


class Fake(Model):
    """Answers at once, calls its tool so often, or streams."""

    def __init__(self, latency: float = 0.0, calls: int = 0) -> None:
        super().__init__()
        self.latency = latency
        self.calls = calls

    @property
    def model_name(self) -> str:
        return "fake"

    @property
    def system(self) -> str:
        return "fake"

    async def request(self, messages: Any, settings: Any, parameters: Any) -> ModelResponse:
        if self.latency:
            await asyncio.sleep(self.latency)
        done = sum(isinstance(part, ToolReturnPart) for message in messages for part in message.parts)
        if done < self.calls:
            call = ToolCallPart("add", {"a": done, "b": 1}, tool_call_id=f"call_{done}")
            return ModelResponse([call], usage=RequestUsage(), model_name="fake")
        return ModelResponse([TextPart(measure.ANSWER)], usage=RequestUsage(), model_name="fake")

    @asynccontextmanager
    async def request_stream(self, messages: Any, settings: Any, parameters: Any, context: Any = None) -> Any:
        yield Streaming(parameters)


@dataclass
class Streaming(StreamedResponse):
    """Says a long text in pieces."""

    timestamp_: datetime = field(default_factory=lambda: datetime.now(UTC))

    model_name = property(lambda self: "fake")
    provider_name = property(lambda self: "fake")
    provider_url = property(lambda self: None)
    timestamp = property(lambda self: self.timestamp_)

    async def _get_event_iterator(self) -> AsyncIterator[Any]:
        for _ in range(measure.CHUNKS):
            for event in self._parts_manager.handle_text_delta(vendor_part_id="content", content=measure.PIECE):
                yield event

    async def close_stream(self) -> None:
        """There is no connection."""


async def add(a: int, b: int) -> int:
    """Add two numbers."""
    return a + b


def agent(tools: bool = False, **options: Any) -> Agent:
    return Agent(Fake(**options), instructions="You are terse.", tools=[add] if tools else [])


async def ask(one: Agent) -> None:
    measure.require(measure.ANSWER, (await one.run(measure.HELLO)).output)


def chain() -> Any:
    graph = GraphBuilder(input_type=int, output_type=int)

    async def increment(ctx: StepContext[None, None, int]) -> int:
        return ctx.inputs + 1

    steps = [graph.step(increment, node_id=f"step_{number}") for number in range(measure.STEPS)]
    for before, after in zip([graph.start_node, *steps], [*steps, graph.end_node], strict=True):
        graph.add_edge(before, after)
    return graph.build()


def fan() -> Any:
    graph = GraphBuilder(input_type=list[int], output_type=list[int])

    async def branch(ctx: StepContext[None, None, int]) -> int:
        await asyncio.sleep(measure.LATENCY)
        return ctx.inputs

    one, joined = graph.step(branch), graph.join(reduce_list_append, initial_factory=list[int])
    graph.add(
        graph.edge_from(graph.start_node).map().to(one),
        graph.edge_from(one).to(joined),
        graph.edge_from(joined).to(graph.end_node),
    )
    return graph.build()


def rows() -> dict[str, Any]:
    plain, slow, tools = agent(), agent(latency=measure.LATENCY), agent(True, calls=measure.ROUNDS_OF_TOOLS)
    steps, branches = chain(), fan()

    async def step() -> None:
        measure.require(measure.STEPS, await steps.run(inputs=0))

    async def parallel() -> None:
        measure.require(measure.BRANCHES, len(await branches.run(inputs=list(range(measure.BRANCHES)))))

    async def turns() -> None:
        await asyncio.gather(*(ask(slow) for _ in range(measure.BRANCHES)))

    async def stream() -> None:
        heard = 0
        async with plain.run_stream(measure.HELLO) as result:
            async for piece in result.stream_text(delta=True, debounce_by=None):
                heard += piece == measure.PIECE
        measure.require(measure.CHUNKS, heard)

    table = {"step": step, "branches": parallel, "turns": turns, "stream": stream}
    return {**table, "turn": lambda: ask(plain), "tool": lambda: ask(tools)}


async def hello() -> str:
    return (await agent().run(measure.HELLO)).output


if __name__ == "__main__":
    table = measure.each(rows()) if sys.argv[1] == "rows" else {}
    measure.main(measure.Contestant(table, hello, lambda count: [agent(True) for _ in range(count)]))
