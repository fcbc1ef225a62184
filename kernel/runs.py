"""The runs of a spell that are open: each with its journal, from `run.started` to `run.finished`.

Not here: what is done in a run (`kernel.runtime`).
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from kernel import __version__
from kernel.budget import budget_for, without
from kernel.context import Run, new_run_id
from kernel.events import Event, Sink
from kernel.messages import Usage
from kernel.otlp.settings import open_outlet
from kernel.parameters import secrets_in
from kernel.policy import Limits
from kernel.protocols.executor import Done, Job
from kernel.replay.tape import Tape
from kernel.sandbox.redaction import Redaction
from kernel.stores.home import prepare
from kernel.stores.journal import Journal, warn
from kernel.tapes import Deck


class Runs:
    """The open runs. `on_journal` hears the run id of every event; `on_trouble` a journal's trouble in one sentence.

    `redaction` knows what no event may tell. With `goes_out` the events also go where the person wants them.
    """

    def __init__(
        self,
        home: Path,
        sinks: tuple[Sink, ...],
        on_trouble: Callable[[str], None] | None,
        deck: Deck,
        goes_out: bool = False,
    ) -> None:
        self.home = home
        self._deck = deck
        self.redaction = Redaction()
        self.on_journal: Callable[[str], None] | None = None
        self._on_trouble = on_trouble or warn
        self._outlet = open_outlet(self._on_trouble) if goes_out else None
        self._sinks: tuple[Sink, ...] = sinks if self._outlet is None else (*sinks, self._outlet)
        self._open: dict[str, tuple[Run, Journal]] = {}
        self._paid = Usage()

    def find(self, id: str) -> Run | None:
        """The run of that id when it is open."""
        return self._open[id][0] if id in self._open else None

    def begin(self, job: Job, setting: Mapping[str, Any], limits: Limits) -> Run:
        """Open the run of a job; `setting` says its `profile`, `model` and `params`. It may be a replay.

        `InvalidError` for a budget that nobody understands, or when there is nothing to replay.
        """
        self.redaction.remember(*secrets_in(setting.get("params") or {}, job.about.get("secrets") or ()))
        budget = budget_for(job.about, self._paid)
        prepare(self.home)
        tape = self._deck.load(job.about)
        id = job.run_id or new_run_id()
        journal = Journal(self.home / "journals", id, self._on_trouble)
        run = Run(id, self._sink(journal, tape), limits=limits, clock=tape.clock.now, tape=tape, budget=budget)
        tape.origin, tape.flush, tape.sync = tape.origin or id, journal.flush, journal.sync
        tape.tell = lambda language, data: run.emit("run.times", language, data)
        self._open[id] = run, journal
        run.emit(
            "run.started",
            str(job.about.get("title") or job.chunk.name),
            _about(job, {**setting, "folder": self._deck.place()}, tape),
        )
        return run

    def flush(self, run: Run) -> None:
        """Bring what has happened in a run to the disk."""
        if run.id in self._open:
            self._open[run.id][1].flush()

    def finish(self, run: Run, done: Done) -> None:
        """Close a run; nothing when it is closed."""
        entry = self._open.pop(run.id, None)
        if entry is None:
            return
        run.tape.tell_times()
        self._paid = self._paid + without(run.usage, run.spared)
        usage = {"input_tokens": run.usage.input_tokens, "output_tokens": run.usage.output_tokens}
        data: dict[str, Any] = {"status": done.status, "usage": {**usage, "cost": run.usage.cost}}
        if done.error:
            data["error"] = done.error
        run.emit("run.finished", "", data)
        entry[1].flush()
        entry[1].close()
        if done.status != "cancelled":
            kept_out = self._deck.keep(run.tape, run.id, failed=done.status == "failed")
            if kept_out:
                self._on_trouble(kept_out)

    def finish_all(self, done: Done) -> list[Run]:
        """Close every run; those that were open."""
        left = [run for run, _ in self._open.values()]
        for run in left:
            self.finish(run, done)
        return left

    async def close(self) -> None:
        """Send what is still to go out."""
        if self._outlet is not None:
            await asyncio.to_thread(self._outlet.close)

    def open_runs(self) -> list[Run]:
        """The runs that are open."""
        return [run for run, _ in self._open.values()]

    def _sink(self, journal: Journal, tape: Tape) -> Sink:
        heard = tape.hear

        def sink(event: Event) -> None:
            event = self.redaction.event(event)
            heard(event)
            journal(event)
            for other in self._sinks:
                other(event)
            if self.on_journal is not None:
                self.on_journal(event.run_id)

        return sink


def spent(before: Usage, after: Usage) -> Usage:
    """What was used between two counts."""
    cost = None if after.cost is None else after.cost - (before.cost or 0.0)
    return Usage(after.input_tokens - before.input_tokens, after.output_tokens - before.output_tokens, cost)


def _about(job: Job, setting: Mapping[str, Any], tape: Tape) -> dict[str, Any]:
    kind = "notebook" if job.chunk.cell else "script"
    given = {name: value for name, value in job.about.items() if name != "replay"}
    about = {"title": job.chunk.name, "path": "", "kind": kind, **given, **setting, "seed": tape.seed}
    if tape.past is not None:
        about["replay"] = {"source": tape.past.name, "mode": tape.mode, "begun": time.time()}
        about["replay"] |= tape.fork.about() if tape.fork is not None else {}
    if tape.mode == "resume":
        about["origin"] = tape.origin
    return {**about, "pid": os.getpid(), "versions": {"llmspell": __version__}}
