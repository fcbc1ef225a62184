"""Grows the bars of a run that goes on, and asks now and then whether it does. Not what is drawn."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kernel.stores.rows import RunRow

TICK = 0.5
"""Seconds between two beats."""

LOOK = 10
"""Beats after which the run itself is asked for: its process may be gone."""


class Heartbeat:
    """`beat` is called every `TICK` seconds: it has `draw` drawn and `again` called while a run goes on.

    `ask` wants the run itself, every `LOOK` beats.
    """

    def __init__(self, draw: Callable[[], Awaitable[None]], ask: Callable[[], None], again: Callable[[], None]) -> None:
        self._draw = draw
        self._ask = ask
        self._again = again
        self._beats = 0

    async def beat(self, run: RunRow | None) -> None:
        """One beat. A run that is seen as it was at a moment does not go on."""
        if run is None or run.status != "running" or run.at is not None:
            return
        self._beats += 1
        await self._draw()
        if self._beats % LOOK == 0:
            self._ask()
        self._again()
