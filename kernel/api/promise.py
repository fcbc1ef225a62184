"""Promises for languages that have none of their own (Lua): work that goes on while the script does.

Not here: what becomes of errors nobody waits for (`kernel.api.unheard`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

from kernel.api.definition import hidden, script
from kernel.api.errors import as_error
from kernel.api.parts import part_of
from kernel.api.patience import kept_in_time, told_when_long
from kernel.api.site import Site
from kernel.api.stream import finished
from kernel.api.unheard import Rejection, Unheard
from kernel.deadlines import Deadline, begin
from kernel.durations import lasting_ms
from kernel.errors import InvalidError, ScriptError, StoppedError, describe_error
from kernel.values import Function, Record, Value


@script("Promise", languages=("lua",))
class Promise:
    """Work that goes on; its value or error comes later. An error nobody waits for ends the run.

    ```lua
    local poet = Agent.new("You are a poet")
    local both = Promise.all({ poet:chat_async("Hello"), Promise.delay(10, "Good night") }):await()
    ```
    """

    def __init__(self, future: asyncio.Future[Value], site: Site, deadline: Deadline | None = None) -> None:
        self._future, self._deadline = future, deadline
        self._heard = self._timed = self._is_open = False
        if future.done():
            self._ended(future, site)
        else:
            future.add_done_callback(lambda done: self._ended(done, site))

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

        runner, deadline = begin(run())
        site.ctx.run.keep(runner)
        future.add_done_callback(lambda _: runner.cancel() if future.cancelled() else None)
        promise = Promise(future, site, deadline)
        promise._is_open = True
        return promise

    @staticmethod
    def spawn(site: Site, work: Function) -> Promise:
        """Run a function beside the script; the promise is its result."""
        return Promise.of(site, work.bind(site.ctx)())

    @staticmethod
    @hidden
    def of(site: Site, work: Value) -> Promise:
        """A promise of a call that an engine has begun, such as `agent:chat_async("Hello")`."""
        task, deadline = begin(work)
        site.ctx.run.keep(task)
        return Promise(task, site, deadline)

    @staticmethod
    def resolve(site: Site, value: Value = None) -> Promise:
        """A promise of a value that is there already; a promise is given back as it is."""
        return value if isinstance(value, Promise) else Promise(_future(value), site)

    @staticmethod
    def reject(site: Site, error: Value) -> Promise:
        """A promise that has failed."""
        return Promise(_failure(as_error(error)), site)

    @staticmethod
    def delay(site: Site, milliseconds: float, value: Value = None) -> Promise:
        """A promise of `value` in so many milliseconds."""
        promise = Promise(asyncio.ensure_future(asyncio.sleep(max(0.0, milliseconds) / 1000, value)), site)
        promise._timed = True
        return promise

    @staticmethod
    def all(site: Site, promises: list[Value]) -> Promise:
        """The values of all, in order; the first error ends it."""
        return Promise(asyncio.gather(*[_future(p) for p in promises]), site)

    @staticmethod
    def all_settled(site: Site, promises: list[Value]) -> Promise:
        """For each its `status` (`fulfilled`, `rejected`) and `value` or `reason`; never fails."""
        return Promise(asyncio.ensure_future(_settled([_future(p) for p in promises])), site)

    @staticmethod
    def race(site: Site, promises: list[Value]) -> Promise:
        """The value or error of the first that is done; the others go on."""
        return Promise(asyncio.ensure_future(_first([_future(p) for p in promises])), site)

    @staticmethod
    def any(site: Site, promises: list[Value]) -> Promise:
        """The value of the first that succeeds; an error (with all `errors`) when none does."""
        return Promise(asyncio.ensure_future(_first_good([_future(p) for p in promises])), site)

    async def await_(self, site: Site) -> Value:
        """Wait for the value; raises the error."""
        self._heard = True
        with told_when_long(site, self._is_open):
            return await finished(self._future)

    def then_(self, site: Site, done: Function | None = None, failed: Function | None = None) -> Promise:
        """A promise of what `done(value)` (or `failed(error)`) makes of it; where there is none, of the same."""

        async def run() -> Value:
            try:
                value = await finished(self._future)
            except Exception as error:
                if failed is None:
                    raise
                return await _next(site, failed, error)
            return value if done is None else await _next(site, done, value)

        return self._lead(run(), site)

    def catch(self, site: Site, failed: Function) -> Promise:
        """A promise of the value, or of what `failed(error)` makes of the error."""

        async def run() -> Value:
            try:
                return await finished(self._future)
            except Exception as error:
                return await _next(site, failed, error)

        return self._lead(run(), site)

    def finally_(self, site: Site, done: Function) -> Promise:
        """The same value or error, after `done()` was called."""

        async def run() -> Value:
            try:
                return await finished(self._future)
            finally:
                await _next(site, done)

        return self._lead(run(), site)

    def timeout(self, site: Site, milliseconds: float, message: str = "") -> Promise:
        """The same, but a `timeout` error when it takes longer; then the work is stopped."""
        seconds = max(0.0, milliseconds) / 1000
        told = message or f"The promise was not kept within {lasting_ms(milliseconds)}."
        if self._deadline is not None:
            self._deadline.bring(seconds, told)
        return self._lead(kept_in_time(self._future, self._deadline, seconds, told), site)

    def is_done(self, site: Site) -> bool:
        """Whether it has a value or an error, or was stopped."""
        return self._future.done()

    def cancel(self, site: Site) -> None:
        """Stop the work; who waits for it sees it stopped."""
        self._future.cancel()

    @property
    def state(self) -> str:
        """`pending`, `fulfilled`, `rejected` or `cancelled`."""
        if not self._future.done():
            return "pending"
        if self._future.cancelled():
            return "cancelled"
        return "rejected" if self._future.exception() else "fulfilled"

    def _lead(self, work: Any, site: Site) -> Promise:
        """A promise of work that goes on from this one, which need not tell its own error then."""
        self._heard = True
        leading, deadline = begin(work)
        if self._timed:
            # Its time will come, and then there is something to do: the run is not over before.
            site.ctx.run.keep(leading)
        return Promise(leading, site, deadline)

    def _ended(self, future: asyncio.Future[Value], site: Site) -> None:
        error = None if future.cancelled() else future.exception()
        if error is not None and not self._heard:
            rejection = Rejection(site.ctx.run.id, error, lambda: self._heard)
            part_of(site.spell, Unheard).note(site.spell, rejection)


@script("Settle", call="call", languages=("lua",))
class Settle:
    """The `resolve` or `reject` of a promise.

    Promise.new(function(resolve, reject) resolve(42) end)
    """

    def __init__(self, future: asyncio.Future[Value], good: bool) -> None:
        self._pending = future
        self._good = good

    async def call(self, site: Site, value: Value = None, *_: Any) -> None:
        """Settle the promise; a second time changes nothing."""
        if self._pending.done():
            return
        if not self._good:
            self._pending.set_exception(as_error(value))
            # The promise hears of it before the script goes on, and perhaps ends.
            await asyncio.sleep(0)
        elif isinstance(value, Promise):
            _follow(value, self._pending)
        else:
            self._pending.set_result(value)


def kept(promise: Promise) -> Awaitable[Value]:
    """The value of a promise, for those who wait on the host's side."""
    return _future(promise)


