"""`Agent` in scripts: making agents, talking to them, watching them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import fields
from typing import Any

from kernel.agents import agent as kernel_agent
from kernel.api.agent_hooks import add_error_hook, add_hook, listen
from kernel.api.agent_options import AgentOptions, as_runnable, create, listen_and_hook, read_options
from kernel.api.definition import async_form_of, script
from kernel.api.site import Site
from kernel.api.stream import Stream, stream_of
from kernel.errors import DeadlineError
from kernel.operations import Call, perform
from kernel.values import Function, Value


@script("Agent")
class Agent:
    """Someone to talk to: a model with a role, tools and a memory.

    local poet = Agent.new("You are a poet")
    print(poet:chat("Write a haiku about owls"))
    """

    def __init__(self, inner: kernel_agent.Agent) -> None:
        self.inner = inner

    @staticmethod
    async def new(site: Site, options: str | dict[str, Value] | None = None) -> Agent:
        """An agent from its system prompt alone, or from a table of options (`AgentOptions`)."""
        chosen = read_options(options or "")
        agent = await create(site, chosen)
        await listen_and_hook(site, agent, chosen)
        return Agent(agent)

    @staticmethod
    def builder(site: Site) -> AgentBuilder:
        """Build an agent step by step; `build()` ends it."""
        return AgentBuilder()

    @staticmethod
    async def execute(site: Site, name: str, input: Value) -> Value:
        """Ask the agent of that name; a table may hold `query` or `message`, and `timeout` in milliseconds."""
        given = dict(input) if isinstance(input, dict) else input
        timeout = given.pop("timeout", None) if isinstance(given, dict) else None
        return await within(timeout, site.spell.agents.get(name).run(site.ctx, given), f"The agent {name!r}")

    @staticmethod
    def names(site: Site) -> list[str]:
        """The names of all agents, in the order they were made."""
        return [*site.spell.agents]

    async def chat(self, site: Site, message: Value, options: dict[str, Value] | None = None) -> str:
        """The agent's answer. It calls its tools as it needs; `options.timeout` is in milliseconds."""
        asked = kernel_agent.as_prompt(message)
        return str(await within((options or {}).get("timeout"), self.inner.chat(site.ctx, asked), f"{self.name!r}"))

    @async_form_of("chat")
    async def chat_async(self, site: Site, message: Value) -> str:
        """`chat` beside the script: a value in a coroutine, a promise elsewhere, or `callback(result, err)`."""
        return await self.inner.chat(site.ctx, kernel_agent.as_prompt(message))

    def stream_chat(self, site: Site, message: Value) -> Stream:
        """The answer piece by piece, for a `for` loop."""
        asked = kernel_agent.as_prompt(message)

        async def work(heard: Callable[[str], None]) -> Value:
            return await self.inner.chat(site.ctx, asked, heard)

        return stream_of(work)

    async def run(self, site: Site, input: Value = None) -> Value:
        """Answer any input, a text or a table; what a workflow step calls."""
        return await self.inner.run(site.ctx, input)

    async def execute_(self, site: Site, input: Value = None) -> Value:
        """The same as `run`."""
        return await self.inner.run(site.ctx, input)

    def add_tool(self, site: Site, tool: Value) -> Agent:
        """Give the agent a tool: a tool, another agent, a workflow, or the name of one."""
        self.inner.tools.append(as_runnable(site, tool))
        return self

    def get_tools(self, site: Site) -> list[str]:
        """The names of its tools."""
        return [tool.name for tool in self.inner.tools]

    def add_hook(self, site: Site, point: str | dict[str, Value], hook: Value = None) -> int:
        """See or change what the agent does: `("before_llm_call", fn)` or a table with `point` and `handler`."""
        return add_hook(site, self.inner, point, hook)

    def on(self, site: Site, event: str, handler: Function) -> int:
        """Call `handler(event)` when the agent does something: `tool_called`, `execution_completed`, `error`, …."""
        return listen(site, self.inner, event, handler)

    def once(self, site: Site, event: str, handler: Function) -> int:
        """Like `on`, for the next time only."""
        return listen(site, self.inner, event, handler, once=True)

    def off(self, site: Site, id: int) -> None:
        """Take away what `on`, `once` or `add_hook` put there."""
        site.spell.listeners.off(id)
        site.spell.hooks.remove(id)

    def on_pattern(self, site: Site, pattern: str, handler: Function) -> int:
        """Like `on`, for every event that matches (`tool_*`)."""
        return listen(site, self.inner, pattern, handler)

    def on_async(self, site: Site, event: str, handler: Function) -> int:
        """Like `on`: handlers may always wait."""
        return listen(site, self.inner, event, handler)

    def on_error(self, site: Site, handler: Function) -> int:
        """Call `handler(err, context)` when something fails; `context.retry = true` tries again."""
        return add_error_hook(site, self.inner, handler)

    async def emit(self, site: Site, event: str, data: Value = None) -> None:
        """Tell those who listen to this agent."""

        async def do(call: Call) -> Value:
            return call.input

        await perform(self.inner.enter(site.ctx), "emit_event", event, data, do)

    def clear_history(self, site: Site) -> None:
        """Forget the conversation."""
        self.inner.conversation.clear()

    def set_system_prompt(self, site: Site, prompt: str) -> None:
        """Change its role from the next message on."""
        from dataclasses import replace

        self.inner.spec = replace(self.inner.spec, system_prompt=prompt)

    @property
    def id(self) -> str:
        """Unique in the kernel: `agent_1`."""
        return self.inner.id

    @property
    def name(self) -> str:
        """Its name; its id when it was given none."""
        return self.inner.name

    @property
    def model(self) -> str:
        """Its model, as `provider/name`."""
        return self.inner.spec.model

    @property
    def conversation_history(self) -> Any:
        """The messages so far, as tables with `role` and `content`."""
        return [message.plain() for message in self.inner.conversation]

    @property
    def config(self) -> dict[str, Value]:
        """What it was made with."""
        spec = self.inner.spec
        return {f.name: getattr(spec, f.name) for f in fields(spec) if f.name != "options"}


