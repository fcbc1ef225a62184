"""Promises for languages that have none of their own (Lua): work that goes on while the script does."""

from __future__ import annotations

import asyncio
from typing import Any

from kernel.api.definition import script
from kernel.api.site import Site
from kernel.api.stream import finished
from kernel.errors import InvalidError, ScriptError
from kernel.values import Function, Value


@script("Promise", languages=("lua",))
class Promise:
    """Work that goes on; its value or error comes later.

    local both = Promise.all({ poet:chat_async("A haiku"), critic:chat_async("A maxim") }):await()
    """

    def __init__(self, future: asyncio.Future[Value]) -> None:
        self._future = future
        # An error nobody awaits is told by the operation that failed, not by the event loop.
        future.add_done_callback(lambda done: done.cancelled() or done.exception())

    @staticmethod
    def new(site: Site, executor: Function) -> Promise:
        """A promise that `executor(resolve, reject)` settles."""
        future: asyncio.Future[Value] = asyncio.get_running_loop().create_future()
        resolve, reject = Settle(future, True), Settle(future, False)

        async def run() -> None:
            try:
                await executor.bind(site.ctx)(resolve, reject)
            except Exception as error:
                if not future.done():
                    future.set_exception(error)

        runner = asyncio.ensure_future(run())
        site.ctx.run.keep(runner)
        future.add_done_callback(lambda _: runner.cancel() if future.cancelled() else None)
        return Promise(future)

    @staticmethod
    def spawn(site: Site, work: Function) -> Promise:
        """Run a function beside the script; the promise is its result."""
        task = asyncio.ensure_future(work.bind(site.ctx)())
        site.ctx.run.keep(task)
        return Promise(task)

    @staticmethod
    def all(site: Site, promises: list[Value]) -> Promise:
        """The values of all, in order; the first error ends it."""
        return Promise(asyncio.gather(*[_future(p) for p in promises]))

    @staticmethod
    def all_settled(site: Site, promises: list[Value]) -> Promise:
        """For each its `status` (`fulfilled`, `rejected`) and `value` or `reason`; never fails."""
        return Promise(asyncio.ensure_future(_settled([_future(p) for p in promises])))

    @staticmethod
    def race(site: Site, promises: list[Value]) -> Promise:
        """The value or error of the first that is done; the others go on."""
        return Promise(asyncio.ensure_future(_first([_future(p) for p in promises])))

    async def await_(self, site: Site) -> Value:
        """Wait for the value; raises the error."""
        return await finished(self._future)

    def then_(self, site: Site, done: Function, failed: Function | None = None) -> Promise:
        """A promise of what `done(value)` (or `failed(error)`) makes of it."""

        async def run() -> Value:
            try:
                value = await finished(self._future)
            except Exception as error:
                if failed is None:
                    raise
                _go_on(site)
                return await failed.bind(site.ctx)(error)
            _go_on(site)
            return await done.bind(site.ctx)(value)

        return Promise(asyncio.ensure_future(run()))

    def catch(self, site: Site, failed: Function) -> Promise:
        """A promise of the value, or of what `failed(error)` makes of the error."""

        async def run() -> Value:
            try:
                return await finished(self._future)
            except Exception as error:
                _go_on(site)
                return await failed.bind(site.ctx)(error)

        return Promise(asyncio.ensure_future(run()))

    def cancel(self, site: Site) -> None:
        """Stop the work; who waits for it sees it stopped."""
        self._future.cancel()


@script("Settle", call="call", languages=("lua",))
class Settle:
    """The `resolve` or `reject` of a promise."""

    def __init__(self, future: asyncio.Future[Value], good: bool) -> None:
        self._pending = future
        self._good = good

    def call(self, site: Site, value: Value = None, *_: Any) -> None:
        """Settle the promise; a second time changes nothing."""
        if self._pending.done():
            return
        if self._good:
            self._pending.set_result(value)
        else:
            self._pending.set_exception(_as_error(value))


def _go_on(site: Site) -> None:
    """From here on this is work of its own: until now it only waited for other work."""
    task = asyncio.current_task()
    if task is not None:
        site.ctx.run.keep(task)


def _as_error(value: Value) -> Exception:
    if isinstance(value, dict):
        return ScriptError(str(value.get("message", "rejected")), type=str(value.get("type", "script")))
    return ScriptError(str(value))


def _future(thing: Any) -> asyncio.Future[Value]:
    if isinstance(thing, Promise):
        return asyncio.shield(thing._future)
    if callable(thing):
        raise InvalidError("A function is no promise. Write Promise.spawn(function) to run it beside the script.")
    settled: asyncio.Future[Value] = asyncio.get_running_loop().create_future()
    settled.set_result(thing)
    return settled


async def _settled(futures: list[asyncio.Future[Value]]) -> list[Value]:
    results = await asyncio.gather(*futures, return_exceptions=True)
    return [
        {"status": "rejected", "reason": r} if isinstance(r, BaseException) else {"status": "fulfilled", "value": r}
        for r in results
    ]


async def _first(futures: list[asyncio.Future[Value]]) -> Value:
    if not futures:
        raise InvalidError("Promise.race was given no promises.")
    done, _ = await asyncio.wait(futures, return_when=asyncio.FIRST_COMPLETED)
    return next(future for future in futures if future in done).result()
