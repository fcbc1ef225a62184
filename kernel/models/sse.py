"""Server-sent events: bytes in, the data of each event out.

Source: "Server-sent events" in the HTML standard, of which only `data` matters here. Unlike `str.splitlines`
it breaks lines at CR and LF alone, since JSON text may hold U+2028 and its like.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterable, AsyncIterator, Callable

from kernel.models.faults import Caller, unreadable

LONGEST_BODY = 16 << 20
"""Bytes of one line of a stream, or of one body, that are taken before the answer counts as garbage."""


class EventParser:
    """Cuts bytes, fed in any pieces, into events."""

    def __init__(self) -> None:
        self._rest = b""
        self._data: list[bytes] = []

    @property
    def waiting(self) -> int:
        """Bytes that are no whole event yet."""
        return len(self._rest) + sum(map(len, self._data))

    def feed(self, piece: bytes) -> list[bytes]:
        """The data of every event that is now complete."""
        lines = re.split(rb"\r\n|\n|\r(?!\Z)", self._rest + piece)
        self._rest = lines.pop()
        return [event for line in lines if (event := self._line(line)) is not None]

    def end(self) -> list[bytes]:
        """The event that was not closed by an empty line: some servers forget the last one."""
        events = self.feed(b"\n\n")
        return [event for event in events if event]

    def _line(self, line: bytes) -> bytes | None:
        if not line:
            event, self._data = b"\n".join(self._data), []
            return event or None
        name, _, value = line.partition(b":")
        if name == b"data":
            self._data.append(value.removeprefix(b" "))
        return None


def _unheard() -> None:
    """Nobody wants to know."""


async def read_events(
    pieces: AsyncIterable[bytes], caller: Caller, done: Callable[[], None] = _unheard
) -> AsyncIterator[str]:
    """The text of each event up to `[DONE]`, when `done` is called. `ModelError` for a line that is too long or not
    UTF-8.
    """
    parser = EventParser()
    async for piece in pieces:
        for event in parser.feed(piece):
            if event == b"[DONE]":
                done()
                return
            yield _text(event, caller)
        if parser.waiting > LONGEST_BODY:
            raise unreadable(caller, f"a line of more than {LONGEST_BODY >> 20} MB")
    for event in parser.end():
        if event == b"[DONE]":
            done()
        else:
            yield _text(event, caller)


def _text(event: bytes, caller: Caller) -> str:
    try:
        return event.decode()
    except UnicodeDecodeError:
        raise unreadable(caller, event.decode("utf-8", "replace")) from None
