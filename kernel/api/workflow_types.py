"""Types of workflows that a spell defines for itself, and steps as script objects."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field

from kernel.api.definition import script
from kernel.api.parts import part_of
from kernel.api.site import Site, Spell
from kernel.context import Context
from kernel.errors import InvalidError
from kernel.records import dataclass
from kernel.values import Function, Value
from kernel.workflows.flaws import flaws_of_steps
from kernel.workflows.problems import Problem
from kernel.workflows.running import run_step
from kernel.workflows.steps import Pattern, Step
from kernel.workflows.walk import Frame, Walk


@script("WorkflowStep")
class WorkflowStep:
    """A step in the hands of a workflow's own code, which decides when it runs and on what.

    ```lua
    Workflow.define("twice", function(steps, input)
        return steps[1]:run(steps[1]:run(input))
    end)
    print(Workflow.create({ type = "twice", steps = { function(n) return n * 3 end } }):run(1))
    ```
    """

    def __init__(self, step: Step, index: int, frame: Frame | None = None) -> None:
        self.step = step
        self._index = index
        self._frame = frame

    async def run(self, site: Site, input: Value = None) -> Value:
        """Run the step on an input; what it gives. Each time it runs is a span of its own."""
        frame = self._frame or Walk(self.step.name, "", input).frame(input)
        result = await run_step(site.ctx, frame, self.step, self._index, input)
        return result.output if result.gives else input

    @property
    def name(self) -> str:
        """Its name in the workflow."""
        return self.step.name

    @property
    def action(self) -> str:
        """What an agent shall do in it; empty for the usual."""
        return self.step.action

    @property
    def index(self) -> int:
        """Its place among the steps, from 1."""
        return self._index


@script("WorkflowSteps", iterate="next")
class WorkflowSteps:
    """The steps of a workflow in order, for `execute_steps`; a `for` loop gives each.

    ```lua
    local Loud = Workflow:extend()
    function Loud:execute(input)
        return self:execute_steps(self:generate_steps(input), { on_step_complete = print })
    end
    print(Loud.new({ steps = { string.upper } }):run("owls"))
    ```
    """

    def __init__(self, steps: tuple[Step, ...], input: Value = None) -> None:
        self.steps = steps
        self.input = input
        self._next = 0

    def next(self, site: Site) -> WorkflowStep | None:
        """The next step; nothing at the end."""
        if self._next >= len(self.steps):
            self._next = 0
            return None
        self._next += 1
        return WorkflowStep(self.steps[self._next - 1], self._next)

    @property
    def names(self) -> list[str]:
        """Their names."""
        return [step.name for step in self.steps]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.steps)

    def list(self, site: Site) -> list[WorkflowStep]:
        """All of them."""
        return [WorkflowStep(step, index) for index, step in enumerate(self.steps, 1)]


@dataclass(frozen=True, slots=True)
class Custom(Pattern):
    """Steps that a function of the spell runs as it likes: `function(steps, input)` gives the result."""

    steps: tuple[Step, ...]
    function: Function
    kind: str = ""

    def flaws(self, where: str) -> Iterator[Problem]:
        """No steps, two of one name, dependencies."""
        yield from flaws_of_steps(where, self.steps, in_order=f"the type {self.kind!r} decides itself what runs when")

    async def walk(self, ctx: Context, frame: Frame, input: Value) -> Value:
        """Hand the steps to the function."""
        steps = [WorkflowStep(step, index, frame) for index, step in enumerate(self.steps, 1)]
        return await self.function.bind(ctx)(steps, input)


Make = Callable[[tuple[Step, ...]], Pattern]


@dataclass(slots=True)
class CustomTypes:
    """Those of one spell."""

    made: dict[str, Function] = field(default_factory=dict)


def define_type(spell: Spell, kind: str, function: Function, known: list[str]) -> None:
    """Add a type. `InvalidError` when the name is taken by one of ours."""
    if not kind or kind in known:
        raise InvalidError(f"Workflow.define: {kind!r} cannot be the name of a type of your own.")
    part_of(spell, CustomTypes).made[kind] = function


def custom_type(spell: Spell, kind: str) -> Make | None:
    """What makes the pattern of a type that the spell defined; None when it has not."""
    function = part_of(spell, CustomTypes).made.get(kind)
    return None if function is None else lambda steps: Custom(steps, function, kind)
