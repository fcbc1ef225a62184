"""What C code and other programs write to descriptors 1 and 2, and the thread that sees to it that output leaves soon.

Not here: what Python code writes (`output`).
"""

from __future__ import annotations

import codecs
import os
import select
import sys
import threading
import time
from collections.abc import Callable, Iterable

from .output import PIECE_SECONDS, Output

READ = 1 << 16


class Descriptors:
    """Adds to `output` what arrives at `ends`, where descriptors 1 and 2 can be read; `hurried` sends the rest."""

    def __init__(self, output: Output, ends: tuple[int, int], hurried: Callable[[], None]) -> None:
        self._output = output
        self._hurried = hurried
        self._pending = threading.Event()
        self._raw = {end: RawStream(end, name) for end, name in zip(ends, ("stdout", "stderr"), strict=True)}
        self._poll = _poll(self._raw)

    def start(self) -> None:
        """Begin to watch: from here on nothing that is written gets lost."""
        self._output.before, self._output.hurry = self._take, self._pending.set
        os.register_at_fork(after_in_child=_speak_for_oneself)
        for work in (self._watch, self._hurry):
            threading.Thread(target=work, daemon=True).start()

    def _take(self) -> None:
        for end, _ in self._poll.poll(0):
            raw = self._raw[end]
            if text := raw.read():
                self._output.add(raw.name, text)

    def _watch(self) -> None:
        poll = _poll(self._raw)
        while ready := poll.poll():
            for end, event in ready:
                if not event & select.POLLIN:
                    # A cell closed the descriptor: nothing will ever come.
                    poll.unregister(end)
            self._output.gather()

    def _hurry(self) -> None:
        while self._pending.wait():
            time.sleep(PIECE_SECONDS)
            self._pending.clear()
            self._output.send()
            self._hurried()


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


def _poll(ends: Iterable[int]) -> select.poll:
    poll = select.poll()
    for end in ends:
        poll.register(end, select.POLLIN)
    return poll


def _speak_for_oneself() -> None:
    """A process that was forked has no line to the kernel: it writes to the descriptors, which we read."""
    sys.stdout = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf-8", errors="replace")
    sys.stderr = os.fdopen(os.dup(2), "w", buffering=1, encoding="utf-8", errors="replace")
