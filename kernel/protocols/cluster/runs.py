"""A whole run that is done by a worker: its journal, its screen and its outcome are at home.

When the worker is lost the run goes on with another as a further attempt, as after `llmspell resume`: with a journal of
its own, and without doing again what had ended. Not here: what a worker does (`kernel.worker`).
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from dataclasses import field, replace
from pathlib import Path
from typing import Any

from kernel.context import new_run_id
from kernel.errors import NetworkError
from kernel.events import Event, Sink, envelope
from kernel.protocols.cluster.branch import MOST_ATTEMPTS
from kernel.protocols.executor import Screen
from kernel.records import dataclass
from kernel.stores.home import journals_of, prepare
from kernel.stores.journal import Journal, Trouble, warn


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a run belongs: its home, its workspace, who sees its output, and who hears its events."""

    home: Path
    folder: Path
    screen: Screen
    sinks: tuple[Sink, ...] = ()
    on_trouble: Trouble = warn

    def place(self) -> str:
        """The folder, as seen from where the home is."""
        return os.path.relpath(self.folder.resolve(), self.home.resolve().parent)


@dataclass(slots=True)
class AwayRun:
    """A run that is handed over. `parcel` is what a worker needs; `outcome` is set once, at its end."""

    desk: Desk
    parcel: Mapping[str, Any]
    outcome: asyncio.Future[dict[str, Any]]
    run_id: str = field(default_factory=new_run_id)
    attempt: int = 0
    worker: str = ""
    _attempts: list[list[Event]] = field(default_factory=list)
    _journal: Journal | None = None
    _shown: dict[str, int] = field(default_factory=dict)
    _repeats: dict[str, int] = field(default_factory=dict)

    def begin(self, worker: str) -> dict[str, Any]:
        """A worker takes it."""
        self.lose()
        self.attempt, self.worker = self.attempt + 1, worker
        if self._attempts:
            self.run_id = new_run_id()
        self._repeats = dict(self._shown)
        prepare(self.desk.home)
        self._journal = Journal(journals_of(self.desk.home), self.run_id, self.desk.on_trouble)
        past = [[envelope(event) for event in events] for events in self._attempts]
        self._attempts.append([])
        return {**self.parcel, "run": self.run_id, "attempt": self.attempt, "past": past, "worker": worker}

    async def take(self, event: Event) -> None:
        """An event of the worker, for the journal of home."""
        if event.kind == "run.started":
            data = {**event.data, "pid": os.getpid(), "folder": self.desk.place(), "worker": self.worker}
            event = replace(event, data=data)
        self._attempts[-1].append(event)
        self._write(event)

    def _write(self, event: Event) -> None:
        for sink in (self._journal, *self.desk.sinks):
            if sink is not None:
                sink(event)

    async def hear(self, kind: str, data: Any) -> None:
        """What the run shows; what an earlier attempt has shown already is not shown again."""
        if kind == "display":
            self.desk.screen.display(data)
            return
        name, text = data
        known = min(self._repeats.get(name, 0), len(text))
        self._repeats[name] = self._repeats.get(name, 0) - known
        self._shown[name] = self._shown.get(name, 0) + len(text) - known
        if text[known:]:
            self.desk.screen.stream(name, text[known:])

    async def asked(self, kind: str, question: Any) -> Any:
        """A question for the person at home; or `sync`, when what was told is to be on the disk."""
        if kind != "sync":
            return await self.desk.screen.ask(kind, question)
        if self._journal is not None:
            await self._journal.sync()
        return None

    def lose(self) -> None:
        """The worker is gone: this attempt is over."""
        if self._journal is None or self.outcome.done():
            return
        message = f"The worker {self.worker} was lost; the run goes on with another."
        self.close("cancelled", {"type": "network", "message": message})
        if not self._attempts[-1]:
            self._attempts.pop()
        if self.attempt >= MOST_ATTEMPTS:
            told = f"{self.attempt} workers were lost under this run, the last {self.worker}."
            self.outcome.set_exception(NetworkError(told))

    def close(self, status: str, error: Mapping[str, Any]) -> None:
        """End the journal; where the worker did not, say how the run ended."""
        journal, self._journal = self._journal, None
        if journal is None:
            return
        events = self._attempts[-1]
        if events and events[-1].kind != "run.finished":
            usage = {"input_tokens": 0, "output_tokens": 0, "cost": None}
            data = {"status": status, "usage": usage, "error": dict(error)}
            last = events[-1]
            end = Event(last.id + 1, last.time, last.run_id, "", "", "run.finished", "", data)
            events.append(end)
            journal(end)
            for sink in self.desk.sinks:
                sink(end)
        journal.close()

    def end(self, told: dict[str, Any]) -> None:
        """The worker is done with it."""
        self.close("failed", {"type": "internal", "message": "The worker did not say how it ended."})
        if not self.outcome.done():
            self.outcome.set_result(told)
