"""`PromptTemplate` in scripts, and the prompts of the settings. Not here: what a template may have (`kernel.prompts`).

The settings are `config.toml` of one's own:

    [prompts]
    environment = ["TEAM"]            # variables that prompts of the settings may use, as {{ env.TEAM }}
    reviewer = "You review {{ language | default('Lua') }} for {{ env.TEAM }}."

    [prompts.agents]
    clerk = "You are a clerk of {{ house }}."        # PromptTemplate.get("agents.clerk")
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any

from kernel.api.definition import script
from kernel.api.site import Site
from kernel.errors import InvalidError, NotFoundError
from kernel.prompts import PromptTemplate as Template
from kernel.registry import suggest
from kernel.settings import place_of, read_section, settings_file
from kernel.values import Value, told

ENVIRONMENT = "environment"
"""The key of `[prompts]` that is no prompt."""


@script("PromptTemplate")
class PromptTemplate:
    """A prompt with places to fill in, in the syntax of Jinja: values, filters, `if` and `for`.

    ```lua
    local prompt = PromptTemplate.new("You help {{ team | default('us') }} with {{ topics | join(', ') }}.")
    local helper = Agent.new(prompt:render({ topics = { "owls", "mice" } }))
    print(prompt:render({ topics = { "owls" } }))
    ```
    """

    def __init__(self, template: Template, environment: Mapping[str, str]) -> None:
        self._template = template
        self._environment = environment

    @staticmethod
    def new(site: Site, template: str, name: str = "prompt") -> PromptTemplate:
        """A template from its text. `name` stands in its errors."""
        return PromptTemplate(Template(template, name), {})

    @staticmethod
    def get(site: Site, name: str) -> PromptTemplate:
        """A template of the settings of whoever runs the spell (`[prompts]` in their `config.toml`)."""
        table, environment = named_prompts(os.environ)
        if name not in table:
            near = suggest(name, list(table))
            raise NotFoundError(f"There is no prompt {name!r} in the settings.{near} They have: {', '.join(table)}.")
        return PromptTemplate(Template(table[name], name), environment)

    @staticmethod
    def names(site: Site) -> list[str]:
        """The names of all templates of the settings."""
        return list(named_prompts(os.environ)[0])

    def render(self, site: Site, values: dict[str, Value] | None = None) -> str:
        """The text with these values. One that is missing is an error, unless the template has a `default` for it."""
        return self._template.render({"env": self._environment, **(values or {})})

    @property
    def name(self) -> str:
        """What it is called in errors and settings."""
        return self._template.name

    @property
    def template(self) -> str:
        """Its text."""
        return self._template.text

    @property
    def variables(self) -> list[str]:
        """The names it uses, in order of the alphabet; `env` is not among them."""
        return [name for name in self._template.variables if name != "env"]


def named_prompts(environment: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Every prompt by its full name, and the variables that they may use. `InvalidError` names what is wrong."""
    path = settings_file(environment)
    table, place = read_section(path, "prompts"), place_of(path, "prompts")
    allowed = table.pop(ENVIRONMENT, [])
    if not isinstance(allowed, list) or not all(isinstance(name, str) for name in allowed):
        raise InvalidError(f"{place} {ENVIRONMENT!r} is a list of names of variables.")
    prompts = dict(_flat(table, ""))
    for name, text in prompts.items():
        if not isinstance(text, str):
            raise InvalidError(f"{place} the prompt {name!r} is a text, not {told(text)}.")
    return prompts, {name: environment[name] for name in allowed if name in environment}


def _flat(table: Mapping[str, Any], before: str) -> Iterator[tuple[str, Any]]:
    for name, item in table.items():
        if isinstance(item, dict):
            yield from _flat(item, f"{before}{name}.")
        else:
            yield before + name, item
