"""The browser's page as a panel talks to it: messages, those that say nothing new left out, and changes in its turn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from webui.messenger import Message, Messenger


class Page:
    """One page that shows a component; `document` is Bokeh's of that page, None where there is no page."""

    def __init__(self, component: Messenger, document: Any) -> None:
        self._component = component
        self._document = document
        self._told: dict[str, Message] = {}
        self._is_there = False

    def send(self, *messages: Message) -> None:
        """Send messages."""
        for message in messages:
            self._component.send(message)

    def tell(self, message: Message) -> None:
        """Send a message unless the last of its kind said the same."""
        if self._told.get(message["op"]) != message:
            self._told[message["op"]] = message
            self.send(message)

    def forget(self) -> None:
        """A browser shows the component for the first time, or anew: it knows nothing."""
        self._told = {}
        self._is_there = True

    def apply(self, change: Callable[[], None]) -> None:
        """Change a figure on the page's turn; at once where there is no page. A browser that has yet to say that it
        has the figure is told nothing of it: a change may overtake the figure itself, and all is drawn anew then."""
        if self._document is None or self._document.session_context is None:
            change()
        elif self._is_there:
            self._document.add_next_tick_callback(change)
