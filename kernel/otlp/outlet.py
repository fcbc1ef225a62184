"""Sends what spells do to a collector while they do it. A spell never waits for it, and never fails because of it.

A bounded queue and a thread; what does not fit is left out and told once. Not here: how a batch is sent (`sending`).
"""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import replace

from kernel.errors import SpellError
from kernel.events import Event
from kernel.otlp.conventions import span_of
from kernel.otlp.sending import Sender
from kernel.otlp.settings import Wanted
from kernel.otlp.stories import Fold, Story
from kernel.otlp.target import Target
from kernel.sandbox.secrets import PREFIX, Destination, reveal

QUEUE, BATCH, REST = 2048, 512, 5.0
"""Spans that wait at most, spans of one request, and seconds until a batch goes that is not full: those of the SDKs."""

FAREWELL = 5.0
"""Seconds that the end of a program waits for what is still to be sent."""


class Outlet:
    """A `Sink`. `on_trouble` hears, once, that the other end does not take the spans; `close` sends the rest."""

    def __init__(self, wanted: Wanted, on_trouble: Callable[[str], None], rest: float = REST) -> None:
        self._wanted = wanted
        self._on_trouble = on_trouble
        self._rest = rest
        self._folds: dict[str, Fold] = {}
        self._waiting: queue.Queue[Story] = queue.Queue(QUEUE)
        self._hurry, self._stop = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None
        self._told = False
        self.lost = 0
        """Spans that were not sent."""

    def __call__(self, event: Event) -> None:
        """Take the event; neither waits nor raises."""
        fold = self._folds.get(event.run_id)
        if fold is None:
            fold = self._folds[event.run_id] = Fold()
        story = fold.take(event)
        if story is not None:
            self._put(story)
        if event.kind == "run.finished":
            self._folds.pop(event.run_id, None)
            for left in fold.rest():
                self._put(left)
            self._hurry.set()

    def close(self) -> None:
        """Send what waits, for a few seconds at most. What comes later is lost."""
        if self._thread is None:
            return
        self._stop.set()
        self._hurry.set()
        self._thread.join(FAREWELL)

    def _put(self, story: Story) -> None:
        if self._stop.is_set():
            return
        try:
            self._waiting.put_nowait(story)
        except queue.Full:
            self.lost += 1
        if self._waiting.qsize() >= BATCH:
            self._hurry.set()
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="llmspell-otlp", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        try:
            sender = Sender(revealed(self._wanted.target), self._stop)
        except SpellError as error:
            return self._tell(error.message)
        try:
            while not self._stop.is_set():
                self._hurry.wait(self._rest)
                self._hurry.clear()
                self._empty(sender)
            self._empty(sender)
        finally:
            sender.close()

    def _empty(self, sender: Sender) -> None:
        until = time.monotonic() + FAREWELL
        while batch := self._batch():
            if self._stop.is_set() and time.monotonic() > until:
                self.lost += len(batch)
                continue
            try:
                sender.send([span_of(story, self._wanted.content) for story in batch])
            except SpellError as error:
                self.lost += len(batch)
                self._tell(error.message)
            else:
                if sender.refused:
                    self._tell(
                        f"The collector did not keep {sender.refused} spans: {sender.said or 'it says not why'}."
                    )

    def _batch(self) -> list[Story]:
        batch: list[Story] = []
        while len(batch) < BATCH:
            try:
                batch.append(self._waiting.get_nowait())
            except queue.Empty:
                break
        return batch

    def _tell(self, message: str) -> None:
        if not self._told:
            self._told = True
            self._on_trouble(f"Traces do not go out. {message} The spell goes on, and its trace is kept here.")


def revealed(target: Target) -> Target:
    """The target with the secrets its headers name. `SpellError` when one is not kept, or not meant for that host."""
    headers = {name: _secret(value, target) for name, value in target.headers.items()}
    return replace(target, headers=headers)


def _secret(value: str, target: Target) -> str:
    # `Bearer secret:NAME` names one as well.
    before, mark, name = value.partition(PREFIX)
    if not mark:
        return value
    return before + asyncio.run(reveal(mark + name, "", ("*",), Destination(target.endpoint)))
