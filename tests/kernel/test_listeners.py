"""Those who listen: order, boxes, streams, and the names of things."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kernel.context import Context
from kernel.errors import ScriptError, ToolError
from kernel.listeners import Emitter, Listeners, bus, channel, emit, is_named, key
from kernel.listeners.channel import Channel
from kernel.operations import Call, perform
from kernel.spelling import camel_case
from kernel.values import Value
from tests.kit.runs import Recording, shout

WORDS = some.lists(some.from_regex(r"[a-z]{2,6}", fullmatch=True), min_size=1, max_size=4)


@given(WORDS)
def test_a_name_is_the_same_in_every_spelling(words: list[str]) -> None:
    snake = "_".join(words)
    for said in (snake, camel_case(snake), ":".join(words), "-".join(words), ".".join(words)):
        assert key(said) == snake
        assert is_named(said, snake)
        assert is_named(snake, said)


@given(WORDS, WORDS)
def test_names_of_different_words_are_different_and_patterns_match_by_their_beginning(
    one: list[str], other: list[str]
) -> None:
    assert is_named("_".join(one), "_".join(other)) == (one == other)
    assert is_named("_".join(one) + "_*", "_".join(one + other))
    assert is_named("*", "_".join(one))


async def test_handlers_are_told_one_after_the_other_and_waited_for() -> None:
    listeners, order = Listeners(), []

    def told(word: str, wait: float) -> Any:
        async def heard(event: Value, ctx: Context) -> None:
            await asyncio.sleep(wait)
            order.append(word)

        return heard

    listeners.on("x", told("slow", 0.002))
    listeners.on("x", told("fast", 0))
    await emit(Recording().context(listeners), "x", None)
    assert order == ["slow", "fast"]


async def test_a_full_box_makes_the_one_who_emits_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bus, "MOST_WAITING", 2)
    listeners, heard, gate = Listeners(), [], asyncio.Event()

    async def slow(event: Value, ctx: Context) -> None:
        await gate.wait()
        heard.append(event["data"])

    listeners.on("x", slow, beside=True)
    ctx = Recording().context(listeners)

    async def emit_all() -> None:
        for number in range(10):
            await emit(ctx, "x", number)

    emitting = asyncio.ensure_future(emit_all())
    for _ in range(20):
        await asyncio.sleep(0)
    assert (emitting.done(), heard) == (False, [])
    gate.set()
    await emitting
    await ctx.run.settle()
    assert heard == list(range(10))


async def test_a_listener_beside_may_fill_its_own_box(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bus, "MOST_WAITING", 1)
    listeners, heard = Listeners(), []

    async def echoes(event: Value, ctx: Context) -> None:
        heard.append(event["data"])
        if event["data"] == 0:
            for number in (1, 2, 3):
                await emit(ctx, "x", number)

    listeners.on("x", echoes, beside=True)
    ctx = Recording().context(listeners)
    await emit(ctx, "x", 0)
    await ctx.run.settle()
    assert heard == [0, 1, 2, 3]


async def test_errors_of_handlers_end_the_script_once_it_is_over_and_nothing_before() -> None:
    listeners, recording = Listeners(), Recording()

    async def broken(event: Value, ctx: Context) -> None:
        raise ToolError("no ears")

    async def script(call: Call) -> Value:
        return await shout(call.ctx)

    listeners.on("tool_called", broken)
    with pytest.raises(ScriptError, match="A handler of 'tool_called' failed: no ears") as raised:
        await perform(recording.context(listeners), "run_script", "s", "", script)
    assert raised.value.describe()["type"] == "tool"
    assert "execute_tool.finished" in recording.kinds()


async def test_cancelling_the_operation_does_not_cut_a_handler_off() -> None:
    listeners, heard, begun = Listeners(), [], asyncio.Event()

    async def slow(event: Value, ctx: Context) -> None:
        begun.set()
        await asyncio.sleep(0.001)
        heard.append(event["type"])

    listeners.on("tool_called", slow)
    shouting = asyncio.ensure_future(shout(Recording().context(listeners)))
    await begun.wait()
    shouting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await shouting
    await asyncio.sleep(0.01)
    assert heard == ["tool_called"]


async def test_a_reader_that_is_too_slow_is_told_how_many_events_were_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel, "MOST_UNREAD", 3)
    listeners = Listeners()
    ctx = Recording().context(listeners)
    reading = Channel(listeners, "n", idle=0)
    for number in range(5):
        await emit(ctx, "n", number)
    seen = [(event["type"], event["data"]) async for event in reading.events(ctx)]
    assert seen == [("events_lost", {"count": 2}), ("n", 2), ("n", 3), ("n", 4)]


async def test_a_closed_stream_gives_what_was_heard_and_ends() -> None:
    listeners = Listeners()
    ctx = Recording().context(listeners)
    reading = Channel(listeners, "*", idle=None)
    await emit(ctx, "x", 1)
    reading.close()
    await emit(ctx, "x", 2)
    assert [event["data"] async for event in reading.events(ctx)] == [1]


async def test_a_stream_waits_as_long_as_something_is_under_way() -> None:
    listeners = Listeners()
    ctx = Recording().context(listeners)
    reading = Channel(listeners, "*", idle=0.001)

    async def slow(call: Call) -> Value:
        await asyncio.sleep(0.02)
        return 1

    work = asyncio.ensure_future(perform(ctx, "execute_tool", "t", {}, slow))
    await asyncio.sleep(0)
    assert [event["type"] async for event in reading.events(ctx)] == ["tool_called", "tool_completed"]
    assert await work == 1


async def test_a_bus_of_its_own_is_heard_there_only() -> None:
    listeners, heard = Listeners(), []
    ctx = Recording().context(listeners)
    emitter = Emitter("mine", listeners.next_id, listeners.note)

    async def here(event: Value, ctx: Context) -> None:
        heard.append(event)

    async def there(event: Value, ctx: Context) -> None:
        raise AssertionError("heard what was said elsewhere")

    emitter.on("x", here)
    listeners.on("*", there)
    assert await emitter.emit(ctx, "x", 1) is True
    assert await emitter.emit(ctx, "y", 2) is False
    assert heard == [("x", 1)]
    assert list(listeners.past()) == []
