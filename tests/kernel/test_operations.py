"""The one door."""

from __future__ import annotations

import asyncio

import pytest

from kernel.context import Context
from kernel.errors import LimitError, ToolError
from kernel.events import Source, envelope, from_envelope
from kernel.hooks import Hooks
from kernel.messages import Usage
from kernel.operations import Call, perform
from kernel.policy import Limits
from kernel.values import Value
from tests.kit.runs import Recording, shout, upper


async def test_an_operation_is_a_span_with_its_input_and_output() -> None:
    recording = Recording()
    assert await shout(recording.context()) == "HELLO"
    started, finished = recording.events
    assert (started.kind, started.name, started.data["input"]) == ("execute_tool.started", "shout", "hello")
    assert (finished.kind, finished.data["output"]) == ("execute_tool.finished", "HELLO")
    assert started.span_id == finished.span_id == "s1"


async def test_a_span_within_a_span_knows_its_parent_and_the_line_that_caused_it() -> None:
    recording = Recording()

    async def outer(call: Call) -> Value:
        return await shout(call.ctx)

    ctx = recording.context().at(Source("cell", 7, "c1"))
    await perform(ctx, "run_step", "step", None, outer)
    inner = recording.events[1]
    assert (inner.span_id, inner.parent_id) == ("s2", "s1")
    assert inner.data["source"] == {"name": "cell", "line": 7, "cell": "c1", "language": "lua"}


async def test_an_error_closes_the_span_and_reaches_the_caller() -> None:
    recording = Recording()

    async def fail(call: Call) -> Value:
        raise ToolError("no owls", tool="owls")

    with pytest.raises(ToolError):
        await perform(recording.context(), "execute_tool", "owls", None, fail)
    assert recording.of("execute_tool.failed")[0]["error"] == {"type": "tool", "message": "no owls", "tool": "owls"}


async def test_cancelling_closes_the_span_as_cancelled() -> None:
    recording = Recording()

    async def wait(call: Call) -> Value:
        await asyncio.sleep(60)

    task = asyncio.ensure_future(perform(recording.context(), "chat", "m", None, wait))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert recording.of("chat.failed")[0]["error"]["type"] == "cancelled"


async def test_a_hook_may_change_the_input_and_the_output() -> None:
    recording, hooks = Recording(), Hooks()

    async def polite(call: Call, ctx: Context) -> None:
        call.input = f"please {call.input}"

    async def loud(call: Call, ctx: Context) -> None:
        call.output = f"{call.output}!"

    hooks.register("before_tool_call", polite)
    hooks.register("afterToolCall", loud)
    assert await shout(recording.context(hooks)) == "PLEASE HELLO!"
    assert recording.of("execute_tool.finished")[0]["input"] == "please hello"


async def test_a_hook_may_answer_in_the_operations_place() -> None:
    recording, hooks = Recording(), Hooks()

    async def answer(call: Call, ctx: Context) -> None:
        call.output, call.answered = "from the cache", True

    hooks.register("pre-tool", answer)
    assert await shout(recording.context(hooks)) == "from the cache"


async def test_a_hook_that_raises_cancels_the_operation_with_its_error() -> None:
    recording, hooks = Recording(), Hooks()

    async def refuse(call: Call, ctx: Context) -> None:
        raise ToolError("not today")

    hooks.register("before_execute_tool", refuse)
    with pytest.raises(ToolError, match="not today"):
        await shout(recording.context(hooks))
    assert recording.kinds() == ["execute_tool.started", "execute_tool.failed"]


async def test_a_hook_may_ask_for_another_attempt() -> None:
    recording, hooks, attempts = Recording(), Hooks(), []

    async def flaky(call: Call) -> Value:
        attempts.append(call.attempt)
        if len(attempts) < 3:
            raise ToolError("not yet")
        return "done"

    async def again(call: Call, ctx: Context) -> None:
        call.retry = True

    hooks.register("on_error", again)
    assert await perform(recording.context(hooks), "execute_tool", "flaky", None, flaky) == "done"
    assert attempts == [1, 2, 3]
    assert [data["attempt"] for data in recording.of("execute_tool.retry")] == [1, 2]


async def test_a_hook_that_never_gives_up_is_stopped() -> None:
    hooks = Hooks()

    async def fail(call: Call) -> Value:
        raise ToolError("never")

    async def again(call: Call, ctx: Context) -> None:
        call.retry = True

    hooks.register("on_error", again)
    with pytest.raises(ToolError, match="never"):
        await perform(Recording().context(hooks), "execute_tool", "never", None, fail)


async def test_a_run_stops_when_its_tokens_are_spent() -> None:
    ctx = Recording().context(limits=Limits(tokens=10))
    ctx.run.spend(Usage(4, 4))
    with pytest.raises(LimitError, match="16 tokens"):
        ctx.run.spend(Usage(4, 4))


async def test_work_kept_beside_the_script_is_waited_for() -> None:
    ctx, done = Recording().context(), []

    async def work(name: str) -> None:
        await asyncio.sleep(0.001)
        done.append(name)
        if name == "first":
            ctx.run.keep(asyncio.ensure_future(work("second")))

    ctx.run.keep(asyncio.ensure_future(work("first")))
    await ctx.run.settle()
    assert done == ["first", "second"]


async def test_an_event_survives_its_envelope() -> None:
    recording = Recording()
    await perform(recording.context(), "execute_tool", "shout", "x", upper)
    assert [from_envelope(envelope(event)) for event in recording.events] == recording.events
