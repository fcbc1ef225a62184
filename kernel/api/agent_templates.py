"""`AgentTemplates` in scripts: the agent templates by name, and templates of a script's own."""

from __future__ import annotations

from dataclasses import field
from typing import Any, ClassVar

from kernel.agents.roles import ROLES
from kernel.agents.templates import Action, AgentTemplate, Setting, derive
from kernel.api.agent import Agent
from kernel.api.arguments import read_table
from kernel.api.definition import script, takes
from kernel.api.parts import part_of
from kernel.api.roles import checked_role, create_role, role_class
from kernel.api.site import Site
from kernel.errors import InvalidError
from kernel.records import dataclass
from kernel.spelling import snake_case
from kernel.values import Record, Value

GENERAL = "GeneralAgent"


class OwnTemplates:
    """The templates a spell registered, by name, and the script class their agents have."""

    def __init__(self) -> None:
        self.templates: dict[str, AgentTemplate] = {}
        self.classes: dict[str, str] = {}


@dataclass(slots=True)
class TemplateOptions:
    """A template: made from `base` (any other template), with its own prompt, options, actions and tools.

    `options` are default values by name, and `actions` instructions by name.
    """

    aliases: ClassVar[dict[str, str]] = {"extends": "base", "defaults": "options"}

    name: str
    base: str = GENERAL
    system_prompt: str = ""
    description: str = ""
    type: str = ""
    options: dict[str, Value] = field(default_factory=dict)
    actions: dict[str, Value] = field(default_factory=dict)
    tools: list[Value] = field(default_factory=list)


@script("AgentTemplates", namespace=True)
class AgentTemplates:
    """The agent templates by name: the built-in ones and the spell's own.

    ```lua
    AgentTemplates.register({ name = "PoetAgent", base = "WriterAgent", options = { style = "poetic" },
        actions = { rhyme = "Make the input rhyme." } })
    print(AgentTemplates.create("PoetAgent"):act("rhyme", "owls at night"))
    ```
    """

    @staticmethod
    def names(site: Site) -> list[str]:
        """The names of all templates."""
        return [*(role.name for role in ROLES), *part_of(site.spell, OwnTemplates).templates]

    @staticmethod
    def describe(site: Site, name: str) -> dict[str, Value]:
        """A template: `name`, `type`, `description`, `system_prompt`, its own `options` and `actions`, by name."""
        role = checked_role(name, part_of(site.spell, OwnTemplates).templates)
        options = {setting.name: setting.doc for setting in role.settings}
        actions = {word: action.doc for word, action in role.actions.items()}
        told = {"description": role.description, "system_prompt": role.system_prompt}
        return Record(
            {"name": role.name, "type": role.kind, **told, "options": Record(options), "actions": Record(actions)}
        )

    @staticmethod
    async def create(site: Site, name: str, options: str | dict[str, Value] | None = None) -> Agent:
        """An agent of a template: `ResearchAgent`, `research_agent` and `research` are one name."""
        own = part_of(site.spell, OwnTemplates)
        role = checked_role(name, own.templates)
        given = {"system_prompt": options} if isinstance(options, str) else dict(options or {})
        cls = role_class(own.classes.get(role.name, role.name))
        return cls(await create_role(site, role, given))

    @staticmethod
    @takes(options=TemplateOptions)
    def register(site: Site, options: dict[str, Value]) -> None:
        """Add a template of the spell's own, made from another."""
        chosen = read_table(TemplateOptions, options, "AgentTemplates.register")
        own = part_of(site.spell, OwnTemplates)
        base = checked_role(chosen.base, own.templates)
        changes = {"kind": chosen.type or snake_case(chosen.name).removesuffix("_agent"), **_told(chosen)}
        tools = tuple(dict.fromkeys([*base.tools, *map(str, chosen.tools)]))
        settings = tuple(_setting(base, name, value) for name, value in chosen.options.items())
        actions = {snake_case(name): _action(name, told) for name, told in chosen.actions.items()}
        made = derive(chosen.name, base, settings=settings, actions=actions, tools=tools, **changes)
        own.templates[chosen.name] = made
        own.classes[chosen.name] = own.classes.get(base.name, base.name)

    @staticmethod
    async def register_builtin_agents(site: Site) -> list[str]:
        """Make an agent of every built-in template, under its name (`research_agent`), where there is none yet."""
        names = [snake_case(role.name) for role in ROLES]
        for name in names:
            await Agent.get(site, name)
        return names


@script("AgentTemplateFactory", namespace=True)
class AgentTemplateFactory(AgentTemplates):
    """Another name of `AgentTemplates`."""


def _told(chosen: TemplateOptions) -> dict[str, Any]:
    given = {"system_prompt": chosen.system_prompt, "description": chosen.description}
    return {name: value for name, value in given.items() if value}


def _setting(base: AgentTemplate, said: str, default: Value) -> Setting:
    from dataclasses import replace

    name = snake_case(said)
    known = next((setting for setting in base.settings if setting.name == name), None)
    if known is not None:
        return replace(known, default=default)
    return Setting(
        name, "Value", f"{name.replace('_', ' ').capitalize()}: {{}}.", "An option of the template.", default
    )


def _action(name: str, instruction: Value) -> Action:
    if not isinstance(instruction, str):
        raise InvalidError(f"AgentTemplates.register: the action {name!r} is an instruction, a text.")
    return Action(instruction, instruction)
