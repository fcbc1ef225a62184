"""`StateHandoff` in scripts. Not here: what handing over is (`kernel.workflows.handoff`)."""

from __future__ import annotations

from dataclasses import field
from typing import Any, ClassVar

from kernel.agents.agent import Agent
from kernel.api.arguments import read_table, told
from kernel.api.definition import script, takes
from kernel.api.runnables import as_runnable
from kernel.api.site import Site
from kernel.context import Context
from kernel.errors import InvalidError
from kernel.operations import Call, Do
from kernel.records import dataclass
from kernel.runnable import Runnable
from kernel.values import Value
from kernel.workflows.doers import Named
from kernel.workflows.handoff import Filter, hand_over
from kernel.workflows.passing import Heir, Passing


@dataclass(slots=True)
class HandoffOptions:
    """`from` and `to` are agents or their names; `filter` says which keys go over.

    With `conversation` the receiver also remembers what was said to the sender.
    """

    aliases: ClassVar[dict[str, str]] = {"from": "from_", "source": "from_", "target": "to"}

    from_: Value
    to: Value
    filter: dict[str, Value] = field(default_factory=dict)
    conversation: bool = False


@dataclass(slots=True)
class FilterOptions:
    """The keys to `include` (all, when there are none), and to `exclude`; `*` stands for any text."""

    aliases: ClassVar[dict[str, str]] = {}

    include: list[Value] | str = field(default_factory=list)
    exclude: list[Value] | str = field(default_factory=list)


@dataclass(slots=True)
class PassingOptions(FilterOptions):
    """What goes over within a system: the keys of state, and the `conversation`."""

    conversation: bool = True


def read_filter(options: FilterOptions) -> Filter:
    """The filter of some options."""
    return Filter(_texts(options.include), _texts(options.exclude))


@dataclass(slots=True)
class HeirOptions(PassingOptions):
    """Somebody an agent may hand over to: the `agent`, the `name` it goes by, and what goes along."""

    agent: Value = None
    name: str = ""


def offer_handoffs(site: Site, agent: Agent, given: dict[str, Value] | list[Value]) -> None:
    """Let the model of an agent hand over to some others. `InvalidError` for what is no agent."""
    named = list(given.items()) if isinstance(given, dict) else [("", one) for one in given]
    heirs: dict[str, Heir] = {}
    for name, one in named:
        read = read_table(HeirOptions, one if isinstance(one, dict) else {"agent": one}, "A handoff of an agent")
        other = _heir(site, read.agent)
        if other is agent:
            raise InvalidError(f"The agent {agent.name!r} cannot hand over to itself.")
        heirs[read.name or str(name) or other.name] = Heir(other, read_filter(read), read.conversation)
    passing = Passing(agent, heirs, site.spell.state)

    async def around(call: Call, do: Do, ctx: Context) -> Value:
        return await passing.around(call, do)

    site.spell.hooks.wrap(("invoke_agent",), around, agent.id, scripted=True)


def _heir(site: Site, given: Value) -> Runnable:
    """Somebody who may go on. One that is known by name need not be there yet."""

    def find() -> Runnable:
        return as_runnable(site, given, "agent")

    return Named(given, find) if isinstance(given, str) else find()


@script("StateHandoff")
class StateHandoff:
    """What one agent hands over to another: the values of its state that the filter keeps.

    ```lua
    local researcher, writer = Agent.new({ name = "researcher" }), Agent.new({ name = "writer" })
    State.scope("agent", researcher):set("sources", { "a book" })
    local handoff = StateHandoff.new({ from = "researcher", to = "writer", filter = { include = { "sources" } } })
    print(handoff:execute().keys[1])
    ```
    """

    def __init__(self, options: HandoffOptions, filter: Filter) -> None:
        self._options = options
        self._filter = filter

    @staticmethod
    @takes(options=HandoffOptions)
    def new(site: Site, options: dict[str, Value]) -> StateHandoff:
        """A handoff; nothing goes over before `execute`. The agents need not be there before that."""
        chosen = read_table(HandoffOptions, options, "StateHandoff.new")
        for name, agent in (("from", chosen.from_), ("to", chosen.to)):
            if not isinstance(agent, str) and not hasattr(getattr(agent, "inner", None), "id"):
                raise InvalidError(f"StateHandoff.new: {name!r} is an agent or the name of one, not {told(agent)}.")
        kept = read_table(FilterOptions, chosen.filter, "The filter of a StateHandoff")
        return StateHandoff(chosen, read_filter(kept))

    async def execute(self, site: Site, message: str = "") -> dict[str, Value]:
        """Hand over; gives `from`, `to`, the `keys` that went over and their `values`."""
        giver, taker = _agent(site, self._options.from_), _agent(site, self._options.to)
        state = site.spell.state
        return await hand_over(site.ctx, state, giver, taker, self._filter, self._options.conversation, message)

    def preview(self, site: Site) -> list[str]:
        """The keys that would go over now."""
        giver = _agent(site, self._options.from_)
        return [key for key in site.spell.state.keys("agent", giver.id) if self._filter.keeps(key)]


def _texts(given: Value) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(str(one) for one in given)


def _agent(site: Site, given: Value) -> Any:
    return site.spell.agents.get(given) if isinstance(given, str) else given.inner
