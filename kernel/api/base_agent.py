"""`BaseAgent` in scripts: what every agent has, with or without a model.

Not here: agents that talk (`agent`), and watching them (`observed`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from kernel.agents import agent as kernel_agent
from kernel.agents.actions import demand_action
from kernel.api.agent_options import AgentOptions, Making, create
from kernel.api.arguments import read_table
from kernel.api.definition import async_form_of, hidden, script, takes
from kernel.api.extension import as_fields, read_extended
from kernel.api.observed import Observed
from kernel.api.runnables import as_runnable, face_of
from kernel.api.site import Site
from kernel.errors import SpellError
from kernel.spelling import same_name
from kernel.values import Function, Record, Value


@script("BaseAgent", extensible=True)
class BaseAgent(Observed):
    """What every agent has: an id, a name, tools and a state. It needs no model: extend it and say what it does.

    ```lua
    local Counter = BaseAgent:extend()
    function Counter:execute(input) return #input.text end
    print(Counter.new({ name = "counter" }):execute({ text = "owl" }))
    ```
    """

    inner: kernel_agent.Agent

    def __init__(self, inner: kernel_agent.Agent) -> None:
        self.inner = inner
        self.own_methods: Mapping[str, Function] = inner.own
        inner.face = self

    @staticmethod
    @takes(options=AgentOptions)
    async def new(site: Site, options: dict[str, Value] | None = None) -> BaseAgent:
        """An agent without a model, from a table of options. It does its `steps`, each a call of one of its tools."""
        chosen = read_table(AgentOptions, options or {}, "BaseAgent.new")
        return BaseAgent(await create(site, chosen, Making("base", given=options or {}, with_model=False)))

    @hidden
    @staticmethod
    async def extended(site: Site, options: Value, methods: dict[str, Function]) -> BaseAgent:
        """The agent behind an instance of a script's own class."""
        given = as_fields(options, "name")
        chosen = read_extended(AgentOptions, given, "BaseAgent")
        making = Making("base", methods=methods, given=given, with_model=False)
        return BaseAgent(await create(site, chosen, making))

    async def run(self, site: Site, input: Value = None) -> Value:
        """Do what the agent does with an input, a text or a table; what a workflow step calls."""
        if "run" not in self.own_methods:
            return await self.inner.run(site.ctx, input)
        return await self.inner.answer(site.ctx, input)

    async def execute_(self, site: Site, input: Value = None) -> Value:
        """The same as `run`."""
        return await self.inner.answer(site.ctx, input)

    @async_form_of("execute")
    async def execute_async(self, site: Site, input: Value = None) -> Value:
        """`execute` beside the script."""
        return await self.inner.answer(site.ctx, input)

    async def act(self, site: Site, action: str, input: Value = None, detail: Value = None) -> Value:
        """Do something by name (`research`, `review`, `write`, …), or a task in words.

        Where the agent is made from a template, a name that is none of its actions is an error that lists them; a step
        of a workflow may name any `action`: the agent's model is asked for it, and the trace says so.
        """
        demand_action(self.inner, action)
        return await self.inner.act(site.ctx, action, input, detail)

    @async_form_of("act")
    async def act_async(self, site: Site, action: str, input: Value = None, detail: Value = None) -> Value:
        """`act` beside the script."""
        demand_action(self.inner, action)
        return await self.inner.act(site.ctx, action, input, detail)

    async def execute_step(self, site: Site, step: dict[str, Value], input: Value = None) -> dict[str, Value]:
        """Do one step, a table with `tool` and perhaps `action` and `params`. Gives `output`, or `error` as a text."""
        from kernel.agents.steps import execute_step

        return await execute_step(site.ctx, self.inner, step, input)

    def add_tool(self, site: Site, tool: Value) -> Self:
        """Give the agent a tool: a tool, another agent, a workflow, or the name of one. Gives the agent."""
        self.inner.tools.append(as_runnable(site, tool))
        return self

    def remove_tool(self, site: Site, name: str) -> bool:
        """Take a tool away by its name; whether it had one."""
        kept = [tool for tool in self.inner.tools if not same_name(tool.name, name)]
        found = len(kept) < len(self.inner.tools)
        self.inner.tools[:] = kept
        return found

    def get_tools(self, site: Site) -> list[str]:
        """The names of its tools."""
        return [tool.name for tool in self.inner.tools]

    def get_state(self, site: Site) -> dict[str, Value]:
        """Its state: `status`, `context` (the values it keeps) and `history` (how its status changed)."""
        return self.inner.life.describe()

    async def set_state(self, site: Site, state: str | dict[str, Value]) -> None:
        """Set its status, or keep values by name (`{ status = …, notes = … }`)."""
        await self.inner.life.set(self.inner.enter(site.ctx), {"status": state} if isinstance(state, str) else state)

    async def transition(self, site: Site, event: str) -> str:
        """Follow an event (`start`, `complete`, `fail`, or one of its own `transitions`) to the next status."""
        return await self.inner.life.transition(self.inner.enter(site.ctx), event)

    def validate(self, site: Site) -> dict[str, Value]:
        """Whether it can work: `valid`, and `errors`, a list of what is wrong."""
        errors: list[str] = []
        try:
            if self.inner.spec.model:
                self.inner.models.model(self.inner.spec.model)
        except SpellError as error:
            errors.append(error.message)
        names = [tool.name for tool in self.inner.tools]
        errors += [f"Two of its tools are named {name!r}." for name in sorted({n for n in names if names.count(n) > 1})]
        return Record(valid=not errors, errors=errors)

    async def close(self, site: Site) -> None:
        """Give back what it holds: conversation, hooks, listeners. It cannot be used afterwards."""
        await self.inner.close(site.ctx)
        for listener in site.spell.listeners.heard_by():
            if listener.subject == self.inner.id:
                site.spell.listeners.off(listener.id)
        if self.inner.name in site.spell.agents and site.spell.agents.get(self.inner.name) is self.inner:
            site.spell.agents.remove(self.inner.name)

    @property
    def id(self) -> str:
        """Unique in the kernel: `agent_1`."""
        return self.inner.id

    @property
    def name(self) -> str:
        """Its name; its id when it was given none."""
        return self.inner.name

    @property
    def description(self) -> str:
        """What it is for."""
        return self.inner.description

    @property
    def type(self) -> str:
        """Its kind: `agent`, `base`, `research`, …."""
        return self.inner.spec.kind

    @property
    def tools(self) -> list[Any]:
        """Its tools, as objects with `name`, `description` and `config`."""
        return [face_of(tool) for tool in self.inner.tools]

    @property
    def skills(self) -> list[str]:
        """The words others find it by."""
        return [*self.inner.spec.skills]

    @property
    def state(self) -> dict[str, Value]:
        """Its state; the same as `get_state`."""
        return self.inner.life.describe()

    @property
    def metadata(self) -> dict[str, Value]:
        """What was said of it when it was made."""
        return dict(self.inner.spec.metadata)

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return self.inner.closed

    @property
    def config(self) -> dict[str, Value]:
        """What it was made with, and what became of what was left out."""
        spec = self.inner.spec
        made = {"name": spec.name, "model": spec.model, "system_prompt": spec.system_prompt, "tools": self.tools}
        numbers = {"temperature": spec.temperature, "max_tokens": spec.max_tokens, "max_turns": spec.max_turns}
        waits = {"timeout": spec.timeout * 1000, "silence_timeout": spec.silence * 1000}
        return Record({**made, **numbers, **waits, **self.inner.config})
