"""Lets what still runs grow on the screen, and looks now and then whether its process is there. Not what is drawn."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from webui.trace.errands import Errands
from webui.trace.shown import ShownRun

TICK = 0.5
LOOK = 10
"""Running bars grow every `TICK` seconds; every `LOOK` ticks the run itself is asked, for its process may be gone."""


class Ticks:
    """Goes on while the run that is `shown` does: `draw` at each tick, `look` at some of them."""

    def __init__(
        self,
        errands: Errands,
        shown: Callable[[], ShownRun | None],
        draw: Callable[[], Awaitable[None]],
        look: Callable[[], None],
    ) -> None:
        self._shown = shown
        self._draw = draw
        self._look = look
        self._count = 0
        self._pulse = errands.pulse(self._tick, TICK)

    def want(self) -> None:
        """Begin, or go on."""
        self._pulse.want()

    async def _tick(self) -> None:
        run = self._shown()
        if run is None or not run.goes_on:
            return
        self._count += 1
        await self._draw()
        if self._count % LOOK == 0:
            self._look()
        self.want()
