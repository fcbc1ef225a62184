"""One of several ways, chosen by conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace

from kernel.context import Context
from kernel.errors import InvalidError
from kernel.records import dataclass
from kernel.registry import suggest
from kernel.runnable import Runnable
from kernel.values import Value
from kernel.workflows.flaws import flaws_of_steps
from kernel.workflows.parts import holds
from kernel.workflows.places import of_name
from kernel.workflows.problems import Problem, problem_in
from kernel.workflows.running import run_step
from kernel.workflows.steps import Pattern, Step
from kernel.workflows.walk import Frame

DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Condition:
    """Take the branch `then` when `test` says yes to the input."""

    name: str
    test: Runnable
    then: str


@dataclass(frozen=True, slots=True)
class Conditional(Pattern):
    """The first condition that holds chooses the branch; none chooses `default`.

    Where there is no such branch the input is the result.
    """

    conditions: tuple[Condition, ...]
    branches: Mapping[str, Step] = field(default_factory=dict)
    kind = "conditional"

    @property
    def steps(self) -> tuple[Step, ...]:
        """A step for each branch."""
        return tuple(self.branches.values())

    def flaws(self, where: str) -> Iterator[Problem]:
        """No condition or branch, and conditions that lead to a branch that is not there."""
        yield from flaws_of_steps(where, self.steps, in_order="only one of its branches runs")
        if self.steps and not self.conditions:
            yield Problem("structure", f"{where} has no conditions: give 'conditions', or a 'condition'.")
        names = [*self.branches]
        for condition in self.conditions if names else ():
            if condition.then not in names:
                near = suggest(condition.then, names) or f" There are: {', '.join(names)}."
                told = (
                    f"{where}: the condition {condition.name!r} leads to the branch {condition.then!r}, which is not "
                    f"there.{near}"
                )
                where_it_stands = of_name(condition.then)
                yield replace(
                    problem_in(self.steps[0], "unknown_name", told, where_it_stands, type="not_found"), step=""
                )

    async def walk(self, ctx: Context, frame: Frame, input: Value) -> Value:
        """Choose, and run the branch."""

        async def choose() -> Value:
            for condition in self.conditions:
                if await holds(ctx, frame, f"test of the condition {condition.name!r}", condition.test, input):
                    return condition.then
            return DEFAULT

        branch = await frame.walk.decide(frame.key("branch"), choose)
        if branch not in self.branches and branch != DEFAULT:
            # Only a checkpoint says so: what is chosen here has been checked.
            raise InvalidError(
                f"The checkpoint of the workflow {frame.walk.name!r} leads to the branch {branch!r}, which is not "
                "there now. Put the branch back, or run the workflow anew."
            )
        frame.expect(int(branch in self.branches))
        if frame.level == 0:
            frame.walk.facts["branch"] = branch
        ctx.emit("progress", branch=branch)
        if branch not in self.branches:
            return input
        index = [*self.branches].index(branch) + 1
        result = await run_step(ctx, frame, self.branches[branch], index, input)
        return result.output if result.gives else input
