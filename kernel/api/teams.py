"""Teams in scripts: agents whose work is done by other agents. Not here: how (`kernel.workflows.teams`)."""

from __future__ import annotations

from typing import Any, Self

from kernel.agents.requests import as_prompt
from kernel.api.agent import within
from kernel.api.arguments import read_table, read_words
from kernel.api.base_agent import BaseAgent
from kernel.api.definition import async_form_of, hidden, script, takes
from kernel.api.extension import as_fields, read_extended
from kernel.api.runnables import face_of
from kernel.api.site import Site
from kernel.api.teams_options import (
    CompositeOptions,
    HierarchyOptions,
    PipelineTeamOptions,
    add_member,
    add_members,
    completing,
    direct,
    found,
)
from kernel.api.workflow_making import reader_of
from kernel.api.workflow_options import PipelineOptions
from kernel.api.workflow_patterns import pipeline, width
from kernel.errors import InvalidError
from kernel.values import Function, Value
from kernel.workflows.parallel import Parallel
from kernel.workflows.sequential import Sequence
from kernel.workflows.steps import Pattern, Step
from kernel.workflows.teams import Composite, Hierarchy, Team
from kernel.workflows.workflow import Workflow


class Members:
    """What every team has besides what every agent has. A part of script classes, not one itself."""

    inner: Team

    async def chat(self, site: Site, message: Value, options: dict[str, Value] | None = None) -> str:
        """The team's answer to a message, as text; `options.timeout` is in milliseconds."""
        asked = self.inner.chat(site.ctx, as_prompt(message))
        return str(await within((options or {}).get("timeout"), asked, f"The team {self.inner.name!r}"))

    @async_form_of("chat")
    async def chat_async(self, site: Site, message: Value) -> str:
        """`chat` beside the script: a value in a coroutine, a promise elsewhere, or `callback(result, err)`."""
        return await self.chat(site, message)

    def add_agent(self, site: Site, name: str, agent: Value) -> Self:
        """Put an agent (or a workflow, a tool, another team) in under a name. Gives the team."""
        add_member(site, self.inner, name, agent)
        return self

    def remove_agent(self, site: Site, name: str) -> bool:
        """Take one out; whether it was there."""
        return self.inner.members.pop(name, None) is not None

    def get_agent(self, site: Site, name: str) -> Value:
        """The agent of that name."""
        return face_of(self.inner.member(name))

    @property
    def agents(self) -> list[str]:
        """The names of its members."""
        return [*self.inner.members]


@script("CompositeAgent", extensible=True)
class CompositeAgent(Members, BaseAgent):
    """Several agents that work on the same thing.

    ```lua
    local panel = CompositeAgent.new({
        agents = { optimist = Agent.new("You hope"), pessimist = Agent.new("You doubt") },
        aggregator = function(views) return views.optimist .. " But: " .. views.pessimist end,
    })
    print(panel:chat("Will it rain?"))
    ```
    """

    inner: Composite

    @staticmethod
    @takes(options=CompositeOptions)
    async def new(site: Site, options: dict[str, Value] | None = None) -> CompositeAgent:
        """A team from its `agents`; what they give is a table by name, or what `aggregator` makes of it."""
        chosen = read_table(CompositeOptions, options or {}, "CompositeAgent.new")
        return await _composite(site, chosen, {}, options or {})

    @staticmethod
    @hidden
    async def extended(site: Site, options: Value, methods: dict[str, Function]) -> CompositeAgent:
        """The agent behind an instance of a script's own class."""
        given = as_fields(options, "name")
        return await _composite(site, read_extended(CompositeOptions, given, "CompositeAgent"), methods, given)


async def _composite(
    site: Site, options: CompositeOptions, methods: dict[str, Function], given: dict[str, Value]
) -> CompositeAgent:
    if options.strategy not in ("parallel", "sequential"):
        raise InvalidError(f"CompositeAgent: 'strategy' is 'parallel' or 'sequential', not {options.strategy!r}.")
    aggregator = reader_of(site).asked(options.aggregator, "The aggregator of a CompositeAgent")
    most = width("max_concurrency", options.max_concurrency)

    def pattern(team: Composite, action: str) -> Pattern:
        steps = tuple(Step(name, member, action=action) for name, member in team.members.items())
        if options.strategy == "sequential":
            return Sequence(steps)
        return Parallel(steps, True, aggregator, most, options.continue_on_error)

    team = await found(site, Composite, "composite", options, methods, given)
    team.pattern_of = pattern
    with completing(site, team):
        add_members(site, team, options.agents)
    return CompositeAgent(team)


