"""Another agent in the place of one that failed: the one a script named, or one that has the same tools and skills."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from kernel.agents.agent import Agent
from kernel.api.runnables import as_runnable
from kernel.api.site import Site, Spell
from kernel.context import Context
from kernel.errors import SpellError, describe_error
from kernel.recovery import ANY, Action, Attempt, Strategy, name_of

TRIED = "tried_agents"
"""Where the context of an error keeps the names of the agents that failed before."""

LAST = 1000.0
"""The priority of the fallback: behind every strategy of the script's own."""


def fallback_strategy(site: Site, named: Mapping[str, Any], match_tools: bool) -> Strategy:
    """A strategy for errors whose context names an `agent`; `named` may be added to later."""

    async def attempt(ctx: Context, error: Exception, context: dict[str, Any]) -> Attempt | Action:
        failed = context.get("agent") or context.get("agent_name")
        failed = getattr(failed, "name", failed)
        tried = {*context.get(TRIED, ()), str(failed)}
        other = named.get(str(failed)) if failed else None
        if name_of(other) in tried or not _exists(site, ctx, other, error):
            other = None
        if other is None and failed and match_tools:
            other = _able(site.spell, str(failed), tried)
        if other is None:
            return Attempt()
        return Action("use_fallback_agent", {"original_agent": str(failed), "fallback_agent": other})

    return Strategy(ANY, attempt, LAST, name="fallback")


def _exists(site: Site, ctx: Context, other: Any, error: Exception) -> bool:
    """Whether there is somebody of that name to take a place; the trace is told when there is not."""
    try:
        if other is not None:
            as_runnable(site, other, "agent")
    except SpellError as problem:
        told = {"problem": problem.describe(), "error": describe_error(error)}
        ctx.emit("recovery_failed", by=f"the fallback {name_of(other)!r}", **told)
        return False
    return True


def _able(spell: Spell, failed: str, tried: Container[str]) -> str | None:
    """The first other agent that has every tool and skill of the one that failed.

    None takes the place of one that has neither, and nobody is asked who was tried already.
    """
    if failed not in spell.agents:
        return None
    needed = _capabilities(spell.agents.get(failed))
    able = (name for name in spell.agents if name not in tried and needed <= _capabilities(spell.agents.get(name)))
    return next(able, None) if needed else None


def _capabilities(agent: Agent) -> set[str]:
    return {*(f"tool {tool.name}" for tool in agent.tools), *(f"skill {skill}" for skill in agent.spec.skills)}
