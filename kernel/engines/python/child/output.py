"""What a cell writes, on its way out in pieces: at once before anything else does, otherwise within some milliseconds.

Not here: what C code and other programs write (`descriptors`).
"""

from __future__ import annotations

import codecs
import io
import sys
import threading
from collections.abc import Callable
from typing import Any

PIECE_SECONDS = 0.02
PIECE_CHARACTERS = 1 << 16

Show = Callable[[int, str, str], None]
"""Sends a text: `show(strand, stream, text)`."""


class Output:
    """Gathers text. `strand` says whose code writes now; 0 when it is nobody's, then it is `latest`'s.

    `written` is called after each write. `before` adds what was written elsewhere until now; `hurry` has to see to it
    that what waits leaves soon, also when the script does not wait.
    """

    def __init__(self, show: Show, strand: Callable[[], int], written: Callable[[], None]) -> None:
        self._show = show
        self._strand = strand
        self._written = written
        self._lock = threading.RLock()
        self._pieces: list[str] = []
        self._size = 0
        self._whose = (0, "stdout")
        self.before: Callable[[], None] = lambda: None
        self.hurry: Callable[[], None] = lambda: None
        self.latest = 0

    def start(self) -> None:
        """Take what Python code writes from now on."""
        sys.stdout, sys.stderr = TextOut(self, 1, "stdout"), TextOut(self, 2, "stderr")
        sys.stdin = io.StringIO()

    def write(self, stream: str, text: str) -> None:
        """Text of Python code."""
        with self._lock:
            self.before()
            self.add(stream, text)
        self._written()

    def flush(self) -> None:
        """Send what is here now."""
        with self._lock:
            self.before()
            self._send()

    def send(self) -> None:
        """Send what Python code has written."""
        with self._lock:
            self._send()

    def gather(self) -> None:
        """Add what was written elsewhere."""
        with self._lock:
            self.before()

    def add(self, stream: str, text: str) -> None:
        """Text, whoever wrote it."""
        with self._lock:
            strand = self._strand() or self.latest
            if self._whose != (strand, stream):
                self._send()
                self._whose = (strand, stream)
            self._pieces.append(text)
            self._size += len(text)
            if self._size > PIECE_CHARACTERS:
                self._send()
            else:
                self.hurry()

    def _send(self) -> None:
        if self._pieces:
            text = "".join(self._pieces)
            self._pieces, self._size = [], 0
            self._show(*self._whose, text)


class TextOut(io.TextIOBase):
    """`sys.stdout` or `sys.stderr` of the cells."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, output: Output, descriptor: int, name: str) -> None:
        self._output = output
        self._descriptor = descriptor
        self.name = f"<{name}>"
        self._stream = name
        self.buffer = BytesOut(self)

    def write(self, text: str) -> int:
        """Send a text."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._output.write(self._stream, text)
        return len(text)

    def flush(self) -> None:
        """Send what has been written, now."""
        self._output.flush()

    def fileno(self) -> int:
        """The descriptor that other programs may be given."""
        return self._descriptor

    def writable(self) -> bool:
        """It is."""
        return True

    def close(self) -> None:
        """Others still write here: it stays open."""


class BytesOut(io.BufferedIOBase):
    """`sys.stdout.buffer`: bytes that are read as UTF-8."""

    def __init__(self, text: TextOut) -> None:
        self._text = text
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def write(self, data: Any) -> int:
        """Send bytes."""
        self._text.write(self._decoder.decode(bytes(data)))
        return len(data)

    def writable(self) -> bool:
        """It is."""
        return True

    def close(self) -> None:
        """Others still write here: it stays open."""
