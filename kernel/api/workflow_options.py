"""What the workflow tables of scripts may say. Plain data; not here: what is made of it (`workflow_steps`)."""

from __future__ import annotations

from dataclasses import field
from typing import ClassVar

from kernel.records import dataclass
from kernel.values import Function, Value
from kernel.workflows.steps import NOTHING


@dataclass(slots=True)
class About:
    """What every workflow has: `name`, `description`, `metadata` of your own, `hooks` by point and `on` by event.

    `parameters` is the JSON Schema of its input: a run that it does not fit fails before its first step, defaults are
    put in, and agents that call it as a tool are told. `timeout` (milliseconds) is for all of it;
    `on_progress(progress)` hears after each step how far it is.
    """

    aliases: ClassVar[dict[str, str]] = {}

    name: str = ""
    description: str = ""
    metadata: dict[str, Value] = field(default_factory=dict)
    parameters: dict[str, Value] = field(default_factory=dict)
    timeout: float | None = None
    hooks: dict[str, Value] = field(default_factory=dict)
    on: dict[str, Value] = field(default_factory=dict)
    on_progress: Function | None = None


@dataclass(slots=True)
class SequentialOptions(About):
    """`steps` in the order in which they run."""

    steps: list[Value] = field(default_factory=list)


@dataclass(slots=True)
class CreateOptions(SequentialOptions):
    """`steps` of any type; `type` says how they follow one another: in order, or `dag` when they `depends_on` others.

    The other options of that type stand beside them.
    """

    type: str = ""


@dataclass(slots=True)
class ParallelOptions(About):
    """`branches` by name, or a list of `steps` or `agents`.

    `aggregator` makes the result of all outputs; `max_concurrency` (0: no limit) run at once;
    `continue_on_error` puts an `{error}` in the place of an output that failed. `cluster = true` hands the branches
    that can travel to the workers of a cluster; `"required"` makes it an error that one cannot.
    """

    aliases: ClassVar[dict[str, str]] = {"concurrency": "max_concurrency"}

    branches: dict[str, Value] | list[Value] = field(default_factory=list)
    steps: list[Value] = field(default_factory=list)
    agents: list[Value] | dict[str, Value] = field(default_factory=list)
    aggregator: Value = None
    max_concurrency: int = 0
    continue_on_error: bool = False
    cluster: bool | str | None = None


@dataclass(slots=True)
class ConditionalOptions(About):
    """`conditions` (each with `test` and `then_branch`) and `branches` by name, one of which may be `default`.

    For a single condition: `condition`, `then_branch` and `else_branch`.
    """

    aliases: ClassVar[dict[str, str]] = {
        "test": "condition",
        "then_step": "then_branch",
        "else_step": "else_branch",
        "if_true": "then_branch",
        "if_false": "else_branch",
    }

    conditions: list[Value] = field(default_factory=list)
    branches: dict[str, Value] = field(default_factory=dict)
    condition: Value = None
    then_branch: Value = None
    else_branch: Value = None


@dataclass(slots=True)
class ConditionOptions:
    """Take the branch `then_branch` when `test` (a function, an agent or a tool) says yes to the input."""

    aliases: ClassVar[dict[str, str]] = {"condition": "test", "branch": "then_branch"}

    test: Value
    then_branch: Value
    name: str = ""


@dataclass(slots=True)
class LoopOptions(About):
    """`body` is a step, or a list of steps that follow one another.

    It runs while `condition(context)` holds (`while` in tables), until `until(context)` does, so many `times`, or
    once for each of `items` (a list, a reference or a function), `max_concurrency` at once. `max_iterations` ends it.
    """

    aliases: ClassVar[dict[str, str]] = {
        "while": "condition",
        "for_each": "items",
        "forEach": "items",
        "count": "times",
        "steps": "body",
    }

    body: Value = None
    condition: Value = None
    until: Value = None
    times: int | None = None
    items: Value = NOTHING
    max_iterations: int | None = None
    max_concurrency: int = 1


