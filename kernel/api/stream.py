"""What comes piece by piece: the answer of an agent while it is made, and what scripts make of it.

Not here: where the pieces come from and how they are shared (`kernel.api.pieces`).
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable

from kernel.api.definition import script
from kernel.api.pieces import Buffer, Source, generated, listed
from kernel.api.site import Site
from kernel.context import Run
from kernel.errors import InvalidError, SpellError, StoppedError
from kernel.values import Function, Value, told

END = object()

MOST_AT_ONCE = 4
"""Pieces that `map_async` works on at a time unless it is told otherwise."""


def _keep_open() -> None:
    """Nothing to close."""


@script("Stream", iterate="next")
class Stream:
    """Pieces that arrive one after the other. A `for` loop over it gives each piece.

    Nothing happens before somebody takes the pieces; what takes them (`for_each`, `collect`, a loop) takes each once.

    ```lua
    local agent = Agent.new("You are a storyteller")
    for chunk in agent:stream_chat("Tell me a story") do
      io.write(chunk)
    end
    Stream.from({ 1, 2, 3 }):map(function(n) return n * n end):for_each(print)
    ```
    """

    def __init__(
        self, pieces: AsyncIterator[Value], close: Callable[[], None] = _keep_open, source: Source | None = None
    ) -> None:
        self._source = source or Source(close)
        self._lock = asyncio.Lock()
        self._pieces = pieces

    @staticmethod
    def from_(site: Site, pieces: Value) -> Stream:
        """A stream of the items of a list, of what a function gives until it gives nothing, or of another stream."""
        if isinstance(pieces, Stream):
            return pieces._become(pieces._rest())
        if callable(pieces):
            return Stream(generated(pieces.bind(site.ctx)))
        if isinstance(pieces, list) or pieces == {}:
            return Stream(listed(pieces))
        raise InvalidError(f"Stream.from takes a list, a function or a stream, not {told(pieces)}.")

    @staticmethod
    def generate(site: Site, make: Function) -> Stream:
        """A stream of what `make(n)` gives for 1, 2, … until it gives nothing; called only when a piece is wanted."""
        return Stream(generated(make.bind(site.ctx)))

    async def next(self, site: Site) -> Value:
        """The next piece; nothing at the end."""
        return await self._take(None)

    async def collect(self, site: Site) -> list[Value]:
        """All the pieces that are left, as a list."""
        return [piece async for piece in self._rest()]

    async def text(self, site: Site) -> str:
        """All the pieces that are left, as one text."""
        return await self.join(site)

    async def join(self, site: Site, separator: str = "") -> str:
        """All the pieces that are left as one text, with `separator` between them."""
        return separator.join([str(piece) for piece in await self.collect(site)])

    async def count(self, site: Site) -> int:
        """How many pieces are left; takes them."""
        return len([None async for _ in self._rest()])

    async def reduce(self, site: Site, combine: Function, initial: Value = None) -> Value:
        """One value out of all pieces: `combine(so_far, piece)`; without `initial` the first piece begins."""
        call, result = combine.bind(site.ctx), initial
        async for number, piece in self._numbered():
            with _at(number):
                result = piece if result is None else await call(result, piece)
        return result

    async def for_each(self, site: Site, action: Function) -> None:
        """Call `action(piece)` with every piece that is left, one after the other, and wait until all are done."""
        call = action.bind(site.ctx)
        async for number, piece in self._numbered():
            with _at(number):
                await call(piece)

    def map(self, site: Site, change: Function) -> Stream:
        """A stream of what `change(piece)` makes of each piece; where it gives nothing there is no piece."""
        call = change.bind(site.ctx)

        async def pieces() -> AsyncIterator[Value]:
            async for number, piece in self._numbered():
                with _at(number):
                    changed = await call(piece)
                if changed is not None:
                    yield changed

        return self._become(pieces())

    def map_async(self, site: Site, change: Function, most: int = MOST_AT_ONCE) -> Stream:
        """Like `map`, working on several pieces at once (`most`, 4); the results keep their order."""
        if most < 1:
            raise InvalidError(f"stream:map_async: 'most' should be 1 or more, not {most}.")
        call = change.bind(site.ctx)
        return self._become(self._beside(call, most))

    def filter(self, site: Site, keep: Function) -> Stream:
        """A stream of the pieces for which `keep(piece)` is true."""
        call = keep.bind(site.ctx)

        async def pieces() -> AsyncIterator[Value]:
            async for number, piece in self._numbered():
                with _at(number):
                    wanted = await call(piece)
                if wanted:
                    yield piece

        return self._become(pieces())

    def batch(self, site: Site, size: int) -> Stream:
        """A stream of lists of `size` pieces; the last may be shorter."""
        if size < 1:
            raise InvalidError(f"stream:batch: 'size' should be 1 or more, not {size}.")

        async def pieces() -> AsyncIterator[Value]:
            held: list[Value] = []
            async for piece in self._rest():
                held.append(piece)
                if len(held) >= size:
                    yield held
                    held = []
            if held:
                yield held

        return self._become(pieces())

    def take(self, site: Site, most: int) -> Stream:
        """A stream of the first pieces, `most` of them; the rest stays where it is."""

        async def pieces() -> AsyncIterator[Value]:
            for _ in range(most):
                piece = await self._take(END)
                if piece is END:
                    return
                yield piece

        return self._become(pieces())

    def skip(self, site: Site, first: int) -> Stream:
        """A stream without the `first` pieces."""

        async def pieces() -> AsyncIterator[Value]:
            async for number, piece in self._numbered():
                if number > first:
                    yield piece

        return self._become(pieces())

    def close(self, site: Site) -> None:
        """Want no more pieces: what makes them is stopped, also for the streams made of this one."""
        self._source.close()

    async def _take(self, end: Value) -> Value:
        # Two that read at the same time get different pieces.
        async with self._lock:
            try:
                return end if self._source.closed else await anext(self._pieces, end)
            except StoppedError:
                if self._source.closed:
                    return end
                raise

    async def _rest(self) -> AsyncIterator[Value]:
        while (piece := await self._take(END)) is not END:
            yield piece

    async def _numbered(self) -> AsyncIterator[tuple[int, Value]]:
        number = 0
        async for piece in self._rest():
            number += 1
            yield number, piece

    async def _beside(self, call: Callable[..., Awaitable[Value]], most: int) -> AsyncIterator[Value]:
        working: deque[tuple[int, asyncio.Future[Value]]] = deque()
        try:
            async for number, piece in self._numbered():
                working.append((number, asyncio.ensure_future(call(piece))))
                if len(working) >= most and (result := await _result(working)) is not None:
                    yield result
            while working:
                if (result := await _result(working)) is not None:
                    yield result
        finally:
            for _, task in working:
                _drop(task)

    def _become(self, pieces: AsyncIterator[Value]) -> Stream:
        """A stream made of this one: what makes the pieces goes on as long as somebody holds either."""
        return Stream(pieces, source=self._source)


class _at:
    """Says in an error at which piece of a stream (from 1) it happened."""

    def __init__(self, number: int) -> None:
        self._number = number

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, SpellError):
            error.details.setdefault("piece", self._number)


async def _result(working: deque[tuple[int, asyncio.Future[Value]]]) -> Value:
    number, task = working[0]
    with _at(number):
        result = await task
    working.popleft()
    return result


def stream_of(run: Run, work: Callable[[Callable[[str], None]], Awaitable[Value]]) -> Stream:
    """A stream of what `work(heard)` tells to `heard` while it runs. Its error ends the stream."""
    buffer = Buffer()

    async def go_on() -> None:
        try:
            await work(buffer.put)
        finally:
            buffer.end()

    task: asyncio.Future[Value] = asyncio.ensure_future(go_on())
    run.keep_stream(task)

    async def pieces() -> AsyncIterator[Value]:
        try:
            async for piece in buffer.take():
                yield piece
            await finished(task)
        finally:
            task.cancel()

    return Stream(pieces(), lambda: _drop(task))


async def finished(future: asyncio.Future[Value]) -> Value:
    """The value of work that others may cancel; then it is a `StoppedError`, and only our own cancelling goes on."""
    try:
        return await asyncio.shield(future)
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if future.cancelled() and not (task and task.cancelling()):
            raise StoppedError("The work this waits for was stopped.") from None
        raise


def _drop(task: asyncio.Future[Value]) -> None:
    if task.get_loop().is_closed():
        return
    task.cancel()
    # The error of a stream nobody listens to is in the trace already.
    task.add_done_callback(lambda done: done.cancelled() or done.exception())
