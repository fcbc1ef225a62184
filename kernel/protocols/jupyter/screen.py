"""The screen of one cell on the wire: text in batches, displays, questions. It keeps nothing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from kernel.display import CLEAR
from kernel.protocols.jupyter.publisher import Tell

BATCH_INTERVAL = 0.025
"""Seconds between two batches of text. The first text after a pause goes at once."""

BATCH_SIZE = 1 << 20
"""Characters that never wait for the next batch."""

Ask = Callable[[str, Mapping[str, Any]], Awaitable[Any]]
Look = Callable[[Mapping[str, Any]], dict[str, Any]]


class CellScreen:
    """Output of one cell, in order: text of one stream is joined, a display or the other stream ends the join.

    A script that prints in a loop without a pause holds the loop's thread, so no timer fires: then
    the text that comes when a batch is due sends it.
    """

    def __init__(self, tell: Tell, ask: Ask, look: Look = dict) -> None:
        """`look` makes of a bundle what the client shows (`kernel.portable` for other people's)."""
        self._tell = tell
        self._look = look
        self._ask = ask
        self._pending: list[tuple[str, list[str]]] = []
        self._size = 0
        self._flushed = float("-inf")
        self._timer: asyncio.TimerHandle | None = None

    def stream(self, name: str, text: str) -> None:
        """Text for `stdout` or `stderr`; it leaves within 25 ms."""
        if not text:
            return
        if not self._pending or self._pending[-1][0] != name:
            self._pending.append((name, []))
        self._pending[-1][1].append(text)
        self._size += len(text)
        wait = self._flushed + BATCH_INTERVAL - time.monotonic()
        if wait <= 0 or self._size > BATCH_SIZE:
            self.flush()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(wait, self.flush)

    def display(self, bundle: dict[str, Any]) -> None:
        """A rich output, after all text before it."""
        self.flush()
        if CLEAR in bundle:
            self._tell("clear_output", bundle[CLEAR])
            return
        self._tell("display_data", {"data": self._look(bundle), "metadata": {}, "transient": {}})

    async def ask(self, kind: str, question: Mapping[str, Any]) -> Any:
        """Ask the person who sent the cell; raises `InvalidError` when the client takes no questions."""
        self.flush()
        return await self._ask(kind, question)

    def flush(self) -> None:
        """Send what waits."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if not self._pending:
            return
        pending, self._pending, self._size = self._pending, [], 0
        self._flushed = time.monotonic()
        for name, texts in pending:
            self._tell("stream", {"name": name, "text": "".join(texts)})
