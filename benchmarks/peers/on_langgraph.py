"""LangGraph, as its documentation does it: `create_agent`, a compiled `StateGraph`, `Send` for branches."""

from __future__ import annotations

import asyncio
import operator
import sys
from collections.abc import AsyncIterator
from typing import Annotated, Any, TypedDict

import measure
from langchain.agents import create_agent
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.tools import tool
from langgraph.graph import END, START, StateGraph
from langgraph.types import Send


class Fake(BaseChatModel):
    """Answers at once, calls its tool so often, or streams."""

    latency: float = 0.0
    calls: int = 0

    @property
    def _llm_type(self) -> str:
        return "fake"

    def bind_tools(self, tools: Any, **kwargs: Any) -> Any:
        return self

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        done = sum(isinstance(message, ToolMessage) for message in messages)
        if done < self.calls:
            call = {"id": f"call_{done}", "name": "add", "args": {"a": done, "b": 1}}
            return ChatResult(generations=[ChatGeneration(message=AIMessage("", tool_calls=[call]))])
        return ChatResult(generations=[ChatGeneration(message=AIMessage(measure.ANSWER))])

    async def _agenerate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        if self.latency:
            await asyncio.sleep(self.latency)
        return self._generate(messages)


class Streaming(Fake):
    """Says a long text in pieces."""

    async def _astream(self, *args: Any, **kwargs: Any) -> AsyncIterator[ChatGenerationChunk]:
        for _ in range(measure.CHUNKS):
            yield ChatGenerationChunk(message=AIMessageChunk(measure.PIECE))


@tool
async def add(a: int, b: int) -> int:
    """Add two numbers."""
    return a + b


def agent(tools: bool = False, **options: Any) -> Any:
    return create_agent(Fake(**options), tools=[add] if tools else [], system_prompt="You are terse.")


def asked() -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": measure.HELLO}]}


async def ask(one: Any) -> None:
    answer = await one.ainvoke(asked(), {"recursion_limit": 100})
    measure.require(measure.ANSWER, answer["messages"][-1].content)


class Counting(TypedDict):
    n: int


def chain() -> Any:
    async def step(state: Counting) -> Counting:
        return {"n": state["n"] + 1}

    graph = StateGraph(Counting)
    names = [f"step_{number}" for number in range(measure.STEPS)]
    for name in names:
        graph.add_node(name, step)
    for before, after in zip([START, *names], [*names, END], strict=True):
        graph.add_edge(before, after)
    return graph.compile()


class Gathering(TypedDict):
    done: Annotated[list[int], operator.add]


def fan() -> Any:
    async def branch(state: dict[str, int]) -> dict[str, list[int]]:
        await asyncio.sleep(measure.LATENCY)
        return {"done": [state["n"]]}

    graph = StateGraph(Gathering)
    graph.add_node("branch", branch)
    graph.add_conditional_edges(
        START, lambda _: [Send("branch", {"n": n}) for n in range(measure.BRANCHES)], ["branch"]
    )
    graph.add_edge("branch", END)
    return graph.compile()


def rows() -> dict[str, Any]:
    plain, slow, tools = agent(), agent(latency=measure.LATENCY), agent(True, calls=measure.ROUNDS_OF_TOOLS)
    steps, branches = chain(), fan()
    streaming = create_agent(Streaming(), tools=[], system_prompt="You are terse.")

    async def step() -> None:
        measure.require(measure.STEPS, (await steps.ainvoke({"n": 0}, {"recursion_limit": measure.STEPS + 10}))["n"])

    async def parallel() -> None:
        measure.require(measure.BRANCHES, len((await branches.ainvoke({"done": []}, {"recursion_limit": 10}))["done"]))

    async def turns() -> None:
        await asyncio.gather(*(ask(slow) for _ in range(measure.BRANCHES)))

    async def stream() -> None:
        heard = 0
        async for chunk, _ in streaming.astream(asked(), stream_mode="messages"):
            heard += chunk.content == measure.PIECE
        measure.require(measure.CHUNKS, heard)

    table = {"step": step, "branches": parallel, "turns": turns, "stream": stream}
    return {**table, "turn": lambda: ask(plain), "tool": lambda: ask(tools)}


async def hello() -> str:
    return str((await agent().ainvoke(asked()))["messages"][-1].content)


if __name__ == "__main__":
    table = measure.each(rows()) if sys.argv[1] == "rows" else {}
    measure.main(measure.Contestant(table, hello, lambda count: [agent(True) for _ in range(count)]))
