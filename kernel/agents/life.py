"""The state of one agent: its status, how it came to it, and the values it keeps. Not here: what it does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kernel.context import Context
from kernel.errors import NamelessError
from kernel.state import State
from kernel.values import Record, Value

STATUS = "status"
"""The key of an agent's state that holds its status."""

ANY = "*"

READY, CLOSED = "ready", "closed"

TRANSITIONS: Mapping[str, Mapping[str, str]] = {
    ANY: {"reset": READY, "fail": "failed"},
    READY: {"start": "running"},
    "running": {"complete": READY, "fail": "failed", "pause": "paused"},
    "paused": {"resume": "running"},
    "failed": {"retry": "running"},
}
"""Status → event → the next status, for agents that bring no table of their own."""

MOST_REMEMBERED = 100


def next_status(transitions: Mapping[str, Mapping[str, str]], status: str, event: str) -> str:
    """The status after an event. `InvalidError` names the events that are possible."""
    possible = {**transitions.get(ANY, {}), **transitions.get(status, {})}
    if event not in possible:
        known = f"Possible: {', '.join(possible)}." if possible else "It has no way on from there."
        raise NamelessError(f"There is no transition {event!r} from the status {status!r}. {known}")
    return possible[event]


class Life:
    """What an agent keeps in the state scope `agent`. `transitions` say which event leads to which status."""

    __slots__ = ("_state", "history", "owner", "transitions")

    def __init__(self, owner: str, state: State) -> None:
        self.owner = owner
        self.transitions: Mapping[str, Mapping[str, str]] = TRANSITIONS
        self.history: tuple[Record, ...] = ()
        self._state = state

    @property
    def status(self) -> str:
        """`ready` until something else was said."""
        return str(self._state.get("agent", self.owner, STATUS) or READY)

    def values(self) -> dict[str, Value]:
        """The values it keeps, without its status."""
        keys = [key for key in self._state.keys("agent", self.owner) if key != STATUS]
        return {key: self._state.get("agent", self.owner, key) for key in keys}

    def describe(self) -> Record:
        """The whole state: `status`, `context` (the values it keeps) and `history` (how its status changed)."""
        return Record(status=self.status, context=self.values(), history=list(self.history))

    async def set(self, ctx: Context, values: Mapping[str, Value]) -> None:
        """Keep values by name; a `status` among them becomes its status."""
        for key, value in values.items():
            if key == STATUS:
                await self.become(ctx, str(value), "set")
            else:
                await self._state.set(ctx, "agent", self.owner, key, value)

    async def transition(self, ctx: Context, event: str) -> str:
        """Follow an event to the next status, which is given."""
        status = next_status(self.transitions, self.status, event)
        await self.become(ctx, status, event)
        return status

    async def become(self, ctx: Context, status: str, event: str) -> None:
        """Take a status on, because of an event."""
        if status == self.status:
            return
        change: dict[str, Any] = {"event": event, "from": self.status, "to": status, "time": ctx.run.clock()}
        await self._state.set(ctx, "agent", self.owner, STATUS, status)
        self.history = (*self.history[1 - MOST_REMEMBERED :], Record(change))

    async def shelve(self, ctx: Context, key: str, value: Value, detail: Value) -> Value:
        """Keep one value more under a key: in a list, or by name when `value` is a name and `detail` the value."""
        kept = self._state.get("agent", self.owner, key)
        if detail is not None:
            whole: Value = {**(kept or {}), str(value): detail}
        else:
            whole = [*(kept or []), value]
        await self._state.set(ctx, "agent", self.owner, key, whole)
        return whole
