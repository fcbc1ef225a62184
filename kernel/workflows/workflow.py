"""A workflow: a name, a pattern of steps, and runs of them that can be watched, paused, resumed and cancelled.

Not here: the patterns, and how scripts write them down (`kernel.api.workflow`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import field
from typing import Any

from kernel.context import Context
from kernel.deadlines import within
from kernel.durations import lasting_ms
from kernel.errors import DeadlineError, InvalidError, LimitError, StoppedError
from kernel.messages import ATTRIBUTES
from kernel.operations import Call, perform
from kernel.records import dataclass
from kernel.replay.steps import PATH, saved_progress, skip_pause, workflow_path
from kernel.values import Outcome, Record, Value
from kernel.workflows.errors import PausedError
from kernel.workflows.intake import Intake
from kernel.workflows.places import Place, origin_of
from kernel.workflows.problems import Problem, refusal
from kernel.workflows.reading import Findings, read
from kernel.workflows.resuming import refuse_foreign
from kernel.workflows.steps import Pattern, StepResult, inputs_of, restored
from kernel.workflows.validation import flaws_in, problems_of, refuse_flawed
from kernel.workflows.walk import Heard, Walk, Watch

MOST_NESTED = 30
"""How often a workflow may be inside itself: it costs Python's stack."""

Execute = Callable[[Context, Value], Awaitable[Value]]


