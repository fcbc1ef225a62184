"""Steps at the same time, on the same input (`Parallel`) or each on a part of it (`MapReduce`)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from kernel.context import Context
from kernel.errors import InvalidError
from kernel.records import dataclass
from kernel.runnable import Runnable
from kernel.values import Value, told
from kernel.workflows.abroad import Away, is_away
from kernel.workflows.flaws import flaws_of_steps
from kernel.workflows.parts import ask_part, named
from kernel.workflows.places import of_reference
from kernel.workflows.problems import Problem, problem_in
from kernel.workflows.running import run_step
from kernel.workflows.steps import Pattern, Step, StepResult
from kernel.workflows.together import together
from kernel.workflows.walk import Frame


@dataclass(frozen=True, slots=True)
class Parallel(Pattern):
    """All steps get the same input; the result is a table of their outputs by name, or a list when they have none.

    `aggregator` makes something else of that. At most `limit` run at once (0: all). The first failure stops the
    others, unless `continue_on_error`: then an `{error}` takes the place of the output. `cluster` says whether they
    are handed to other processes.
    """

    steps: tuple[Step, ...]
    named: bool = True
    aggregator: Runnable | None = None
    limit: int = 0
    continue_on_error: bool = False
    cluster: Away | None = None
    kind = "parallel"

    def flaws(self, where: str) -> Iterator[Problem]:
        """No steps, two of one name, steps that refer to one another."""
        yield from flaws_of_steps(where, self.steps, in_order="its steps run at the same time")
        makers = {name: step for step in self.steps for name in step.names()}
        for step in self.steps:
            for name in dict.fromkeys(step.references()):
                if makers.get(name, step) is not step:
                    told = (
                        f"Step {step.name!r} refers to {{{{{name}}}}}, which is made at the same time. "
                        "Put it into a step behind this one."
                    )
                    yield problem_in(step, "unknown_reference", told, of_reference(name, True), about=name)

    async def walk(self, ctx: Context, frame: Frame, input: Value) -> Value:
        """Run them all, then the aggregator."""
        steps = [replace(s, continue_on_error=True) for s in self.steps] if self.continue_on_error else self.steps
        away = is_away(ctx, self.cluster, frame.away)
        frames = [frame.apart("", away) for _ in steps]
        jobs = [
            partial(run_step, ctx, apart, step, index, input)
            for index, (apart, step) in enumerate(zip(frames, steps, strict=True), 1)
        ]
        results = await together(jobs, self.limit)
        frame.merge(frames)
        outputs: Value = [result.outcome for result in results]
        if self.named:
            outputs = {result.name: result.outcome for result in results if result.status != "skipped"}
        return (
            outputs if self.aggregator is None else await ask_part(ctx, frame, "aggregator", self.aggregator, outputs)
        )


@dataclass(frozen=True, slots=True)
class MapReduce(Pattern):
    """The input in parts, one mapper for each part at the same time, and one reducer for all their outputs.

    `steps` are the mapper and perhaps the reducer. `partitioner` makes the list of parts; without one the input is
    the list, or the only list in the table that is the input, cut into parts of `chunk_size` when that is not 0.
    """

    mapper: Step
    reducer: Step | None = None
    partitioner: Runnable | None = None
    chunk_size: int = 0
    limit: int = 0
    continue_on_error: bool = False
    cluster: Away | None = None
    kind = "map_reduce"

    @property
    def steps(self) -> tuple[Step, ...]:
        """The mapper, and the reducer if there is one."""
        return (self.mapper,) if self.reducer is None else (self.mapper, self.reducer)

    def flaws(self, where: str) -> Iterator[Problem]:
        """What is wrong with the mapper or the reducer."""
        yield from flaws_of_steps(where, self.steps, in_order="its parts are mapped, then reduced")

    async def walk(self, ctx: Context, frame: Frame, input: Value) -> Value:
        """Part, map, reduce."""
        parts = await self._parts(ctx, frame, input)
        mapper = replace(self.mapper, continue_on_error=self.mapper.continue_on_error or self.continue_on_error)
        frame.walk.facts["parts"] = len(parts)
        frame.expect(len(parts) + (self.reducer is not None))
        jobs, away = list[Callable[[], Awaitable[StepResult]]](), is_away(ctx, self.cluster, frame.away)
        for number, part in enumerate(parts, 1):
            inside = frame.apart(str(number), away, item=part, index=number)
            jobs.append(partial(run_step, ctx, inside, mapper, number, part))
        outputs = [result.outcome for result in await together(jobs, self.limit)]
        if self.reducer is None:
            return outputs
        frame.shared[self.mapper.name] = outputs
        result = await run_step(ctx, frame, self.reducer, 2, outputs)
        return result.output if result.gives else outputs

    async def _parts(self, ctx: Context, frame: Frame, input: Value) -> list[Value]:
        parts: Any = await frame.walk.decide(frame.key("parts"), partial(self._divided, ctx, frame, input))
        return chunks(parts, self.chunk_size) if self.chunk_size else parts

    async def _divided(self, ctx: Context, frame: Frame, input: Value) -> Value:
        if self.partitioner is None:
            parts = _list_in(input)
            if isinstance(parts, dict) and parts:
                name = frame.walk.name
                raise InvalidError(f"{name!r} maps a list, not {told(parts)}: give one, or a 'partitioner'.")
            return parts or []
        parts = await ask_part(ctx, frame, "partitioner", self.partitioner, input)
        return await named(frame, "partitioner", _list_of(parts))


async def _list_of(parts: Value) -> Value:
    if parts == {}:
        return []  # a script's empty table
    if not isinstance(parts, list):
        raise InvalidError(f"it gives a list of parts, not {told(parts)}.")
    return parts


def chunks(items: list[Value], size: int) -> list[Value]:
    """The items in lists of `size`; the last may be shorter."""
    return [items[start : start + size] for start in range(0, len(items), size)]


def _list_in(input: Value) -> Value:
    if isinstance(input, dict):
        lists = [value for value in input.values() if isinstance(value, list)]
        if len(lists) == 1:
            return lists[0]
    return input if isinstance(input, list | dict) else [input]
