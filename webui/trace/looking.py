"""What a page looks at besides tree and waterfall: answers its view's question, again whenever the run has grown."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import orjson

from kernel.records import dataclass
from webui.trace.components import Message
from webui.trace.sight import Sight
from webui.trace.views import VIEWS

if TYPE_CHECKING:
    from kernel.stores.reading import Reading
    from kernel.stores.rows import RunRow

KEPT = 400
"""Answers of the store that are kept for one run before all are forgotten."""


@dataclass(frozen=True, slots=True)
class Look:
    """A question of a page; `number` tells its answer from those of earlier ones."""

    view: str
    run_id: str
    ask: dict[str, Any]
    number: int


class Looking:
    """The question of one page; `send` is told its answer when it is new, `want` has `refresh` called soon."""

    def __init__(self, store: Reading, send: Callable[[Message], None], want: Callable[[], None]) -> None:
        self._now = self._store = store
        self._send = send
        self._want = want
        self._look: Look | None = None
        self._told: tuple[int, bytes] = (-1, b"")
        self._stamp: tuple[Any, ...] = ()
        self._kept: dict[Any, Any] = {}
        self._done: tuple[Any, ...] = ()
        self._turn = asyncio.Lock()
        self.slid: tuple[str, float | None] = ("", None)
        """The run whose state is looked at, and at which second of it; None: at its end. No run: another view is."""

    def hear(self, message: Message) -> bool:
        """Take a question of the page; False when it is none. A view that is not one of `VIEWS` has none to ask."""
        match message:
            case {"op": "look", "view": str(view), "run": str(run_id), "ask": dict(ask), "number": int(number)}:
                self._look = Look(view, run_id, ask, number) if view in VIEWS else None
                self.slid = (run_id, ask.get("at")) if view == "moment" else ("", None)
                self._want()
                return True
        return False

    def forget(self) -> None:
        """Another browser: nothing is asked yet."""
        self._look, self._told, self._done, self.slid = None, (-1, b""), (), ("", None)

    def turn(self, store: Reading) -> None:
        """Ask this store from now on: of the past, or of now."""
        self._store, self._done = store, ()

    async def refresh(self, run: RunRow) -> None:
        """Answer the question about a run as it is now, unless that was said already."""
        async with self._turn:
            look = self._look
            if look is not None and look.run_id == run.run_id and self._done != (look.number, *_stamp(run)):
                await self._answer(look, run)

    async def _answer(self, look: Look, run: RunRow) -> None:
        sight = Sight(self._store, run, self._keep(run), self._now)
        data = await asyncio.to_thread(lambda: orjson.dumps(VIEWS[look.view](sight, look.ask), default=str))
        # Another question may have been asked meanwhile, which is answered next.
        if look is not self._look:
            return
        if run.status != "running":
            self._done = (look.number, *_stamp(run))
        if (look.number, data) != self._told:
            self._told = (look.number, data)
            # As one text: Bokeh would walk through every value of it.
            told = {"op": "seen", "view": look.view, "run": run.run_id, "number": look.number}
            self._send({**told, "data": data.decode()})

    def _keep(self, run: RunRow) -> dict[Any, Any]:
        stamp = _stamp(run)
        if stamp != self._stamp or run.status == "running" or len(self._kept) > KEPT:
            self._stamp, self._kept = stamp, {}
        return self._kept


def _stamp(run: RunRow) -> tuple[Any, ...]:
    """What tells a run that has grown from what it was."""
    return (run.run_id, run.status, run.spans, run.duration)
