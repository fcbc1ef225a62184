"""Steps one after the other: as they are written (`Sequence`), or as they need one another (`Graph`)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import partial

from kernel.context import Context
from kernel.records import dataclass
from kernel.values import Value
from kernel.workflows.errors import PausedError
from kernel.workflows.flaws import flaws_of_circles, flaws_of_dependence, flaws_of_order, flaws_of_steps
from kernel.workflows.problems import Problem
from kernel.workflows.running import run_step
from kernel.workflows.saga import undo
from kernel.workflows.steps import Pattern, Step, StepResult
from kernel.workflows.together import together
from kernel.workflows.walk import Frame


@dataclass(frozen=True, slots=True)
class Sequence(Pattern):
    """Each step gets the output of the one before; the last output is the result.

    `is_loose`: its author left open how steps follow one another, so that one with dependencies makes a graph of it.
    """

    steps: tuple[Step, ...]
    is_loose: bool = False
    kind = "sequential"

    def flaws(self, where: str) -> Iterator[Problem]:
        """No steps, two of one name, references to what is made only later, dependencies."""
        yield from flaws_of_steps(where, self.steps, in_order="its steps run in the order they are written")
        yield from flaws_of_order(self.steps)

    async def walk(self, ctx: Context, frame: Frame, input: Value) -> Value:
        """Run them in order. A step that failed or was left out passes on what it was given."""
        last, done = input, list[tuple[Step, StepResult]]()
        try:
            for index, step in enumerate(self.steps, 1):
                result = await run_step(ctx, frame, step, index, last)
                last = result.output if result.gives else last
                done.append((step, result))
        except Exception as error:
            await undo(ctx, done, error)
            raise
        return last


@dataclass(frozen=True, slots=True)
class Graph(Pattern):
    """Each step runs as soon as those are done that it depends on, named in `after` or in its references.

    It gets the output of the one it depends on, a table of outputs when there are several, and the workflow's
    input when there is none. The result is the output of the step nothing depends on, or a table of them.
    """

    steps: tuple[Step, ...]
    limit: int = 0
    kind = "dag"

    def flaws(self, where: str) -> Iterator[Problem]:
        """No steps, two of one name, unknown dependencies, circles."""
        yield from flaws_of_steps(where, self.steps)
        yield from flaws_of_dependence(where, self.steps)
        if len({step.name for step in self.steps}) == len(self.steps):
            yield from flaws_of_circles(where, self.steps, self.needs())

    def needs(self) -> dict[str, list[str]]:
        """For each step the names of those it depends on, in the order of the steps."""
        makers = {name: step.name for step in self.steps for name in step.names()}
        wanted = {step.name: {*step.after, *(makers.get(r, "") for r in step.references())} for step in self.steps}
        return {
            name: [step.name for step in self.steps if step.name in needed and step.name != name]
            for name, needed in wanted.items()
        }

    async def walk(self, ctx: Context, frame: Frame, input: Value) -> Value:
        """Run the steps, those at once that can be."""
        needs, gate = self.needs(), asyncio.Semaphore(self.limit or len(self.steps))
        done = {step.name: asyncio.Event() for step in self.steps}
        results: dict[str, StepResult] = {}

        async def one(index: int, step: Step) -> None:
            try:
                given = await _before(step.name)
                async with gate:
                    results[step.name] = await run_step(ctx, frame, step, index, given)
            finally:
                done[step.name].set()

        async def _before(name: str) -> Value:
            for needed in needs[name]:
                await done[needed].wait()
                if needed not in results:
                    raise PausedError(f"The workflow {frame.walk.name!r} paused before its step {name!r}.")
            before = {needed: results[needed].outcome for needed in needs[name]}
            return single(before) if before else input

        await together([partial(one, index, step) for index, step in enumerate(self.steps, 1)])
        wanted = {name for needed in needs.values() for name in needed}
        return _ends([results[step.name] for step in self.steps if step.name not in wanted])


def _ends(results: list[StepResult]) -> Value:
    """What stands for the steps that nothing depends on: the only one, or all by name but for those left out."""
    if len(results) == 1:
        return results[0].outcome
    return {result.name: result.outcome for result in results if result.status != "skipped"}


def single(outputs: dict[str, Value]) -> Value:
    """The only one of some outputs, or all of them by name."""
    return next(iter(outputs.values())) if len(outputs) == 1 else outputs
