"""Stages that data flows through, one value or many at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import partial

from kernel.context import Context
from kernel.records import dataclass
from kernel.values import Value
from kernel.workflows.flaws import flaws_of_order, flaws_of_steps
from kernel.workflows.problems import Problem
from kernel.workflows.running import run_step
from kernel.workflows.steps import Pattern, Step
from kernel.workflows.together import together
from kernel.workflows.walk import Frame


@dataclass(frozen=True, slots=True)
class Pipeline(Pattern):
    """The output of each stage is the input of the next.

    With `each` the input is a list whose items follow one another through the stages: while the second stage works
    on one, the first has the next already. `width` items may be in one stage at a time; the result is the list of
    what came out, in the order of the items.
    """

    steps: tuple[Step, ...]
    each: bool = False
    width: int = 1
    kind = "pipeline"

    def flaws(self, where: str) -> Iterator[Problem]:
        """No stages, two of one name, references to what is made only later, dependencies."""
        yield from flaws_of_steps(where, self.steps, in_order="its stages follow one another as they are written")
        yield from flaws_of_order(self.steps)

    async def walk(self, ctx: Context, frame: Frame, input: Value) -> Value:
        """Send the input through."""
        gates = [asyncio.Semaphore(self.width) for _ in self.steps]
        if not self.each or not isinstance(input, list):
            return await self._flow(ctx, frame, gates, input)
        frame.expect(len(input) * len(self.steps))
        flows = []
        for number, item in enumerate(input, 1):
            inside = frame.apart(str(number), item=item, index=number)
            flows.append(partial(self._flow, ctx, inside, gates, item))
        return await together(flows)

    async def _flow(self, ctx: Context, frame: Frame, gates: list[asyncio.Semaphore], item: Value) -> Value:
        for index, (gate, step) in enumerate(zip(gates, self.steps, strict=True), 1):
            async with gate:
                result = await run_step(ctx, frame, step, index, item)
            item = result.output if result.gives else item
        return item