@dataclass(slots=True)
class MapReduceOptions(About):
    """`mapper` works on each part, `reducer` on the list of what came out, `partitioner(data)` makes the parts.

    Without a partitioner the input is the list; `chunk_size` cuts it into parts of that size. `cluster = true` hands
    the parts to the workers of a cluster, where the mapper can travel; `"required"` makes it an error that it cannot.
    """

    aliases: ClassVar[dict[str, str]] = {"map": "mapper", "reduce": "reducer", "partition": "partitioner"}

    mapper: Value = None
    reducer: Value = None
    partitioner: Value = None
    chunk_size: int = 0
    max_concurrency: int = 0
    continue_on_error: bool = False
    cluster: bool | str | None = None


@dataclass(slots=True)
class PipelineOptions(About):
    """`stages` that data flows through; `transformers` change what each stage gives.

    With `each` the items of a list follow one another through the stages, `max_concurrency` in a stage at a time.
    """

    aliases: ClassVar[dict[str, str]] = {"steps": "stages"}

    stages: list[Value] = field(default_factory=list)
    transformers: list[Value] = field(default_factory=list)
    each: bool = False
    max_concurrency: int = 1


@dataclass(slots=True)
class GraphOptions(About):
    """`steps` that say what they `depends_on`, or refer to it; those that can run at once do (`max_concurrency`)."""

    steps: list[Value] = field(default_factory=list)
    max_concurrency: int = 0


@dataclass(slots=True)
class StepOptions:
    """A step: who does it (`agent`, `tool`, `workflow` or `handler`), its `input`, and the name of its `output`.

    `action` is what an agent shall do. `timeout` and `retry_delay` are milliseconds; `retries` are attempts after
    the first, each `backoff` times as late as the one before (or `linear`, `constant`), `max_retry_delay` at the most,
    and less by up to the part `jitter` (0 to 1) of it at random. Where an attempt may have done what a tool does only
    `once`, there is no other, unless `retry_once_tools` allows it. `condition(context)` decides whether it runs at all.
    With `continue_on_error` or a `fallback_output` its failure does not end the workflow. `on_output(output,
    context)` hears what it gave. When a later step fails, `compensate(output)` undoes it. `type` makes a step of
    further steps: `sequential`, `parallel`, `parallel_fan_out`, `conditional`, `loop`, `adaptive_loop`,
    `map_reduce`, `pipeline`, `dag`, with the options of that type.
    """

    aliases: ClassVar[dict[str, str]] = {
        "run": "handler",
        "execute": "handler",
        "func": "handler",
        "prompt": "input",
        "when": "condition",
        "input_transformer": "input_transform",
        "output_transformer": "output_transform",
        "transformer": "output_transform",
        "transform": "output_transform",
        "fallback": "fallback_output",
        "output_key": "output",
        "undo": "compensate",
    }

    name: str = ""
    type: str = ""
    agent: Value = None
    tool: Value = None
    workflow: Value = None
    handler: Function | None = None
    input: Value = None
    output: str = ""
    action: str = ""
    role: str = ""
    timeout: float | None = None
    retries: int = 0
    retry_delay: float = 1000
    backoff: float | str = 2
    jitter: float | bool = 0
    max_retry_delay: float = 60000
    retry_once_tools: bool = False
    continue_on_error: bool = False
    fallback_output: Value = NOTHING
    condition: Value = None
    input_transform: Value = None
    output_transform: Value = None
    on_output: Value = None
    compensate: Value = None
    depends_on: str | list[Value] = field(default_factory=list)
    metadata: dict[str, Value] = field(default_factory=dict)


@dataclass(slots=True)
class ExecuteOptions:
    """How to run steps of your own: `on_step_complete(step, result)` hears of each; `input` is theirs."""

    aliases: ClassVar[dict[str, str]] = {}

    on_step_complete: Function | None = None
    input: Value = None
