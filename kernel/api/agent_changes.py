"""Changing an agent after it was made: what `with_config` may change, and how. Not here: making it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kernel.agents.agent import Agent
from kernel.api.agent_options import (
    MODEL_OPTIONS,
    AgentOptions,
    as_runnable,
    cache_of,
    chosen_models,
    schema_of,
    stops_of,
)
from kernel.api.arguments import option_name, read_table, read_words
from kernel.api.model_patience import patience_of
from kernel.api.site import Site
from kernel.errors import InvalidError
from kernel.values import Value

PLAIN = (
    "system_prompt description temperature max_tokens max_turns memory_size memory_tokens max_context_tokens summarize "
    "fallback metadata"
).split()
"""Options that go into the spec as they are."""

READ = "model provider routing timeout silence_timeout stop skills tools response_schema cache".split()
"""Options that can be changed, too, and are read first."""


def reconfigure(site: Site, agent: Agent, config: Mapping[str, Value]) -> None:
    """Change the options that are given. `InvalidError` for one that cannot be changed any more."""
    options = read_table(AgentOptions, config, "agent:with_config")
    given = {option_name(said, AgentOptions.__dataclass_fields__, AgentOptions.aliases) for said in config}
    fixed = given - {*PLAIN, *MODEL_OPTIONS, *READ}
    if fixed:
        raise InvalidError(f"agent:with_config: {sorted(fixed)[0]!r} can only be given to Agent.new.")
    changes: dict[str, Any] = {name: getattr(options, name) for name in PLAIN if name in given}
    if isinstance(options.fallback, list):
        changes.pop("fallback", None)
    if given & {"model", "provider", "routing"} or isinstance(options.fallback, list):
        changes |= _models(site, agent, options, given)
    if given & {"timeout", "silence_timeout"}:
        changes |= patience_of(options)
    if given & set(MODEL_OPTIONS):
        changes["options"] = {**agent.spec.options, **{n: getattr(options, n) for n in MODEL_OPTIONS if n in given}}
    if "cache" in given:
        reached = changes.get("options", agent.spec.options)
        changes["cache"] = cache_of(site, options.cache, changes.get("model", agent.spec.model), reached)
    changes |= _lists(options, given)
    if "response_schema" in given:
        changes["response_schema"] = schema_of(options.response_schema)
    agent.spec = replace(agent.spec, **changes)
    agent.tools += [as_runnable(site, tool) for tool in options.tools]


def _models(site: Site, agent: Agent, options: AgentOptions, given: set[str]) -> dict[str, Any]:
    first, others = chosen_models(site, options)
    changes: dict[str, Any] = {"routing": options.routing} if "routing" in given else {}
    if given & {"model", "provider"}:
        changes["model"] = first
    if isinstance(options.model, list) or isinstance(options.fallback, list):
        changes["fallback_models"] = tuple(other for other in others if other != changes.get("model", agent.spec.model))
    return changes


def _lists(options: AgentOptions, given: set[str]) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if "stop" in given:
        changes["stop"] = stops_of(options.stop)
    if "skills" in given:
        changes["skills"] = read_words(options.skills, "'skills'")
    return changes
