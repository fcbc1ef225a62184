"""Bokeh's timers on the loop that a tab has: its own are made of tornado, which is not here. Nothing is drawn here."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from typing import Any


class Timer:
    """A call that is to come, once or again and again until `cancel`."""

    def __init__(self, document: Any, callback: Callable[[], Any], seconds: float, again: bool) -> None:
        self._document = document
        self._callback = callback
        self._seconds = seconds
        self._again = again
        self._over = False
        self._wait()

    def cancel(self) -> None:
        """Call no more."""
        self._over = True
        self._handle.cancel()

    def _wait(self) -> None:
        self._handle = asyncio.get_running_loop().call_later(self._seconds, self._ring)

    def _ring(self) -> None:
        if not self._over:
            keep(self._call())
            if self._again:
                self._wait()

    async def _call(self) -> None:
        from panel.io.state import set_curdoc, state

        try:
            with set_curdoc(self._document):
                result = self._callback()
                if inspect.isawaitable(result):
                    await result
        except Exception as error:
            state._handle_exception(error)


_tasks: set[asyncio.Task[Any]] = set()


def keep(work: Any) -> asyncio.Task[Any]:
    """Start a coroutine, and keep its task as long as it runs."""
    task = asyncio.ensure_future(work)
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)
    return task


def mend_timers() -> None:
    """Put them in place of Bokeh's."""
    from bokeh.document import Document

    def later(self: Any, callback: Callable[[], Any], milliseconds: int) -> Timer:
        return Timer(self, callback, milliseconds / 1000, again=False)

    def soon(self: Any, callback: Callable[[], Any]) -> Timer:
        return Timer(self, callback, 0, again=False)

    def periodic(self: Any, callback: Callable[[], Any], milliseconds: int) -> Timer:
        return Timer(self, callback, milliseconds / 1000, again=True)

    def remove(self: Any, timer: Timer) -> None:
        timer.cancel()

    Document.add_timeout_callback = later
    Document.add_next_tick_callback = soon
    Document.add_periodic_callback = periodic
    for name in ("timeout", "next_tick", "periodic"):
        setattr(Document, f"remove_{name}_callback", remove)
