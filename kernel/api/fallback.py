"""Another agent in the place of one that failed: the one a script named, or one that has the same tools and skills."""

from __future__ import annotations

import json
from collections.abc import Container, Mapping
from typing import Any

from kernel.agents.agent import Agent, as_prompt
from kernel.api.runnables import as_runnable
from kernel.api.site import Site, Spell
from kernel.context import Context
from kernel.errors import InvalidError, SpellError, describe_error
from kernel.messages import Message
from kernel.recovery import ACCEPT_PARTIAL, ANY, Action, Attempt, Strategy, accept_partial, name_of
from kernel.values import Outcome, Value, plain

TRIED = "tried_agents"
"""Where the context of an error keeps the names of the agents that failed before."""

SCHEMA = "response_schema"
"""Where the context of an error keeps the schema that an answer is to fit."""

LAST = 1000.0
"""The priority of the fallback: behind every strategy of the script's own."""


def fallback_strategy(site: Site, named: Mapping[str, Any], match_tools: bool) -> Strategy:
    """A strategy for errors whose context names an `agent`; `named` may be added to later."""

    async def attempt(ctx: Context, error: Exception, context: dict[str, Any]) -> Attempt | Action:
        failed = context.get("agent") or context.get("agent_name")
        failed = getattr(failed, "name", failed)
        tried = {*context.get(TRIED, ()), str(failed)}
        other = named.get(str(failed)) if failed else None
        if other is not None and name_of(other) in tried:
            ctx.emit("passed_over", who=name_of(other), reason="it failed before", error=describe_error(error))
            other = None
        elif not _exists(site, ctx, other, error):
            other = None
        if other is None and failed and match_tools:
            other = _able(site.spell, str(failed), tried)
        if other is None:
            return Attempt()
        return Action("use_fallback_agent", {"original_agent": str(failed), "fallback_agent": other})

    return Strategy(ANY, attempt, LAST, name="fallback")


def partial_strategy() -> Strategy:
    """Half an answer is better than none, where it fits the schema that was asked for."""

    async def attempt(ctx: Context, error: Exception, context: dict[str, Any]) -> Attempt:
        half = await accept_partial(ctx, error, context)
        if not half.recovered:
            return half
        return Attempt(True, fitting(str(context.get("agent", "the model")), half.value, context.get(SCHEMA)))

    return Strategy(ANY, attempt, name=ACCEPT_PARTIAL)


def fitting(who: str, answer: Value, schema: Mapping[str, Any] | None) -> Value:
    """An answer as the schema reads it; `ModelError` when it does not fit."""
    if schema is None:
        return answer
    from kernel.models.structured import read_answer

    answer = output_of(answer)
    text = answer if isinstance(answer, str) else json.dumps(plain(answer), ensure_ascii=False)
    return read_answer(who, text, schema)


def output_of(answer: Value) -> Value:
    """What was answered, without how it came about."""
    return answer.output if isinstance(answer, Outcome) else answer


def remember_turn(agent: Agent, asked: Message | None, answer: Value) -> None:
    """Let an agent remember what was answered in its place."""
    if asked is None or not agent.spec.model:
        return
    agent.take_as_said((asked, Message("assistant", as_prompt(output_of(answer)))))
    if not agent.busy:
        agent.settle()


def _exists(site: Site, ctx: Context, other: Any, error: Exception) -> bool:
    """Whether there is somebody of that name to take a place; the trace is told when there is not."""
    try:
        if other is not None and getattr(as_runnable(site, other, "agent"), "closed", False):
            raise InvalidError(f"The agent {name_of(other)!r} was closed.")
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
