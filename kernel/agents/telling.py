"""The text of a stream on its way into the trace: in larger pieces than it comes, by the clock or as it was recorded.

Not here: who asks the model (`asking`), and what a replay knows (`kernel.replay.moments`).
"""

from __future__ import annotations

from typing import Any

from kernel.messages import Chunk
from kernel.operations import Call
from kernel.replay.moments import DELTA_SECONDS, FAILURES, TOLD


class Telling:
    """Tells the trace what a chat streams; with `exact` also in which pieces, for somebody hears each of them."""

    def __init__(self, call: Call, exact: bool) -> None:
        self._call = call
        self._exact = exact
        self._pieces: list[str] = []
        self._chunks = 0
        self._last = call.ctx.run.clock()
        self._attempt = len(call.attributes.get(FAILURES, ()))
        self._told = 0

    def take(self, chunk: Chunk) -> None:
        """One chunk more."""
        self._chunks += 1
        if chunk.text:
            self._pieces.append(chunk.text)
        if self._is_due(bool(chunk.finish_reason)) and self._pieces:
            self._tell()

    def break_off(self) -> None:
        """The stream ended in its middle: nothing else tells what came."""
        if self._pieces:
            self._tell()

    def _is_due(self, is_last: bool) -> bool:
        told = self._call.notes.get(TOLD)
        if told is not None:
            self._told += (is_due := self._told < len(told) and told[self._told] == self._chunks)
            return is_due
        if is_last:
            # The end of the span has the text, but not its pieces.
            return self._exact and len(self._pieces) > 1
        now = self._call.ctx.run.clock()
        if not self._pieces or now - self._last < DELTA_SECONDS:
            return False
        self._last = now
        return True

    def _tell(self) -> None:
        more: dict[str, Any] = {"attempt": self._attempt} if self._attempt else {}
        if self._exact and len(self._pieces) > 1:
            more["pieces"] = [len(piece) for piece in self._pieces]
        self._call.ctx.emit("delta", text="".join(self._pieces), **more)
        self._pieces.clear()
