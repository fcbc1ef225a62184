"""The ground of a session in a worker of a browser's tab, which has no threads, no signals and no sockets.

What waits with the thread in hand lets the loop go on meanwhile (JSPI). Not here: the worker itself, and its files.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol

from .absence import explain
from .ground import OnInterrupt, Room, Take
from .line import Line
from .output import PIECE_SECONDS, Output
from .session import Session
from .strands import STRAND, as_coroutine, counted
from .web import Loading

MOST_PIECES = 40
"""Pieces that leave at once within `PIECE_SECONDS`; more wait, so that a loop that prints does not flood the kernel."""

KEPT_BACK = 8 << 20
"""Bytes that are allowed above the limit of the cells, to tell that they used it up."""


class Port(Protocol):
    """The worker's end of what it and the kernel say to each other."""

    def post(self, rows: str) -> None:
        """Send frames of JSON, one a row."""
        ...

    def hear(self, take: Callable[[str], None]) -> None:
        """Have `take` get what the kernel sends, in the same form."""
        ...

    def take_written(self) -> list[tuple[str, str]]:
        """What was written to descriptors 1 and 2 since the last call: `("stdout", text)`."""
        ...

    def is_stopped(self, strand: int) -> str:
        """Why the kernel wants this strand to stop, in one word; "" when it does not, or cannot tell in time."""
        ...

    def limit(self, memory: int) -> None:
        """Let Python have so many bytes more than when it began."""
        ...


class PortLine(Line):
    """A line over a port."""

    def __init__(self, port: Port) -> None:
        super().__init__()
        self._port = port

    def _send(self, text: str) -> None:
        self._port.post(text)


class PortRoom:
    """Memory that is kept back: `memory` are the bytes that cells may use, None for any."""

    def __init__(self, port: Port, memory: int | None) -> None:
        self._port = port
        self._memory = memory

    def open(self) -> None:
        """Use it."""
        if self._memory is not None:
            self._port.limit(self._memory + KEPT_BACK)

    def close(self) -> None:
        """Keep it back again."""
        if self._memory is not None:
            self._port.limit(self._memory)


class Moment:
    """Something that is waited for while the loop goes on: see `ground.Event`."""

    def __init__(self) -> None:
        self._future: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def set(self) -> None:
        """It happened."""
        if not self._future.done():
            self._future.set_result(None)

    def wait(self, timeout: float | None = None) -> bool:
        """Wait so many seconds; whether it happened. `RuntimeError` in code that JavaScript called."""
        from pyodide.ffi import run_sync

        if not self._future.done():
            run_sync(self._settled(timeout))
        return self._future.done()

    async def _settled(self, timeout: float | None) -> None:
        # What is cancelled here must not reach JavaScript: Pyodide would print it.
        with suppress(asyncio.CancelledError):
            await asyncio.wait({self._future}, timeout=timeout)


class Tab:
    """Implements `ground.Ground` over a port."""

    def __init__(self, port: Port, memory: int | None) -> None:
        self.line: Line = PortLine(port)
        self.loop = asyncio.get_running_loop()
        self.room: Room = PortRoom(port, memory)
        self._port = port
        self._output: Output | None = None
        self._window = (0.0, 0)
        self._pending = False
        self.take: Take = lambda frames: None

    def keep_tasks(self) -> None:
        """The browser's loop has a factory of tasks that fails with this Python: what makes them is changed itself."""
        make = self.loop.create_task

        def create_task(work: Any, **more: Any) -> asyncio.Task[Any]:
            return counted(make(as_coroutine(work), **more))

        vars(self.loop)["create_task"] = create_task

    def begin(self, output: Output, take: Take, on_interrupt: OnInterrupt) -> None:
        """Frames are taken as they come, between two steps of whatever runs."""
        self.take, self._output = take, output
        output.hurry = self._hurry
        output.before = self._gather
        signal.signal(signal.SIGINT, on_interrupt)
        vars(time)["sleep"] = _sleeping(time.sleep)
        sys.meta_path.insert(0, Loading(_waited))

    def work(self, told: Callable[[BaseException], str]) -> None:
        """The browser does."""

    def new_event(self) -> Moment:
        """Set when a frame is taken."""
        return Moment()

    def interrupt(self) -> None:
        """Whoever could ask has the thread: nobody else is to be interrupted. The kernel does that from outside."""

    def later(self, seconds: float, work: Callable[..., Any], *arguments: Any) -> None:
        """When the thread is free."""
        self.loop.call_later(seconds, work, *arguments)

    def explain(self, error: BaseException) -> str:
        """A tab has no processes, threads and sockets, and not every module."""
        return explain(error)

    def reason(self, strand: int) -> str:
        """What the kernel wrote where both can see it."""
        return self._port.is_stopped(strand)

    def _hurry(self) -> None:
        """No thread could send it while a cell computes: it leaves now, unless much has left already."""
        now = time.monotonic()
        begun, pieces = self._window
        if now - begun > PIECE_SECONDS:
            begun, pieces = now, 0
        if pieces < MOST_PIECES:
            self._window = begun, pieces + 1
            self._leave()
        elif not self._pending:
            self._pending = True
            self.loop.call_later(PIECE_SECONDS, self._leave)

    def _gather(self) -> None:
        for stream, text in self._port.take_written():
            if self._output is not None:
                self._output.add(stream, text)

    def _leave(self) -> None:
        self._pending = False
        if self._output is not None:
            self._output.send()
        self.line.flush()


def _sleeping(holding: Callable[[float], None]) -> Callable[[float], None]:
    """`time.sleep`, which ends with its cell, and lets the loop go on meanwhile; `holding` is the one that holds it."""
    from pyodide.ffi import can_run_sync

    def sleep(seconds: float) -> None:
        strand = STRAND.get()
        if seconds < 0 or not can_run_sync():
            holding(seconds)
            return
        Moment().wait(seconds)
        if strand is not None and strand.why:
            raise KeyboardInterrupt

    return sleep


def _waited(work: Any, timeout: float | None) -> Any:
    """The result of a coroutine, waited for with the thread in hand: it ends with its cell. Raises `TimeoutError`."""
    moment, task = Moment(), asyncio.ensure_future(work)
    task.add_done_callback(lambda _: moment.set())
    is_over = moment.wait(timeout)
    if is_over and not task.cancelled():
        return task.result()
    task.cancel()
    raise KeyboardInterrupt if is_over else TimeoutError


def main(port: Port) -> None:
    """Begin: the first frame that arrives is `hello`."""
    begun: list[Tab] = []

    def take(rows: str) -> None:
        frames = [json.loads(row) for row in rows.split("\n")]
        if not begun:
            hello = frames.pop(0)[1]
            begun.append(Tab(port, hello["limits"].get("memory")))
            Session(begun[0], hello).run()
        if frames:
            begun[0].take(frames)

    port.hear(take)
