"""The audit of a notebook: every decision about what its runs may do, newest first, live while they go on.

Not here: what the store is asked (`ledger`) and how it is drawn (`src/audit.ts`).
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import param
from panel.viewable import Viewer

from webui.trace.components import AuditView, Message
from webui.trace.ledger import DECISIONS, Ledger, Sieve, total
from webui.trace.pulse import Pulse

if TYPE_CHECKING:
    from studio.notebook.session import Session
    from webui.hub import Hub

log = logging.getLogger(__name__)

REST = 0.25
"""Seconds between two readings while a run goes on."""

MOST = 8
"""Pages that a browser can look at at once."""


class AuditPanel(Viewer):
    """The audit of one notebook session, for one page. `close` it when the page goes.

    `run_id` is the run that the trace shows ("" for none), which a person may confine the audit to. `revealed` is
    `(cell id, line)` of the decision that was chosen last, `traced` the `(run id, span id)` that the person wants to
    see in the trace; both trigger every time.
    """

    run_id = param.String(doc="the run that is shown beside it")
    revealed = param.Tuple(default=("", 0), length=2, doc="(cell id, line) to show in the notebook")
    traced = param.Tuple(default=("", ""), length=2, doc="(run id, span id) to show in the trace")

    def __init__(self, hub: Hub, session: Session, **params: Any) -> None:
        super().__init__(**params)
        self._session = session
        self._ledger = Ledger(hub.projection)
        self._component = AuditView(self._heard, sizing_mode="stretch_both", margin=0)
        self._look: Message | None = None
        self._told: Message = {}
        self._reading = Pulse(self.refresh, REST, self._trouble)
        self._unfollow = hub.follow(lambda _runs: self._want())
        self.param.watch(lambda _: self._want(), "run_id")

    def __panel__(self) -> Any:
        return self._component

    def close(self) -> None:
        """Stop following."""
        self._unfollow()
        self._reading.close()

    async def refresh(self) -> None:
        """Read what the browser looks at, and send it when it is new."""
        if (look := self._look) is None:
            return
        sieve = self._sieve(look)
        sums = await self._ledger.sums(sieve)
        pages = [{"offset": at, "rows": await self._ledger.page(sieve, at)} for at in look["offsets"]]
        message = {
            "op": "decisions",
            "look": look["look"],
            "run": self.run_id,
            "total": total(sums, sieve),
            "kinds": {kind: total(sums, Sieve("", decision=kind, tool=sieve.tool)) for kind in DECISIONS},
            "tools": sorted({tool for _, tool, _ in sums if tool}),
            "pages": pages,
        }
        if look is self._look and message != self._told:
            self._told = message
            self._component.send(message)

    def _sieve(self, look: Message) -> Sieve:
        run_id = self.run_id if look["scope"] == "run" else ""
        return Sieve(self._session.path, run_id, look["decision"], look["tool"])

    def _want(self) -> None:
        if self._look is not None:
            self._reading.want()

    def _heard(self, message: Message) -> None:
        match message:
            case {"op": "look", "look": int(), "scope": str(), "decision": str(), "tool": str(), "offsets": list(at)}:
                self._look = {**message, "offsets": [one for one in at if isinstance(one, int) and one >= 0][:MOST]}
                self._told = {}
                self._want()
            case {"op": "away"}:
                self._look = None
            case {"op": "reveal", "cell": str(cell), "line": int(line)}:
                self._set("revealed", (cell, line))
            case {"op": "trace", "run": str(run_id), "span": str(span_id)}:
                self._set("traced", (run_id, span_id))
            case _:
                log.warning("The audit was sent a message it does not know: %r", message)

    def _set(self, name: str, place: tuple[str, object]) -> None:
        if getattr(self, name) == place:
            self.param.trigger(name)
        else:
            setattr(self, name, place)

    def _trouble(self, text: str) -> None:
        self._component.send({"op": "trouble", "message": text})
