"""Does one piece of work again whenever it is wanted, never twice at a time and never too often."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)

REST = 0.03
"""Seconds between two readings of a run that grows; the pulse makes it more where that takes long."""

LATER = 0.5
"""Seconds between two readings of what is not in sight."""

DEBOUNCE = 0.05
"""Seconds between two drawings while the person zooms or scrolls."""


class Pulse:
    """Runs `work` after `want`; rests `rest` seconds in between, longer when the work itself takes long.

    Work that fails is logged and told to `on_trouble` (a message; "" when it went well again).
    """

    def __init__(
        self, work: Callable[[], Awaitable[None]], rest: float, on_trouble: Callable[[str], None] | None = None
    ) -> None:
        self._work = work
        self._rest = rest
        self._on_trouble = on_trouble
        self._wanted = False
        self._told = ""
        self._task: asyncio.Task[None] | None = None

    def want(self) -> None:
        """Do the work soon. Must be called on the event loop."""
        self._wanted = True
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run())

    @property
    def busy(self) -> bool:
        """Whether the work is wanted or under way."""
        return self._task is not None and not self._task.done()

    def close(self) -> None:
        """Stop; what is under way is cancelled."""
        self._wanted = False
        if self._task is not None:
            self._task.cancel()

    async def _run(self) -> None:
        clock = asyncio.get_running_loop().time
        while self._wanted:
            self._wanted = False
            began = clock()
            await self._once()
            # A store that is slow today must not be asked without a pause.
            await asyncio.sleep(max(self._rest, 2 * (clock() - began)))

    async def _once(self) -> None:
        try:
            await self._work()
        except Exception as error:
            log.exception("The trace could not be read.")
            self._tell(f"The trace could not be read: {error}")
        else:
            self._tell("")

    def _tell(self, message: str) -> None:
        if self._on_trouble is not None and message != self._told:
            self._told = message
            self._on_trouble(message)
