"""Hooks and event handlers of one agent, in the forms scripts write them."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from kernel.agents.agent import Agent
from kernel.api.arguments import read_table
from kernel.api.hook_view import script_error_hook, script_hook
from kernel.api.site import Site
from kernel.context import Context
from kernel.errors import InvalidError
from kernel.hooks import DEFAULT_PRIORITY
from kernel.operations import Call
from kernel.values import Function, Value, plain


@dataclass(slots=True)
class HookOptions:
    """A hook as a table: where it stands, whether it is wanted, what it does. Lower priority runs first."""

    aliases: ClassVar[dict[str, str]] = {}

    handler: Function
    point: str = ""
    priority: float = DEFAULT_PRIORITY
    condition: Function | None = None


def add_hook(site: Site, agent: Agent | None, point: str | dict[str, Value], hook: Value = None) -> int:
    """Put a hook on an agent, or on everything: `(point, fn)`, `(point, {condition, handler})` or `({point, …})`."""
    table = point if isinstance(point, dict) else hook if isinstance(hook, dict) else {"handler": hook}
    options = read_table(HookOptions, table, "add_hook")
    where = options.point or (point if isinstance(point, str) else "")
    if not where:
        raise InvalidError("add_hook: 'point' is missing, for example \"before_llm_call\".")
    handler = script_hook(options.handler, options.condition)
    return site.spell.hooks.register(where, handler, options.priority, _concerns(agent))


def add_error_hook(site: Site, agent: Agent, function: Function) -> int:
    """Put `function(err, context)` on an agent."""
    return site.spell.hooks.register("on_error", script_error_hook(function), concerns=_concerns(agent))


def _concerns(agent: Agent | None) -> Callable[[Call], bool] | None:
    if agent is None:
        return None
    return lambda call: call.ctx.scope.get("agent_id") == agent.id


def listen(site: Site, agent: Agent | None, pattern: str, handler: Function, once: bool = False) -> int:
    """Call `handler(event)` for the events of an agent (or all) that match."""
    return site.spell.listeners.on(pattern, _heard(handler), agent.id if agent else None, once)


def _heard(handler: Function) -> Callable[[dict[str, Any], Context], Awaitable[Any]]:
    async def heard(event: dict[str, Any], ctx: Context) -> Any:
        return await handler.bind(ctx)(event)

    return heard


def show_events(site: Site, agent: Agent) -> None:
    """Write every event of an agent to standard error, one line each (`debug = true`)."""

    async def heard(event: dict[str, Any], ctx: Context) -> None:
        data = json.dumps(plain(event.get("data")), ensure_ascii=False)[:200]
        ctx.emit("progress", text=f"[{agent.name}] {event['type']} {event['name']} {data}")

    site.spell.listeners.on("*", heard, agent.id)
