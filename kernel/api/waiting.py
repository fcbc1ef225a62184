"""`Async` in scripts: waiting, trying again, doing several things at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable
from typing import Any

from kernel.api.definition import script, takes
from kernel.api.retry_options import RetryOptions, read_retry
from kernel.api.site import Site
from kernel.deadlines import within
from kernel.durations import lasting_ms
from kernel.errors import InvalidError
from kernel.values import Function, Value, told


@script("Async", namespace=True)
class Async:
    """Waiting, trying again, doing several things at once.

    What is given are functions, in Lua also promises. JavaScript has `Promise.all` for its own promises.

    ```lua
    local agent = Agent.new("You are an owl")
    local answers = Async.parallel({ "Hello", "Good night" }, function(words) return agent:chat(words) end, 2)
    local answer = Async.timeout(function() return agent:chat("Quick!") end, 5000)
    ```
    """

    @staticmethod
    async def sleep(site: Site, milliseconds: float) -> None:
        """Wait so long; other tasks go on."""
        await asyncio.sleep(max(0.0, milliseconds) / 1000)

    @staticmethod
    async def timeout(site: Site, work: Value, milliseconds: float) -> Value:
        """The result of the work; a `timeout` error, and the work stopped, when it takes longer."""
        told = f"The work was not done within {lasting_ms(milliseconds)}."
        if (begun := _promised(work)) is not None:
            from kernel.api.promise import kept

            return await kept(begun.timeout(site, milliseconds, told))
        async with within(max(0.0, milliseconds) / 1000, told):
            return await _begin(site, work, "Async.timeout")

    @staticmethod
    async def all(site: Site, work: list[Value]) -> list[Value]:
        """Do everything at once: the results in order. The first error stops the rest."""
        return await _together([_begin(site, one, "Async.all") for one in work])

    @staticmethod
    async def race(site: Site, work: list[Value]) -> Value:
        """The result or error of what is done first; the rest is stopped."""
        tasks = [_begin(site, one, "Async.race") for one in work]
        if not tasks:
            raise InvalidError("Async.race was given nothing to do.")
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            return next(task for task in tasks if task in done).result()
        finally:
            _stop(tasks)

    @staticmethod
    @takes(options=RetryOptions)
    async def retry(site: Site, work: Function, options: dict[str, Value] | None = None) -> Value:
        """Call `work()` again when it fails: `max_attempts` times (3) in all, with growing waits (`RetryPolicy`)."""
        policy = read_retry(site, options or {}, "Async.retry")
        return await policy.within(site.ctx).run(work.bind(site.ctx), site.ctx.emit)

    @staticmethod
    async def spawn(site: Site, work: Function) -> Value:
        """Run a function beside the script: a promise of its result."""
        if site.language == "lua":
            from kernel.api.promise import Promise

            return Promise.spawn(site, work)
        return await work.bind(site.ctx)()

    @staticmethod
    async def parallel(site: Site, items: list[Value], work: Function, most: int = 8) -> list[Value]:
        """What `work(item)` makes of every item, in order; `most` of them are worked on at a time."""
        if most < 1:
            raise InvalidError(f"Async.parallel: 'most' should be 1 or more, not {most}.")
        free = asyncio.Semaphore(most)
        call = work.bind(site.ctx)

        async def one(item: Value) -> Value:
            async with free:
                return await call(item)

        return await _together([asyncio.ensure_future(one(item)) for item in items])


def _promised(work: Any) -> Any:
    """The promise of work that goes on already; None for anything else."""
    from kernel.api.promise import Promise

    return work if isinstance(work, Promise) else None


def _begin(site: Site, work: Any, who: str) -> asyncio.Future[Value]:
    if callable(work):
        function: Function = work
        return asyncio.ensure_future(function.bind(site.ctx)())
    if (begun := _promised(work)) is not None:
        from kernel.api.promise import kept

        return asyncio.ensure_future(kept(begun))
    raise InvalidError(f"{who} takes functions or promises, not {told(work)}.")


async def _together(tasks: list[asyncio.Future[Value]]) -> list[Value]:
    try:
        return list(await asyncio.gather(*tasks))
    finally:
        _stop(tasks)


def _stop(tasks: Iterable[Awaitable[Value]]) -> None:
    for task in tasks:
        if isinstance(task, asyncio.Future) and not task.done():
            task.cancel()
