"""From the options of a workflow, or of a step that holds others, to the pattern of its steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from kernel.api.arguments import read_table, told
from kernel.api.workflow_options import (
    About,
    ConditionalOptions,
    ConditionOptions,
    GraphOptions,
    LoopOptions,
    MapReduceOptions,
    ParallelOptions,
    PipelineOptions,
    SequentialOptions,
)
from kernel.api.workflow_steps import Reader, split, unknown_type
from kernel.api.workflow_types import custom_type
from kernel.errors import NamelessError
from kernel.values import Value
from kernel.workflows.abroad import read_away
from kernel.workflows.branching import DEFAULT, Condition, Conditional
from kernel.workflows.parallel import MapReduce, Parallel
from kernel.workflows.pipeline import Pipeline
from kernel.workflows.repetition import ForEach, Loop
from kernel.workflows.sequential import Graph, Sequence
from kernel.workflows.steps import NOTHING, Pattern, Step

SHARED = tuple(one.name for one in fields(About))
"""What a step has anyway."""


def sequential(reader: Reader, options: SequentialOptions) -> Pattern:
    """Steps in order."""
    return Sequence(reader.steps(options.steps))


def graph(reader: Reader, options: GraphOptions) -> Pattern:
    """Steps as they need one another."""
    return Graph(reader.steps(options.steps), width("max_concurrency", options.max_concurrency))


def parallel(reader: Reader, options: ParallelOptions) -> Pattern:
    """Steps at once: their outputs are a table when all have names of their own, a list otherwise."""
    given: Value = options.branches or options.steps or options.agents
    if isinstance(given, dict):
        steps, named = reader.branches(given), True
    else:
        steps = reader.steps(given, _list_of(options))
        named = given is not options.agents and all(isinstance(one, dict) and one.get("name") for one in given)
    aggregator = reader.asked(options.aggregator, "The aggregator of a parallel workflow")
    limit = width("max_concurrency", options.max_concurrency)
    return Parallel(steps, named, aggregator, limit, options.continue_on_error, read_away(options.cluster))


def _list_of(options: ParallelOptions) -> str:
    return next((name for name in ("branches", "steps", "agents") if getattr(options, name)), "steps")


def conditional(reader: Reader, options: ConditionalOptions) -> Pattern:
    """One of several branches."""
    branches = {step.name: step for step in reader.branches(options.branches)} if options.branches else {}
    conditions = [_condition(reader, branches, number, one) for number, one in enumerate(options.conditions, 1)]
    if options.condition is not None:
        single = {"name": "condition", "test": options.condition, "then_branch": options.then_branch}
        conditions.append(_condition(reader, branches, 1, single))
    if options.else_branch is not None:
        branches[DEFAULT] = _branch(reader, branches, DEFAULT, options.else_branch)
    return Conditional(tuple(conditions), branches)


def _condition(reader: Reader, branches: dict[str, Step], number: int, given: Value) -> Condition:
    if not isinstance(given, dict):
        raise NamelessError(f"Condition {number} is a table with 'test' and 'then_branch', not {told(given)}.")
    options = read_table(ConditionOptions, given, f"Condition {number}")
    name = options.name or f"condition_{number}"
    then = options.then_branch
    if not isinstance(then, str):
        branch = f"then_{number}"
        branches[branch] = _branch(reader, branches, branch, then)
        then = branch
    return Condition(name, reader.doer(options.test, f"The test of {name!r}"), then)


def _branch(reader: Reader, branches: dict[str, Step], name: str, given: Value) -> Step:
    if isinstance(given, str) and given in branches:
        return replace(branches[given], name=name)
    return replace(reader.body(given, name, f"The branch {name!r}"), name=name)


def loop(reader: Reader, options: LoopOptions) -> Pattern:
    """A body again and again."""
    if options.body is None:
        raise NamelessError("A loop needs a 'body': a step, a list of steps, an agent, a tool or a function.")
    body, most = reader.body(options.body, "body", "The 'body' of a loop"), options.max_iterations
    for limit, number in (("max_iterations", most), ("times", options.times)):
        if number is not None and number < 0:
            raise NamelessError(f"A loop: {limit!r} is 0 or more, not {number}.")
    if options.items is not NOTHING:
        items = reader.doer(options.items, "The items of a loop") if callable(options.items) else options.items
        return ForEach(body, items, width("max_concurrency", options.max_concurrency), most)
    condition = reader.asked(options.condition, "The condition of a loop")
    until = reader.asked(options.until, "The until of a loop")
    return Loop(body, condition, until, most, options.times)


def map_reduce(reader: Reader, options: MapReduceOptions) -> Pattern:
    """Parts, mappers, a reducer."""
    if options.mapper is None:
        raise NamelessError("A map_reduce workflow needs a 'mapper': a function, an agent, a tool or a step.")
    reducer = options.reducer
    return MapReduce(
        mapper=replace(reader.body(options.mapper, "map", "The 'mapper'"), name="map"),
        reducer=None if reducer is None else replace(reader.body(reducer, "reduce", "The 'reducer'"), name="reduce"),
        partitioner=reader.asked(options.partitioner, "The partitioner of a map_reduce workflow"),
        chunk_size=width("chunk_size", options.chunk_size),
        limit=width("max_concurrency", options.max_concurrency),
        continue_on_error=options.continue_on_error,
        cluster=read_away(options.cluster),
    )


def pipeline(reader: Reader, options: PipelineOptions) -> Pattern:
    """Stages that data flows through."""
    stages = list(reader.steps(options.stages, "stages"))
    if len(options.transformers) > len(stages):
        raise NamelessError(f"A pipeline of {len(stages)} stages has {len(options.transformers)} transformers.")
    for place, transformer in enumerate(options.transformers):
        if transformer:
            change = reader.doer(transformer, f"Transformer {place + 1} of a pipeline")
            stages[place] = replace(stages[place], output_transform=change)
    return Pipeline(tuple(stages), options.each, max(1, width("max_concurrency", options.max_concurrency)))


def width(name: str, number: int) -> int:
    """How many may run at once. `NamelessError` for less than none."""
    if number < 0:
        raise NamelessError(f"{name!r} is 0 (no limit) or more, not {number}.")
    return number


Make = Callable[[Reader, Any], Pattern]

PATTERNS: dict[str, tuple[type, Make]] = {
    "sequential": (SequentialOptions, sequential),
    "parallel": (ParallelOptions, parallel),
    "parallel_fan_out": (ParallelOptions, parallel),
    "conditional": (ConditionalOptions, conditional),
    "loop": (LoopOptions, loop),
    "adaptive_loop": (LoopOptions, loop),
    "map_reduce": (MapReduceOptions, map_reduce),
    "pipeline": (PipelineOptions, pipeline),
    "dag": (GraphOptions, graph),
}
"""Type of workflow or step → its options, and the pattern made of them."""


def read_block(
    reader: Reader, kind: str, given: dict[str, Value], subject: str, keep: tuple[str, ...] = SHARED
) -> tuple[dict[str, Value], Pattern]:
    """The pattern of a step that holds others, and what of its table is left for the step itself."""
    from kernel.spelling import snake_case

    options, make = _pattern(reader, snake_case(kind.replace("-", "_")), subject)
    mine, rest = split(options, given, keep)
    return rest, make(reader, read_table(options, mine, subject))


def _pattern(reader: Reader, kind: str, subject: str) -> tuple[type, Make]:
    if kind in PATTERNS:
        return PATTERNS[kind]
    made = custom_type(reader.site.spell, kind)
    if made is None:
        raise unknown_type(subject, kind, [*PATTERNS])
    return SequentialOptions, lambda reader, options: made(reader.steps(options.steps))
