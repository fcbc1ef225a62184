"""What the signals of the operating system mean to a kernel."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kernel.signals import catching


@contextmanager
def signals(interrupt: Callable[[], None], stop: Callable[[], None]) -> Iterator[None]:
    """SIGINT (on Windows SIGBREAK) means `interrupt`, SIGTERM means `stop`; afterwards all is as before.

    Also while a script holds the loop's thread. Outside the main thread there are no signals to take.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    meanings: dict[int, Callable[[], None]] = {signal.SIGINT: interrupt, signal.SIGTERM: stop}
    pressed = getattr(signal, "SIGBREAK", None)
    if pressed is not None:
        meanings[pressed] = interrupt
    with catching(meanings):
        yield
