"""The components of our own that draw the trace, the state and the audit; their code is bundled from `src/`.

They only carry messages: what is said is decided in `panel`, `state` and `audit`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import param
from panel.custom import Child, JSComponent

DIST = Path(__file__).parent / "dist"

Message = dict[str, Any]


class _Messenger(JSComponent):
    """What all have in common: messages in by a callback, out by `send`."""

    def __init__(self, on_message: Callable[[Message], None], **params: Any) -> None:
        self._on_message = on_message
        super().__init__(**params)

    def _handle_msg(self, data: Message) -> None:
        self._on_message(data)

    def send(self, message: Message) -> None:
        """Send a message to the page, whenever it may be changed next."""
        self._send_msg(message)


class TraceView(_Messenger):
    """The trace as a page shows it; `figure` is the waterfall, `view` the one of the two views to begin with."""

    _bundle = DIST / "trace.js"
    _esm = _bundle
    _render_policy = "manual"

    figure = Child()
    view = param.Selector(default="waterfall", objects=["waterfall", "tree"])
    colours = param.Dict(default={}, doc="operation → CSS colour")


class StateView(_Messenger):
    """The state of a notebook as a page shows it."""

    _bundle = DIST / "state.js"
    _esm = _bundle
    _render_policy = "manual"


class AuditView(_Messenger):
    """The decisions about what a notebook's runs may do, as a page shows them."""

    _bundle = DIST / "audit.js"
    _esm = _bundle
    _render_policy = "manual"
