"""The journal of one run: a file that only grows, one event a line. It is the truth; the store is made from it.

Not here: what is in a line (`lines`), and who asks questions about it (`projection`).
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from kernel.errors import InvalidError, NotFoundError
from kernel.events import Event
from kernel.records import dataclass
from kernel.stores.lines import decode, encode
from kernel.stores.payloads import LARGE, MARK, payloads_beside

SUFFIX = ".ndjson"
NEWLINE = ord("\n")
BURST = 64 << 10
"""Bytes that may wait for the end of the loop's tick; a script that holds the thread does not reach it."""

PATIENCE = 0.05
"""Seconds between two fdatasyncs, and the longest an event waits in a tick that does not end."""

RETRY = 0.5
"""Seconds between two attempts to write while the disk refuses."""

RUN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")

Trouble = Callable[[str], None]
"""Hears, in a plain sentence, of trouble that must not stop a run."""


def warn(message: str) -> None:
    """The `Trouble` of whoever does not bring their own: the log."""
    logging.getLogger("llmspell.stores").warning(message)


@dataclass(frozen=True, slots=True)
class Damage:
    """A line that is no event: its file, its number (from 1) and why."""

    path: Path
    line: int
    reason: str


def warn_of_damage(damage: Damage) -> None:
    """Tell the log."""
    warn(f"Line {damage.line} of {str(damage.path)!r} is {damage.reason}; it was left out.")


def read(path: Path, on_damage: Callable[[Damage], None] = warn_of_damage) -> Iterator[Event]:
    """The events of a journal, also while it is written. `NotFoundError` when there is no such file.

    A last line without its newline is still on its way, or its writer was killed: it is left
    out in silence. Any other line that is no event is told to `on_damage`.
    """
    for _, event in numbered(path, on_damage):
        yield event


def numbered(path: Path, on_damage: Callable[[Damage], None]) -> Iterator[tuple[int, Event]]:
    """The same, each with the number of its line (from 1)."""
    try:
        file = path.open("rb")
    except FileNotFoundError as error:
        raise NotFoundError(f"There is no journal {str(path)!r}.") from error
    with file:
        for number, line in enumerate(file, 1):
            if not line.endswith(b"\n"):
                return
            try:
                event = decode(line)
                if MARK in line:
                    event = replace(event, data=payloads_beside(path).restored(event.data))
            except InvalidError as error:
                on_damage(Damage(path, number, error.message))
            else:
                yield number, event


