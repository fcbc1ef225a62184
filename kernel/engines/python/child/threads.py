"""The ground of a session in a process of its own: threads, signals and descriptors. Not here: how it begins."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable
from typing import Any

from .descriptors import Descriptors
from .ground import OnInterrupt, Room, Take
from .line import Line, SocketLine
from .output import Output
from .strands import keep_tasks


class Threads:
    """Implements `ground.Ground`; `ends` are where descriptors 1 and 2 can be read."""

    def __init__(self, line: SocketLine, room: Room, ends: tuple[int, int]) -> None:
        self.line: Line = line
        self._socket = line
        self.loop = asyncio.new_event_loop()
        self.room: Room = room
        self._ends = ends
        asyncio.set_event_loop(self.loop)

    def keep_tasks(self) -> None:
        """By the loop's own factory of tasks."""
        keep_tasks(self.loop)

    def begin(self, output: Output, take: Take, on_interrupt: OnInterrupt) -> None:
        """Read in a thread of its own; SIGINT interrupts."""
        Descriptors(output, self._ends, self.line.flush).start()
        signal.signal(signal.SIGINT, on_interrupt)
        threading.Thread(target=self._socket.read, args=(take,), daemon=True).start()

    def work(self, told: Callable[[BaseException], str]) -> None:
        """Run the loop for ever."""
        while True:
            try:
                self.loop.run_forever()
            except (KeyboardInterrupt, SystemExit):
                # It has reached the task it was for, and is told there; the loop goes on.
                continue
            except BaseException as error:
                # A cell took the loop apart. Python's own way out would wait for threads that wait for it.
                os.write(2, told(error).encode("utf-8", "replace"))
                os._exit(1)

    def new_event(self) -> threading.Event:
        """Set by the reading thread."""
        return threading.Event()

    def interrupt(self) -> None:
        """Have the main thread get a signal."""
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    def later(self, seconds: float, work: Callable[..., Any], *arguments: Any) -> None:
        """In a thread of its own."""
        timer = threading.Timer(seconds, work, arguments)
        timer.daemon = True
        timer.start()

    def explain(self, error: BaseException) -> str:
        """A process has everything."""
        return ""

    def reason(self, strand: int) -> str:
        """The frame is always read first."""
        return ""
