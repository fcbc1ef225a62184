"""Signals reach a loop at once, whatever it is doing."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
from functools import partial

from kernel.signals import catching

PATIENCE = 60


async def test_a_signal_wakes_a_loop_that_waits() -> None:
    heard, over, loop = threading.Event(), asyncio.Event(), asyncio.get_running_loop()
    before, in_time = signal.getsignal(signal.SIGUSR1), []

    def send() -> None:
        # Not a wait for something: right code hears it in any case, wrong code does not once the loop waits.
        time.sleep(0.1)
        # To this thread: the one that runs the loop is not woken by the system, as when it is about to wait.
        signal.pthread_kill(threading.get_ident(), signal.SIGUSR1)
        in_time.append(heard.wait(PATIENCE))
        loop.call_soon_threadsafe(over.set)

    with catching({signal.SIGUSR1: heard.set}):
        thread = threading.Thread(target=send)
        thread.start()
        await over.wait()
        thread.join()
    assert in_time == [True]
    assert signal.getsignal(signal.SIGUSR1) is before


async def test_a_signal_reaches_code_that_holds_the_thread() -> None:
    heard: list[str] = []
    with catching({signal.SIGUSR1: partial(heard.append, "stop")}):
        os.kill(os.getpid(), signal.SIGUSR1)
        while not heard:
            pass
    assert heard == ["stop"]
