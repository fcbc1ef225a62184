"""A process that runs the scripts of one spell behind walls: `python -I beginning.py WIRE OUT ERR ISOLATION`.

It loads the engine, walls itself in (no files but Python's own, no sockets, no programs), and then runs what it is
told. Whatever a script asks for is done by the kernel at the other end of the line. Not here: that end (`process`).
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from importlib import import_module
from pathlib import Path
from typing import Any, cast

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from kernel.context import Context, Run
from kernel.engines.border import dump, load
from kernel.engines.protocol import Chunk, Engine, Host
from kernel.engines.walled.far import FarHost, report_of
from kernel.policy import Limits
from kernel.sandbox import isolation
from kernel.values import Value

FAILED, OK, STOPPED = 0, 1, 2

HOLDING = 0.5
"""Seconds in which a stopped script has let the loop run; if not it holds the thread, and is interrupted."""


BREATH = 0.2
"""Seconds between two words to the kernel that the scripts let the loop run."""


class Clock:
    """The tape of a run behind walls: what its clock said is told to the kernel."""

    def __init__(self, work: Work, id: int) -> None:
        self._work = work
        self._id = id

    def read_clock(self, language: str) -> float:
        """Seconds since the epoch, in a replay those of the recording."""
        now = self._work.times.pop(0) if self._work.times else time.time()
        self.note_time(language, now)
        return now

    def note_time(self, language: str, now: float) -> None:
        """What a script read there itself."""
        self._work.send(dump(["time", self._id, now]))


class Work:
    """What is done here, frame by frame."""

    def __init__(self, wire: int, hello: dict[str, Any]) -> None:
        self._wire = wire
        self._lock = threading.Lock()
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._runs: dict[int, Run] = {}
        self._breathing = self._is_busy = False
        self.times: list[float] = []
        self.host = FarHost(self.send, hello["bindings"])
        self.engine: Engine = load_engine(hello["engine"])(cast(Host, self.host), Limits(**hello["bounds"]))
        self.loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self.loop)
        self._elsewhere: asyncio.Future[None] = self.loop.create_future()

    def send(self, line: bytes) -> None:
        """A line to the kernel; waits until it is sent."""
        left = memoryview(line + b"\n")
        with self._lock:
            while left:
                left = left[os.write(self._wire, left) :]

    def listen(self, rest: bytes) -> None:
        """Read frames, in a thread of its own; without a kernel there is nothing to do here."""
        while True:
            *lines, rest = rest.split(b"\n")
            for line in lines:
                frame = load(line)
                self.loop.call_soon_threadsafe(self._do, *frame)
                if frame[0] == "stop":
                    threading.Timer(HOLDING, self._free, (frame[1],)).start()
            data = os.read(self._wire, 1 << 16)
            if not data:
                os._exit(0)
            rest += data

    def _free(self, id: int) -> None:
        if id in self._tasks:
            self.engine.interrupt()

    def _do(self, kind: str, *parts: Any) -> None:
        match kind:
            case "answer":
                self.host.answered(*parts)
            case "run":
                id, source, name, first_line, cell, halts = parts
                ctx = self._context(id)
                self._begin(id, ctx, self.engine.run(ctx, Chunk(source, name, cell, first_line, halts=dict(halts))))
            case "call":
                ctx = self._context(parts[0])
                self._begin(parts[0], ctx, self._call(ctx, *parts[1:]))
            case "stop" if parts[0] in self._tasks:
                self._tasks[parts[0]].cancel()
            case "set":
                self.engine.set_globals(self.host.unpack(parts[0]))
            case "begin":
                self.times = list(parts[1])
                self.engine.begin_run(*parts)
            case "forget":
                self.host.forget(parts[0])
            case _:
                self._learn(kind, *parts)

    def _learn(self, kind: str, news: Any, *more: Any) -> None:
        """What scripts have to know of the kernel: fields of objects, the number of the next agent, work it does."""
        match kind:
            case "fields":
                self.host.learn(news, *more)
            case "number":
                self.host.count_from(news)
            case "work":
                self._is_busy = bool(news)
                for run in self._runs.values():
                    self._note_work(run)

    def _note_work(self, run: Run) -> None:
        """The kernel may still call functions of the script, while it works: no promise is given up."""
        if self._is_busy:
            run.work.add(self._elsewhere)
        else:
            run.work.discard(self._elsewhere)

    def _context(self, id: int) -> Context:
        run = self._runs[id] = Run(str(id), lambda event: None, tape=Clock(self, id))
        self._note_work(run)
        return Context(run)

    def _begin(self, id: int, ctx: Context, work: Awaitable[Value]) -> None:
        self._tasks[id] = self.loop.create_task(self._play(id, ctx, work))
        if not self._breathing:
            self._breathe()

    def _breathe(self) -> None:
        """Tell the kernel that the scripts let the loop run, as long as there are any."""
        self._breathing = bool(self._tasks)
        if self._breathing:
            self.host.give_back()
            self.send(b'["breath"]')
            self.loop.call_later(BREATH, self._breathe)

    async def _play(self, id: int, ctx: Context, work: Awaitable[Value]) -> None:
        try:
            status, content = OK, self.host.pack(await work)
        except asyncio.CancelledError:
            status, content = STOPPED, None
        except Exception as error:
            status, content = FAILED, report_of(error)
        more = bool(self._left(ctx.run))
        if not more:
            self._close(id)
        self.host.give_back()
        self.send(dump(["done", id, status, content, more]))
        if more:
            await self._linger(id, ctx)

    async def _linger(self, id: int, ctx: Context) -> None:
        """A function has returned, and what it began goes on."""
        try:
            while left := self._left(ctx.run):
                await asyncio.wait(left)
        except asyncio.CancelledError:
            for task in self._left(ctx.run):
                task.cancel()
        self._close(id)
        self.send(dump(["gone", id]))

    def _left(self, run: Run) -> set[asyncio.Future[Any]]:
        """What is left to be done of a run in here."""
        return run.work - {self._elsewhere}

    def _close(self, id: int) -> None:
        del self._tasks[id], self._runs[id]

    async def _call(self, ctx: Context, number: int, arguments: Any, mutate: bool) -> Value:
        function = self.host.function(number).bind(ctx)
        given = self.host.unpack(arguments)
        if mutate:
            *before, subject = given
            return list(await function.mutate(subject, *before))
        return await function(*given)


def load_engine(place: str) -> Callable[[Host, Limits], Engine]:
    """What makes an engine, by its place (`module:Class`)."""
    module, name = place.split(":")
    return cast(Callable[[Host, Limits], Engine], getattr(import_module(module), name))


def main(wire: int) -> None:
    """Read `hello`, put up the walls, work."""
    first = b""
    while b"\n" not in first:
        data = os.read(wire, 1 << 16)
        if not data:
            return
        first += data
    line, _, rest = first.partition(b"\n")
    hello = load(line)[1]
    work = Work(wire, hello)
    try:
        isolation.restrain(hello["limits"], hello["confine"])
    except OSError as error:
        work.send(dump(["refused", str(error)]))
        return
    threading.Thread(target=work.listen, args=(rest,), daemon=True).start()
    work.loop.run_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]))
