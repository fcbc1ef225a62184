"""What a session stands on: how it waits with the thread in hand, is interrupted, and comes back to something later.

Not here: what it does (`session`). Of a process this is `threads`, of a browser's tab `tab`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import FrameType
from typing import Any, Protocol

from .line import Frame, Line
from .output import Output

Take = Callable[[list[Frame]], None]
OnInterrupt = Callable[[int, FrameType | None], None]


class Event(Protocol):
    """Something that is waited for with the thread in hand."""

    def set(self) -> None:
        """It happened."""
        ...

    def wait(self, timeout: float | None = None) -> bool:
        """Wait so many seconds; whether it happened."""
        ...


class Room(Protocol):
    """The memory that is kept back for telling that a cell used up all it may."""

    def open(self) -> None:
        """Use it: something failed, and has to be told."""
        ...

    def close(self) -> None:
        """Keep it back again."""
        ...


class Ground(Protocol):
    """Where a session runs."""

    line: Line
    loop: asyncio.AbstractEventLoop
    room: Room

    def keep_tasks(self) -> None:
        """Count every task that a script begins as part of its strand."""
        ...

    def begin(self, output: Output, take: Take, on_interrupt: OnInterrupt) -> None:
        """Give `take` the frames that arrive, and have output leave soon. `on_interrupt` hears that something stops."""
        ...

    def work(self, told: Callable[[BaseException], str]) -> None:
        """Work until the kernel hangs up. `told` puts what took the loop apart into words."""
        ...

    def new_event(self) -> Event:
        """Something to wait for."""
        ...

    def interrupt(self) -> None:
        """Interrupt the code that has the thread."""
        ...

    def later(self, seconds: float, work: Callable[..., Any], *arguments: Any) -> None:
        """Do something later, also when a cell has the thread, as far as that can be."""
        ...

    def explain(self, error: BaseException) -> str:
        """What helps a person with an error that comes of what there is not here; "" for any other."""
        ...

    def reason(self, strand: int) -> str:
        """Why the kernel wants this strand stopped, where that is known before its frame is read."""
        ...
