"""Runs spells side by side, each in a runtime and a run of its own, and tells what each gave.

Not here: what for (`running`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from kernel.context import new_run_id
from kernel.engines.protocol import Chunk
from kernel.errors import InvalidError, SpellError
from kernel.evaluation.results import Answer, ToolUse
from kernel.events import Event
from kernel.models.names import DEFAULT_MODEL
from kernel.policy import read_module_rules
from kernel.profiles import own_profiles
from kernel.protocols.executor import Done, Job
from kernel.records import dataclass
from kernel.runtime import Options, Runtime
from kernel.tapes import Replay
from studio.spellfile import Spellfile


@dataclass(frozen=True, slots=True)
class Task:
    """A spell to run once. `about` goes into the `run.started` of its run, `after` is run where it returned nothing."""

    spell: Spellfile
    model: str
    params: Mapping[str, Any]
    title: str
    about: Mapping[str, Any] = field(default_factory=dict)
    replay: Replay | None = None
    record: Path | None = None
    after: str = ""


@dataclass(slots=True)
class Notes:
    """What the events of a run tell of it; a `Sink`, and a `Screen` on which nobody answers."""

    tools: list[ToolUse] = field(default_factory=list)
    usage: Mapping[str, Any] = field(default_factory=dict)
    began: float | None = None
    ended: float = 0.0
    printed: list[str] = field(default_factory=list)

    def take(self, event: Event) -> None:
        """Hear of an event."""
        self.began = event.time if self.began is None else self.began
        self.ended = event.time
        if event.kind == "run.started":
            # A further attempt (its worker was lost) tells again what the one before it had done.
            self.tools.clear()
        elif event.kind == "execute_tool.started":
            self.tools.append(ToolUse(event.name, event.data.get("input")))
        elif event.kind == "run.finished":
            self.usage = event.data["usage"]

    def stream(self, name: str, text: str) -> None:
        """Keep what is printed, for a spell that returns nothing."""
        if name == "stdout":
            self.printed.append(text)

    def display(self, bundle: dict[str, Any]) -> None:
        """Nobody looks."""

    async def ask(self, kind: str, question: Mapping[str, Any]) -> Any:
        """Nobody is there."""
        raise InvalidError(f"The spell asks for {kind}, but there is nobody to answer in an evaluation.")

    def answer(self, done: Done) -> Answer:
        """All of it, for a run that has ended."""
        printed = "".join(self.printed).strip() if done.value is None else ""
        used = self.usage
        return Answer(
            run_id=done.run_id,
            status=done.status,
            value=printed if done.value is None and printed else done.value,
            error=done.error,
            tools=tuple(self.tools),
            input_tokens=used.get("input_tokens", 0),
            output_tokens=used.get("output_tokens", 0),
            cost=used.get("cost"),
            seconds=max(0.0, self.ended - (self.began or self.ended)),
        )


class Bench:
    """Where spells run. `folder` is the workspace, `home` where journals go, `timeout` seconds for each run.

    `profile` is what the person said, `wish` what a file asks for besides the spell itself.
    """

    def __init__(
        self, folder: Path, home: Path, profile: str = "", timeout: float | None = None, wish: str = ""
    ) -> None:
        self.folder = folder
        self.home = home
        self._profile = profile
        self._wish = wish
        self._timeout = timeout
        self._runtimes: set[Runtime] = set()

    async def run(self, task: Task) -> Answer:
        """Run a spell to its end; never raises for its faults. Cancelled: raises `CancelledError`, its run is over."""
        notes = Notes()
        try:
            runtime = Runtime(self.options(task, notes))
        except SpellError as error:
            return Answer("", "failed", error=error.describe())
        self._runtimes.add(runtime)
        try:
            done = await self._play(runtime, task, notes)
        finally:
            self._runtimes.discard(runtime)
            await runtime.close()
        if done.status == "cancelled":
            raise asyncio.CancelledError
        return notes.answer(done)

    async def close(self) -> None:
        """There is nothing to give back."""

    def interrupt(self) -> None:
        """Stop script code that holds the thread. Safe from a signal handler."""
        for runtime in list(self._runtimes):
            runtime.interrupt()

    def options(self, task: Task, notes: Notes) -> Options:
        """How the spell of a task is set up; `notes` hear its events."""
        spell = task.spell
        wish, profile = self._wish or spell.profile, self._profile or own_profiles().usual
        options = Options(
            folder=self.folder,
            home=self.home,
            profile=profile,
            model=task.model or spell.model or DEFAULT_MODEL,
            params=task.params,
            limits={} if self._timeout is None else _limits(self._profile or wish or profile, self._timeout),
            beside=spell.path.parent if spell.path else None,
            modules=read_module_rules(spell.modules),
            log_level=spell.log_level or "off",
            isolated=spell.isolated,
            insists=bool(self._profile),
            sinks=(notes.take,),
            replay=task.replay,
            record=task.record,
        )
        return options.settled(spell.path_in(self.home), wish)

    async def _play(self, runtime: Runtime, task: Task, notes: Notes) -> Done:
        spell, run_id, done = task.spell, new_run_id(), Done("ok")
        about = {**spell.about(self.home), "title": task.title, **task.about}
        for position, chunk in enumerate(spell.chunks, 1):
            last = position == len(spell.chunks) and not task.after
            done = await runtime.execute(Job(chunk, spell.language_of(chunk), run_id, about, last), notes)
            if done.status != "ok":
                return done
        if task.after:
            code = task.after if done.value is None else ""
            after = await runtime.execute(Job(Chunk(code, "score"), spell.language, run_id, about, last=True), notes)
            return after if done.value is None or after.status != "ok" else done
        return done


def _limits(profile: str, timeout: float) -> dict[str, float]:
    """A spell that computes holds the thread, and with it all others: it gets no more than its time either."""
    busy = own_profiles().named(profile).limits.cpu
    return {"wall": timeout, "cpu": timeout if busy is None else min(busy, timeout)}
