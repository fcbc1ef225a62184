"""`MultiAgentSystem` and `AgentPool` in scripts. Not here: how they work (`kernel.workflows.systems`, `pools`)."""

from __future__ import annotations

from kernel.api.arguments import read_table, told
from kernel.api.base_agent import BaseAgent
from kernel.api.definition import hidden, script, takes
from kernel.api.extension import as_fields, read_extended
from kernel.api.handoff import PassingOptions, read_filter
from kernel.api.runnables import face_of
from kernel.api.site import Site
from kernel.api.teams import Members
from kernel.api.teams_options import MapOptions, PoolOptions, SystemOptions, add_members, completing, direct, found
from kernel.api.workflow import Workflow
from kernel.api.workflow_making import make_dynamic, reader_of
from kernel.api.workflow_options import CreateOptions
from kernel.errors import InvalidError, NamelessError
from kernel.runnable import Runnable
from kernel.values import Function, Value
from kernel.workflows.delegation import check_strategy, words_of
from kernel.workflows.handoff import hand_over
from kernel.workflows.pools import Pool
from kernel.workflows.systems import System
from kernel.workflows.teams import told as listed


@script("MultiAgentSystem", extensible=True)
class MultiAgentSystem(Members, BaseAgent):
    """Agents that know one another by name.

    Its workflows name them; `delegate` chooses one for a task; in `run` and `chat` the one who speaks may hand over
    to another (with the tool `handoff`, or by giving a table with `handoff_request`, which says `to` whom).

    ```lua
    local system = MultiAgentSystem.new()
    system:add_agent("researcher", Agent.new("You research")):add_agent("writer", Agent.new("You write"))
    local post = system:create_workflow({ name = "post", steps = {
        { agent = "researcher", action = "research", input = "{{topic}}", output = "notes" },
        { agent = "writer", action = "write", input = "{{notes}}" },
    } })
    print(post:run({ topic = "owls" }))
    ```
    """

    inner: System

    @staticmethod
    @takes(options=SystemOptions)
    async def new(site: Site, options: dict[str, Value] | None = None) -> MultiAgentSystem:
        """A system, with `agents` or without any yet."""
        chosen = read_table(SystemOptions, options or {}, "MultiAgentSystem.new")
        return await _system(site, chosen, {}, options or {})

    @staticmethod
    @hidden
    async def extended(site: Site, options: Value, methods: dict[str, Function]) -> MultiAgentSystem:
        """The system behind an instance of a script's own class."""
        given = as_fields(options, "name")
        return await _system(site, read_extended(SystemOptions, given, "MultiAgentSystem"), methods, given)

    @takes(options=CreateOptions)
    def create_workflow(self, site: Site, options: dict[str, Value]) -> Workflow:
        """A workflow whose steps name agents of this system."""
        anywhere = reader_of(site).find

        def find(name: str) -> Runnable:
            return self.inner.members.get(name) or anywhere(name)

        return Workflow(make_dynamic(site, options, "create_workflow", find), options)

    async def delegate(self, site: Site, task: Value, options: str | dict[str, Value] | None = None) -> Value:
        """Give a task to one agent: `options.to` names it, or `options.strategy` (or a text) says how to choose."""
        given = {"strategy": options} if isinstance(options, str) else options or {}
        wrong = next((key for key in ("strategy", "to", "action") if not isinstance(given.get(key) or "", str)), None)
        if wrong is not None:
            raise NamelessError(f"'options.{wrong}' should be a text, not {told(given[wrong])}.")
        strategy = check_strategy(given["strategy"]) if given.get("strategy") else ""
        name = given.get("to") or await self.inner.chosen(site.ctx, task, strategy)
        return await self.inner.delegate(self.inner.enter(site.ctx), name, given.get("action") or "", task)

    @takes(options=MapOptions)
    async def broadcast(self, site: Site, message: Value, options: dict[str, Value] | None = None) -> dict[str, Value]:
        """Tell all agents something at the same time; what each says, by name. The error of one has its name (`agent`).

        With `options.continue_on_error` the others go on, and `{ error = { type, message } }` stands for it.
        """
        goes_on = bool(read_table(MapOptions, options or {}, "multiAgentSystem:broadcast").continue_on_error)
        return await self.inner.broadcast(self.inner.enter(site.ctx), message, goes_on)

    async def handoff(
        self, site: Site, sender: str, receiver: str, options: dict[str, Value] | None = None
    ) -> dict[str, Value]:
        """Copy state from one agent to another: `options.include`, `options.exclude` (keys), `conversation` (true)."""
        given = read_table(PassingOptions, {"conversation": False, **(options or {})}, "multiAgentSystem:handoff")
        giver, taker = self.inner.member(sender), self.inner.member(receiver)
        ctx, chosen = self.inner.enter(site.ctx), read_filter(given)
        return await hand_over(ctx, site.spell.state, giver, taker, chosen, given.conversation)

    def discover(self, site: Site, words: str) -> list[str]:
        """The names of the agents whose name, skills or description have to do with some words, the best first."""
        wanted = words_of(words)
        scores = {one.name: len(wanted & one.words) + len(wanted & one.skills) for one in self.inner.workers()}
        return sorted((name for name, score in scores.items() if score), key=lambda name: -scores[name])

    def describe(self, site: Site) -> list[Value]:
        """Its agents as tables: `name`, `agent`, `description`."""
        return [*listed(self.inner.members)]


