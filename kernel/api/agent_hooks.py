"""Hooks and event handlers in the forms scripts write them, on one agent, workflow or tool, or on everything.

Not here: what a hook sees and changes (`kernel.api.hook_view`), and who is told when (`kernel.listeners`).
"""

from __future__ import annotations

import asyncio
import json
from typing import Any, ClassVar

from kernel.api.arguments import read_table, told
from kernel.api.hook_view import script_error_hook, script_hook
from kernel.api.site import Site
from kernel.api.spelling import respell
from kernel.context import Context
from kernel.errors import InvalidError
from kernel.hooks import DEFAULT_PRIORITY, Concerns
from kernel.listeners import Answer, is_named
from kernel.listeners.bus import Heard
from kernel.records import dataclass
from kernel.values import Function, Record, Value, plain

READY = ("agent_ready", "ready")


@dataclass(slots=True)
class HookOptions:
    """A hook as a table: where it stands, whether it is wanted, what it does. Lower priority runs first."""

    aliases: ClassVar[dict[str, str]] = {"hook": "handler", "when": "condition"}

    handler: Function
    point: str = ""
    priority: float = DEFAULT_PRIORITY
    condition: Function | None = None


def add_hook(site: Site, subject: Any, point: Value, hook: Value = None) -> int:
    """Put a hook on an agent, a workflow or a tool, or on everything (None).

    `(point, fn)`, `(point, {condition, handler, priority})`, `({point, handler, …})`, or a hook of the API alone.
    """
    recipe = getattr(point, "recipe", None)
    if recipe is not None:
        concerns = concerns_of(subject)
        return site.spell.hooks.stand(recipe.places(), point.priority, concerns, recipe.name, scripted=True)
    table = point if isinstance(point, dict) else hook if isinstance(hook, dict) else {"handler": hook}
    call = "Hooks.register" if subject is None else "add_hook"
    options = read_table(HookOptions, table, call)
    where = options.point or (point if isinstance(point, str) else "")
    if not where:
        raise InvalidError(f"{call}: 'point' is missing, for example \"before_llm_call\".")
    handler = script_hook(options.handler, options.condition, site.spell)
    return site.spell.hooks.register(where, handler, options.priority, concerns_of(subject), scripted=True)


def add_error_hook(site: Site, subject: Any, function: Function) -> int:
    """Put `function(err, context)` on an agent or a workflow."""
    handler = script_error_hook(function, site.spell)
    return site.spell.hooks.register("on_error", handler, concerns=concerns_of(subject), scripted=True)


def concerns_of(subject: Any) -> Concerns | None:
    """Narrows a hook to what happens in an agent or workflow, or to the calls of a tool."""
    if subject is None:
        return None
    id = getattr(subject, "id", None)
    return id if isinstance(id, str) else lambda call: call.subject is subject


def listen(site: Site, subject: Any, pattern: str, handler: Function, once: bool = False, beside: bool = False) -> int:
    """Call `handler(event)` for the events of an agent or workflow (or all) that match; for `"*"` `(type, data)`."""
    if not callable(handler):
        raise InvalidError(f"The handler of {pattern!r} should be a function, not {told(handler)}.")
    heard = heard_as_pair(handler) if pattern == "*" else heard_as_event(handler)
    id = subject.id if subject is not None else None
    known = site.spell.listeners.on(pattern, heard, id, once, handler, beside)
    if subject is not None and "*" not in pattern and any(is_named(pattern, name) for name in READY):
        _tell_ready(site, subject, known)
    return known


def heard_as_event(handler: Function) -> Heard:
    """A handler that is given the event."""

    async def heard(event: Value, ctx: Context) -> Any:
        return await handler.bind(ctx)(shown_event(event, handler.language))

    return heard


def heard_as_pair(handler: Function) -> Heard:
    """A handler that is given the name of the event and its data."""

    async def heard(event: Value, ctx: Context) -> Any:
        return await handler.bind(ctx)(event["type"], respell(event["data"], handler.language))

    return heard


def shown_event(event: Record, language: str) -> Value:
    """An event in a language's spelling, with a `reply` that can be called."""
    if isinstance(event.get("reply"), Answer):
        from kernel.api.reply import Reply

        event = Record({**event, "reply": Reply(event["reply"])})
    return respell(event, language)


def _tell_ready(site: Site, agent: Any, id: int) -> None:
    """An agent is ready when it is made, so whoever asks later hears it once, at once."""
    listeners = site.spell.listeners
    event = Record(type=READY[0], name=agent.name, agent_id=agent.id, agent_name=agent.name)
    event["data"] = Record(agent_id=agent.id, agent_name=agent.name)
    site.ctx.run.keep(asyncio.ensure_future(listeners.tell_one(id, event, site.ctx)))


def forget_handler(site: Site, subject: Any, which: Value, handler: Function | None) -> None:
    """Take away a hook or a handler by its id, or the handlers of an event: that function, or all of them."""
    if isinstance(which, int):
        site.spell.listeners.off(which)
        site.spell.hooks.remove(which)
        return
    site.spell.listeners.off_named(which, handler, subject.id if subject is not None else None)


def show_events(site: Site, agent: Any) -> None:
    """Write every event of an agent into the trace, one line each (`debug = true`)."""

    async def heard(event: Value, ctx: Context) -> None:
        data = json.dumps(plain(event.get("data")), ensure_ascii=False)[:200]
        ctx.emit("progress", text=f"[{agent.name}] {event['type']} {event['name']} {data}")

    site.spell.listeners.on("*", heard, agent.id)
