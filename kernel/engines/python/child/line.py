"""The line to the kernel: frames of JSON, one a row. Over a socket, a thread of its own reads them.

Not here: what the frames mean (`session`), and the line of a tab (`tab`).
"""

from __future__ import annotations

import json
import os
import signal
import socket
import threading
from collections.abc import Callable
from typing import Any

Frame = list[Any]

MOST_WAITING = 1 << 15
"""Characters of frames that wait to be sent together."""

_dump = json.JSONEncoder(separators=(",", ":")).encode


class Line:
    """Sends frames from any thread.

    `before` is called before each frame that is sent: what was printed until then goes first. Frames wait for each
    other for as long as the script does not wait: `soon` has to see to it that `flush` is called then.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._waiting: list[str] = []
        self._size = 0
        self.before: Callable[[], None] = lambda: None
        self.soon: Callable[[], None] = self.flush

    def send(self, kind: str, *parts: Any) -> None:
        """Send a frame of JSON data."""
        self.send_text(_dump([kind, *parts]))

    def send_text(self, text: str) -> None:
        """Send a frame that is JSON text already."""
        # Not under the lock: what was printed takes the output's lock first, and then ours.
        self.before()
        with self._lock:
            self._waiting.append(text)
            self._size += len(text)
            if self._size > MOST_WAITING:
                self.flush()
            elif len(self._waiting) == 1:
                self.soon()

    def flush(self) -> None:
        """Send what waits."""
        with self._lock:
            if self._waiting:
                text = "\n".join(self._waiting)
                self._waiting, self._size = [], 0
                self._send(text)

    def push(self, text: str) -> None:
        """Send at once, behind what waits."""
        with self._lock:
            self._waiting.append(text)
            self.flush()

    def _send(self, text: str) -> None:
        """Send rows, without the end of the last."""
        raise NotImplementedError


class SocketLine(Line):
    """A line over a socket; gives the frames that arrive to `take`, in the reading thread."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._socket = socket.socket(fileno=descriptor)
        self._rest = b""

    def _send(self, text: str) -> None:
        try:
            self._socket.sendall(text.encode("ascii") + b"\n")
        except OSError:
            # The kernel is gone. The reading thread will see it too; the script must not go on till then.
            leave()

    def first(self) -> Frame:
        """The first frame, waited for."""
        while b"\n" not in self._rest:
            data = self._receive()
            if not data:
                leave()
            self._rest += data
        row, _, self._rest = self._rest.partition(b"\n")
        frame: Frame = json.loads(row)
        return frame

    def read(self, take: Callable[[list[Frame]], None]) -> None:
        """Read frames until the kernel hangs up; then end this process and those it started."""
        pieces = [self._rest]
        data = self._rest or self._receive()
        while data:
            if b"\n" in data:
                *rows, last = b"".join(pieces).split(b"\n")
                pieces = [last]
                take([json.loads(row) for row in rows])
            data = self._receive()
            pieces.append(data)
        leave()

    def _receive(self) -> bytes:
        try:
            return self._socket.recv(1 << 18)
        except OSError:
            return b""


def leave() -> None:
    """End this process and, as far as they stayed in its group, those it started."""
    if os.getpgid(0) == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(0)
