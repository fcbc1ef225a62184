"""What the tables of teams may say, and making teams of them. Not here: the script classes (`kernel.api.teams`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field
from typing import Any, ClassVar, TypeVar

from kernel.agents.agent import AgentSpec
from kernel.api.agent_hooks import add_hook, listen
from kernel.api.arguments import read_words, told
from kernel.api.extension import Methods, config_of
from kernel.api.runnables import as_runnable
from kernel.api.site import Site
from kernel.context import Context
from kernel.errors import InvalidError, NamelessError
from kernel.operations import Call, perform
from kernel.records import dataclass
from kernel.values import Function, Value
from kernel.workflows.delegation import check_strategy
from kernel.workflows.teams import Choose, Hierarchy, Team

T = TypeVar("T", bound=Team)

Members = Mapping[str, Value] | list[Value]


@dataclass(slots=True)
class TeamOptions:
    """What every team has: `name`, `description`, `skills` others find it by, `hooks` by point and `on` by event."""

    aliases: ClassVar[dict[str, str]] = {}

    name: str = ""
    description: str = ""
    id: str = ""
    skills: list[Value] = field(default_factory=list)
    metadata: dict[str, Value] = field(default_factory=dict)
    hooks: dict[str, Value] = field(default_factory=dict)
    on: dict[str, Value] = field(default_factory=dict)


@dataclass(slots=True)
class CompositeOptions(TeamOptions):
    """`agents` by name, or a list of them; `aggregator` makes one result of theirs.

    `strategy` is `parallel` (all at once) or `sequential` (each works on what the one before gave);
    `max_concurrency` (0: no limit) work at once; with `continue_on_error` an `{error}` stands for one that failed.
    """

    aliases: ClassVar[dict[str, str]] = {"members": "agents", "combine": "aggregator"}

    agents: dict[str, Value] | list[Value] = field(default_factory=list)
    strategy: str = "parallel"
    aggregator: Value = None
    max_concurrency: int = 0
    continue_on_error: bool = False


@dataclass(slots=True)
class HierarchyOptions(TeamOptions):
    """A `supervisor` and `workers` by name.

    `delegation_strategy` is `round_robin`, `skill_based`, `least_busy`, `llm` (the supervisor chooses), or a function
    `(task, names)` that gives a name. `review` false lets the worker's result stand; `max_revisions` times a worker
    mends what the supervisor does not approve. `worker_skills` are words by worker, for `skill_based`.
    """

    aliases: ClassVar[dict[str, str]] = {"agents": "workers", "strategy": "delegation_strategy"}

    supervisor: Value = None
    workers: dict[str, Value] | list[Value] = field(default_factory=list)
    delegation_strategy: str | Function = "round_robin"
    worker_skills: dict[str, Value] = field(default_factory=dict)
    review: bool = True
    max_revisions: int = 0


@dataclass(slots=True)
class PipelineTeamOptions(TeamOptions):
    """`stages`: agents, or tables `{ agent, transformer }`; `transformers` change what each stage gives."""

    aliases: ClassVar[dict[str, str]] = {"agents": "stages"}

    stages: list[Value] = field(default_factory=list)
    transformers: list[Value] = field(default_factory=list)


@dataclass(slots=True)
class SystemOptions(TeamOptions):
    """`agents` by name; `entry` is the one who speaks first, otherwise the `delegation_strategy` chooses.

    `handoff` says what goes over when one hands over to another: `include` and `exclude` are keys of its state (`*` is
    any text), and with `conversation = false` what was said stays.
    """

    aliases: ClassVar[dict[str, str]] = {"strategy": "delegation_strategy", "start": "entry", "filter": "handoff"}

    agents: dict[str, Value] | list[Value] = field(default_factory=list)
    supervisor: Value = None
    delegation_strategy: str | Function = "round_robin"
    entry: str = ""
    handoff: dict[str, Value] = field(default_factory=dict)


@dataclass(slots=True)
class PoolOptions(TeamOptions):
    """`agents` that are alike, or `create(number)` and `size`, how many to make; `max_per_agent` tasks at a time.

    With `continue_on_error` `map` goes on after a task that failed; `{ error = { type, message } }` stands for it.
    """

    agents: list[Value] | dict[str, Value] = field(default_factory=list)
    create: Function | None = None
    size: int = 0
    max_per_agent: int = 1
    continue_on_error: bool = False


@dataclass(slots=True)
class MapOptions:
    """How several work: whether the others go on after one that failed (`continue_on_error`); for a pool as it says,
    unless it is said here.
    """

    aliases: ClassVar[dict[str, str]] = {}

    continue_on_error: bool | None = None


async def found(site: Site, kind: type[T], label: str, options: Any, methods: Methods, given: Mapping[str, Value]) -> T:
    """Make a team, through the door, and put it among the agents of the spell."""
    id = options.id or site.spell.next_id("agent")
    spec = AgentSpec(
        name=options.name or id,
        model="",
        description=options.description,
        kind=label,
        skills=read_words(options.skills, "The 'skills' of a team"),
        metadata=options.metadata,
    )

    async def do(call: Call) -> Value:
        team = kind(id, spec, site.spell.models, site.spell.state, methods)
        team.config = config_of(given, site.language)
        site.spell.agents.add(spec.name, team)
        return team

    ctx = site.ctx.within(agent_id=id, agent_name=spec.name, agent_type=label)
    team = await perform(ctx, "create_agent", spec.name, {"type": label, "description": spec.description}, do)
    if not isinstance(team, kind):
        raise InvalidError("A hook answered for create_agent; a team cannot be replaced.")
    for point, hook in options.hooks.items():
        add_hook(site, team, point, hook)
    for event, handler in options.on.items():
        listen(site, team, event, handler)
    return team


@contextmanager
def completing(site: Site, team: Team) -> Iterator[None]:
    """While a team gets what belongs to it; one that cannot be completed is none: nobody finds it by its name."""
    try:
        yield
    except BaseException:
        if team.name in site.spell.agents and site.spell.agents.get(team.name) is team:
            site.spell.agents.remove(team.name)
        raise


def add_members(site: Site, team: Team, given: Members) -> None:
    """Put members in: by name, or under names of their own."""
    if isinstance(given, Mapping):
        for name, one in given.items():
            add_member(site, team, str(name), one)
        return
    for position, one in enumerate(given, 1):
        add_member(site, team, "", one, position)


def add_member(site: Site, team: Team, name: str, given: Value, position: int = 0) -> None:
    """Put one in; a table may say `agent`, `name` and `skills`."""
    skills: Value = ()
    if isinstance(given, dict):
        name, skills, given = given.get("name") or name, given.get("skills") or (), given.get("agent")
    if not isinstance(name, str):
        raise NamelessError(f"The 'name' of a member of {team.name!r} is a text, not {told(name)}.")
    if given is None or isinstance(given, bool | int | float | list | bytes) or hasattr(given, "mutate"):
        raise NamelessError(f"A member of {team.name!r} is an agent, a workflow, a tool or a name, not {told(given)}.")
    member = as_runnable(site, given, "agent")
    name = name or member.name
    if position and name in team.members:
        name = f"{name}_{position}"
    team.add(name, member)
    if skills and isinstance(team, Hierarchy):
        team.skills[name] = [*read_words(skills, f"The 'skills' of the member {name!r}")]


def direct(site: Site, team: Hierarchy, options: HierarchyOptions | SystemOptions) -> None:
    """Say who supervises, and how workers are chosen."""
    if options.supervisor is not None:
        team.supervisor = as_runnable(site, options.supervisor, "agent")
    chosen = options.delegation_strategy
    if isinstance(chosen, str):
        team.strategy = check_strategy(chosen)
        if team.strategy == "llm" and team.supervisor is None:
            raise InvalidError(f"The team {team.name!r} needs a 'supervisor' to choose by 'llm'.")
    else:
        team.choose = chooser(chosen)


def chooser(function: Function) -> Choose:
    """A script's function as the one who chooses."""

    async def choose(ctx: Context, task: Value, names: list[str]) -> Value:
        return await function.bind(ctx)(task, names)

    return choose