class Journal:
    """A `Sink` that appends the events of one run to `<folder>/<run_id>.ndjson` (0600, folder 0700).

    On a running loop the events of one tick are one write, and what a span's end needs to
    survive a power cut is synced in a thread, at most every 50 ms; without a loop each event is
    written at once. When the disk refuses (full, read-only), `on_trouble` hears it once, up to
    `memory` bytes wait and are tried again, and what did not fit is told at the end. `InvalidError`
    when the run id could not be a file name. Use it from one thread.
    """

    def __init__(self, folder: Path, run_id: str, on_trouble: Trouble = warn, memory: int = 16 << 20) -> None:
        if not RUN_ID.fullmatch(run_id):
            raise InvalidError(f"{run_id!r} cannot be the id of a run. Use letters, digits, '.', '_' and '-'.")
        self.path = folder / f"{run_id}{SUFFIX}"
        self._on_trouble = on_trouble
        self._memory = memory
        self._file: int | None = None
        self._waiting: list[bytes] = []
        self._size = 0
        self._since = 0.0
        self._timer: asyncio.Handle | None = None
        self._sync_timer: asyncio.TimerHandle | None = None
        self._unsynced = False
        self._synced_at = 0.0
        self._troubled = False
        self._retry_at = 0.0
        self._lost = 0
        self._torn = False
        self._closed = False

    def __call__(self, event: Event) -> None:
        """Take the event; never raises."""
        line = encode(event)
        if len(line) > LARGE or MARK in line:
            line = self._lightened(event, line)
        if self._troubled and self._size + len(line) > self._memory:
            self._lost += 1
        else:
            self._keep(line, event.kind)
        is_due = self._size >= BURST or time.monotonic() - self._since > PATIENCE
        if self._timer is not None and not is_due:
            # Most events: to ask for the loop costs as much as all the rest.
            return
        loop = _running_loop()
        if loop is None or self._closed:
            self._attempt()
        elif is_due:
            self._attempt(loop)
        else:
            self._timer = loop.call_soon(self._tick, loop)

    def flush(self) -> None:
        """Write what waits, now."""
        self._write()

    async def sync(self) -> None:
        """Write what waits, and come back when a power cut could not take it."""
        self._write()
        if self._file is not None:
            self._unsynced = False
            await asyncio.to_thread(_sync_and_close, os.dup(self._file))

    def close(self) -> None:
        """Write and sync what waits, and close the file. An event that comes later is still written."""
        for timer in (self._timer, self._sync_timer):
            if timer is not None:
                timer.cancel()
        self._timer = self._sync_timer = None
        self._write()
        self._sync()
        self._closed = True
        if self._file is not None:
            os.close(self._file)
            self._file = None
        if self._waiting or self._lost:
            self._tell_loss()

    def _lightened(self, event: Event, line: bytes) -> bytes:
        try:
            return encode(replace(event, data=payloads_beside(self.path).lightened(event.data)))
        except (OSError, RecursionError):
            # Then it stands in the journal whole, or waits in memory as any line.
            return line

    def _keep(self, line: bytes, kind: str) -> None:
        if not self._waiting:
            self._since = time.monotonic()
        self._waiting.append(line)
        self._size += len(line)
        if kind.endswith((".finished", ".failed")):
            self._unsynced = True

    def _tick(self, loop: asyncio.AbstractEventLoop) -> None:
        self._timer = None
        self._attempt(loop)

    def _attempt(self, loop: asyncio.AbstractEventLoop | None = None) -> None:
        if not self._troubled or time.monotonic() >= self._retry_at:
            self._write()
        if self._closed:
            self.close()
        elif loop is None:
            if time.monotonic() - self._synced_at >= PATIENCE:
                self._sync()
        elif self._troubled and self._timer is None:
            self._timer = loop.call_later(RETRY, self._tick, loop)
        elif self._unsynced and self._sync_timer is None:
            wait = max(0.0, self._synced_at + PATIENCE - time.monotonic())
            self._sync_timer = loop.call_later(wait, self._sync_aside, loop)

    def _write(self) -> None:
        if not self._waiting:
            return
        data, done = memoryview(b"".join(self._waiting)), 0
        try:
            while done < len(data):
                done += os.write(self._opened(), data[done:])
        except OSError as error:
            # The rest of a half-written line must follow it byte for byte, so exactly that is kept.
            self._torn = data[done - 1] != NEWLINE if done else self._torn
            self._suffer(error)
        else:
            self._torn = False
            self._recover()
        rest = bytes(data[done:])
        self._waiting, self._size = ([rest], len(rest)) if rest else ([], 0)

    def _opened(self) -> int:
        if self._file is None:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            size = os.fstat(self._file).st_size
            if size and not self._torn and os.pread(self._file, 1, size - 1) != b"\n":
                # Another writer was killed within a line: end that line, or it would swallow ours.
                os.write(self._file, b"\n")
        return self._file

    def _sync(self) -> None:
        if self._unsynced and self._file is not None:
            self._unsynced, self._synced_at = False, time.monotonic()
            try:
                _sync_data(self._file)
            except OSError as error:
                self._suffer(error)

    def _sync_aside(self, loop: asyncio.AbstractEventLoop) -> None:
        self._sync_timer = None
        if self._file is None or sys.platform == "emscripten":
            return self._sync()
        # A copy of the descriptor, so that the journal may be closed meanwhile.
        self._unsynced, self._synced_at = False, time.monotonic()
        loop.run_in_executor(None, _sync_and_close, os.dup(self._file)).add_done_callback(self._synced)
        return None

    def _synced(self, outcome: asyncio.Future[None]) -> None:
        if not outcome.cancelled() and isinstance(error := outcome.exception(), OSError):
            self._suffer(error)

    def _suffer(self, error: OSError) -> None:
        self._retry_at = time.monotonic() + RETRY
        if not self._troubled:
            self._troubled = True
            self._on_trouble(
                f"The journal {str(self.path)!r} cannot be written: {error.strerror or error}. "
                "Make room on the disk or give yourself the right to write there; until then the trace waits in memory."
            )

    def _recover(self) -> None:
        self._troubled = False
        if self._lost:
            self._tell_loss()

    def _tell_loss(self) -> None:
        waiting = f" {self._size} bytes of it were never written." if self._waiting else ""
        missing = f" {self._lost} events did not fit into memory." if self._lost else ""
        self._lost = 0
        self._on_trouble(f"The trace in {str(self.path)!r} has a hole, for the disk refused.{waiting}{missing}")


def _running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def _sync_data(file: int) -> None:
    # macOS has no fdatasync.
    getattr(os, "fdatasync", os.fsync)(file)


def _sync_and_close(file: int) -> None:
    try:
        _sync_data(file)
    finally:
        os.close(file)