@script("AgentBuilder")
class AgentBuilder:
    """Builds an agent step by step.

    local agent = Agent.builder():system_prompt("You are terse"):model("demo/assistant"):build()
    """

    def __init__(self) -> None:
        self._options = AgentOptions()

    def _with(self, name: str, value: Value) -> AgentBuilder:
        setattr(self._options, name, value)
        return self

    def name(self, site: Site, name: str) -> AgentBuilder:
        """What traces call it."""
        return self._with("name", name)

    def system_prompt(self, site: Site, prompt: str) -> AgentBuilder:
        """Its role."""
        return self._with("system_prompt", prompt)

    def provider(self, site: Site, provider: str) -> AgentBuilder:
        """Who serves the model: `openai`, `anthropic`, `demo`, …."""
        return self._with("provider", provider)

    def model(self, site: Site, model: str) -> AgentBuilder:
        """Its model, with or without the provider."""
        return self._with("model", model)

    def temperature(self, site: Site, temperature: float) -> AgentBuilder:
        """How freely it chooses its words, from 0."""
        return self._with("temperature", temperature)

    def max_tokens(self, site: Site, most: int) -> AgentBuilder:
        """The longest answer, in tokens."""
        return self._with("max_tokens", most)

    def option(self, site: Site, name: str, value: Value) -> AgentBuilder:
        """Any other option of `Agent.new`."""
        changed = read_options({name: value})
        key = AgentOptions.aliases.get(name, name)
        return self._with(key, getattr(changed, key))

    def add_tool(self, site: Site, tool: Value) -> AgentBuilder:
        """Give it a tool."""
        return self._with("tools", [*self._options.tools, tool])

    def add_hook(self, site: Site, point: str, hook: Value) -> AgentBuilder:
        """Put a hook on it."""
        return self._with("hooks", {**self._options.hooks, point: hook})

    def on_event(self, site: Site, event: str, handler: Function) -> AgentBuilder:
        """Call `handler(event)` when it does something."""
        return self._with("on", {**self._options.on, event: handler})

    async def build(self, site: Site) -> Agent:
        """The agent."""
        agent = await create(site, self._options)
        await listen_and_hook(site, agent, self._options)
        return Agent(agent)


async def within(milliseconds: Any, work: Any, who: str) -> Value:
    """Await `work`, at most so long. `DeadlineError` names who was too slow."""
    if milliseconds is None:
        return await work
    try:
        async with asyncio.timeout(float(milliseconds) / 1000):
            return await work
    except TimeoutError:
        raise DeadlineError(f"{who} did not answer within {milliseconds} ms.") from None
