"""The Debug Adapter Protocol on the wire: JSON objects, each behind a header with its length. No connection here."""

from __future__ import annotations

import json
from typing import Any

from kernel.errors import InvalidError

END = b"\r\n\r\n"

LONGEST_HEADER = 512
LARGEST = 16 << 20

HEADERS = ("content-length", "content-type")
"""All there may be. A web page that posts to the port comes with others, and is sent away."""


def encode(message: dict[str, Any]) -> bytes:
    """A message with its header."""
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return b"Content-Length: %d%b%b" % (len(body), END, body)


class Decoder:
    """Bytes as they come → messages."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[dict[str, Any]]:
        """The messages that are complete now. `InvalidError` when this is not the protocol."""
        self._buffer += data
        messages = list[dict[str, Any]]()
        while (message := self._next()) is not None:
            messages.append(message)
        return messages

    def _next(self) -> dict[str, Any] | None:
        stop = self._buffer.find(END)
        if stop < 0 or stop > LONGEST_HEADER:
            if len(self._buffer) > LONGEST_HEADER:
                raise InvalidError("The other side does not speak the Debug Adapter Protocol: its header has no end.")
            return None
        start = stop + len(END)
        size = _length(bytes(self._buffer[:stop]))
        if len(self._buffer) < start + size:
            return None
        body = bytes(self._buffer[start : start + size])
        del self._buffer[: start + size]
        return _message(body)


def _length(header: bytes) -> int:
    size = -1
    for line in header.decode("latin-1").split("\r\n"):
        name, _, value = line.partition(":")
        if name.strip().lower() not in HEADERS:
            raise InvalidError(f"{line[:80]!r} is no header of the Debug Adapter Protocol.")
        if name.strip().lower() == "content-length":
            size = int(value) if value.strip().isascii() and value.strip().isdigit() else -1
    if not 0 <= size <= LARGEST:
        raise InvalidError("A message needs a Content-Length, of at most 16 MB.")
    return size


def _message(body: bytes) -> dict[str, Any]:
    try:
        message = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InvalidError(f"A message is no JSON: {error}.") from None
    if not isinstance(message, dict) or not isinstance(message.get("seq"), int):
        raise InvalidError("A message is no object with a 'seq'.")
    return message
