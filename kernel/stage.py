"""The stage a cell or script plays on: its text goes to the screen at once, and to the trace in pieces.

Not here: what else a screen does (`kernel.protocols.executor`), and what a run counts (`kernel.context`).
"""

from __future__ import annotations

import asyncio
from typing import Any, Protocol

from kernel.context import Context

PIECE_SECONDS = 0.025
PIECE_CHARACTERS = 1 << 16


class Screen(Protocol):
    """Where output goes, at once and in order."""

    def stream(self, name: str, text: str) -> None:
        """Text for `stdout` or `stderr`."""
        ...

    def display(self, bundle: dict[str, Any]) -> None:
        """A rich output: MIME type → data."""
        ...


class Stage:
    """One cell or script while it runs. `ctx` is its span, `screen` where it is shown."""

    def __init__(self, ctx: Context, screen: Screen) -> None:
        self.ctx = ctx
        self._screen = screen
        self._stream = ""
        self._pieces: list[str] = []
        self._size = 0
        self._timer: asyncio.TimerHandle | None = None

    def write(self, stream: str, text: str) -> None:
        """Show a text now, and record it soon."""
        self._screen.stream(stream, text)
        if stream != self._stream:
            self.record()
            self._stream = stream
        self._pieces.append(text)
        self._size += len(text)
        if self._size > PIECE_CHARACTERS:
            self.record()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(PIECE_SECONDS, self.record)

    def record(self) -> None:
        """Put what was written since the last time into the trace, as one event."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._pieces:
            self.ctx.emit("stdout", stream=self._stream, text="".join(self._pieces))
            self._pieces, self._size = [], 0

    def show(self, bundle: dict[str, Any]) -> None:
        """Show a rich output now, and record it."""
        self._screen.display(bundle)
        self.display(bundle)

    def display(self, bundle: dict[str, Any]) -> None:
        """Record a rich output."""
        self.record()
        self.ctx.emit("display", data=bundle)
