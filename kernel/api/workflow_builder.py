"""`WorkflowBuilder` in scripts: a workflow step by step."""

from __future__ import annotations

from dataclasses import replace

from kernel.api.definition import script, takes
from kernel.api.site import Site
from kernel.api.workflow import Workflow
from kernel.api.workflow_making import make_dynamic
from kernel.api.workflow_options import StepOptions
from kernel.events import Source
from kernel.values import Value


@script("WorkflowBuilder")
class WorkflowBuilder:
    """Builds a workflow step by step.

    ```lua
    local flow = Workflow.builder("flow")
        :step({ name = "count", handler = function(text) return #text end })
        :conditional(function(n) return n > 3 end, function() return "long" end, function() return "short" end)
        :build()
    print(flow:run("owls"))
    ```
    """

    def __init__(self, name: str = "", source: Source | None = None) -> None:
        self._source = source
        self._name = name
        self._description = ""
        self._steps: list[Value] = []

    @staticmethod
    def new(site: Site, name: str = "") -> WorkflowBuilder:
        """A builder with no steps yet."""
        return WorkflowBuilder(name, site.ctx.source)

    def name(self, site: Site, name: str) -> WorkflowBuilder:
        """What traces call it."""
        self._name = name
        return self

    def description(self, site: Site, text: str) -> WorkflowBuilder:
        """What it is for."""
        self._description = text
        return self

    @takes(step=StepOptions)
    def step(self, site: Site, step: Value) -> WorkflowBuilder:
        """The next step: a table, an agent, a tool, a workflow or a function."""
        return self._with(step)

    @takes(step=StepOptions)
    def add_step(self, site: Site, step: Value) -> WorkflowBuilder:
        """The same as `step`."""
        return self._with(step)

    def conditional(
        self, site: Site, condition: Value, true_branch: Value, false_branch: Value = None
    ) -> WorkflowBuilder:
        """One step or the other, as `condition(input)` says; without the second the input goes on unchanged."""
        block = {"type": "conditional", "condition": condition, "then_branch": true_branch}
        return self._with({**block, "else_branch": false_branch})

    def parallel_fan_out(self, site: Site, steps: list[Value], aggregator: Value = None) -> WorkflowBuilder:
        """Steps (or agents) at the same time; `aggregator(results)` gets the list of what they gave."""
        return self._with({"type": "parallel_fan_out", "agents": steps, "aggregator": aggregator})

    def parallel(self, site: Site, steps: list[Value]) -> WorkflowBuilder:
        """Steps at the same time."""
        return self._with({"type": "parallel", "steps": steps})

    def adaptive_loop(
        self, site: Site, condition: Value, body: Value, max_iterations: int | None = None
    ) -> WorkflowBuilder:
        """A step again and again while `condition(context)` says yes, at most `max_iterations` times."""
        return self._with({"type": "loop", "condition": condition, "body": body, "max_iterations": max_iterations})

    def for_each(self, site: Site, items: Value, body: Value) -> WorkflowBuilder:
        """A step for each item of a list, of a reference to one, or of what a function makes of the input."""
        return self._with({"type": "loop", "items": items, "body": body})

    def map_reduce(
        self, site: Site, mapper: Value, reducer: Value = None, partitioner: Value = None
    ) -> WorkflowBuilder:
        """A mapper for each part of the input, and a reducer for what they gave."""
        block = {"type": "map_reduce", "mapper": mapper, "reducer": reducer, "partitioner": partitioner}
        return self._with(block)

    def build(self, site: Site) -> Workflow:
        """The workflow."""
        options = {"name": self._name, "description": self._description, "steps": self._steps}
        if self._source is not None:
            # Its steps stand behind the line in which it began, not behind this one.
            site = replace(site, ctx=site.ctx.at(self._source))
        return Workflow(make_dynamic(site, options, "WorkflowBuilder"), options)

    def _with(self, step: Value) -> WorkflowBuilder:
        given = {name: value for name, value in step.items() if value is not None} if isinstance(step, dict) else step
        self._steps = [*self._steps, given]
        return self


@script("DynamicWorkflowBuilder")
class DynamicWorkflowBuilder(WorkflowBuilder):
    """Another name of `WorkflowBuilder`.

    ```lua
    print(DynamicWorkflowBuilder.new("flow"):step(function(text) return text .. "!" end):build():run("owls"))
    ```
    """

    @staticmethod
    def new(site: Site, name: str = "") -> DynamicWorkflowBuilder:
        """A builder with no steps yet."""
        return DynamicWorkflowBuilder(name, site.ctx.source)
