"""What comes piece by piece: the answer of an agent while it is made, and what scripts make of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

from kernel.api.definition import script
from kernel.api.site import Site
from kernel.errors import StoppedError
from kernel.values import Function, Value

END = object()


def _keep_open() -> None:
    """Nothing to close."""


@script("Stream", iterate="next")
class Stream:
    """Pieces that arrive one after the other. A `for` loop over it gives each piece.

    for chunk in agent:stream_chat("Tell me a story") do io.write(chunk) end
    """

    def __init__(self, pieces: AsyncIterator[Value], close: Callable[[], None] = _keep_open) -> None:
        self._pieces = pieces
        self._released = close

    async def next(self, site: Site) -> Value:
        """The next piece; nothing at the end."""
        return await anext(self._pieces, None)

    async def collect(self, site: Site) -> list[Value]:
        """All the pieces that are left, as a list."""
        return [piece async for piece in self._pieces]

    async def text(self, site: Site) -> str:
        """All the pieces that are left, as one text."""
        return "".join([str(piece) async for piece in self._pieces])

    def map(self, site: Site, change: Function) -> Stream:
        """A stream of what `change` makes of each piece."""
        call = change.bind(site.ctx)

        async def pieces() -> AsyncIterator[Value]:
            async for piece in self._pieces:
                yield await call(piece)

        return self._become(pieces())

    def filter(self, site: Site, keep: Function) -> Stream:
        """A stream of the pieces for which `keep` is true."""
        call = keep.bind(site.ctx)

        async def pieces() -> AsyncIterator[Value]:
            async for piece in self._pieces:
                if await call(piece):
                    yield piece

        return self._become(pieces())

    def batch(self, site: Site, size: int) -> Stream:
        """A stream of lists of `size` pieces; the last may be shorter."""

        async def pieces() -> AsyncIterator[Value]:
            held: list[Value] = []
            async for piece in self._pieces:
                held.append(piece)
                if len(held) >= size:
                    yield held
                    held = []
            if held:
                yield held

        return self._become(pieces())

    def _become(self, pieces: AsyncIterator[Value]) -> Stream:
        """A stream made of this one, which from now on is its to close: the script may drop this one."""
        close, self._released = self._released, _keep_open
        return Stream(pieces, close)

    async def for_each(self, site: Site, action: Function) -> None:
        """Call `action` with every piece that is left."""
        call = action.bind(site.ctx)
        async for piece in self._pieces:
            await call(piece)


def stream_of(work: Callable[[Callable[[str], None]], Awaitable[Value]]) -> Stream:
    """A stream of what `work(heard)` tells to `heard` while it runs. Its error ends the stream."""
    queue: asyncio.Queue[object] = asyncio.Queue()

    async def run() -> None:
        try:
            await work(queue.put_nowait)
        finally:
            queue.put_nowait(END)

    task: asyncio.Future[Value] = asyncio.ensure_future(run())

    async def pieces() -> AsyncIterator[Value]:
        try:
            while (piece := await queue.get()) is not END:
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
    task.cancel()
    # The error of a stream nobody listens to is in the trace already.
    task.add_done_callback(lambda done: done.cancelled() or done.exception())
