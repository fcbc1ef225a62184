"""Google ADK, as its documentation does it: `LlmAgent` in a `Runner` with sessions in memory, a `Workflow` of nodes."""

from __future__ import annotations

import asyncio
import sys
import warnings
from collections.abc import AsyncIterator
from typing import Any

import measure
from google.adk.agents import LlmAgent, RunConfig
from google.adk.agents.run_config import StreamingMode
from google.adk.models import BaseLlm, LlmRequest, LlmResponse
from google.adk.runners import InMemoryRunner
from google.genai import types

warnings.simplefilter("ignore")


def said(*parts: types.Part, **more: Any) -> LlmResponse:
    # Without the counts it logs a warning each time.
    used = types.GenerateContentResponseUsageMetadata(prompt_token_count=1, candidates_token_count=1)
    return LlmResponse(content=types.Content(role="model", parts=list(parts)), usage_metadata=used, **more)


class Fake(BaseLlm):
    """Answers at once, calls its tool so often, or streams."""

    latency: float = 0.0
    calls: int = 0

    async def generate_content_async(self, request: LlmRequest, stream: bool = False) -> AsyncIterator[LlmResponse]:
        if self.latency:
            await asyncio.sleep(self.latency)
        if stream:
            for _ in range(measure.CHUNKS):
                yield said(types.Part(text=measure.PIECE), partial=True)
        parts = [part for content in request.contents for part in content.parts or ()]
        done = sum(part.function_response is not None for part in parts)
        if done < self.calls:
            yield said(types.Part(function_call=types.FunctionCall(name="add", args={"a": done, "b": 1})))
        else:
            yield said(types.Part(text=measure.ANSWER), turn_complete=True)


async def add(a: int, b: int) -> dict[str, int]:
    """Add two numbers."""
    return {"sum": a + b}


def agent(tools: bool = False, **options: Any) -> LlmAgent:
    own = [add] if tools else []
    return LlmAgent(name="terse", model=Fake(model="fake", **options), instruction="You are terse.", tools=own)


def runner(one: LlmAgent) -> InMemoryRunner:
    return InMemoryRunner(one, app_name="peers")


async def events(
    app: InMemoryRunner, message: str = measure.HELLO, config: RunConfig | None = None
) -> AsyncIterator[Any]:
    session = await app.session_service.create_session(app_name=app.app_name, user_id="u")
    asked = types.Content(role="user", parts=[types.Part(text=message)])
    async for event in app.run_async(user_id="u", session_id=session.id, new_message=asked, run_config=config):
        yield event
    # A service in memory keeps every session for ever, which would tell against it.
    await app.session_service.delete_session(app_name=app.app_name, user_id="u", session_id=session.id)


async def answer(app: InMemoryRunner) -> str:
    text = ""
    async for event in events(app):
        if event.is_final_response():
            text = event.content.parts[0].text
    return text


async def ask(app: InMemoryRunner) -> None:
    measure.require(measure.ANSWER, await answer(app))


async def outputs(app: InMemoryRunner) -> int:
    """How many nodes gave an output."""
    count = 0
    async for event in events(app):
        count += event.output is not None
    return count


def chain() -> InMemoryRunner:
    from google.adk.workflow import START, FunctionNode, Workflow

    async def step(node_input: Any) -> int:
        return node_input + 1 if isinstance(node_input, int) else 1

    nodes = [FunctionNode(func=step, name=f"step_{number}") for number in range(measure.STEPS)]
    return InMemoryRunner(node=Workflow(name="chain", edges=[(START, *nodes)]), app_name="peers")


def fan() -> InMemoryRunner:
    from google.adk.workflow import START, FunctionNode, JoinNode, Workflow

    async def branch(node_input: Any) -> int:
        await asyncio.sleep(measure.LATENCY)
        return 1

    nodes = tuple(FunctionNode(func=branch, name=f"branch_{number}") for number in range(measure.BRANCHES))
    workflow = Workflow(name="fan", edges=[(START, nodes, JoinNode(name="join"))])
    return InMemoryRunner(node=workflow, app_name="peers")


def rows() -> dict[str, Any]:
    plain, slow = runner(agent()), runner(agent(latency=measure.LATENCY))
    tools = runner(agent(True, calls=measure.ROUNDS_OF_TOOLS))
    steps, branches = chain(), fan()

    async def step() -> None:
        measure.require(measure.STEPS, await outputs(steps))

    async def parallel() -> None:
        measure.require(measure.BRANCHES + 1, await outputs(branches))

    async def turns() -> None:
        await asyncio.gather(*(ask(slow) for _ in range(measure.BRANCHES)))

    async def stream() -> None:
        heard = 0
        async for event in events(plain, config=RunConfig(streaming_mode=StreamingMode.SSE)):
            heard += bool(event.partial)
        measure.require(measure.CHUNKS, heard)

    table = {"step": step, "branches": parallel, "turns": turns, "stream": stream}
    return {**table, "turn": lambda: ask(plain), "tool": lambda: ask(tools)}


async def hello() -> str:
    return await answer(runner(agent()))


if __name__ == "__main__":
    table = measure.each(rows()) if sys.argv[1] == "rows" else {}
    measure.main(measure.Contestant(table, hello, lambda count: [agent(True) for _ in range(count)]))
