"""A run as a film: the one moment at which a page sees it, and the way from one event to the next.

The page's bar (`src/film/`) keeps the time and says at which moment the run is; every question about it is asked of
the store as it was then. Not here: that store (`kernel.stores.past`), and what is drawn of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from kernel.stores.reels import Reel, newest_span, reel_of, step
from webui.trace.components import Message

if TYPE_CHECKING:
    from kernel.stores.past import Past
    from kernel.stores.projection import Projection
    from kernel.stores.reading import Reading
    from kernel.stores.rows import RunRow
    from webui.trace.errands import Errands
    from webui.trace.looking import Looking
    from webui.trace.shown import ShownRun

NOW = ("", 0.0)
"""The moment of who sees no film."""

FRAME = 0.04
"""Seconds between two frames."""

GROWTH = 0.25
"""Seconds between two readings of how long a run that goes on is by now."""


class Film:
    """The film of one page, if there is one.

    `turned` is told of the store to ask from now on, `draw` draws the run as that has it, `off` what there is without a
    film; `send` tells the page.
    """

    def __init__(
        self,
        store: Projection,
        send: Callable[[Message], None],
        errands: Errands,
        turned: Callable[[Reading], None],
        draw: Callable[[RunRow], Awaitable[None]],
        off: Callable[[], Awaitable[None]],
    ) -> None:
        self._store = store
        self._send = send
        self._errands = errands
        self._turned = turned
        self._draw = draw
        self._rolling = errands.pulse(self._roll, FRAME)
        self._growing = errands.pulse(self._grow, GROWTH)
        self._off = errands.pulse(off, FRAME)
        self._reel: Reel | None = None
        self._past: Past | None = None
        self._next: Past | None = None
        self._follows, self._stepped = False, ""
        self._went_back = False

    def takes_back(self) -> bool:
        """Whether the page went to an earlier moment since it asked: what it knows of later ones is of no use."""
        went_back, self._went_back = self._went_back, False
        return went_back

    def hear(self, message: Message) -> bool:
        """Take a message of the page; False when it is about no film."""
        match message:
            case {"op": "reel", "run": str(run_id)}:
                self._errands.run(self._begin(run_id))
            case {"op": "film", "run": str(run_id), "at": int() | float() as at, "follows": bool(follows)}:
                self._follows, self._stepped = follows, str(message.get("span") or "")
                self._see(run_id, float(at))
            case {"op": "film", "at": None}:
                self.end()
                self._off.want()
            case {"op": "step", "run": str(run_id), "at": int() | float() as at, "way": int(way)}:
                self._errands.run(self._step(run_id, float(at), way))
            case {"op": "ready"}:
                # A browser that has yet to hear of a run has no film of it; others have to hear this, too.
                self.end()
                return False
            case _:
                return False
        return True

    @property
    def moment(self) -> tuple[str, float]:
        """The run of the film and the second since the epoch at which it is; `NOW` without a film."""
        return (self._past.run_id, self._past.at) if self._past else NOW

    def shows(self, run: RunRow) -> bool:
        """Whether a run is as it is to be seen: as it was at the moment of the film, and without one as it is."""
        past = self._past
        if past is None or run.run_id != past.run_id:
            return run.at is None
        return run.at == past.at - run.started

    async def selection(self, span_id: str) -> str:
        """The span to select instead of this one: of the event that a step led to, or, where the selection is to go
        along, what began last before the moment; "" for none."""
        past, stepped = self._past, self._stepped
        if stepped:
            self._stepped = ""
            return stepped
        if past is None or not self._follows:
            return ""
        newest = await asyncio.to_thread(newest_span, past, past.run_id)
        return newest if newest != span_id else ""

    def end(self) -> None:
        """From now on it is now."""
        self._reel = self._next = None
        if self._past is not None:
            self._past.close()
            self._past = None
            self._turned(self._store)

    def grow(self) -> None:
        """The store has grown: a film of a run that went on has more to show."""
        if self._reel is not None and self._reel.goes_on:
            self._growing.want()

    async def _begin(self, run_id: str) -> None:
        reel = await asyncio.to_thread(reel_of, self._store, run_id)
        if reel is not None:
            self._reel = reel
            self._tell(reel, "reel")

    async def _grow(self) -> None:
        before = self._reel
        reel = await asyncio.to_thread(reel_of, self._store, before.run_id) if before is not None else None
        if reel is not None and self._reel is before and reel != before:
            self._reel = reel
            self._tell(reel, "longer")

    def _tell(self, reel: Reel, op: str) -> None:
        told = {"op": op, "run": reel.run_id, "length": reel.length, "counts": reel.counts, "live": reel.goes_on}
        self._send({**told, "slow": reel.knots(False), "swift": reel.knots(True)})

    def _see(self, run_id: str, at: float) -> None:
        reel = self._reel
        if reel is None or reel.run_id != run_id:
            return
        self._next = self._store.as_of(run_id, reel.started + min(at, reel.length), reel.length)
        self._rolling.want()

    async def _roll(self) -> None:
        """One frame: the latest moment that was asked for."""
        past, before = self._next, self._past
        run = await asyncio.to_thread(past.run, past.run_id) if past is not None else None
        if past is None or run is None or self._reel is None:
            return
        if past is not before:
            # From here on nothing waits, so that the store and the run that are seen are of one moment.
            self._went_back |= before is None or before.at > past.at
            self._past = past
            self._turned(past)
            if before is not None:
                before.close()
        await self._draw(run)

    async def _step(self, run_id: str, at: float, way: int) -> None:
        reel = self._reel
        if reel is None or reel.run_id != run_id:
            return
        found = await asyncio.to_thread(step, self._store, run_id, reel.started + at, way)
        second = found[0] - reel.started if found else (reel.length if way > 0 else 0.0)
        self._send({"op": "stepped", "run": run_id, "at": second, "span": found[1] if found else ""})


def recalled_of(shown: ShownRun | None, path: str, film: Film, looking: Looking) -> tuple[str, float]:
    """The moment whose state a person looks at: that of a film, or where the slider of the state view stands.

    Only of a run of the notebook at `path`; `NOW` where there is none.
    """
    run = shown.run if shown is not None and shown.run.path == path else None
    slid, second = looking.slid
    if run is None or film.moment != NOW:
        return film.moment if run is not None else NOW
    return (slid, run.started + float(second)) if slid == run.run_id and second is not None else NOW
