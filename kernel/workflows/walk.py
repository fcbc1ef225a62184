"""One run of a workflow while it goes on: what is done, what is known, and whether it should stop.

Not here: how steps follow one another (the patterns) and how one step runs (`kernel.workflows.running`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import field
from typing import Any, Literal

from kernel.context import Context
from kernel.errors import InvalidError
from kernel.records import dataclass
from kernel.replay.checkpoints import VERSION, decisions_flaw
from kernel.replay.steps import keep_step
from kernel.values import Outcome, Record, Value, from_border, plain
from kernel.workflows.abroad import Away
from kernel.workflows.conditions import confidence_of
from kernel.workflows.doers import Standing
from kernel.workflows.errors import PausedError
from kernel.workflows.places import Place
from kernel.workflows.steps import NOTHING, REPAIR, StepResult, refuse, result_from

State = Literal["idle", "running", "pausing", "paused", "completed", "failed", "cancelled"]

Heard = Callable[[StepResult], Awaitable[None]]

Watch = Callable[[Context, Record], Awaitable[None]]
"""Sees how far a run is after each of its steps."""


@dataclass(slots=True)
class Walk:
    """The state of one run, at its `path` in the run of the spell. `total` is how many steps the outermost pattern will
    run, 0 when nobody can know; `done` how many of them are done; `place` is where the workflow was written.
    """

    name: str
    id: str
    input: Value
    total: int = 0
    state: State = "idle"
    facts: dict[str, Any] = field(default_factory=dict)
    results: dict[str, StepResult] = field(default_factory=dict)
    decisions: dict[str, Value] = field(default_factory=dict)
    steps: dict[str, StepResult] = field(default_factory=dict)
    running: dict[str, str] = field(default_factory=dict)
    heard: list[Heard] = field(default_factory=list)
    watch: Watch | None = None
    shared: dict[str, Value] = field(default_factory=dict)
    batches: int = 0
    done: int = 0
    executed: int = 0
    path: str = ""
    place: Place | None = None
    _told: set[str] = field(default_factory=set)
    _restored: dict[str, StepResult] = field(default_factory=dict)
    _decided: dict[str, Value] = field(default_factory=dict)

    def frame(self, input: Value) -> Frame:
        """Where a pattern begins: it knows the fields of its input and what was learned before in this run."""
        self.batches += 1
        given = input if isinstance(input, dict) else {}
        self.shared |= {**given, "input": input}
        return Frame(self, self.shared, prefix=f"{self.batches}/" if self.batches > 1 else "")

    def gate(self, step: str) -> None:
        """Called before every step. `PausedError` when the run was told to pause."""
        if self.state == "pausing":
            raise PausedError(f"The workflow {self.name!r} paused before its step {step!r}.", step_name=step)

    def restored(self, key: str) -> StepResult | None:
        """The result of a step that ended before the pause; each is given once."""
        return self._restored.pop(key, None)

    async def decide(self, key: str, choose: Callable[[], Awaitable[Value]]) -> Value:
        """A decision that a resumed run does not take again."""
        value = self._decided.pop(key) if key in self._decided else await choose()
        self.decisions[key] = value
        return value

    async def keep(self, ctx: Context, result: StepResult, level: int) -> None:
        """Note what became of a step, tell the trace and those who listen."""
        self.results[result.key] = result
        new = {key: plain(value) for key, value in self.decisions.items() if key not in self._told}
        self._told.update(new)
        keep_step(ctx, self.path, result.key, result.kept(), new)
        self.executed += result.status != "skipped"
        if level == 0:
            self.steps[result.name] = result
            self.done += 1
            ctx.emit("progress", step=result.name, status=result.status, completed=self.done, total=self.total)
        for heard in self.heard:
            await heard(result)
        if self.watch is not None:
            await self.watch(ctx, self.after(result))

    def checkpoint(self) -> dict[str, Any]:
        """All it takes to go on later, in this process or another: JSON data."""
        steps = {key: result.kept() for key, result in self.results.items()}
        rest = {"steps": steps, "decisions": plain(self.decisions)}
        return {"version": VERSION, "workflow": self.name, "input": plain(self.input), **rest}

    def restore(self, checkpoint: dict[str, Any]) -> None:
        """Go on from a checkpoint. `InvalidError` when it is damaged."""
        steps, decisions = checkpoint["steps"] or {}, checkpoint["decisions"] or {}
        if flaw := decisions_flaw(decisions):
            raise InvalidError(f"The checkpoint is damaged: {flaw}. {REPAIR}")
        self._restored = {key: result_from(key, kept) for key, kept in steps.items()}
        self._decided = {key: value for key, kept in decisions.items() if (value := _decision(kept)) is not NOTHING}

    def progress(self) -> Record:
        """How far it is: `status`, `completed`, `total`, `percent` (when the total is known) and who is `running`."""
        told = Record(status=self.state, completed=self.done, total=self.total, running=[*self.running.values()])
        if self.total:
            told["percent"] = round(100 * min(self.done, self.total) / self.total, 1)
        return told

    def after(self, result: StepResult) -> Record:
        """How far it is now that a step has this result."""
        told = Record(self.progress(), type="progress", step=result.name, step_status=result.status)
        told["output"] = result.output
        return told

    def outcome(self, output: Value, seconds: float) -> Outcome:
        """The result of the run, which behaves as its output."""
        steps = {name: result.told() for name, result in self.steps.items()}
        facts = {"workflow": self.name, "workflow_id": self.id, "duration": seconds * 1000, **self.facts}
        metadata = Record(facts, steps_executed=self.executed)
        return Outcome(output, {"steps": steps, "metadata": metadata, "steps_executed": self.executed})


def _decision(kept: Value) -> Value:
    """A decision out of a checkpoint; `NOTHING` for one about objects of a script, which is taken again."""
    try:
        return from_border(kept, refuse)
    except (AttributeError, KeyError, TypeError, ValueError):
        return NOTHING


@dataclass(slots=True)
class Frame:
    """What is known at one place of a walk.

    `shared` are the names of the whole workflow, `local` those of this place only (`item`, `iteration`, `step_1`);
    `notes` is what functions left in their context for those after them; `away` whether its steps are handed over,
    `owner` the step that consists of the steps here, "" for the workflow itself.
    """

    walk: Walk
    shared: dict[str, Value]
    local: dict[str, Value] = field(default_factory=dict)
    notes: dict[str, Value] = field(default_factory=dict)
    prefix: str = ""
    level: int = 0
    away: Away = False
    owner: str = ""

    def known(self) -> dict[str, Value]:
        """Every name a reference may use here."""
        return {**self.shared, **self.local}

    def expect(self, steps: int) -> None:
        """How many steps there will be, when this is the outermost pattern."""
        if self.level == 0:
            self.walk.total = steps

    def key(self, name: str) -> str:
        """The place of a step in the run."""
        return f"{self.prefix}{name}"

    def inside(self, name: str, **local: Value) -> Frame:
        """The frame of the steps inside a step, or of one round of a loop (`level` stays then)."""
        return Frame(
            self.walk,
            self.shared,
            {**self.local, **local},
            self.notes,
            f"{self.prefix}{name}/",
            self.level,
            self.away,
            self.owner,
        )

    def round(self) -> str:
        """Which of several times its steps run here: `item 2`, `round 3`; "" where they run once."""
        if "item" in self.local:
            return f"item {self.local['index']}"
        return f"round {self.local['iteration']}" if "iteration" in self.local else ""

    def below(self, name: str) -> Frame:
        """The frame of the steps that a step consists of."""
        frame = self.inside(name)
        frame.level, frame.owner = frame.level + 1, name
        return frame

    def apart(self, name: str, away: Away | None = None, **local: Value) -> Frame:
        """The same for what goes on at the same time: what is learned there is not seen by the others."""
        frame = self.inside(name, **local)
        frame.away = self.away if away is None else away
        frame.prefix = frame.prefix if name else self.prefix
        frame.shared, frame.notes = {**self.shared}, {**self.notes}
        return frame

    def merge(self, frames: list[Frame]) -> None:
        """Make known here what was learned apart."""
        before = {**self.shared}
        for frame in frames:
            new = {name: value for name, value in frame.shared.items() if before.get(name, frame) is not value}
            self.shared.update(new)

    def learn(self, result: StepResult, output: str) -> None:
        """Make what a step gave known under its names."""
        self.local[f"step_{result.index}"] = self.shared[result.name] = result.outcome
        if output:
            self.shared[output] = result.outcome

    def standing(self, output: Value, **facts: Value) -> Standing:
        """How far the workflow is, for a function. `output` is the latest there is."""
        told = Record(
            input=self.walk.input,
            output=output,
            confidence_score=confidence_of(output) or 0.0,
            steps={name: result.told() for name, result in self.walk.steps.items()},
            workflow_id=self.walk.id,
            workflow_name=self.walk.name,
        )
        local = {name: value for name, value in self.local.items() if not name.startswith("step_")}
        return Standing(Record({**told, **local, **facts, **self.notes}), self.known())
