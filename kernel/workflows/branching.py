"""One of several ways, chosen by conditions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from kernel.context import Context
from kernel.errors import InvalidError, NotFoundError
from kernel.records import dataclass
from kernel.registry import suggest
from kernel.runnable import Runnable
from kernel.values import Value
from kernel.workflows.running import holds, run_step
from kernel.workflows.steps import Pattern, Step, check_names
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

    def check(self, where: str) -> None:
        """`InvalidError` for no condition or branch, `NotFoundError` for a branch that is not there."""
        check_names(where, self.steps)
        if not self.conditions:
            raise InvalidError(f"{where} has no conditions.")
        for condition in self.conditions:
            if condition.then not in self.branches:
                names = [*self.branches]
                near = suggest(condition.then, names) or f" There are: {', '.join(names)}."
                raise NotFoundError(
                    f"{where}: the condition {condition.name!r} leads to the branch {condition.then!r}, which is not "
                    f"there.{near}"
                )

    async def walk(self, ctx: Context, frame: Frame, input: Value) -> Value:
        """Choose, and run the branch."""

        async def choose() -> Value:
            for condition in self.conditions:
                if await holds(ctx, condition.test, input):
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
