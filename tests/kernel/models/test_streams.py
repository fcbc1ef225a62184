"""What every stream has in common: sums, silence, half answers, and cutting text."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import DeadlineError, InvalidError, ModelError, NetworkError
from kernel.messages import Chunk, ToolCall, Usage
from kernel.models.streams import checked, closing, gather, number_option, parts, patient, words

END = Chunk(finish_reason="stop", usage=Usage(1, 2), model="m")


async def _say(*items: Chunk | Exception, closed: list[bool] | None = None) -> AsyncIterator[Chunk]:
    try:
        for item in items:
            if isinstance(item, Exception):
                raise item
            yield item
    finally:
        if closed is not None:
            closed.append(True)


async def test_the_sum_of_a_stream_has_text_calls_finish_usage_and_model() -> None:
    call = ToolCall("1", "add")
    whole = await gather(_say(Chunk("Hel"), Chunk("lo"), Chunk(tool_call=call), END))
    assert (whole.text, whole.tool_calls, whole.finish_reason, whole.usage, whole.model) == (
        "Hello",
        (call,),
        "stop",
        Usage(1, 2),
        "m",
    )


async def test_a_stream_that_says_nothing_is_an_error() -> None:
    with pytest.raises(ModelError, match=r"'a/b' answered with nothing") as caught:
        await gather(_say(), "a/b")
    assert caught.value.details["partial"] == ""


async def test_a_stream_without_a_finish_is_an_error_that_keeps_the_text() -> None:
    with pytest.raises(NetworkError, match="stopped in the middle") as caught:
        await gather(_say(Chunk("Hel"), Chunk("lo")))
    assert caught.value.details["partial"] == "Hello"


async def test_an_error_in_a_stream_gets_the_text_so_far() -> None:
    with pytest.raises(NetworkError) as caught:
        await gather(_say(Chunk("Hel"), NetworkError("gone")))
    assert caught.value.details["partial"] == "Hel"


async def test_leaving_a_stream_early_closes_it() -> None:
    closed: list[bool] = []
    async with closing(checked(patient(_say(Chunk("a"), Chunk("b"), END, closed=closed), 5))) as watched:
        async for _ in watched:
            break
    assert closed == [True]


async def _silent_after(*items: Chunk) -> AsyncIterator[Chunk]:
    for item in items:
        yield item
    await asyncio.Event().wait()


@pytest.mark.parametrize("said", [(), (Chunk("Hel"),)], ids=["before the answer", "in the middle"])
async def test_a_long_silence_is_a_deadline_error(said: tuple[Chunk, ...]) -> None:
    with pytest.raises(DeadlineError, match=r"'a/b' said nothing for 50 ms") as caught:
        await gather(patient(_silent_after(*said), 0.05, "a/b"))
    assert caught.value.details["partial"] == "".join(chunk.text for chunk in said)
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0, "the deadline must leave no cancellation behind"


async def test_a_reader_who_takes_his_time_does_not_run_into_the_deadline() -> None:
    got = []
    async for chunk in patient(_say(Chunk("a"), Chunk("b"), END), 0.05):
        await asyncio.sleep(0.08)
        got.append(chunk.text)
    assert got == ["a", "b", ""]


async def test_an_answer_longer_than_the_timeout_is_not_cut_while_it_comes() -> None:
    async def drip() -> AsyncIterator[Chunk]:
        for _ in range(12):
            await asyncio.sleep(0.02)
            yield Chunk("x")
        yield END

    assert (await gather(patient(drip(), 0.15))).text == "x" * 12


async def test_cancelling_is_not_mistaken_for_a_deadline() -> None:
    task = asyncio.create_task(gather(patient(_silent_after(), 30)))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_timeout_inside_the_model_is_not_mistaken_for_a_deadline() -> None:
    with pytest.raises(TimeoutError, match="its own"):
        await gather(patient(_say(TimeoutError("its own")), 30))


@given(st.text())
def test_words_put_together_are_the_text(text: str) -> None:
    assert "".join(words(text)) == text
    assert all(words(text))


@given(st.text(), st.integers(1, 50))
def test_parts_put_together_are_the_text(text: str, count: int) -> None:
    assert "".join(parts(text, count)) == text
    assert len(parts(text, count)) <= count


@pytest.mark.parametrize("value", ["50", True, -1, float("nan"), float("inf"), None, [1]])
def test_a_latency_must_be_a_number(value: Any) -> None:
    with pytest.raises(InvalidError, match="latency_ms must be a number"):
        number_option({"latency_ms": value}, "latency_ms")
