"""`Workflow` in scripts: making workflows, running, watching and stopping them.

Not here: what their tables say (`kernel.api.workflow_options`) and how steps follow one another (`kernel.workflows`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Self, cast

from kernel.api.definition import async_form_of, hidden, script, takes
from kernel.api.extension import Methods, config_of
from kernel.api.observed import Observed
from kernel.api.site import Site
from kernel.api.stream import Stream
from kernel.api.workflow_making import (
    add_step,
    behind_run,
    default_execute,
    execute_steps,
    extend,
    make,
    make_dynamic,
    watching,
)
from kernel.api.workflow_options import (
    ConditionalOptions,
    CreateOptions,
    GraphOptions,
    LoopOptions,
    MapReduceOptions,
    ParallelOptions,
    PipelineOptions,
    SequentialOptions,
    StepOptions,
)
from kernel.api.workflow_patterns import PATTERNS
from kernel.api.workflow_runs import progress_of, results_of, validated
from kernel.api.workflow_types import WorkflowSteps, define_type
from kernel.errors import InvalidError
from kernel.values import Function, Record, Value
from kernel.workflows import workflow as kernel_workflow

if TYPE_CHECKING:
    from kernel.api.workflow_builder import WorkflowBuilder


@script("Workflow", extensible=True)
class Workflow(Observed):
    """Steps that belong together: done by agents, tools, functions or other workflows.

    ```lua
    local researcher, writer = Agent.new("You collect facts"), Agent.new("You write")
    local blog = Workflow.sequential({ name = "blog", steps = {
        { agent = researcher, action = "research", input = "Facts about {{topic}}", output = "notes" },
        { agent = writer, action = "write", input = "A post from these notes: {{notes}}" },
    } })
    print(blog:run({ topic = "owls" }))
    ```
    """

    inner: kernel_workflow.Workflow

    def __init__(self, inner: kernel_workflow.Workflow, options: Mapping[str, Value] | None = None) -> None:
        self.inner = inner
        inner.face = self
        self.own_methods: Methods = {}
        self.prepared: Value = None
        self._options = options or {}

    @staticmethod
    @takes(options=SequentialOptions)
    def sequential(site: Site, options: dict[str, Value]) -> Workflow:
        """Steps one after the other. A step's input may use `{{name}}` of the input, of a step, or of an output."""
        return Workflow(make(site, "sequential", options), options)

    @staticmethod
    @takes(options=ParallelOptions)
    def parallel(site: Site, options: dict[str, Value]) -> Workflow:
        """Branches at the same time on the same input; the result is a table by name, or what `aggregator` makes."""
        return Workflow(make(site, "parallel", options), options)

    @staticmethod
    @takes(options=ConditionalOptions)
    def conditional(site: Site, options: dict[str, Value]) -> Workflow:
        """One of several branches: the first condition whose `test(input)` says yes chooses it, else `default` runs."""
        return Workflow(make(site, "conditional", options), options)

    @staticmethod
    @takes(options=LoopOptions)
    def loop(site: Site, options: dict[str, Value]) -> Workflow:
        """A body again and again: while a condition holds, until one does, so many times, or for each item."""
        return Workflow(make(site, "loop", options), options)

    @staticmethod
    @takes(options=MapReduceOptions)
    def map_reduce(site: Site, options: dict[str, Value]) -> Workflow:
        """A mapper for each part of the input, at the same time, and a reducer for what they gave."""
        return Workflow(make(site, "map_reduce", options), options)

    @staticmethod
    @takes(options=PipelineOptions)
    def pipeline(site: Site, options: dict[str, Value]) -> Workflow:
        """Stages that data flows through: what one gives is what the next works on."""
        return Workflow(make(site, "pipeline", options), options)

    @staticmethod
    @takes(options=GraphOptions)
    def dag(site: Site, options: dict[str, Value]) -> Workflow:
        """Steps that run as soon as those are done that they `depends_on` or refer to, others at the same time."""
        return Workflow(make(site, "dag", options), options)

    @staticmethod
    @takes(options=CreateOptions)
    def create(site: Site, options: dict[str, Value]) -> Workflow:
        """Steps of any type, also steps made of steps: `{ type = "parallel_fan_out", agents = … }`."""
        return Workflow(make_dynamic(site, options, "Workflow.create"), options)

    @staticmethod
    @takes(options=CreateOptions)
    def new(site: Site, options: dict[str, Value]) -> Workflow:
        """The same as `create`."""
        return Workflow(make_dynamic(site, options, "Workflow.new"), options)

    @staticmethod
    def builder(site: Site, name: str = "") -> WorkflowBuilder:
        """Build a workflow step by step; `build()` ends it."""
        from kernel.api.workflow_builder import WorkflowBuilder

        return WorkflowBuilder(name, site.ctx.source)

    @staticmethod
    def define(site: Site, type: str, run: Function) -> None:
        """A type of your own: `run(steps, input)` calls `step:run(input)` as it likes and gives the result."""
        define_type(site.spell, type, run, [*PATTERNS])

    @staticmethod
    def get(site: Site, name: str) -> Workflow:
        """The workflow of that name."""
        inner = site.spell.workflows.get(name)
        if not isinstance(inner, kernel_workflow.Workflow):
            raise InvalidError(f"{name!r} is no workflow of this spell.")
        return cast(Workflow, inner.face or Workflow(inner))

    @staticmethod
    def names(site: Site) -> list[str]:
        """The names of all workflows."""
        return [*site.spell.workflows]

    @staticmethod
    @hidden
    def extended(site: Site, options: Value, methods: dict[str, Function]) -> Workflow:
        """The workflow behind an instance of a script's own class."""
        return extend(site, Workflow, "", options, methods)

    async def run(self, site: Site, input: Value = None) -> Value:
        """Run the steps. The result behaves as the output, and has `steps` by name, `metadata`, `steps_executed` and
        `result`, the output itself.
        """
        if "run" in self.own_methods:
            # Only the class's own `run` can ask for this one.
            return await self.inner.start(site.ctx, input, execute=behind_run(self, site))
        return await self.inner.run(site.ctx, input)

    @async_form_of("run")
    async def run_async(self, site: Site, input: Value = None) -> Value:
        """`run` beside the script: a value in a coroutine, a promise elsewhere, or `callback(result, err)`."""
        return await self.run(site, input)

    async def execute(self, site: Site, input: Value = None) -> Value:
        """The same as `run`; in a class of your own what `run` does, unless you write another."""
        if self.own_methods:
            execute = default_execute(self, site)
            if self.inner.walk_at(site.ctx) is not None:
                return await execute(site.ctx, input)
            return await self.inner.start(site.ctx, input, execute=execute)
        return await self.inner.run(site.ctx, input)

    def stream(self, site: Site, input: Value = None) -> Stream:
        """Run the steps; a stream of their results as they complete: `name`, `output`, `status`, `duration` (ms).

        Each piece also says how far it is: `completed`, `total`, `percent`.
        """
        return results_of(self.inner, site, input)

    def run_with_progress(self, site: Site, input: Value = None) -> Stream:
        """Run the steps; a stream of how far it is after each of them, and at the end `{ type = "result", result }`."""
        return progress_of(self.inner, site, input)

    def on_progress(self, site: Site, watch: Function | None = None) -> Self:
        """Call `watch(progress)` after each step of every run: `completed`, `total`, `percent`, `step`, `output`, …."""
        self.inner.watch = watching(watch)
        return self

    @takes(step=StepOptions)
    def add_step(self, site: Site, step: Value) -> Self:
        """Put another step behind the others."""
        add_step(site, self.inner, step)
        return self

    def prepare(self, site: Site, input: Value = None) -> Value:
        """Called before the steps of a class of your own: what it gives is what they work on. Here: the input."""
        self.prepared = input
        return input

    def generate_steps(self, site: Site, prepared: Value = None) -> WorkflowSteps:
        """The steps for this input, for `execute_steps`. Here: those it was made with."""
        return WorkflowSteps(self.inner.pattern.steps, prepared)

    async def execute_steps(self, site: Site, steps: Value, options: dict[str, Value] | None = None) -> Value:
        """Run a list of steps; `options.on_step_complete(step, result)` hears of each, `options.input` is theirs."""
        return await execute_steps(self, site, steps, options or {})

    def progress(self, site: Site) -> dict[str, Value]:
        """How far it is: `status`, `completed`, `total`, `percent` and the names of the steps that are `running`."""
        return self.inner.progress()

    def validate(self, site: Site, input: Value = None) -> dict[str, Value]:
        """Whether it can work as it is written: `valid`, `errors` and `warnings` as sentences with their places.

        `problems` has the errors as tables: `kind` (`unknown_reference`, `unreachable`, `cycle`, `unknown_name`,
        `structure`, `input`), `message`, `step`, `file`, `line`. With an `input` it also says what that lacks; a run
        does the same before its first step, and fails when there is an error.
        """
        return validated(self.inner, input)

    def metadata(self, site: Site) -> dict[str, Value]:
        """Who it is: `id`, `name`, `type`, `description`, `steps`, and the `metadata` it was made with."""
        return self.inner.metadata()

    async def pause(self, site: Site) -> dict[str, Value]:
        """Let running steps end, start no other, and give a checkpoint: plain data that can be stored as JSON.

        The `run` that was going on fails with the type `cancelled`.
        """
        return await self.inner.pause(site.ctx)

    async def resume(self, site: Site, checkpoint: dict[str, Value]) -> Value:
        """Run what was not done at a checkpoint; the result is that of the whole."""
        return await self.inner.resume(site.ctx, checkpoint)

    def get_state(self, site: Site) -> dict[str, Value]:
        """Its `status` (`idle`, `running`, …) and its `context`: the values of the state scope `workflow`."""
        state, id = site.spell.state, self.inner.id
        values = {key: state.get("workflow", id, key) for key in state.keys("workflow", id)}
        return Record(status=self.inner.progress()["status"], context=values)

    async def set_state(self, site: Site, values: dict[str, Value]) -> None:
        """Keep values by name in the state scope `workflow`."""
        for key, value in values.items():
            await site.spell.state.set(self.inner.enter(site.ctx), "workflow", self.inner.id, key, value)

    def cancel(self, site: Site) -> int:
        """Stop it now; `run` fails with the type `cancelled`. How many runs there were."""
        return self.inner.cancel()

    @property
    def id(self) -> str:
        """Unique in the kernel: `workflow_1`."""
        return self.inner.id

    @property
    def name(self) -> str:
        """Its name; its id when it was given none."""
        return self.inner.name

    @property
    def type(self) -> str:
        """How its steps follow one another: `sequential`, `parallel`, …."""
        return self.inner.pattern.kind

    @property
    def description(self) -> str:
        """What it is for."""
        return self.inner.description

    @property
    def config(self) -> dict[str, Value]:
        """What it was made with."""
        return config_of(self._options, "lua")

    @property
    def steps(self) -> list[str]:
        """The names of its steps, in order."""
        return [step.name for step in self.inner.pattern.steps]
