"""The components of our own that draw the trace, the state and the audit; their code is bundled from `src/`.

They only carry messages: what is said is decided in `panel`, `state` and `audit`.
"""

from __future__ import annotations

from pathlib import Path

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
    view = param.Selector(default="waterfall", objects=list(VIEW_NAMES))
    colours = param.Dict(default={}, doc="operation → CSS colour")


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


__all__ = ["AuditView", "Message", "StateView", "TraceView"]
