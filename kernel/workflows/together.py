"""Doing several things at once, no more than so many. Not here: what is done."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import TypeVar

from kernel.errors import StoppedError
from kernel.workflows.errors import PausedError

T = TypeVar("T")


async def together(jobs: Sequence[Callable[[], Awaitable[T]]], limit: int = 0) -> list[T]:
    """The results of all jobs in their order, at most `limit` (0: any number) at a time.

    The first error stops the others, except a `PausedError`: then those that are running may end.
    """
    gate = asyncio.Semaphore(limit or max(1, len(jobs)))

    async def one(job: Callable[[], Awaitable[T]]) -> T:
        async with gate:
            return await job()

    tasks: list[asyncio.Future[T]] = [asyncio.ensure_future(one(job)) for job in jobs]
    async with _stopping(tasks):
        return await _results(tasks)


@asynccontextmanager
async def _stopping(tasks: list[asyncio.Future[T]]) -> AsyncIterator[None]:
    """Nothing of it goes on after the block."""
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _results(tasks: list[asyncio.Future[T]]) -> list[T]:
    waiting, paused = set(tasks), None
    while waiting:
        done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_EXCEPTION)
        for task in [task for task in tasks if task in done]:
            error = StoppedError("It was stopped from outside.") if task.cancelled() else task.exception()
            if isinstance(error, PausedError):
                paused = error
            elif error is not None:
                raise error
    if paused is not None:
        raise paused
    return [task.result() for task in tasks]
