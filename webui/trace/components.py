"""The components of our own that draw the trace, the state and the audit; their code is bundled from `src/`.

They only carry messages: what is said is decided in `panel`, `state` and `audit`.
"""

from __future__ import annotations

from pathlib import Path

import orjson
import param
from panel.custom import Child

from webui.messenger import Message, Messenger
from webui.trace.names import VIEW_NAMES

DIST = Path(__file__).parent / "dist"


class TraceView(Messenger):
    """The trace as a page shows it; `figure` is the waterfall, `view` the view to begin with."""

    _bundle = DIST / "trace.js"
    _esm = _bundle
    _render_policy = "manual"

    figure = Child()
    path = param.String(doc="the notebook beside it; runs of others cannot be run again here")
    view = param.Selector(default="waterfall", objects=list(VIEW_NAMES))
    colours = param.Dict(default={}, doc="operation → CSS colour")

    def send(self, message: Message) -> None:
        """Send a message as one text: Bokeh would walk through every value of a tree of thousands of spans."""
        try:
            super().send({"json": orjson.dumps(message, default=str).decode()})
        except TypeError:  # What JSON of this kind cannot hold, such as a number of a hundred digits.
            super().send(message)


class DashboardView(Messenger):
    """The dashboards of a workspace as a page shows them; each child is a chart."""

    _bundle = DIST / "dashboard.js"
    _esm = _bundle
    _render_policy = "manual"

    times = Child()
    shares = Child()
    latency = Child()
    failures = Child()

    def send(self, message: Message) -> None:
        """Send a message as one text, as the trace does."""
        super().send({"json": orjson.dumps(message, default=str).decode()})


class StateView(Messenger):
    """The state of a notebook as a page shows it."""

    _bundle = DIST / "state.js"
    _esm = _bundle
    _render_policy = "manual"


class AuditView(Messenger):
    """The decisions about what a notebook's runs may do, as a page shows them."""

    _bundle = DIST / "audit.js"
    _esm = _bundle
    _render_policy = "manual"


__all__ = ["AuditView", "DashboardView", "Message", "StateView", "TraceView"]
