"""Lines from the terminal, read while everything else goes on, and without a thread that nobody could stop."""

from __future__ import annotations

import asyncio
import os
import sys

PIECE = 1 << 16


class TerminalLines:
    """Reads standard input line by line, as a terminal hands it over. Only for the event loop."""

    def __init__(self) -> None:
        self._pending = b""

    async def read(self, prompt: str) -> str | None:
        """The next line, without its end; None when the terminal was hung up, or the person ended the input."""
        print(prompt, end="", file=sys.stderr, flush=True)
        while b"\n" not in self._pending:
            piece = await self._piece()
            if not piece:
                return None
            self._pending += piece
        line, _, self._pending = self._pending.partition(b"\n")
        return line.decode("utf-8", "replace").rstrip("\r")

    async def _piece(self) -> bytes:
        loop, source = asyncio.get_running_loop(), sys.stdin.fileno()
        ready = loop.create_future()
        loop.add_reader(source, lambda: None if ready.done() else ready.set_result(None))
        try:
            await ready
        finally:
            loop.remove_reader(source)
        try:
            return os.read(source, PIECE)
        except OSError:
            return b""
