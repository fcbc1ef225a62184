"""What a studio does by itself from time to time: ends kernels that nobody uses, forgets old history and old runs.

Not here: what ending a kernel means (`Session.rest`) or tidying (`custody`), and the numbers (`studio.settings`).
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from kernel.errors import SpellError
from kernel.stores.keeping import said
from studio.notebook.archive import Archive
from studio.settings.bounds import HistoryBounds, KernelRest, TraceBounds

if TYPE_CHECKING:
    from webui.hub import Hub

log = logging.getLogger(__name__)

PERIOD = 20.0
"""Seconds between two looks at the kernels."""

PRUNING = 6 * 3_600.0
"""Seconds between two prunings of the history."""


class Housekeeping:
    """Looks after the open notebooks of a hub while `run` runs. `clock` gives seconds of which differences count.

    Of a computer that sleeps, only the time awake counts, and a clock that is set has no effect.
    """

    def __init__(
        self,
        hub: Hub,
        rest: KernelRest,
        bounds: HistoryBounds,
        clock: Callable[[], float] = time.monotonic,
        traces: Callable[[], TraceBounds] = TraceBounds,
    ) -> None:
        self._hub = hub
        self._rest = rest
        self._bounds = bounds
        self._clock = clock
        self._traces = traces
        self._idle: dict[str, float] = {}
        self._pruned = -PRUNING

    async def run(self) -> None:
        """Look again and again until cancelled. What fails is logged and tried again."""
        while True:
            try:
                await self.look()
            except Exception:
                log.exception("The studio could not look after its notebooks.")
            await asyncio.sleep(PERIOD)

    async def look(self) -> None:
        """End the kernels that have been idle for too long, and prune the history when it is time."""
        now = self._clock()
        if now - self._pruned >= PRUNING:
            self._pruned = now
            await asyncio.to_thread(self._prune)
            await self._tidy()
        for path in [
            path for path, since in self._idle_ones(now).items() if now - since >= self._rest.idle_hours * 3_600
        ]:
            session = self._hub.session(path)
            if session is not None and self._rest.idle_hours:
                await session.rest(_told(path, self._rest.idle_hours))
                self._idle.pop(path, None)

    def _idle_ones(self, now: float) -> dict[str, float]:
        """The notebooks whose kernel could go → since when it is idle."""
        found = self._hub.notebooks()
        idle = [one.path for one in found if one.status == "idle" and (self._rest.watched or not one.pages)]
        self._idle = {path: self._idle.get(path, now) for path in idle}
        return self._idle

    async def _tidy(self) -> None:
        # Read anew: a person may have set other bounds meanwhile.
        try:
            for done in await self._hub.custody.tidy(self._traces()):
                log.info("By the settings [traces]: %s", said(done))
        except SpellError as error:
            log.warning("Old runs could not be tidied away: %s", error.message)

    def _prune(self) -> None:
        archive = Archive(self._hub.workspace.home)
        try:
            if archive.path.exists():
                archive.prune(self._bounds.days, int(self._bounds.megabytes * (1 << 20)))
        except SpellError as error:
            log.warning("Old history could not be forgotten: %s", error.message)


def _told(path: str, hours: float) -> str:
    time_ = f"{hours:g} hours" if hours != 1 else "an hour"
    return (
        f"The kernel of {path!r} was idle for {time_} and was ended to free its memory. Its variables are gone; "
        "outputs and traces stay. The next run starts it anew."
    )
