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
from kernel.engines.walled.far import FarHost, origin_of
from kernel.errors import describe_error
from kernel.policy import Limits
from kernel.sandbox import isolation
from kernel.values import Value, plain

FAILED, OK, STOPPED = 0, 1, 2

HOLDING = 0.5
"""Seconds in which a stopped script has let the loop run; if not it holds the thread, and is interrupted."""


class Clock:
    """The tape of a run behind walls: what its clock said is told to the kernel."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def read_clock(self, language: str) -> float:
        """Seconds since the epoch, in a replay those of the recording."""
        now = self._work.times.pop(0) if self._work.times else time.time()
        self._work.send(dump(["time", now]))
        return now


class Work:
    """What is done here, frame by frame."""

    def __init__(self, wire: int, hello: dict[str, Any]) -> None:
        self._wire = wire
        self._lock = threading.Lock()
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self.times: list[float] = []
        self.host = FarHost(self.send, hello["bindings"])
        self.engine: Engine = load_engine(hello["engine"])(cast(Host, self.host), Limits(**hello["bounds"]))
        self.loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self.loop)

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
                self._begin(parts[0], self.engine.run(self._context(parts[0]), Chunk(*parts[1:])))
            case "call":
                self._begin(parts[0], self._call(*parts))
            case "stop" if parts[0] in self._tasks:
                self._tasks[parts[0]].cancel()
            case "set":
                self.engine.set_globals(self.host.unpack(parts[0]))
            case "begin":
                self.times = list(parts[1])
                self.engine.begin_run(*parts)
            case "forget":
                self.host.forget(parts[0])

    def _context(self, id: int) -> Context:
        return Context(Run(str(id), lambda event: None, tape=Clock(self)))

    def _begin(self, id: int, work: Awaitable[Value]) -> None:
        self._tasks[id] = self.loop.create_task(self._play(id, work))

    async def _play(self, id: int, work: Awaitable[Value]) -> None:
        try:
            status, content = OK, self.host.pack(await work)
        except asyncio.CancelledError:
            status, content = STOPPED, None
        except Exception as error:
            status, content = FAILED, {"origin": origin_of(error), "error": plain(describe_error(error))}
        del self._tasks[id]
        self.send(dump(["done", id, status, content]))

    async def _call(self, id: int, number: int, arguments: Any, mutate: bool) -> Value:
        function = self.host.function(number).bind(self._context(id))
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