@dataclass(eq=False, slots=True)
class Workflow:
    """Steps that belong together, in one runnable shape.

    `own` is what a script's own class does in place of running the steps, `face` its script object, `place` where it
    was written, `watch` sees how far each run is; `details` are for people, `parameters` the JSON Schema of its input,
    `timeout` the seconds it may take.
    """

    id: str
    name: str
    pattern: Pattern
    description: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    details: Mapping[str, Value] = field(default_factory=dict)
    timeout: float | None = None
    own: Execute | None = None
    place: Place | None = None
    watch: Watch | None = None
    face: Any = None
    _walks: dict[str, Walk] = field(default_factory=dict)
    _tasks: dict[str, asyncio.Future[Value]] = field(default_factory=dict)
    _last: Walk | None = None
    _read: tuple[Pattern, Findings] | None = None
    _intake: Intake | None = None

    def enter(self, ctx: Context) -> Context:
        """The context in which this workflow acts."""
        around = _around(ctx)
        if around and around[-1] != self.id:
            return self._inside(ctx, around)
        return ctx.within(workflow_id=self.id, workflow_name=self.name)

    def _inside(self, ctx: Context, around: list[str]) -> Context:
        """The context of a run within other runs. `LimitError` when it is inside itself too often."""
        if around.count(self.id) >= MOST_NESTED:
            raise LimitError(f"The workflow {self.name!r} calls itself, {MOST_NESTED} deep. Where does it end?")
        path = {"workflow_path": "/".join([*around, self.id])} if around else {}
        return ctx.within(workflow_id=self.id, workflow_name=self.name, **path)

    @property
    def input_schema(self) -> dict[str, Any]:
        """JSON Schema of the input: `parameters`, or else a text for every name its steps refer to."""
        if self.parameters:
            return dict(self.parameters)
        names = inputs_of(self.pattern) or ["message"]
        return {"type": "object", "properties": {name: {"type": "string"} for name in names}, "required": names}

    def check(self) -> None:
        """`InvalidError` or `NotFoundError`, which tells all that is wrong, when it cannot work as it is written."""
        wrong = [*flaws_in(self)]
        if wrong:
            raise refusal(wrong, f"The workflow {self.name!r} has {len(wrong)} mistakes.", self.name)

    def take(self, input: Value) -> Value:
        """The input as its `parameters` want it, with their defaults. `InvalidError` when it does not fit."""
        return self._taking()(input) if self.parameters else input

    def require_schema(self) -> None:
        """`InvalidError` when its `parameters` are no JSON Schema."""
        if self.parameters:
            self._taking().require_schema()

    def _taking(self) -> Intake:
        self._intake = self._intake or Intake(self.name, self.parameters)
        return self._intake

    def findings(self) -> Findings:
        """What its steps refer to and whom they call; read once."""
        if self._read is None or self._read[0] is not self.pattern:
            self._read = self.pattern, read(self.pattern)
        return self._read[1]

    async def run(self, ctx: Context, input: Value) -> Value:
        """Run it. The result behaves as the output and has `steps`, `metadata` and `steps_executed`.

        `WorkflowError` when a step fails; `StoppedError` when it was paused (with a `checkpoint`) or cancelled.
        """
        return await self.start(ctx, input)

    async def start(
        self,
        ctx: Context,
        input: Value,
        heard: Heard | None = None,
        checkpoint: Mapping[str, Any] | None = None,
        execute: Execute | None = None,
    ) -> Value:
        """Run it while `heard` gets each step's result; go on from a `checkpoint`; do `execute` instead of its own."""
        execute = execute or self.own
        if execute is None:
            self.check()

        walks: list[Walk] = []
        path = workflow_path(ctx, self.name)
        checkpoint = saved_progress(ctx, path, self.name, input, self._step_names()) or checkpoint

        async def do(call: Call) -> Value:
            call.input = self.take(call.input)
            if execute is None:
                refuse_flawed(self, call.input)
            walk = Walk(self.name, self.id, call.input, len(self.pattern.steps), path=path, place=self.place)
            walks.append(walk)
            walk.heard, walk.watch = [heard] if heard else [], self.watch
            if checkpoint is not None:
                walk.restore(dict(checkpoint))
            return await self._within(call, walk, execute or self.steps_of(walk))

        began = ctx.run.clock()
        attributes = {ATTRIBUTES["workflow_name"]: self.name, "steps": len(self.pattern.steps), PATH: path}
        attributes |= {"type": self.pattern.kind, **origin_of(self.place)} | (
            {"resumed": True} if checkpoint is not None else {}
        )
        inside = self._inside(ctx, _around(ctx))
        output = await perform(inside, "invoke_workflow", self.name, input, do, subject=self, **attributes)
        # Where a hook answered there was no walk.
        return walks[-1].outcome(output, ctx.run.clock() - began) if walks else output

    def _step_names(self) -> set[str]:
        return {name for step in self.pattern.steps for name in step.names()}

    def steps_of(self, walk: Walk, pattern: Pattern | None = None) -> Execute:
        """What runs the steps (those of another `pattern`, if given) as a part of a run."""

        async def execute(ctx: Context, input: Value) -> Value:
            chosen = pattern or self.pattern
            walk.total = max(walk.total, len(chosen.steps))
            return await chosen.walk(ctx, walk.frame(input), input)

        return execute

    def walk_at(self, ctx: Context) -> Walk | None:
        """The run whose own code calls from there."""
        return self._walks.get(ctx.span_id)

    async def _within(self, call: Call, walk: Walk, execute: Execute) -> Value:
        told = f"The workflow {self.name!r} took longer than {lasting_ms((self.timeout or 0) * 1000)}."
        try:
            async with within(self.timeout, told):
                return await self._finish(call, walk, execute)
        except DeadlineError as error:
            if error.message == told:
                walk.state = "failed"
                error.details["checkpoint"] = walk.checkpoint()
            raise

    async def _finish(self, call: Call, walk: Walk, execute: Execute) -> Value:
        span = call.ctx.span_id
        # A task of its own can be cancelled without stopping the spell.
        task: asyncio.Future[Value] = asyncio.ensure_future(execute(call.ctx, call.input))
        self._walks[span], self._tasks[span], self._last, walk.state = walk, task, walk, "running"
        try:
            output = await task
        except asyncio.CancelledError:
            raise self._stopped(walk, task) from None
        except PausedError as error:
            walk.state = "paused"
            told = f"{error.message} Go on with workflow:resume(checkpoint)."
            raise StoppedError(told, checkpoint=walk.checkpoint(), paused=True) from None
        except Exception:
            walk.state = "failed"
            raise
        finally:
            task.cancel()
            del self._walks[span], self._tasks[span]
        walk.state = "completed"
        return output.output if isinstance(output, Outcome) else output

    def _stopped(self, walk: Walk, task: asyncio.Future[Value]) -> BaseException:
        walk.state = "cancelled"
        current = asyncio.current_task()
        if task.cancelled() and not (current and current.cancelling()):
            return StoppedError(f"The workflow {self.name!r} was cancelled.", checkpoint=walk.checkpoint())
        return asyncio.CancelledError()

    async def pause(self, ctx: Context) -> dict[str, Any]:
        """Let the steps that are running end, start no other, and give a checkpoint: JSON data.

        Called from within one of its own steps it does not wait for that step. `InvalidError` when it is not running,
        `StoppedError` when it was cancelled before the pause took effect.
        """
        if not self._walks:
            raise InvalidError(f"The workflow {self.name!r} is not running, so it cannot pause.")
        span, walk = list(self._walks.items())[-1]
        if skip_pause(ctx, walk.path):
            return walk.checkpoint()
        ctx.emit("checkpoint", path=walk.path, paused=True)
        walk.state = "pausing"
        if self.id not in _around(ctx):
            task = self._tasks[span]
            await asyncio.wait([task])
            if task.cancelled():
                told = f"The workflow {self.name!r} was cancelled before it paused."
                raise StoppedError(told, checkpoint=walk.checkpoint())
        return walk.checkpoint()

    async def resume(self, ctx: Context, checkpoint: Mapping[str, Any]) -> Value:
        """Run what was not done when the checkpoint was made. `InvalidError` when it is none of this workflow."""
        if checkpoint.get("workflow") != self.name:
            of = f", but of {checkpoint['workflow']!r}" if "workflow" in checkpoint else ""
            raise InvalidError(f"resume: this is no checkpoint of the workflow {self.name!r}{of}. pause() gives one.")
        # A class may make its steps as it runs: then nobody knows their names beforehand.
        refuse_foreign(self.name, checkpoint, self._step_names() if self.own is None else None)
        input = restored(checkpoint.get("input"), f"the input of the workflow {self.name!r}")
        return await self.start(ctx, input, checkpoint=checkpoint)

    def cancel(self) -> int:
        """Stop all its runs now; how many there were. Each raises a `StoppedError`."""
        for task in self._tasks.values():
            task.cancel()
        return len(self._tasks)

    def progress(self) -> Record:
        """How far the latest run is; `status` is `idle` before the first."""
        return (self._last or Walk(self.name, self.id, None, len(self.pattern.steps))).progress()

    def after(self, result: StepResult) -> Record:
        """How far the latest run is, now that a step has this result."""
        return (self._last or Walk(self.name, self.id, None)).after(result)

    def problems(self, given: Iterable[str] | None = None) -> list[Problem]:
        """What keeps it from working; `given` are the names its input has, None when that is not known."""
        return [*problems_of(self, given)]

    def metadata(self) -> Record:
        """Who it is: `id`, `name`, `type`, `description`, `steps` (their names), and what else its author said."""
        names = [step.name for step in self.pattern.steps]
        about = {"id": self.id, "name": self.name, "type": self.pattern.kind, "description": self.description}
        return Record(self.details, **about, steps=names)


def _around(ctx: Context) -> list[str]:
    """The ids of the workflows that are running around this place, the outermost first."""
    path = ctx.scope.get("workflow_path") or ctx.scope.get("workflow_id")
    return str(path).split("/") if path else []
