"""What `Agent.new` takes, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from kernel.agents.agent import Agent, AgentSpec
from kernel.api.arguments import read_table
from kernel.api.site import Site
from kernel.errors import InvalidError
from kernel.models.names import resolve_id
from kernel.operations import Call, perform
from kernel.runnable import Runnable, is_runnable
from kernel.values import Function, Value, plain

MODEL_OPTIONS = ("latency_ms", "base_url", "api_key", "seed", "top_p", "retries")


@dataclass(slots=True)
class AgentOptions:
    """The options of an agent. Only `system_prompt` is usually needed.

    `model` may carry its provider (`openai/gpt-4o`); `timeout` is in milliseconds for one model call;
    `latency_ms` makes the models that need no network wait.
    """

    aliases: ClassVar[dict[str, str]] = {"system": "system_prompt", "prompt": "system_prompt", "endpoint": "base_url"}

    system_prompt: str = ""
    name: str = ""
    description: str = ""
    provider: str = ""
    model: str = ""
    temperature: float | None = None
    max_tokens: int | None = None
    stop: str | list[Value] | None = None
    tools: list[Value] | dict[str, Value] = field(default_factory=list)
    hooks: dict[str, Value] = field(default_factory=dict)
    on: dict[str, Value] = field(default_factory=dict)
    timeout: float | None = None
    max_turns: int = 10
    debug: bool = False
    latency_ms: float | None = None
    base_url: str | None = None
    api_key: str | None = None
    seed: int | None = None
    top_p: float | None = None
    retries: int | None = None


def read_options(given: str | dict[str, Value]) -> AgentOptions:
    """Options from a system prompt alone, or from a table."""
    return AgentOptions(system_prompt=given) if isinstance(given, str) else read_table(AgentOptions, given, "Agent.new")


async def create(site: Site, options: AgentOptions) -> Agent:
    """Make the agent, through the door, and put it into the registry under its name."""
    agent_id = site.spell.next_id("agent")
    spec = _spec(site, options, options.name or agent_id)
    tools = [as_runnable(site, tool) for tool in _listed(options.tools)]

    async def do(call: Call) -> Value:
        agent = Agent(agent_id, spec, site.spell.models, tools)
        site.spell.agents.add(spec.name, agent)
        return agent

    described = {"system_prompt": spec.system_prompt, "model": spec.model, "tools": [tool.name for tool in tools]}
    ctx = site.ctx.within(agent_id=agent_id, agent_name=spec.name, agent_type=spec.kind)
    agent = await perform(ctx, "create_agent", spec.name, described, do)
    if not isinstance(agent, Agent):
        raise InvalidError("A hook answered for create_agent; an agent cannot be replaced.")
    return agent


def _spec(site: Site, options: AgentOptions, name: str) -> AgentSpec:
    defaults = {k: v for k, v in site.spell.defaults.items() if k in MODEL_OPTIONS}
    chosen = {key: getattr(options, key) for key in MODEL_OPTIONS if getattr(options, key) is not None}
    stop = (options.stop,) if isinstance(options.stop, str) else tuple(options.stop or ())
    if options.max_turns < 1:
        raise InvalidError(f"Agent.new: 'max_turns' should be 1 or more, not {options.max_turns}.")
    return AgentSpec(
        name=name,
        model=resolve_id(options.model or None, options.provider or None, site.spell.model),
        system_prompt=options.system_prompt,
        description=options.description,
        temperature=options.temperature,
        max_tokens=options.max_tokens,
        stop=stop,
        timeout=30.0 if options.timeout is None else options.timeout / 1000,
        max_turns=options.max_turns,
        options=plain({**defaults, **chosen}),
    )


def _listed(tools: Any) -> Iterable[Any]:
    return tools.values() if isinstance(tools, dict) else tools


def as_runnable(site: Site, thing: Any) -> Runnable:
    """A tool out of what a script may give: a tool, an agent, a workflow, or the name of one."""
    if isinstance(thing, str):
        for registry in (site.spell.tools, site.spell.agents, site.spell.workflows):
            if thing in registry:
                return registry.get(thing)
        return site.spell.tools.get(thing)
    inner = getattr(thing, "inner", thing)
    if is_runnable(inner):
        return inner  # type: ignore[no-any-return]
    raise InvalidError(f"{thing!r} is no tool. Give Tool.new{{…}}, Calculator.new(), an agent, a workflow or a name.")


async def listen_and_hook(site: Site, agent: Agent, options: AgentOptions) -> None:
    """Put the hooks and event handlers of the options on the agent."""
    from kernel.api.agent_hooks import add_hook, listen, show_events

    for point, hook in options.hooks.items():
        add_hook(site, agent, point, hook)
    for name, handler in options.on.items():
        listen(site, agent, name, handler)
    if options.debug:
        show_events(site, agent)


def check_function(handler: Value, what: str) -> Function:
    """`InvalidError` when a handler is no function."""
    if not callable(handler):
        raise InvalidError(f"{what} takes a function, not {handler!r}.")
    return handler  # type: ignore[no-any-return]
