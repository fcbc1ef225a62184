"""Another agent in the place of one that failed: the one a script named, or one that has the same tools."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kernel.api.site import Spell
from kernel.recovery import ANY, Action, Attempt, Strategy

LAST = 1000.0
"""The priority of the fallback: behind every strategy of the script's own."""


def fallback_strategy(spell: Spell, named: Mapping[str, Any], match_tools: bool) -> Strategy:
    """A strategy for errors whose context names an `agent`; `named` may be added to later."""

    async def attempt(error: Exception, context: dict[str, Any]) -> Attempt | Action:
        failed = context.get("agent") or context.get("agent_name")
        failed = getattr(failed, "name", failed)
        other = named.get(str(failed)) if failed else None
        if other is None and failed and match_tools:
            other = _able(spell, str(failed))
        if other is None:
            return Attempt()
        return Action("use_fallback_agent", {"original_agent": str(failed), "fallback_agent": other})

    return Strategy(ANY, attempt, LAST)


def _able(spell: Spell, failed: str) -> str | None:
    """The first other agent that has every tool of the one that failed; none takes the place of one without tools."""
    if failed not in spell.agents:
        return None
    needed = {tool.name for tool in spell.agents.get(failed).tools}
    for name in spell.agents:
        tools = {tool.name for tool in spell.agents.get(name).tools}
        if name != failed and needed and needed <= tools:
            return name
    return None
