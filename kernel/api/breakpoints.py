"""Breakpoints of scripts. Not here: what an answer does (`kernel.hooks.breakpoints`)."""

from __future__ import annotations

from typing import Any

from kernel.api.agent_hooks import concerns_of
from kernel.api.hook_view import show_call
from kernel.api.site import Site
from kernel.context import Context
from kernel.hooks.breakpoints import Pause, ask_person, break_at
from kernel.operations import Call
from kernel.values import Function, Value


def set_breakpoint(site: Site, subject: Any, point: str, handler: Function | None) -> int:
    """Pause at a point: wait for `handler(context)`, whose result may be an answer, or ask the person."""
    pause: Pause = ask_person
    if handler is not None:
        pause = _pause(site, handler)
    return break_at(site.spell.hooks, point, pause, concerns_of(subject))


def _pause(site: Site, handler: Function) -> Pause:
    async def pause(call: Call, ctx: Context) -> Value:
        return await show_call(handler, call, ctx, site.spell)

    return pause
