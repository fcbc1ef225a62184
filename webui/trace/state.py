"""The state that the runs of a notebook kept: every key's value, the history of one, and edits by hand.

Live, or as it was at the moment of a run that is looked at in the trace.
"""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import param
from panel.viewable import Viewer

from kernel.errors import SpellError
from studio.kernels.client import Failure
from studio.notebook.notices import CellStatus, Notice, OutputAdded
from studio.notebook.stateedits import EDIT, edit_of, read_address, read_value
from webui.trace.components import Message, StateView
from webui.trace.film import NOW
from webui.trace.plain import plain_change, plain_entry, state_id
from webui.trace.pulse import Pulse
from webui.trace.reader import CHANGES, TraceReader

if TYPE_CHECKING:
    from kernel.stores.rows import StateChange, StateRow
    from studio.notebook.session import Session
    from webui.hub import Hub

log = logging.getLogger(__name__)

REST = 0.25
"""Seconds between two readings while a run goes on."""

ENTRIES = 1_000
"""Keys that are listed: the latest changed."""


class StatePanel(Viewer):
    """The state of one notebook session, for one page. `close` it when the page goes.

    `key` is the `(scope, owner, key)` whose history is shown (three "" for none); `traced` is
    `(run id, span id)` of a change that the person wants to see in the trace, and triggers every time, as `returned`
    does when it is to be now again.
    """

    key = param.Tuple(default=("", "", ""), length=3)
    traced = param.Tuple(default=("", ""), length=2, doc="(run id, span id) to show in the trace")
    returned = param.Event(doc="the moment that is looked at is to be now again")

    def __init__(self, hub: Hub, session: Session, **params: Any) -> None:
        super().__init__(**params)
        self._session = session
        self._reader = TraceReader(hub.projection)
        self._component = StateView(self._heard, sizing_mode="stretch_both", margin=0)
        self._told: dict[str, Message] = {}
        self._moment = NOW
        self._reading = Pulse(self.refresh, REST, self._trouble)
        self._unfollow = hub.follow(lambda _runs: self._reading.want())
        self._unhear: Callable[[], None] | None = None

    def __panel__(self) -> Any:
        return self._component

    def close(self) -> None:
        """Stop following."""
        self._unfollow()
        if self._unhear is not None:
            self._unhear()
        self._reading.close()

    def see(self, run_id: str, time: float) -> None:
        """Show the state as it was at a moment (seconds since the epoch) of a run; `NOW` is now."""
        if self._moment != (run_id, time):
            self._moment = (run_id, time)
            self._reading.want()

    async def refresh(self) -> None:
        """Read what is new and show it."""
        run_id, time = self._moment
        run = await self._reader.run(run_id) if run_id else None
        rows: Sequence[StateRow | StateChange]
        if run is None:
            rows, past = await self._reader.state(self._session.path), None
        else:
            rows = await self._reader.state_at(run, time)
            past = {"run": run.title or run_id, "at": time - run.started, "time": time}
        newest = sorted(rows, key=lambda row: row.time, reverse=True)[:ENTRIES]
        shown = sorted(newest, key=lambda row: (row.scope, row.owner, row.key))
        entries = [plain_entry(row) for row in shown]
        self._tell({"op": "entries", "entries": entries, "more": len(rows) > ENTRIES, "past": past})
        await self._tell_history(shown, time if past else math.inf)

    async def _tell_history(self, rows: Sequence[StateRow | StateChange], until: float) -> None:
        if not any((row.scope, row.owner, row.key) == self.key for row in rows):
            return
        scope, owner, key = self.key
        changes = await self._reader.changes(self._session.path, scope, owner, key, until=until)
        told = [plain_change(change) for change in changes[:CHANGES]]
        self._tell({"op": "history", "id": state_id(*self.key), "changes": told, "more": len(changes) > CHANGES})

    def _heard(self, message: Message) -> None:
        match message:
            case {"op": "ready"}:
                self._told = {}
                self._reading.want()
            case {"op": "choose", "id": str(id)}:
                self._told.pop("history", None)
                self.key = tuple(json.loads(id))
                self._reading.want()
            case {"op": "edit", "id": str(id), "value": str() | None as text}:
                self._edit(id, text)
            case {"op": "trace", "run": str(run_id), "span": str(span_id)}:
                self.traced = (run_id, span_id)
            case {"op": "now"}:
                self.returned = True
            case _:
                log.warning("The state was sent a message it does not know: %r", message)

    def _edit(self, id: str, text: str | None) -> None:
        """Set a value that a person wrote as JSON, or delete it (None), in the notebook's kernel."""
        session = self._session
        try:
            address = read_address(*json.loads(id))
            value = None if text is None else read_value(text)
        except SpellError as error:
            self._component.send({"op": "refused", "message": error.message})
            return
        if self._unhear is None:
            self._unhear = session.follow(self._hear_edit)
        session.queue.add([edit_of(session.notebook, session.path, address, value)])
        self._component.send({"op": "edited", "id": id})

    def _hear_edit(self, notice: Notice) -> None:
        match notice:
            case OutputAdded(id=id, output=Failure(error=error)) if id == EDIT:
                self._component.send({"op": "refused", "message": str(error.get("message") or "It failed.")})
            case CellStatus(id=id, status="ok") if id == EDIT:
                self._component.send({"op": "done"})
                self._reading.want()

    def _tell(self, message: Message) -> None:
        if self._told.get(message["op"]) != message:
            self._told[message["op"]] = message
            self._component.send(message)

    def _trouble(self, text: str) -> None:
        self._component.send({"op": "trouble", "message": text})
