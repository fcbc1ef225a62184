"""The way to a window's end: let its page send what was typed last, see what would be lost, and ask. Closes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer

from desktop.asking import ask_close
from desktop.farewell import question_of
from desktop.servers import Server
from desktop.window import StudioWindow

SAVING = 700
"""Milliseconds until another look at whether everything is saved."""

LOOKS = 3

Go = Callable[[], None]


class Closing:
    """Asks before windows close, once at a time; `ending` gives the servers that would end with windows."""

    def __init__(self, ending: Callable[[list[StudioWindow]], Iterable[Server]]) -> None:
        self._ending = ending
        self._asked: list[tuple[list[StudioWindow], Go]] = []
        """The first is what is asked about, the others wait for its answer."""

    def ask(self, windows: list[StudioWindow], go: Go) -> None:
        """Call `go` when nothing would be lost, or when a person says so."""
        if windows and all(windows != one for one, _ in self._asked):
            self._asked.append(([*windows], go))
            if len(self._asked) == 1:
                self._begin()

    def _begin(self) -> None:
        windows, go = self._asked[0]
        for window in windows[1:]:
            window.keep(lambda: None)
        windows[0].keep(partial(self._consider, windows, partial(self._settle, go)))

    def _settle(self, go: Go | None = None) -> None:
        if go is not None:
            go()
        del self._asked[0]
        # What was closed meanwhile need not be asked about.
        self._asked = [
            (left, then) for windows, then in self._asked if (left := [w for w in windows if not w.is_closed])
        ]
        if self._asked:
            self._begin()

    def _consider(self, windows: list[StudioWindow], go: Go, looks: int = LOOKS) -> None:
        """Ask the servers what still runs."""
        ending = list(self._ending(windows))
        said: list[dict[str, Any]] = []
        waiting = len(ending)

        def answered(sessions: list[dict[str, Any]]) -> None:
            nonlocal waiting
            waiting -= 1
            said.extend(sessions)
            if waiting == 0:
                self._decide(windows, said, go, looks)

        for server in ending:
            server.ask(answered)
        if not ending:
            go()

    def _decide(self, windows: list[StudioWindow], said: list[dict[str, Any]], go: Go, looks: int) -> None:
        # A change of this moment is about to be saved.
        if looks > 1 and any(one.get("saved") is False for one in said):
            QTimer.singleShot(SAVING, partial(self._consider, windows, go, looks - 1))
        elif windows and (question := question_of(said)):
            windows[-1].raise_()
            ask_close(windows[-1].native, question, go, self._settle)
        else:
            go()
