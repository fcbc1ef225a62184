"""Signals of the operating system to a process that runs a loop. Not here: what they mean to it."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial


@contextmanager
def catching(meanings: Mapping[int, Callable[[], object]]) -> Iterator[None]:
    """Each signal calls what it means, in the main thread; afterwards all is as before.

    It does so between two steps of Python code, also while a script holds the loop's thread, and a loop that waits is
    woken: a signal that comes just before it begins to wait would not be seen until something else happened.
    Raises `ValueError` outside the main thread.
    """
    loop = asyncio.get_running_loop()
    before = {number: signal.getsignal(number) for number in meanings}
    try:
        for number, meaning in meanings.items():
            _wake(loop, number)
            signal.signal(number, partial(_call, meaning))
        yield
    finally:
        for number, handler in before.items():
            with suppress(NotImplementedError):
                loop.remove_signal_handler(number)
            signal.signal(number, handler)


def _wake(loop: asyncio.AbstractEventLoop, number: int) -> None:
    # On Windows the loop is woken by any signal.
    with suppress(NotImplementedError):
        loop.add_signal_handler(number, _note)


def _note() -> None:
    """The loop is awake, which is all that was wanted of it."""


def _call(meaning: Callable[[], object], *_: object) -> None:
    meaning()
