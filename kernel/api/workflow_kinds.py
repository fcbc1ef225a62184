"""The classes of the six types of workflows (`SequentialWorkflow.new{…}`, `new ParallelWorkflow({…})`), and the older
name `workflow`. Each only says which type it is; what they do is `Workflow`'s.
"""

from __future__ import annotations

from kernel.api.definition import hidden, script, takes
from kernel.api.site import Site
from kernel.api.workflow import Workflow
from kernel.api.workflow_making import extend, make
from kernel.api.workflow_options import (
    ConditionalOptions,
    LoopOptions,
    MapReduceOptions,
    ParallelOptions,
    PipelineOptions,
    SequentialOptions,
)
from kernel.values import Function, Value


@script("SequentialWorkflow", extensible=True)
class SequentialWorkflow(Workflow):
    """Steps one after the other, each with the output of the one before.

    ```lua
    local flow = SequentialWorkflow.new({ steps = { { handler = function(n) return n + 1 end } } })
    print(flow:run(1))
    ```
    """

    @staticmethod
    @takes(options=SequentialOptions)
    def new(site: Site, options: dict[str, Value]) -> SequentialWorkflow:
        """The same as `Workflow.sequential`."""
        return SequentialWorkflow(make(site, "sequential", options, "SequentialWorkflow"), options)

    @staticmethod
    @hidden
    def extended(site: Site, options: Value, methods: dict[str, Function]) -> SequentialWorkflow:
        """The workflow behind an instance of a script's own class."""
        return extend(site, SequentialWorkflow, "sequential", options, methods)


@script("ParallelWorkflow", extensible=True)
class ParallelWorkflow(Workflow):
    """Branches at the same time on the same input.

    ```lua
    local views = ParallelWorkflow.new({ branches = { optimist = Agent.new("Hope"), pessimist = Agent.new("Doubt") } })
    print(views:run("Rain").optimist)
    ```
    """

    @staticmethod
    @takes(options=ParallelOptions)
    def new(site: Site, options: dict[str, Value]) -> ParallelWorkflow:
        """The same as `Workflow.parallel`."""
        return ParallelWorkflow(make(site, "parallel", options, "ParallelWorkflow"), options)

    @staticmethod
    @hidden
    def extended(site: Site, options: Value, methods: dict[str, Function]) -> ParallelWorkflow:
        """The workflow behind an instance of a script's own class."""
        return extend(site, ParallelWorkflow, "parallel", options, methods)


@script("ConditionalWorkflow", extensible=True)
class ConditionalWorkflow(Workflow):
    """One of several branches, chosen by conditions.

    ```lua
    local router = ConditionalWorkflow.new({
        conditions = { { test = function(input) return input.query:match("code") end, then_branch = "coder" } },
        branches = { coder = Agent.new("You write code"), default = Agent.new("You answer") },
    })
    print(router:run({ query = "Write code" }))
    ```
    """

    @staticmethod
    @takes(options=ConditionalOptions)
    def new(site: Site, options: dict[str, Value]) -> ConditionalWorkflow:
        """The same as `Workflow.conditional`."""
        return ConditionalWorkflow(make(site, "conditional", options, "ConditionalWorkflow"), options)

    @staticmethod
    @hidden
    def extended(site: Site, options: Value, methods: dict[str, Function]) -> ConditionalWorkflow:
        """The workflow behind an instance of a script's own class."""
        return extend(site, ConditionalWorkflow, "conditional", options, methods)


@script("LoopWorkflow", extensible=True)
class LoopWorkflow(Workflow):
    """A body again and again.

    ```lua
    local double = LoopWorkflow.new({ times = 3, body = function(n) return n * 2 end })
    print(double:run(1))
    ```
    """

    @staticmethod
    @takes(options=LoopOptions)
    def new(site: Site, options: dict[str, Value]) -> LoopWorkflow:
        """The same as `Workflow.loop`."""
        return LoopWorkflow(make(site, "loop", options, "LoopWorkflow"), options)

    @staticmethod
    @hidden
    def extended(site: Site, options: Value, methods: dict[str, Function]) -> LoopWorkflow:
        """The workflow behind an instance of a script's own class."""
        return extend(site, LoopWorkflow, "loop", options, methods)


@script("MapReduceWorkflow", extensible=True)
class MapReduceWorkflow(Workflow):
    """A mapper for each part of the input, and a reducer for what they gave.

    ```lua
    local total = MapReduceWorkflow.new({
        mapper = function(n) return n * n end,
        reducer = function(squares) local sum = 0; for _, n in ipairs(squares) do sum = sum + n end; return sum end,
    })
    print(total:run({ 1, 2, 3 }))
    ```
    """

    @staticmethod
    @takes(options=MapReduceOptions)
    def new(site: Site, options: dict[str, Value]) -> MapReduceWorkflow:
        """The same as `Workflow.map_reduce`."""
        return MapReduceWorkflow(make(site, "map_reduce", options, "MapReduceWorkflow"), options)

    @staticmethod
    @hidden
    def extended(site: Site, options: Value, methods: dict[str, Function]) -> MapReduceWorkflow:
        """The workflow behind an instance of a script's own class."""
        return extend(site, MapReduceWorkflow, "map_reduce", options, methods)


@script("PipelineWorkflow", extensible=True)
class PipelineWorkflow(Workflow):
    """Stages that data flows through.

    ```lua
    local tidy = PipelineWorkflow.new({ stages = { string.lower, string.upper }, each = true })
    print(tidy:run({ "a", "B" })[2])
    ```
    """

    @staticmethod
    @takes(options=PipelineOptions)
    def new(site: Site, options: dict[str, Value]) -> PipelineWorkflow:
        """The same as `Workflow.pipeline`."""
        return PipelineWorkflow(make(site, "pipeline", options, "PipelineWorkflow"), options)

    @staticmethod
    @hidden
    def extended(site: Site, options: Value, methods: dict[str, Function]) -> PipelineWorkflow:
        """The workflow behind an instance of a script's own class."""
        return extend(site, PipelineWorkflow, "pipeline", options, methods)


@script("workflow", namespace=True)
class OlderWorkflow:
    """The older name: `workflow.sequential({ name = … })`, then `add_step` for each step.

    ```lua
    local flow = workflow.sequential({ name = "greeting" })
    flow:add_step({ name = "greet", agent = Agent.new("Be kind"), prompt = "Greet {{name}}" })
    print(flow:run({ name = "Ada" }).steps.greet.status)
    ```
    """

    sequential = staticmethod(Workflow.sequential)
    parallel = staticmethod(Workflow.parallel)
    conditional = staticmethod(Workflow.conditional)
    loop = staticmethod(Workflow.loop)
    map_reduce = staticmethod(Workflow.map_reduce)
    pipeline = staticmethod(Workflow.pipeline)
    create = staticmethod(Workflow.create)
