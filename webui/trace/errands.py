"""The work that a panel has under way: single errands and pulses, all ended with it. Not what the work is."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from webui.trace.pulse import Pulse

log = logging.getLogger(__name__)


class Errands:
    """Runs a panel's work on the event loop; `on_trouble` is told what failed ("" when it went well again)."""

    def __init__(self, on_trouble: Callable[[str], None]) -> None:
        self._on_trouble = on_trouble
        self._pulses: list[Pulse] = []
        self._tasks: set[asyncio.Task[None]] = set()

    def pulse(self, work: Callable[[], Awaitable[None]], rest: float) -> Pulse:
        """Work that is done again and again, `rest` seconds apart."""
        pulse = Pulse(work, rest, self._on_trouble)
        self._pulses.append(pulse)
        return pulse

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something once, soon."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def soon(self, work: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], None]:
        """What does a piece of work once for each call."""
        return lambda: self.run(work())

    def close(self) -> None:
        """End whatever is under way."""
        for pulse in self._pulses:
            pulse.close()
        for task in tuple(self._tasks):
            task.cancel()

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("The trace could not answer.", exc_info=error)
            self._on_trouble(f"The trace could not be read: {error}")
