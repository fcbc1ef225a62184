"""Blocks that may take so long and no longer, also when what is in them cannot be stopped."""

from __future__ import annotations

import asyncio
import time

import pytest

from kernel.deadlines import CURRENT, PassedError, deadline_here, within
from kernel.errors import DeadlineError, InvalidError, StoppedError


async def test_what_waits_too_long_is_stopped_and_what_is_in_time_is_left_alone() -> None:
    async with within(60, "too long"):
        await asyncio.sleep(0)
    async with within(None, "never"):
        assert deadline_here() is None
    with pytest.raises(DeadlineError, match="too long") as caught:
        async with within(0.001, "too long"):
            await asyncio.Event().wait()
    assert (caught.value.details, CURRENT.get()) == ({"timeout": 1.0}, None)


def compute(seconds: float) -> None:
    """Do not wait for anything: nobody can interrupt it."""
    time.sleep(seconds)


async def late(error: Exception | None = None) -> None:
    """Be late without ever waiting."""
    async with within(0.001, "too long"):
        compute(0.002)
        if error is not None:
            raise error


async def test_what_could_not_be_stopped_has_come_too_late() -> None:
    with pytest.raises(DeadlineError, match="too long"):
        await late()
    with pytest.raises(DeadlineError, match="too long"):
        await late(StoppedError("a task inside was stopped"))


async def test_an_error_that_comes_late_is_still_that_error() -> None:
    with pytest.raises(InvalidError, match="no number"):
        await late(InvalidError("no number"))


async def mending() -> None:
    """Mend whatever happens inside, but for what passes by every `except Exception`."""
    try:
        async with within(60, "inner"):
            deadline = deadline_here()
            assert deadline is not None
            compute(0.002)
            passed = deadline.passed()
            assert passed is not None
            raise PassedError(passed)
    except Exception as error:
        pytest.fail(f"mended inside: {error!r}")


async def test_the_outer_deadline_passes_through_an_inner_one() -> None:
    with pytest.raises(DeadlineError, match="outer"):
        async with within(0.001, "outer"):
            await mending()


async def test_a_task_that_is_asked_to_end_ends_cancelled_also_when_it_is_late() -> None:
    begun = asyncio.Event()

    async def work() -> None:
        async with within(0.05, "too long"):
            begun.set()
            try:
                await asyncio.Event().wait()
            finally:
                compute(0.06)

    task = asyncio.ensure_future(work())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_what_lives_longer_than_its_block_is_told_nothing_any_more() -> None:
    async with within(60, "outer"):
        async with within(0.5, "inner"):
            deadline = deadline_here()
        assert deadline is not None
        outer = deadline.next()
        assert outer is not None
        assert (outer.message, 1 < outer.seconds() <= 60) == ("outer", True)
    assert (deadline.next(), deadline.passed(), deadline.seconds()) == (None, None, float("inf"))
