"""`AgentBuilder` in scripts: an agent step by step. Not here: what the options are (`agent_options`)."""

from __future__ import annotations

from kernel.api.agent import Agent
from kernel.api.agent_options import AgentOptions, Making, create, read_options
from kernel.api.arguments import option_name
from kernel.api.definition import script
from kernel.api.site import Site
from kernel.values import Function, Value


@script("AgentBuilder")
class AgentBuilder:
    """Builds an agent step by step.

    ```lua
    local clerk = Agent.builder():name("clerk"):system_prompt("You calculate"):add_tool(Calculator.new()):build()
    print(clerk:chat("What is 6 * 7?"))
    ```
    """

    def __init__(self) -> None:
        self._options: dict[str, Value] = {}

    def _with(self, name: str, value: Value) -> AgentBuilder:
        self._options[name] = value
        return self

    def name(self, site: Site, name: str) -> AgentBuilder:
        """What traces call it."""
        return self._with("name", name)

    def description(self, site: Site, description: str) -> AgentBuilder:
        """What it is for, as other agents read it."""
        return self._with("description", description)

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

    def memory_size(self, site: Site, most: int) -> AgentBuilder:
        """How many messages it remembers."""
        return self._with("memory_size", most)

    def option(self, site: Site, name: str, value: Value) -> AgentBuilder:
        """Any other option of `Agent.new`."""
        read_options({name: value})
        return self._with(option_name(name, AgentOptions.__dataclass_fields__, AgentOptions.aliases), value)

    def add_tool(self, site: Site, tool: Value) -> AgentBuilder:
        """Give it a tool."""
        return self._with("tools", [*self._options.get("tools", ()), tool])

    def tools(self, site: Site, tools: list[Value]) -> AgentBuilder:
        """Give it tools."""
        return self._with("tools", [*self._options.get("tools", ()), *tools])

    def add_hook(self, site: Site, point: str, hook: Value) -> AgentBuilder:
        """Put a hook on it."""
        return self._with("hooks", {**self._options.get("hooks", {}), point: hook})

    def on_event(self, site: Site, event: str, handler: Function) -> AgentBuilder:
        """Call `handler(event)` when it does something."""
        return self._with("on", {**self._options.get("on", {}), event: handler})

    async def build(self, site: Site) -> Agent:
        """The agent."""
        return Agent(await create(site, read_options(self._options), Making(given=self._options)))
