"""Hooks: whoever wants to see or change an operation before, after, or when it fails.

Points are computed as operation × moment, never listed; `POINT_ALIASES` keeps the names people know.
Not here: named events (`kernel.listeners`), and the table a script's hook sees (`kernel.api`).
"""

from __future__ import annotations

import re
from bisect import insort
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from functools import cache

from kernel.context import Context
from kernel.errors import InvalidError
from kernel.operations import OPERATIONS, Call
from kernel.registry import suggest

MOMENTS = ("before", "after", "error")

ANY = "*"

POINT_ALIASES = {
    "llm_call": "chat",
    "llm": "chat",
    "tool_call": "execute_tool",
    "tool": "execute_tool",
    "execute": "invoke_agent",
    "agent": "invoke_agent",
    "init": "create_agent",
    "state_change": "write_state",
    "workflow_step": "run_step",
    "step": "run_step",
    "workflow": "invoke_workflow",
}
"""The seeds' word for an operation → ours."""

MOMENT_ALIASES = {"pre": "before", "post": "after", "on": "error"}

DEFAULT_PRIORITY = 50

Handler = Callable[[Call, Context], Awaitable[None]]
"""A hook: sees the call, and runs in a context from which it will not be called again."""


@dataclass(frozen=True, slots=True)
class Point:
    """Where a hook stands: a moment of an operation; `*` is any operation; `again` means only on another attempt."""

    moment: str
    operation: str
    again: bool = False


@cache
def points() -> dict[str, Point]:
    """Every name of every point, without separators and capitals → the point."""
    table = {_key(f"{m}_{o}"): Point(m, o) for m in MOMENTS for o in OPERATIONS}
    words = {**{o: o for o in OPERATIONS}, **POINT_ALIASES}
    moments = {**{m: m for m in MOMENTS}, **MOMENT_ALIASES}
    for said, moment in moments.items():
        table |= {_key(f"{said}_{word}"): Point(moment, operation) for word, operation in words.items()}
        table |= {_key(f"on_{word}_error"): Point("error", operation) for word, operation in words.items()}
    return table | {"onerror": Point("error", ANY), "onretry": Point("before", ANY, again=True)}


def point_named(name: str) -> Point:
    """The point of a name in any spelling (`before_llm_call`, `beforeLLMCall`, `pre-llm`)."""
    found = points().get(_key(name))
    if found is None:
        known = [f"{m}_{o}" for m in MOMENTS for o in (*OPERATIONS, *POINT_ALIASES)]
        raise InvalidError(f"There is no hook point {name!r}.{suggest(name, known)}")
    return found


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


@dataclass(frozen=True, slots=True, order=True)
class Hook:
    """A registered hook. Lower `priority` runs first, then the one that was registered first."""

    priority: float
    id: int
    point: Point = field(compare=False)
    handler: Handler = field(compare=False)
    concerns: Callable[[Call], bool] | None = field(compare=False, default=None)


class Hooks:
    """The hooks of a spell; stands at the door."""

    def __init__(self) -> None:
        self._hooks: dict[str, list[Hook]] = {moment: [] for moment in MOMENTS}
        self._next = 0

    def register(
        self,
        point: str,
        handler: Handler,
        priority: float = DEFAULT_PRIORITY,
        concerns: Callable[[Call], bool] | None = None,
    ) -> int:
        """Put a hook at a point; `concerns` narrows it (to one agent, say). The id is for `remove`."""
        self._next += 1
        where = point_named(point)
        insort(self._hooks[where.moment], Hook(priority, self._next, where, handler, concerns))
        return self._next

    def remove(self, id: int) -> None:
        """Take a hook away; nothing happens when it is gone already."""
        for moment, hooks in self._hooks.items():
            self._hooks[moment] = [hook for hook in hooks if hook.id != id]

    async def walk(self, moment: str, call: Call) -> None:
        """Run the hooks of a moment in order. An error of a hook ends the call with that error."""
        if not self._hooks[moment]:
            return
        for hook in tuple(self._hooks[moment]):
            if _stands(hook, call) and not _told(hook, call):
                await hook.handler(call, replace(call.ctx, inside=call.ctx.inside | {hook.id}))


def _stands(hook: Hook, call: Call) -> bool:
    point = hook.point
    if point.operation not in (ANY, call.operation) or hook.id in call.ctx.inside:
        return False
    if point.again and call.attempt == 1:
        return False
    return hook.concerns is None or hook.concerns(call)


def _told(hook: Hook, call: Call) -> bool:
    """Whether a hook on any operation has seen this very error already, further inside."""
    if hook.point.moment != "error" or hook.point.operation != ANY or call.error is None:
        return False
    seen: set[int] = getattr(call.error, "seen_by_hooks", set())
    if hook.id in seen and call.attempt == 1:
        return True
    call.error.seen_by_hooks = seen | {hook.id}  # type: ignore[attr-defined]
    return False
