"""What the signals of the operating system mean to a kernel."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def signals(interrupt: Callable[[], None], stop: Callable[[], None]) -> Iterator[None]:
    """SIGINT (on Windows SIGBREAK) means `interrupt`, SIGTERM means `stop`; afterwards all is as before.

    These are plain Python handlers, not the loop's: they run between two steps of Python code, also
    while a script holds the loop's thread. Outside the main thread there are no signals to take.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def on_interrupt(number: int, frame: FrameType | None) -> None:
        interrupt()

    def on_stop(number: int, frame: FrameType | None) -> None:
        stop()

    meanings = {signal.SIGINT: on_interrupt, signal.SIGTERM: on_stop}
    pressed = getattr(signal, "SIGBREAK", None)
    if pressed is not None:
        meanings[pressed] = on_interrupt
    before = {number: signal.signal(number, meaning) for number, meaning in meanings.items()}
    try:
        yield
    finally:
        for number, meaning in before.items():
            signal.signal(number, meaning)
