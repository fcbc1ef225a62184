"""Who follows a session: each listener in turn, none of them able to silence the others. Not here: what is told."""

from __future__ import annotations

import logging
from collections.abc import Callable

from studio.notebook.notices import Conflicting, Notice, Recovered, Trouble

_log = logging.getLogger(__name__)

Listener = Callable[[Notice], None]


class Audience:
    """The listeners of one session. Troubles that nobody has heard are kept for the first who comes."""

    def __init__(self) -> None:
        self._listeners: dict[object, Listener] = {}
        self._unheard: list[Notice] = []

    def add(self, listener: Listener) -> Callable[[], None]:
        """Let `listener` hear every notice from now on, and first what nobody has heard; call the result to stop."""
        token = object()
        self._listeners[token] = listener
        unheard, self._unheard = self._unheard, []
        for notice in unheard:
            self.tell(notice)

        def leave() -> None:
            self._listeners.pop(token, None)

        return leave

    def tell(self, notice: Notice) -> None:
        """Tell everybody."""
        if not self._listeners and isinstance(notice, (Trouble, Recovered, Conflicting)):
            self._unheard.append(notice)
        for listener in list(self._listeners.values()):
            try:
                listener(notice)
            except Exception:
                # One screen that fails must not keep the notice from the others, or end the session.
                _log.exception("A listener could not take the notice %r.", notice)
