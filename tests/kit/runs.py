"""A run that keeps its events in a list, and a clock that does not move by itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kernel.context import Context, Door, Run
from kernel.events import Event
from kernel.operations import Call, perform
from kernel.values import Value


@dataclass
class Recording:
    """A run and what happened in it."""

    events: list[Event] = field(default_factory=list)
    now: float = 1000.0

    def context(self, *guests: Any, **settings: Any) -> Context:
        run = Run("run-1", self.events.append, Door(guests), clock=lambda: self.now, **settings)
        return Context(run)

    def kinds(self) -> list[str]:
        return [event.kind for event in self.events]

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [event.data for event in self.events if event.kind == kind]


async def upper(call: Call) -> Value:
    """An operation to perform: its input in capitals."""
    return str(call.input).upper()


async def shout(ctx: Context, text: str = "hello") -> Value:
    return await perform(ctx, "execute_tool", "shout", text, upper)
