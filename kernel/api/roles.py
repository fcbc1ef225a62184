"""The script classes of the agent templates (`ResearchAgent`, `WriterAgent`, …), made from their data.

Not here: the templates (`kernel.agents.roles`), and templates of a script's own (`agent_templates`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, make_dataclass
from functools import cache
from typing import Any

from kernel.agents.agent import Agent as KernelAgent
from kernel.agents.roles import ROLES, named_roles
from kernel.agents.templates import Action, AgentTemplate, Shelf
from kernel.api.agent import Agent
from kernel.api.agent_options import AgentOptions, Making, create
from kernel.api.agent_tool import AgentTool
from kernel.api.arguments import read_table
from kernel.api.definition import async_form_of, hidden, script, takes
from kernel.api.extension import Methods, as_fields, read_extended
from kernel.api.runnables import as_runnable
from kernel.api.site import Site
from kernel.errors import NamelessError, NamelessNotFoundError, NotFoundError
from kernel.registry import suggest
from kernel.spelling import same_name, snake_case
from kernel.values import Function, Value


@cache
def role_class(name: str) -> type[Agent]:
    """The script class of a template. `NotFoundError` when there is none of that name."""
    role = named_roles().get(name)
    if role is None:
        raise NotFoundError(f"There is no {name!r} in the script API.{suggest(name, list(named_roles()))}")
    base = Agent if name == role.name else role_class(role.name)
    members = {**_makers(role, name), **(_actions(role) if base is Agent else {})}
    doc = f"{role.description}.\n\n```lua\n{role.example}\n```" if base is Agent else f"Another name of `{role.name}`."
    cls: type[Agent] = type(name, (base,), {"__doc__": doc, "__module__": __name__, **members})
    return script(name, extensible=True)(cls)


def _makers(role: AgentTemplate, name: str) -> dict[str, Any]:
    async def new(site: Site, options: str | dict[str, Value] | None = None) -> Agent:
        return role_class(name)(await create_role(site, role, as_fields(options, "system_prompt")))

    async def extended(site: Site, options: Value, methods: dict[str, Function]) -> Agent:
        given = as_fields(options, "system_prompt")
        return role_class(name)(await create_role(site, role, given, methods))

    new.__doc__ = f"{_article(role)} from its system prompt alone, or from a table of options."
    extended.__doc__ = "The agent behind an instance of a script's own class."
    new.__annotations__["return"] = extended.__annotations__["return"] = name
    return {"new": staticmethod(takes(options=role_options(role))(new)), "extended": staticmethod(hidden(extended))}


def _article(role: AgentTemplate) -> str:
    return f"{'An' if role.name[0] in 'AEIOU' else 'A'} `{role.name}`"


def _actions(role: AgentTemplate) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for name, action in role.actions.items():
        members[name] = _action(name, action)
        members[f"{name}_async"] = async_form_of(name)(_action(name, action, f"`{name}` beside the script."))
    return members


def _action(name: str, action: Action | Shelf, doc: str = "") -> Any:
    async def act(self: Agent, site: Site, input: Value = None, detail: Value = None) -> Value:
        return await self.inner.do_action(site.ctx, name, input, detail)

    act.__doc__, act.__name__ = doc or action.doc, name
    return act


def role_options(role: AgentTemplate) -> type[AgentOptions]:
    """The options of a template: those of every agent, and its own."""
    own = [(s.name, s.annotation, field(default=s.default)) for s in role.settings]
    described = "\n".join(f"`{s.name}`: {s.doc}" for s in role.settings)
    made = make_dataclass(f"{role.name}Options", own, bases=(AgentOptions,))
    made.__doc__ = f"The options of every agent, and its own.\n\n{described}" if own else AgentOptions.__doc__
    return made


async def create_role(
    site: Site, role: AgentTemplate, given: Mapping[str, Value], methods: Methods | None = None
) -> KernelAgent:
    """The agent of a template; with `methods`, the one behind an instance of a script's own class."""
    subject = f"{role.name}.new"
    read = read_table if methods is None else read_extended
    options: AgentOptions = read(role_options(role), given, subject)
    settings = {setting.name: getattr(options, setting.name) for setting in role.settings}
    _check_counts(role, settings)
    options.system_prompt = role.prompt(settings, options.system_prompt)
    options.description = options.description or role.description
    tools = tuple(site.spell.tools.get(name) for name in role.tools if name in site.spell.tools)
    making = Making(role.kind, role.actions, tools, methods or {}, given)
    agent = await create(site, options, making)
    for name, other in _given_agents(settings.get("agents")):
        agent.tools.append(AgentTool.new(site, other, name).inner)
    return agent


def _check_counts(role: AgentTemplate, settings: Mapping[str, Value]) -> None:
    """`NamelessError` for a number that the prompt would tell and nobody can keep to."""
    for setting in role.settings:
        value = settings[setting.name]
        if setting.told and setting.annotation.startswith("int") and value is not None and value < 1:
            raise NamelessError(f"{setting.name!r} should be 1 or more, not {value}.")


def _given_agents(agents: Any) -> list[tuple[str | None, Value]]:
    if isinstance(agents, dict):
        return list(agents.items())
    return [(None, agent) for agent in agents or ()]


def find_role(name: str, more: Mapping[str, AgentTemplate]) -> AgentTemplate | None:
    """The template a name means: `ResearchAgent`, `research_agent`, `research`."""
    for known, role in {**named_roles(), **more}.items():
        words = (known, known.removesuffix("Agent"), role.kind)
        if any(same_name(word, name) for word in words):
            return role
    return None


def near_role(name: str) -> str:
    """` Did you mean 'writer_agent'?` for what is nearly the name by which such an agent is made; else ""."""
    return suggest(snake_case(name).replace("-", "_"), [snake_case(role.name) for role in ROLES])


async def agent_of_role(site: Site, name: str) -> KernelAgent | None:
    """A new agent under the name of a template (`research_agent`); None when no template is meant."""
    role = next((role for role in ROLES if snake_case(role.name) == snake_case(name).replace("-", "_")), None)
    if role is None:
        return None
    cls = role_class(role.name)
    agent = await create_role(site, role, {"name": name})
    cls(agent)
    return agent


def checked_role(name: str, more: Mapping[str, AgentTemplate]) -> AgentTemplate:
    """The template of a name. `NotFoundError` says which there are."""
    role = find_role(name, more)
    if role is None:
        names = [*more, *(each.name for each in ROLES)]
        near = suggest(name, names) or f" There are: {', '.join(names)}."
        raise NamelessNotFoundError(f"There is no agent template {name!r}.{near}")
    return role


def given_agent(site: Site, thing: Value) -> KernelAgent:
    """The agent a script gave, itself or by name. `InvalidError` when it is something else."""
    agent = as_runnable(site, thing, "agent")
    if not isinstance(agent, KernelAgent):
        raise NamelessError(f"{agent.name!r} is no agent.")
    return agent
