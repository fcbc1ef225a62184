"""Named events: the second view on the door. `agent:on("tool_called", …)` sees what happens and changes nothing.

Names are compared without separators and capitals, so `toolCalled`, `tool_called` and `tool:called` are one.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Any

from kernel.context import Context
from kernel.errors import describe_error
from kernel.operations import Call

NAMES: dict[tuple[str, str], tuple[str, ...]] = {
    ("before", "invoke_agent"): ("execution_started", "agent_started"),
    ("after", "invoke_agent"): ("execution_completed", "agent_completed"),
    ("before", "chat"): ("llm_call_started",),
    ("after", "chat"): ("llm_call_completed",),
    ("before", "execute_tool"): ("tool_called", "tool_started"),
    ("after", "execute_tool"): ("tool_completed",),
    ("after", "create_agent"): ("agent_ready", "ready"),
    ("before", "invoke_workflow"): ("workflow_started",),
    ("after", "invoke_workflow"): ("workflow_completed",),
    ("before", "run_step"): ("step_started",),
    ("after", "run_step"): ("step_complete", "step_completed"),
    ("after", "write_state"): ("state_changed",),
}
"""What a moment of an operation is called; every failure is `error` too, and `<operation>_failed`."""

Heard = Callable[[dict[str, Any], Context], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Listener:
    """One who listens: `pattern` may hold `*`; `agent` narrows it to one agent's id."""

    id: int
    pattern: str
    heard: Heard
    agent: str | None = None
    once: bool = False


class Listeners:
    """Those who listen to a spell; stands at the door, behind the hooks."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self._next = 0

    def on(self, pattern: str, heard: Heard, agent: str | None = None, once: bool = False) -> int:
        """Listen to the events that match; the id is for `off`."""
        self._next -= 1
        self._listeners.append(Listener(self._next, _key(pattern), heard, agent, once))
        return self._next

    def off(self, id: int) -> None:
        """Stop listening; nothing happens when it has stopped already."""
        self._listeners = [listener for listener in self._listeners if listener.id != id]

    async def walk(self, moment: str, call: Call) -> None:
        """Tell everybody who listens to this moment."""
        if self._listeners:
            for name in _names(moment, call):
                await self._tell(name, moment, call)

    async def _tell(self, name: str, moment: str, call: Call) -> None:
        key = _key(name)
        for listener in [x for x in self._listeners if fnmatchcase(key, x.pattern)]:
            mine = listener.agent in (None, call.ctx.scope.get("agent_id"))
            if not mine or listener.id in call.ctx.inside:
                continue
            if listener.once:
                self.off(listener.id)
            ctx = replace(call.ctx, inside=call.ctx.inside | {listener.id})
            await asyncio.shield(asyncio.ensure_future(_hear(listener, describe(name, moment, call), ctx)))


async def _hear(listener: Listener, event: dict[str, Any], ctx: Context) -> None:
    await listener.heard(event, ctx)


def _names(moment: str, call: Call) -> tuple[str, ...]:
    if moment == "error":
        return (f"{call.operation}_failed", "error")
    if call.operation == "emit_event":
        return (call.name,) if moment == "after" else ()
    return NAMES.get((moment, call.operation), ())


def describe(name: str, moment: str, call: Call) -> dict[str, Any]:
    """The event as a script sees it: `type`, `data`, who acted, and the fields of its operation."""
    event: dict[str, Any] = {
        "type": name,
        "name": call.name,
        "time": call.ctx.run.clock(),
        "run_id": call.ctx.run.id,
        "span_id": call.ctx.span_id,
        **call.ctx.scope,
        "data": call.input if moment == "before" or call.operation == "emit_event" else call.output,
    }
    if call.operation == "execute_tool":
        event |= {"tool_name": call.name, "params": call.input, "result": call.output}
    if moment != "before":
        event["duration"] = call.seconds()
    if call.error is not None:
        event["error"] = describe_error(call.error)
    return event


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9*?]", "", name.lower())
