"""One branch that is done elsewhere: what it is, what came of it so far, and its events at home.

The events of a worker are put below the span that handed the branch over, and those who listen hear them while it
goes on. Not here: the connection (`line`) and the cluster (`home`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import field, replace
from typing import Any

from kernel.context import Context
from kernel.errors import InvalidError, LimitError, NetworkError, SpellError
from kernel.events import Event, Source, envelope
from kernel.messages import ATTRIBUTES, Usage
from kernel.operations import Call
from kernel.policy import Limits
from kernel.records import dataclass
from kernel.replay.content import Tidy
from kernel.replay.journals import past_of
from kernel.replay.records import error_from

MOST_ATTEMPTS = 4
"""Workers that may be lost under one branch."""

MOMENTS = {"started": "before", "finished": "after", "failed": "error"}

PAID = ("chat", "embeddings")
"""Operations that cost tokens."""

Listen = Callable[[str, Call], Awaitable[None]]


@dataclass(slots=True)
class Branch:
    """What is handed over: `parcel` is the work; `listen` tells those at home; `outcome` is set once, at its end.

    `attempt` counts from 1 when a worker takes it.
    """

    ctx: Context
    parcel: Mapping[str, Any]
    listen: Listen
    outcome: asyncio.Future[dict[str, Any]]
    attempt: int = 0
    worker: str = ""
    _lost: int = 0
    _left: bool = False
    _events: list[list[Event]] = field(default_factory=list)
    _open: dict[str, Call] = field(default_factory=dict)

    def begin(self, worker: str) -> dict[str, Any]:
        """A worker takes it; what it needs to know. What an earlier one did is told, lest it be done again."""
        self.lose()
        self.attempt, self.worker = self.attempt + 1, worker
        past = [[envelope(event) for event in events] for events in self._events]
        self._events.append([])
        limits = _left(self.ctx)
        return {**self.parcel, "attempt": self.attempt, "past": past, "worker": worker, "limits": limits}

    async def take(self, event: Event) -> None:
        """An event of the worker."""
        if self._left:
            return
        self._events[-1].append(event)
        operation, _, moment = event.kind.partition(".")
        call = self._opened(event, operation) if moment == "started" else self._open.get(event.span_id)
        ctx = self.ctx if call is None else call.ctx
        self.ctx.run.emit(event.kind, event.name, event.data, ctx.span_id, ctx.parent_id, at=event.time)
        if call is None or moment not in MOMENTS:
            return
        _tell(call, moment, event)
        await self.listen(MOMENTS[moment], call)
        if moment != "started":
            self._open.pop(event.span_id, None)

    def _opened(self, event: Event, operation: str) -> Call:
        above = self._open.get(event.parent_id)
        around = self.ctx if above is None else above.ctx
        told, place = event.data.get("scope"), event.data.get("source")
        ctx = replace(around, scope=dict(told) if isinstance(told, dict) else around.scope)
        ctx = ctx if not isinstance(place, dict) else ctx.at(Source(**place))
        given, attributes = event.data.get("input"), dict(event.data.get("attributes") or {})
        call = Call(ctx.enter(operation, event.name), operation, event.name, given, None, attributes)
        call.began = event.time
        self._open[event.span_id] = call
        return call

    async def hear(self, kind: str, data: Any) -> None:
        """A branch has no screen."""

    async def asked(self, kind: str, question: Any) -> Any:
        """`sync`: come back when a power cut could not take what was told. `approval`: ask the person at home."""
        if kind != "sync":
            return await self.ctx.run.ask(kind, question)
        tape = self.ctx.run.tape
        if tape is not None:
            await tape.sync()
        return None

    def lose(self) -> None:
        """The worker is gone. Its open spans are closed, and the trace says that the branch is done again.

        Sets the outcome when it must not be done again.
        """
        if self._lost == self.attempt or self._left or self.outcome.done():
            return
        self._lost = self.attempt
        message = f"The worker {self.worker} was lost; the branch is done again by another."
        error: dict[str, Any] = {"type": "network", "message": message, "worker": self.worker}
        self._close(error)
        self.ctx.emit("retry", attempt=self.attempt, delay=0, error=error)
        problem = self._spent() or self._problem()
        if problem is not None:
            self.outcome.set_exception(problem)

    def leave(self) -> None:
        """Nobody waits for it any more: a span that is open, for the branch was stopped on its way, is closed."""
        self._left = True
        self._close({"type": "cancelled", "message": "Stopped."})

    def _close(self, error: dict[str, Any]) -> None:
        for call in reversed([*self._open.values()]):
            call.ended = True
            call.ctx.emit("failed", error=error, attributes=call.attributes)
        self._open.clear()

    def _spent(self) -> LimitError | None:
        """Count what the lost worker used: the next one is served that, and does not count it again."""
        try:
            self.ctx.run.spend(sum((_usage(event) for event in self._events[-1]), Usage()))
        except LimitError as error:
            return error
        return None

    def _problem(self) -> SpellError | None:
        """Why it must not be done again; None when it may."""
        past = past_of("", self._events[-1], Tidy())
        unknown = [record for record in past.records if not record.is_done and record.effect == "once"]
        if unknown:
            return InvalidError(
                f"The worker {self.worker} was lost while the tool {unknown[0].name!r}, which may be used only once, "
                "was at work: nobody knows whether that was done. Look, and run the spell again."
            )
        if self.attempt >= MOST_ATTEMPTS:
            return NetworkError(f"{self.attempt} workers were lost under this branch, the last {self.worker}.")
        return None

    def end(self, told: dict[str, Any]) -> None:
        """The worker is done with it."""
        if not self.outcome.done():
            self.outcome.set_result(told)

    def fail(self, error: Exception) -> None:
        """The cluster gave it up."""
        if not self.outcome.done():
            self.outcome.set_exception(error)


def _usage(event: Event) -> Usage:
    """What a call of a model used; nothing for any other event."""
    operation, _, moment = event.kind.partition(".")
    if operation not in PAID or moment not in ("finished", "failed"):
        return Usage()
    told = event.data.get("attributes") or {}
    names = [ATTRIBUTES[name] for name in ("input_tokens", "output_tokens", "cost")]
    return Usage(told.get(names[0]) or 0, told.get(names[1]) or 0, told.get(names[2]))


def _left(ctx: Context) -> dict[str, Any]:
    """The limits of a run, less what it has used."""
    limits, used = ctx.run.limits, ctx.run.usage
    tokens = None if limits.tokens is None else max(0, limits.tokens - used.total)
    cost = None if limits.cost is None else max(0.0, limits.cost - (used.cost or 0.0))
    left: Limits = replace(limits, tokens=tokens, cost=cost)
    if ctx.run.budget is not None:
        left = ctx.run.budget.within(left, used, ctx.run.spared)
    return {name: getattr(left, name) for name in left.__slots__}


def _tell(call: Call, moment: str, event: Event) -> None:
    call.input = event.data.get("input", call.input)
    if moment == "started":
        return
    call.ended = True
    call.output = event.data.get("output")
    call.attributes = dict(event.data.get("attributes") or {})
    if moment == "failed":
        call.error = error_from(event.data.get("error") or {})
