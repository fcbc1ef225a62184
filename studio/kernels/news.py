"""Who hears the news of a kernel: each listener in turn, none of them able to silence the others."""

from __future__ import annotations

import logging
from collections.abc import Callable

from studio.kernels.client import News

_log = logging.getLogger(__name__)

Listener = Callable[[News], None]


class Listeners:
    """The listeners of one kernel."""

    def __init__(self) -> None:
        self._listeners: dict[object, Listener] = {}

    def add(self, listener: Listener) -> Callable[[], None]:
        """Let `listener` hear all news from now on; call the result to stop that."""
        token = object()
        self._listeners[token] = listener

        def leave() -> None:
            self._listeners.pop(token, None)

        return leave

    def tell(self, news: News) -> None:
        """Tell everybody. A listener that raises is logged: news must reach the rest."""
        for listener in list(self._listeners.values()):
            try:
                listener(news)
            except Exception:
                _log.exception("A listener could not take the news %r.", news)
