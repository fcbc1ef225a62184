"""Named events at the door: `agent:on("tool_called", …)` sees what happens and changes nothing."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace

from kernel.context import Context
from kernel.errors import ScriptError, SpellError, describe_error
from kernel.hooks.points import is_run
from kernel.listeners.bus import Bus, Source, Trouble
from kernel.listeners.happenings import Answer, Happening
from kernel.listeners.names import is_named, names_of
from kernel.operations import Call, perform
from kernel.values import Record, Value

PAST = 500
"""Events that are remembered."""


class Listeners(Bus):
    """Those who listen to a spell; stands at the door, behind the hooks.

    An error of a handler changes nothing in what it listens to: it ends the script or cell, once that is over. Only
    who emits an event by hand meets it at once.
    """

    def __init__(self) -> None:
        super().__init__(self.next_id, self.note)
        self._next = 0
        self._past: deque[Happening] = deque(maxlen=PAST)
        self._troubles: dict[str, SpellError] = {}

    def next_id(self) -> int:
        """A fresh number for a listener here or on a bus of its own; hooks have positive ones."""
        self._next -= 1
        return self._next

    async def walk(self, moment: str, call: Call) -> None:
        """Tell everybody who listens to this moment."""
        names = names_of(moment, call)
        if not names or (call.operation == "emit_event" and isinstance(call.subject, Bus)):
            return
        now = call.ctx.run.clock()
        happening = Happening(names, moment, call, now, now - call.began)
        self._past.append(happening)
        if self._listeners:
            source = Source(happening.subjects, call.error, call.operation == "emit_event")
            await self.tell(names, happening.event, call.ctx, source)
        if self._troubles and moment != "before" and is_run(call):
            trouble = self._troubles.pop(call.ctx.run.id, None)
            if trouble is not None and moment == "after":
                raise trouble

    def note(self, pattern: str, ctx: Context, error: Exception) -> None:
        """A handler of that pattern failed, and nobody waits for it."""
        told = describe_error(error)
        message = f"A handler of {pattern!r} failed: {told.pop('message')}"
        ctx.emit("progress", text=message)
        self._troubles.setdefault(ctx.run.id, ScriptError(message, **told))

    def past(self, pattern: str = "*", subject: str | None = None) -> Iterator[Record]:
        """The last events that match, the oldest first."""
        for happening in tuple(self._past):
            name = next((name for name in happening.names if is_named(pattern, name)), None)
            if name is not None and (subject is None or subject in happening.subjects):
                yield happening.event(name)

    def is_busy(self, run_id: str, subject: str | None = None) -> bool:
        """Whether something has begun in a run, or in an agent or workflow of it, and has not ended."""
        recent = (one for one in self._past if one.moment == "before" and one.call.ctx.run.id == run_id)
        going = (one for one in recent if not one.call.ended and not is_run(one.call))
        return any(subject is None or subject in one.subjects for one in going)

    def forget(self) -> None:
        """Forget what has happened."""
        self._past.clear()


async def emit(ctx: Context, name: str, data: Value, answer: Answer | None = None) -> Value:
    """Tell everybody who listens that something happened; the first reply of those that were waited for."""
    told = answer or Answer()
    await perform(ctx, "emit_event", name, data, _same, subject=told)
    return told.value


async def _same(call: Call) -> Value:
    return call.input


class Emitter(Bus):
    """A bus of its own: its events reach only those who listen to it, and are in the trace."""

    def __init__(self, name: str, next_id: Callable[[], int], trouble: Trouble) -> None:
        super().__init__(next_id, trouble)
        self.name = name

    async def emit(self, ctx: Context, name: str, data: Value) -> bool:
        """Tell those who listen; whether there is anybody. The error of a handler reaches the one who emits."""

        async def do(call: Call) -> Value:
            # A handler may emit what it listens to: it must not be deaf to what it causes.
            await self.tell([name], lambda _: (name, call.input), replace(call.ctx, inside=ctx.inside))
            return call.input

        anybody = bool(self.heard_by(name))
        await perform(ctx, "emit_event", name, data, do, subject=self, emitter=self.name)
        return anybody
