"""Running a past run once more, as the person at the trace wishes: replayed, its changes done, or gone on with.

Not here: what is served from the record (`kernel.replay`), which cells that makes (`studio.notebook.executing`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, get_args

from kernel.attempts import find_stopped
from kernel.tapes import tidy_of
from webui.trace.components import Message
from webui.trace.payload import fold
from webui.trace.reader import TraceReader

if TYPE_CHECKING:
    from studio.notebook.session import Session
    from webui.hub import Hub

Mode = Literal["strict", "changed", "resume"]
MODES: tuple[Mode, ...] = get_args(Mode)

ASKED = 2_000
"""Characters of what a tool was called with, where a person is asked whether it was done."""


class Again:
    """Starts runs of one notebook session that take answers from a past run."""

    def __init__(self, hub: Hub, session: Session, reader: TraceReader) -> None:
        self._hub = hub
        self._session = session
        self._reader = reader

    async def start(self, run_id: str, mode: Mode, done: Sequence[bool] = ()) -> Message | None:
        """Start it; or the message that asks the person whether calls were `done`, whose end nobody knows.

        `SpellError` when the run cannot be run again.
        """
        replay: dict[str, Any] = {"source": run_id, "mode": mode}
        if mode == "resume":
            folder = self._hub.workspace.folder
            stopped = await asyncio.to_thread(find_stopped, run_id, self._hub.workspace.home, tidy_of(folder))
            unknown = [{"name": one.name, "input": fold(one.request, ASKED)} for one in stopped.unknown]
            if len(unknown) != len(done):
                return {"op": "unknown", "run": run_id, "calls": unknown}
            replay["assume"] = list(done)
        await self._session.run_again(replay, await self._reader.cells(run_id))
        return None