@script("PipelineAgent", extensible=True)
class PipelineAgent(Members, BaseAgent):
    """Agents one behind the other: each works on what the one before gave, changed by its transformer.

    ```lua
    local press = PipelineAgent.new({ stages = {
        { agent = Agent.new("You collect facts"), transformer = function(facts) return "Write about: " .. facts end },
        Agent.new("You write"),
    } })
    print(press:chat("owls"))
    ```
    """

    inner: Composite

    @staticmethod
    @takes(options=PipelineTeamOptions)
    async def new(site: Site, options: dict[str, Value] | None = None) -> PipelineAgent:
        """A team from its `stages`."""
        chosen = read_table(PipelineTeamOptions, options or {}, "PipelineAgent.new")
        return await _pipeline(site, chosen, {}, options or {})

    @staticmethod
    @hidden
    async def extended(site: Site, options: Value, methods: dict[str, Function]) -> PipelineAgent:
        """The agent behind an instance of a script's own class."""
        given = as_fields(options, "name")
        return await _pipeline(site, read_extended(PipelineTeamOptions, given, "PipelineAgent"), methods, given)


async def _pipeline(
    site: Site, options: PipelineTeamOptions, methods: dict[str, Function], given: dict[str, Value]
) -> PipelineAgent:
    stages = PipelineOptions(stages=options.stages, transformers=options.transformers)
    made = pipeline(reader_of(site), stages)
    by_name = {step.name: step for step in made.steps}

    def pattern(team: Composite, action: str) -> Pattern:
        return Sequence(tuple(by_name.get(name, Step(name, member)) for name, member in team.members.items()))

    team = await found(site, Composite, "pipeline", options, methods, given)
    team.pattern_of = pattern
    for step in made.steps:
        does = step.does
        team.add(step.name, Workflow(team.id, step.name, does) if isinstance(does, Pattern) else does)
    return PipelineAgent(team)


@script("HierarchicalAgent", extensible=True)
class HierarchicalAgent(Members, BaseAgent):
    """A supervisor with workers: one of them does the task, and the supervisor looks at it.

    ```lua
    local desk = HierarchicalAgent.new({
        supervisor = Agent.new("You are an editor"),
        workers = { reporter = Agent.new("You report"), painter = Agent.new("You draw") },
        delegation_strategy = "skill_based",
    })
    print(desk:execute("Report on owls"))
    ```
    """

    inner: Hierarchy

    @staticmethod
    @takes(options=HierarchyOptions)
    async def new(site: Site, options: dict[str, Value] | None = None) -> HierarchicalAgent:
        """A team from its `supervisor` and `workers`. Its result has `worker`, `result` and `review`."""
        chosen = read_table(HierarchyOptions, options or {}, "HierarchicalAgent.new")
        return await _hierarchy(site, chosen, {}, options or {})

    @staticmethod
    @hidden
    async def extended(site: Site, options: Value, methods: dict[str, Function]) -> HierarchicalAgent:
        """The agent behind an instance of a script's own class."""
        given = as_fields(options, "name")
        return await _hierarchy(site, read_extended(HierarchyOptions, given, "HierarchicalAgent"), methods, given)

    async def delegate_task(self, site: Site, task: Value, worker: str = "") -> Value:
        """Give a task to a worker by name, or to the one the strategy chooses; what it gives, without a review."""
        name = worker or await self.inner.chosen(site.ctx, task)
        return await self.inner.delegate(self.inner.enter(site.ctx), name, "", task)

    @property
    def workers(self) -> list[str]:
        """The names of its workers."""
        return [*self.inner.members]

    @property
    def supervisor(self) -> Any:
        """The one who looks at the results; nothing when there is none."""
        return None if self.inner.supervisor is None else face_of(self.inner.supervisor)

    @property
    def delegation_strategy(self) -> str:
        """How workers are chosen."""
        return "function" if self.inner.choose else self.inner.strategy


async def _hierarchy(
    site: Site, options: HierarchyOptions, methods: dict[str, Function], given: dict[str, Value]
) -> HierarchicalAgent:
    if options.max_revisions < 0:
        raise InvalidError(f"HierarchicalAgent: 'max_revisions' is 0 or more, not {options.max_revisions}.")
    team = await found(site, Hierarchy, "hierarchical", options, methods, given)
    with completing(site, team):
        direct(site, team, options)
        add_members(site, team, options.workers)
        for name, skills in options.worker_skills.items():
            team.member(name)
            team.skills[name] = [*read_words(skills, f"The 'worker_skills' of {name!r}")]
    team.review, team.revisions = options.review, options.max_revisions
    return HierarchicalAgent(team)
