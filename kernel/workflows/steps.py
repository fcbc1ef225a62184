"""What a step is, and what became of it. Not here: how it runs (`kernel.workflows.running`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any, Literal

from kernel.errors import InvalidError
from kernel.records import dataclass
from kernel.replay.checkpoints import step_flaw
from kernel.runnable import Runnable
from kernel.values import Record, Value, from_border, plain
from kernel.workflows.errors import standing_for
from kernel.workflows.places import Place
from kernel.workflows.problems import Problem, refusal
from kernel.workflows.templates import references

if TYPE_CHECKING:
    from kernel.context import Context
    from kernel.workflows.walk import Frame


class Nothing:
    """The type of what was not given, where None could have been."""

    def __repr__(self) -> str:
        return "nothing"


NOTHING = Nothing()
"""A fallback that was not given; None may be one."""

OURS = frozenset(["input", "item", "index", "iteration"])
"""Names that are known without anybody making them."""

REPAIR = "Take the checkpoint as pause() gave it, or run the workflow anew."

STEP = re.compile(r"step_\d+")

Status = Literal["completed", "skipped", "failed", "fallback"]


class Pattern:
    """A way in which steps follow one another; the body of a workflow, or of a step that holds others.

    Subclasses are frozen dataclasses; `kind` is the word for it (`sequential`, `parallel`, …).
    """

    kind = ""

    if TYPE_CHECKING:

        @property
        def steps(self) -> tuple[Step, ...]:
            """The steps it holds, in order."""
            ...

    def flaws(self, where: str) -> Iterator[Problem]:
        """What keeps it from working whatever its input is; `where` names the workflow or the step."""
        raise NotImplementedError

    def check(self, where: str) -> None:
        """`InvalidError` or `NotFoundError`, which tells all its flaws, when it cannot work."""
        wrong = [*self.flaws(where)]
        if wrong:
            raise refusal(wrong, f"{where} has {len(wrong)} mistakes.")

    async def walk(self, ctx: Context, frame: Frame, input: Value) -> Value:
        """Run the steps; the result."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Step:
    """One step: who does it, with what, and under which name its output is kept.

    `does` is an agent, tool, workflow or function, or a `Pattern` of further steps. `input` is a template; None
    gives the output of the step before (the workflow's input, for the first). `timeout` (of one attempt) and
    `retry_delay` are seconds; each further delay is `backoff` times as long (or as the word for it says), up to
    `longest_delay`, and less by up to `jitter` of it at random. `when` decides whether it runs at all.
    `compensate` undoes it when a later step of a sequence fails. `after` names steps of a graph that come first.
    `repeats_once` allows another attempt where one may have done something that is done only once.
    `metadata` is the author's own and goes into the trace, `place` is where it was written.
    """

    name: str
    does: Runnable | Pattern
    input: Value = None
    output: str = ""
    action: str = ""
    timeout: float | None = None
    retries: int = 0
    retry_delay: float = 1.0
    backoff: float | str = 2.0
    jitter: float = 0.0
    longest_delay: float = 60.0
    repeats_once: bool = False
    continue_on_error: bool = False
    fallback: Any = NOTHING
    when: Runnable | None = None
    input_transform: Runnable | None = None
    output_transform: Runnable | None = None
    on_output: Runnable | None = None
    compensate: Runnable | None = None
    after: tuple[str, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)
    place: Place | None = None

    @property
    def goes_on(self) -> bool:
        """Whether the workflow survives its failure."""
        return self.continue_on_error or self.fallback is not NOTHING

    def names(self) -> Iterator[str]:
        """Every name under which something is known because of this step."""
        yield self.name
        if self.output:
            yield self.output
        if isinstance(self.does, Pattern):
            for step in self.does.steps:
                yield from step.names()

    def references(self) -> Iterator[str]:
        """The first part of every reference it makes, also inside."""
        yield from (reference.split(".")[0] for reference in references(self.input))
        if isinstance(self.does, Pattern):
            for step in self.does.steps:
                yield from step.references()


@dataclass(frozen=True, slots=True)
class StepResult:
    """What became of a step. `key` is its place in the run (`refine/2/review`); `duration` is in milliseconds."""

    key: str
    name: str
    index: int
    status: Status
    output: Value = None
    duration: float = 0.0
    attempts: int = 1
    error: Any = None

    @property
    def gives(self) -> bool:
        """Whether it has an output; otherwise what was there before goes on."""
        return self.status in ("completed", "fallback")

    @property
    def outcome(self) -> Value:
        """What stands for it wherever its output is asked for: its output, or `{ error = { type, message } }`."""
        if self.status != "failed":
            return self.output
        return standing_for(self.error or {})

    def told(self) -> Record:
        """For scripts: `status`, `output`, `duration`, `attempts` and perhaps `error`."""
        told = Record(status=self.status, output=self.output, duration=self.duration, attempts=self.attempts)
        if self.error is not None:
            told["error"] = self.error
        return told

    def kept(self) -> dict[str, Any]:
        """As JSON data, for a checkpoint. Host objects in the output become their names."""
        kept = {"name": self.name, "index": self.index, "status": self.status, "output": plain(self.output)}
        kept |= {"duration": self.duration, "attempts": self.attempts}
        return kept if self.error is None else {**kept, "error": plain(self.error)}


def result_from(key: str, kept: dict[str, Any]) -> StepResult:
    """A result out of a checkpoint. `InvalidError` when it is not one."""
    if flaw := step_flaw(key, kept):
        raise InvalidError(f"The checkpoint is damaged at step {key!r}: {flaw}. {REPAIR}", step_name=key)
    output = restored(kept.get("output"), f"what the step {key!r} gave")
    where = kept["name"], int(kept["index"]), kept["status"]
    return StepResult(key, *where, output, float(kept["duration"]), int(kept["attempts"]), kept.get("error"))


def restored(kept: Any, what: str) -> Value:
    """A value out of a checkpoint. `InvalidError` for what was no data when it was kept."""
    try:
        return from_border(kept, refuse)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise InvalidError(
            f"The checkpoint has not {what}: it was, or held, a function or an object of a script. {REPAIR}"
        ) from None


def refuse(data: dict[str, Any]) -> Any:
    """Functions and objects of a script cannot be kept in a checkpoint. `ValueError`."""
    raise ValueError(f"{data!r} is nothing a checkpoint can hold")


def inputs_of(pattern: Pattern) -> list[str]:
    """The names that its steps refer to and none of them makes: what its input must have."""
    made = {name for step in pattern.steps for name in step.names()}
    asked = dict.fromkeys(name for step in pattern.steps for name in step.references())
    return [name for name in asked if name not in made and name not in OURS and not STEP.fullmatch(name)]
