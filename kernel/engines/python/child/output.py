"""What a cell writes, on its way out: `print`, and what C code and other programs write to descriptors 1 and 2.

Text leaves in pieces: at once before anything else does, otherwise within some milliseconds.
"""

from __future__ import annotations

import codecs
import io
import os
import select
import sys
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

PIECE_SECONDS = 0.02
PIECE_CHARACTERS = 1 << 16
READ = 1 << 16

Show = Callable[[int, str, str], None]
"""Sends a text: `show(strand, stream, text)`."""


class Output:
    """Gathers text. `strand` says whose code writes now; 0 when it is nobody's, then it is `latest`'s.

    `written` is called after each write, `ends` are where descriptors 1 and 2 can be read.
    """

    def __init__(
        self, show: Show, strand: Callable[[], int], written: Callable[[], None], ends: tuple[int, int]
    ) -> None:
        self._show = show
        self._strand = strand
        self._written = written
        self._lock = threading.RLock()
        self._pieces: list[str] = []
        self._size = 0
        self._whose = (0, "stdout")
        self._pending = threading.Event()
        self.hurried: Callable[[], None] = lambda: None
        self._raw = {end: RawStream(end, name) for end, name in zip(ends, ("stdout", "stderr"), strict=True)}
        self._poll = _poll(self._raw)
        self.latest = 0

    def start(self) -> None:
        """Begin to watch: from here on nothing that is written gets lost."""
        sys.stdout, sys.stderr = TextOut(self, 1, "stdout"), TextOut(self, 2, "stderr")
        sys.stdin = io.StringIO()
        os.register_at_fork(after_in_child=_speak_for_oneself)
        for work in (self._watch, self._hurry):
            threading.Thread(target=work, daemon=True).start()

    def write(self, stream: str, text: str) -> None:
        """Text of Python code."""
        with self._lock:
            self._take_raw(self._poll.poll(0))
            self._add(self._strand() or self.latest, stream, text)
        self._written()

    def flush(self) -> None:
        """Send what is here now."""
        with self._lock:
            self._take_raw(self._poll.poll(0))
            self._send()

    def hurry(self) -> None:
        """Something waits that should leave soon, also when the script does not wait: then `hurried` is called."""
        self._pending.set()

    def _add(self, strand: int, stream: str, text: str) -> None:
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

    def _take_raw(self, ready: list[tuple[int, int]]) -> None:
        for end, _ in ready:
            raw = self._raw[end]
            if text := raw.read():
                self._add(self._strand() or self.latest, raw.name, text)

    def _watch(self) -> None:
        poll = _poll(self._raw)
        while ready := poll.poll():
            for end, event in ready:
                if not event & select.POLLIN:
                    # A cell closed the descriptor: nothing will ever come.
                    poll.unregister(end)
            with self._lock:
                self._take_raw(self._poll.poll(0))

    def _hurry(self) -> None:
        while self._pending.wait():
            time.sleep(PIECE_SECONDS)
            self._pending.clear()
            with self._lock:
                self._send()
            self.hurried()


class RawStream:
    """The end where descriptor 1 or 2 can be read. The kernel has it too, for what is left when we are gone."""

    def __init__(self, end: int, name: str) -> None:
        self.name = name
        self._end = end
        os.set_inheritable(end, False)
        os.set_blocking(end, False)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def read(self) -> str:
        """What has been written to it since the last time."""
        try:
            return self._decoder.decode(os.read(self._end, READ))
        except OSError:
            # Nothing there, or a cell closed it.
            return ""


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


def _poll(ends: Iterable[int]) -> select.poll:
    poll = select.poll()
    for end in ends:
        poll.register(end, select.POLLIN)
    return poll


def _speak_for_oneself() -> None:
    """A process that was forked has no line to the kernel: it writes to the descriptors, which we read."""
    sys.stdout = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf-8", errors="replace")
    sys.stderr = os.fdopen(os.dup(2), "w", buffering=1, encoding="utf-8", errors="replace")