def _follow(promise: Promise, pending: asyncio.Future[Value]) -> None:
    def settle(done: asyncio.Future[Value]) -> None:
        if pending.done():
            return
        if done.cancelled():
            pending.cancel()
        elif (error := done.exception()) is not None:
            pending.set_exception(error)
        else:
            pending.set_result(done.result())

    _future(promise).add_done_callback(settle)


async def _next(site: Site, function: Function, *arguments: Value) -> Value:
    """Call a function of the script; from here on this is work of its own: until now it only waited for other work."""
    task = asyncio.current_task()
    if task is not None:
        site.ctx.run.keep(task)
    result = await function.bind(site.ctx)(*arguments)
    return await _future(result) if isinstance(result, Promise) else result


def _future(thing: Any) -> asyncio.Future[Value]:
    if isinstance(thing, Promise):
        thing._heard = True
        return asyncio.shield(thing._future)
    if callable(thing):
        raise InvalidError("A function is no promise. Write Promise.spawn(function) to run it beside the script.")
    settled: asyncio.Future[Value] = asyncio.get_running_loop().create_future()
    settled.set_result(thing)
    return settled


def _failure(error: Exception) -> asyncio.Future[Value]:
    failed: asyncio.Future[Value] = asyncio.get_running_loop().create_future()
    failed.set_exception(error)
    return failed


async def _settled(futures: list[asyncio.Future[Value]]) -> list[Value]:
    results = await asyncio.gather(*futures, return_exceptions=True)
    return [
        Record(status="rejected", reason=r) if isinstance(r, BaseException) else Record(status="fulfilled", value=r)
        for r in results
    ]


async def _first(futures: list[asyncio.Future[Value]]) -> Value:
    if not futures:
        raise InvalidError("Promise.race was given no promises.")
    done, _ = await asyncio.wait(futures, return_when=asyncio.FIRST_COMPLETED)
    return next(future for future in futures if future in done).result()


async def _first_good(futures: list[asyncio.Future[Value]]) -> Value:
    waiting = set(futures)
    while waiting:
        done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        good = next((future for future in futures if future in done and not _failed(future)), None)
        if good is not None:
            return good.result()
    errors = [describe_error(error) for future in futures if (error := _failed(future)) is not None]
    first = f" The first error: {errors[0]['message']}" if errors else ""
    raise ScriptError(f"None of the {len(futures)} promises succeeded.{first}", errors=errors)


def _failed(future: asyncio.Future[Value]) -> BaseException | None:
    return StoppedError("It was stopped.") if future.cancelled() else future.exception()
