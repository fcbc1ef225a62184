"""A component of ours that only carries messages between its script and a panel; what is said is decided elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from webui.elements.component import OwnComponent

Message = dict[str, Any]


class Messenger(OwnComponent):
    """Messages in by a callback, in order of arrival; out by `send`."""

    __abstract = True

    def __init__(self, on_message: Callable[[Message], None], **params: Any) -> None:
        self._on_message = on_message
        super().__init__(**params)

    def _handle_msg(self, data: Message) -> None:
        self._on_message(data)

    def send(self, message: Message) -> None:
        """Send a message to the page, whenever it may be changed next."""
        self._send_msg(message)
