"""`Workflow` in scripts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from kernel.api.agent_options import as_runnable
from kernel.api.arguments import read_table
from kernel.api.definition import script
from kernel.api.site import Site
from kernel.context import Context
from kernel.errors import InvalidError
from kernel.values import Value
from kernel.workflows.sequential import Sequential, Step


@dataclass(slots=True)
class WorkflowOptions:
    """A workflow as a table."""

    aliases: ClassVar[dict[str, str]] = {}

    steps: list[Value]
    name: str = ""
    description: str = ""


@dataclass(slots=True)
class StepOptions:
    """A step as a table: who does it (`agent`, `tool`, `workflow` or `handler`), its input, the name of its output."""

    aliases: ClassVar[dict[str, str]] = {"run": "handler", "execute": "handler", "prompt": "input"}

    name: str = ""
    agent: Value = None
    tool: Value = None
    workflow: Value = None
    handler: Value = None
    input: Value = None
    output: str = ""
    action: str = ""
    metadata: dict[str, Value] = field(default_factory=dict)


@script("Workflow")
class Workflow:
    """Steps that belong together.

    local blog = Workflow.sequential({ name = "blog", steps = {
        { name = "notes", agent = researcher, input = "Collect facts about {{topic}}", output = "notes" },
        { name = "draft", agent = writer, input = "Write a post from these notes: {{notes}}" },
    } })
    print(blog:run({ topic = "owls" }))
    """

    def __init__(self, inner: Sequential) -> None:
        self.inner = inner

    @staticmethod
    def sequential(site: Site, options: dict[str, Value]) -> Workflow:
        """Steps one after the other. A step's input may use `{{name}}` of the input, of a step, or of an output."""
        chosen = read_table(WorkflowOptions, options, "Workflow.sequential")
        id = site.spell.next_id("workflow")
        steps = tuple(_step(site, position, step) for position, step in enumerate(chosen.steps, 1))
        workflow = Sequential(id, chosen.name or id, steps, chosen.description)
        workflow.check()
        site.spell.workflows.add(workflow.name, workflow)
        return Workflow(workflow)

    @staticmethod
    def names(site: Site) -> list[str]:
        """The names of all workflows."""
        return [*site.spell.workflows]

    async def run(self, site: Site, input: Value = None) -> Value:
        """Run the steps. The result behaves as the last output, and has `steps` by name."""
        return await self.inner.run(site.ctx, input)

    async def execute(self, site: Site, input: Value = None) -> Value:
        """The same as `run`."""
        return await self.inner.run(site.ctx, input)

    @property
    def id(self) -> str:
        """Unique in the kernel: `workflow_1`."""
        return self.inner.id

    @property
    def name(self) -> str:
        """Its name."""
        return self.inner.name

    @property
    def steps(self) -> list[str]:
        """The names of its steps, in order."""
        return [step.name for step in self.inner.steps]


def _step(site: Site, position: int, given: Any) -> Step:
    if not isinstance(given, dict):
        raise InvalidError(f"Step {position} of a workflow is a table, not {given!r}.")
    options = read_table(StepOptions, given, f"Step {position}")
    name = options.name or options.action or f"step_{position}"
    doers = [doer for doer in (options.agent, options.tool, options.workflow, options.handler) if doer is not None]
    if len(doers) != 1:
        raise InvalidError(f"Step {name!r} needs one of agent, tool, workflow or handler; it has {len(doers)}.")
    does = _function(options.handler) if options.handler is not None else as_runnable(site, doers[0])
    return Step(name, does, options.input, options.output, options.action)


def _function(handler: Value) -> Any:
    if not callable(handler):
        raise InvalidError(f"The handler of a step is a function, not {handler!r}.")

    async def does(ctx: Context, input: Value) -> Value:
        return await handler.bind(ctx)(input)

    return does
