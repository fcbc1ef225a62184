"""A connection to one debugging client, by socket or standard streams.

One thread reads; any may write, and never waits. Not here: what is said (`session`).
"""

from __future__ import annotations

import contextlib
import os
import queue
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

from kernel.protocols.dap.wire import Decoder, encode

PIECE = 1 << 16

LAST_WORDS = 2.0
"""Seconds in which what was said last must reach the client."""


class Channel:
    """`read` gives the next bytes, b"" at the end; `write` takes all of them; `hang_up` ends both."""

    def __init__(
        self, read: Callable[[], bytes], write: Callable[[bytes], object], hang_up: Callable[[], object]
    ) -> None:
        self._read = read
        self._write = write
        self._hang_up = hang_up
        self._outbox: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._writer = threading.Thread(target=self._write_all, name="dap-writer", daemon=True)
        self._writer.start()

    def send(self, message: dict[str, Any]) -> None:
        """Send a message soon; the channel numbers it."""
        self._outbox.put(message)

    def messages(self) -> Iterator[dict[str, Any]]:
        """What the client says, until it hangs up. `InvalidError` when that is not the protocol."""
        decoder = Decoder()
        with contextlib.suppress(OSError):
            while data := self._read():
                yield from decoder.feed(data)

    def close(self) -> None:
        """Say what is left to say, and hang up."""
        self._outbox.put(None)
        self._writer.join(LAST_WORDS)
        with contextlib.suppress(OSError):
            self._hang_up()

    def _write_all(self) -> None:
        number = 0
        while (message := self._outbox.get()) is not None:
            number += 1
            try:
                self._write(encode({"seq": number, **message}))
            except OSError:
                return  # The client has gone, which the reader sees.


def over_socket(connection: socket.socket) -> Channel:
    """A channel over a socket."""

    def hang_up() -> None:
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
        connection.close()

    return Channel(lambda: connection.recv(PIECE), connection.sendall, hang_up)


def over_streams(source: int, sink: int) -> Channel:
    """A channel over two file descriptors."""

    def write(data: bytes) -> None:
        while data:
            data = data[os.write(sink, data) :]

    return Channel(lambda: os.read(source, PIECE), write, lambda: os.close(sink))