async def _system(
    site: Site, options: SystemOptions, methods: dict[str, Function], given: dict[str, Value]
) -> MultiAgentSystem:
    system = await found(site, System, "system", options, methods, given)
    with completing(site, system):
        direct(site, system, options)
        add_members(site, system, options.agents)
        system.entry = options.entry
        passing = read_table(PassingOptions, options.handoff, "The handoff of a MultiAgentSystem")
        system.keeps, system.passes_on = read_filter(passing), passing.conversation
    return MultiAgentSystem(system)


@script("AgentPool", extensible=True)
class AgentPool(Members, BaseAgent):
    """Agents that are alike: each task goes to the one that has least to do, and waits while all are busy.

    ```lua
    local pool = AgentPool.new({ size = 3, create = function(number) return Agent.new("You translate") end })
    for _, text in ipairs(pool:map({ "one", "two", "three", "four" })) do print(text) end
    ```
    """

    inner: Pool

    @staticmethod
    @takes(options=PoolOptions)
    async def new(site: Site, options: dict[str, Value] | None = None) -> AgentPool:
        """A pool of `agents`, or of `size` that `create(number)` makes."""
        return await _pool(site, read_table(PoolOptions, options or {}, "AgentPool.new"), {}, options or {})

    @staticmethod
    @hidden
    async def extended(site: Site, options: Value, methods: dict[str, Function]) -> AgentPool:
        """The pool behind an instance of a script's own class."""
        given = as_fields(options, "name")
        return await _pool(site, read_extended(PoolOptions, given, "AgentPool"), methods, given)

    @takes(options=MapOptions)
    async def map(self, site: Site, tasks: list[Value], options: dict[str, Value] | None = None) -> list[Value]:
        """The results of many tasks, in their order. The first that fails ends it, and its error has `results`.

        With `options.continue_on_error` the others go on, and `{ error = { type, message } }` stands for it.
        """
        said = read_table(MapOptions, options or {}, "agentPool:map").continue_on_error
        return await self.inner.each(site.ctx, tasks, self.inner.goes_on if said is None else said)

    async def checkout(self, site: Site) -> Value:
        """The agent that has least to do, until `release`; waits while all are busy."""
        name = await self.inner.take()
        return face_of(self.inner.member(name))

    async def release(self, site: Site, agent: Value) -> None:
        """Give an agent back that `checkout` gave."""
        inner = getattr(agent, "inner", None)
        name = next((name for name, member in self.inner.members.items() if member is inner), None)
        if name is None:
            raise InvalidError(f"agentPool:release takes an agent of the pool {self.inner.name!r}.")
        await self.inner.give_back(name)

    @property
    def size(self) -> int:
        """How many agents it has."""
        return len(self.inner.members)

    @property
    def stats(self) -> list[Value]:
        """For each agent its `name`, how many tasks it is `busy` with, and how many it has `done`."""
        return [*self.inner.stats()]


async def _pool(site: Site, options: PoolOptions, methods: dict[str, Function], given: dict[str, Value]) -> AgentPool:
    made = list(options.agents.values()) if isinstance(options.agents, dict) else list(options.agents)
    if options.create is not None:
        if options.size < 1:
            raise InvalidError(f"AgentPool.new: 'size' says how many to make, 1 or more, not {options.size}.")
        made += [await options.create.bind(site.ctx)(number) for number in range(1, options.size + 1)]
    if not made or options.max_per_agent < 1:
        raise InvalidError("AgentPool.new needs 'agents', or 'create' and 'size', and 'max_per_agent' of 1 or more.")
    pool = await found(site, Pool, "pool", options, methods, given)
    pool.most, pool.goes_on = options.max_per_agent, options.continue_on_error
    with completing(site, pool):
        add_members(site, pool, made)
    return AgentPool(pool)
