"""Where a call stands: its run, its span, the place in the source, and who is acting.

A `Run` numbers events and spans and counts what it used. A `Context` is a frozen view on a run;
every span hands its children a new one. Not here: what happens on the way (`operations`, `hooks`).
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import field
from typing import TYPE_CHECKING, Any, Protocol

from kernel.budget import Budget
from kernel.confines import Several, here
from kernel.errors import InvalidError, LimitError
from kernel.events import Event, Sink, Source
from kernel.messages import Usage
from kernel.policy import Limits
from kernel.records import dataclass

if TYPE_CHECKING:
    from kernel.operations import Call


class Walk(Protocol):
    """Whoever stands at the door: called before, after and on error of every operation."""

    async def walk(self, moment: str, call: Call) -> None:
        """Let every hook of `moment` (`before`, `after`, `error`) see and change the call."""
        ...


@dataclass(frozen=True, slots=True)
class Door:
    """Everybody who stands at the door, in order. Nobody, by default."""

    guests: tuple[Walk, ...] = ()

    async def walk(self, moment: str, call: Call) -> None:
        """Let each of them see the call."""
        for guest in self.guests:
            await guest.walk(moment, call)


Ask = Callable[[str, Mapping[str, Any]], Awaitable[Any]]
"""Asks a person: `ask(kind, question) → answer`; `kind` is `input`, later `approval`, `breakpoint`."""


async def nobody(kind: str, question: Mapping[str, Any]) -> Any:
    """The answer where nobody can be asked."""
    raise InvalidError(f"The spell asks for {kind}, but there is nobody to answer here.")


def new_run_id(now: float | None = None) -> str:
    """A fresh id that sorts by time: `20261121T093000-5f3a9c1e`."""
    stamp = time.strftime("%Y%m%dT%H%M%S", time.gmtime(time.time() if now is None else now))
    return f"{stamp}-{os.urandom(4).hex()}"


UNWINDING = 1.0
"""Seconds that work which was stopped may take to end before its run is said to be over."""


@dataclass(slots=True)
class Run:
    """One run of a script or of cells: numbers its events and spans, and counts what it uses.

    `clock` gives seconds since the epoch; it, and the run's id, are injected so that a replay is exact. `tape` is the
    `kernel.replay.tape.Tape` that what touches the world goes over, None for none; `abroad` gives the
    `kernel.workflows.abroad.Abroad` that branches may be handed to; `budget` is that of its notebook; `stage_of` the
    `kernel.stage.Stage` of a context; `breakpoints` are the `kernel.breakpoints.late.LateBreakpoints` of its kernel,
    and `task` does its job.
    """

    id: str
    sink: Sink
    door: Walk = field(default_factory=Door)
    limits: Limits = field(default_factory=Limits)
    ask: Ask = nobody
    clock: Callable[[], float] = time.time
    usage: Usage = field(default_factory=Usage)
    spared: Usage = field(default_factory=Usage)
    output_bytes: int = 0
    calls: int = 0
    work: set[asyncio.Future[Any]] = field(default_factory=set)
    beside: set[asyncio.Future[Any]] = field(default_factory=set)
    streams: set[asyncio.Future[Any]] = field(default_factory=set)
    dropped: set[asyncio.Future[Any]] = field(default_factory=set)
    tape: Any = None
    abroad: Callable[[], Any] | None = None
    budget: Budget | None = None
    stage_of: Callable[[Context], Any] | None = None
    breakpoints: Any = None
    task: asyncio.Task[Any] | None = None
    _events: int = 0
    _spans: int = 0

    def emit(
        self, kind: str, name: str, data: dict[str, Any], span: str = "", parent: str = "", at: float | None = None
    ) -> None:
        """Record that something happened, now or `at` a time when another process saw it."""
        self._events += 1
        self.sink(Event(self._events, self.clock() if at is None else at, self.id, span, parent, kind, name, data))

    def next_span(self) -> str:
        """The id of a new span: `s1`, `s2`, …"""
        self._spans += 1
        return f"s{self._spans}"

    def spend(self, usage: Usage, replayed: bool = False) -> None:
        """Count tokens and cost. `LimitError` when the run has used more than it may.

        What is replayed counts like the first time, so that a limit is reached at the same place; it is `spared`, too.
        """
        for confines in here():
            confines.spend(usage)
        self.usage = self.usage + usage
        self.spared = self.spared + usage if replayed else self.spared
        if self.limits.tokens is not None and self.usage.total > self.limits.tokens:
            raise LimitError(f"The run used {self.usage.total} tokens; its limit is {self.limits.tokens}.")
        if self.limits.cost is not None and (self.usage.cost or 0) > self.limits.cost:
            raise LimitError(f"The run cost {self.usage.cost:.4f} dollars; its limit is {self.limits.cost}.")
        if self.budget is not None:
            self.budget.check(self.usage, self.spared)

    def afford(self) -> None:
        """`LimitError` when the budget leaves nothing for one more call of a model that is not replayed."""
        if self.budget is not None:
            self.budget.afford(self.usage, self.spared)

    def keep(self, task: asyncio.Future[Any]) -> None:
        """Work that goes on beside the script: the run is not over before it is done."""
        self.work.add(task)
        task.add_done_callback(self.work.discard)

    def keep_beside(self, task: asyncio.Future[Any]) -> None:
        """Work without an end of its own: it is stopped when nothing else is left to do."""
        self.beside.add(task)
        task.add_done_callback(self.beside.discard)

    def drop_work(self) -> None:
        """Stop all that was kept: what a script began beside itself ends when the script fails or is stopped."""
        for task in (*self.work, *self.beside, *self.streams):
            self.drop(task)

    def keep_stream(self, task: asyncio.Future[Any]) -> None:
        """Work that somebody reads along, perhaps not to its end: it is stopped when nobody can any more."""
        self.streams.add(task)
        task.add_done_callback(self._leave_stream)

    def _leave_stream(self, task: asyncio.Future[Any]) -> None:
        self.streams.discard(task)
        if not task.cancelled():
            # Whoever reads to the end is told of it; where nobody does, it is no fault of the loop's.
            task.exception()

    def drop(self, task: asyncio.Future[Any]) -> None:
        """Stop some work. It takes a moment to end, in which it closes its spans and says what it used."""
        if task in self.dropped:
            # A second stop would break off how the first one hangs up.
            return
        task.cancel()
        if not task.done():
            self.dropped.add(task)
            task.add_done_callback(self.dropped.discard)

    async def wind_up(self, went_well: bool, has_more: bool) -> None:
        """Stop what nobody waits for after some code; `has_more` says that other code may still read its streams.

        What was stopped has a moment to end: some work may never.
        """
        if not went_well:
            self.drop_work()
        elif not has_more:
            for task in list(self.streams):
                self.drop(task)
        with suppress(asyncio.CancelledError):
            if self.dropped:
                await asyncio.wait(self.dropped, timeout=UNWINDING)

    async def settle(self) -> None:
        """Wait until no work is left that was kept, and stop what has no end."""
        while self.work:
            await asyncio.wait(self.work)
            # Those who waited for that work may have begun some of their own.
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        while self.beside:
            for task in list(self.beside):
                task.cancel()
            await asyncio.wait(self.beside)

    def abort(self) -> None:
        """End the run, as a person wishes it."""
        if self.task is not None:
            self.task.cancel()

    def count_output(self, size: int) -> None:
        """Count bytes written by the script. `LimitError` past the limit."""
        self.output_bytes += size
        if self.limits.output is not None and self.output_bytes > self.limits.output:
            raise LimitError(
                f"The spell wrote more than {self.limits.output >> 20} MB of output. "
                "Write to a file instead, or run with a wider profile (--profile low)."
            )

    def count_call(self) -> None:
        """Count one host call. `LimitError` past the limit."""
        self.calls += 1
        if self.limits.calls is not None and self.calls > self.limits.calls:
            raise LimitError(f"The spell made more than {self.limits.calls} calls. Is a loop without an end?")


@dataclass(frozen=True, slots=True)
class Context:
    """A place in a run.

    `span_id` is the open span ("" outside any), `operation` its operation and `name` its name;
    `scope` says who is acting (`agent_id`, `agent_name`, `workflow_id`, …) and is inherited, and so
    is `inside`, the hooks that are running here and must not be called again from within, and `stage`,
    the cell or script whose output this is. `confines` are those of a cell with a profile of its own.
    """

    run: Run
    span_id: str = ""
    parent_id: str = ""
    operation: str = "run"
    name: str = ""
    source: Source | None = None
    scope: Mapping[str, Any] = field(default_factory=dict)
    inside: frozenset[int] = frozenset()
    stage: Context | None = None
    confines: Several = ()

    def at(self, source: Source) -> Context:
        """The same place, called from another line of the spell."""
        # `replace` costs five times as much, and every call from a script comes here.
        place = (self.run, self.span_id, self.parent_id, self.operation, self.name)
        return Context(*place, source, self.scope, self.inside, self.stage, self.confines)

    def within(self, **scope: Any) -> Context:
        """The same place with more said about who is acting."""
        place = (self.run, self.span_id, self.parent_id, self.operation, self.name)
        return Context(*place, self.source, {**self.scope, **scope}, self.inside, self.stage, self.confines)

    def enter(self, operation: str, name: str) -> Context:
        """The context of a new span below this one."""
        span = self.run.next_span()
        inherited = (self.source, self.scope, self.inside, self.stage, self.confines)
        return Context(self.run, span, self.span_id, operation, name, *inherited)

    def emit(self, moment: str, **data: Any) -> None:
        """Record something that happened in the open span, e.g. `emit("delta", text="Hel")`."""
        self.run.emit(f"{self.operation}.{moment}", self.name, data, self.span_id, self.parent_id)
