"""A run that goes another way at one of its spans: what is edited there, and whether the run has come there.

The door lets `Forks` edit a call. Not here: what is served before and after (`tape`), how a span is found in a journal
(`kernel.crossroads`), and what an edit may be (`edits`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import field
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from kernel.events import Event
from kernel.records import dataclass
from kernel.replay.edges import effect_of
from kernel.replay.edits import GIVEN, changed_input, given_of
from kernel.replay.records import Record, UnrecordedError, error_from
from kernel.values import Value, from_border

if TYPE_CHECKING:
    from kernel.operations import Call, Do

Rest = Literal["live", "changed"]
"""What becomes of the calls after the span: all are made, or only those that are not in the record."""

RESTS: tuple[Rest, ...] = ("live", "changed")

FORKED = "forked"
"""The moment of a span at which its call was edited by a fork."""

EDITED = "edited"
"""The moment of a span at which a person edited its call, at a breakpoint."""

PATIENCE = 2.0
"""Seconds that a call which came after the span waits for the run to get there, besides what it took to get there."""

LONGEST_WAY = 30.0
"""Seconds of the way to a span that are waited for at most."""


@dataclass(frozen=True, slots=True)
class Point:
    """A span of a past run: the `nth` (from 1) of its operation and name that began with that `input`.

    `number` is that of its first event, `at` when it began, in seconds since the run did.
    """

    span: str
    operation: str
    name: str
    input: Any
    nth: int
    number: int
    at: float

    def is_like(self, event: Event) -> bool:
        """Whether a span that begins is a call of the same content."""
        return (
            event.name == self.name
            and event.kind == f"{self.operation}.started"
            and bool(event.data.get("input") == self.input)
        )


@dataclass(slots=True)
class Splice:
    """An edit at a point; `seen` calls of its content have begun in this run."""

    point: Point
    edit: Mapping[str, Any]
    seen: int = 0


@dataclass(slots=True)
class Fork:
    """The edits of one run. `earlier` are those that its record was made with; at `here` it leaves the record.

    Without `here` the run is a replay of one that forked. `rest` says what becomes of calls after it.
    """

    earlier: Sequence[Splice] = ()
    here: Splice | None = None
    rest: Rest = "live"
    edits: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    _there: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def is_reached(self) -> bool:
        """Whether the record is left."""
        return self.here is None or self._there.is_set()

    def take(self, event: Event) -> bool:
        """Something happened in the run. Whether it has now come to where it leaves the record."""
        if not event.kind.endswith(".started"):
            return False
        for splice in (*self.earlier, *([self.here] if self.here else ())):
            if splice.point.is_like(event):
                splice.seen += 1
                if splice.seen == splice.point.nth:
                    self.edits[event.span_id] = splice.edit
                    return splice is self.here and self._come()
        return False

    def _come(self) -> bool:
        self._there.set()
        return True

    async def wait(self) -> None:
        """Wait until the run comes to the span, or for so long that it will not."""
        way = min(self.here.point.at if self.here else 0.0, LONGEST_WAY)
        try:
            async with asyncio.timeout(PATIENCE + way):
                await self._there.wait()
        except TimeoutError:
            return

    def is_before(self, record: Record) -> bool:
        """Whether a recorded call began before the span."""
        return self.here is None or record.number < self.here.point.number

    def serves(self, record: Record) -> bool:
        """Whether a recorded call is given again now."""
        if self.is_before(record):
            return True
        return self.is_reached and self.rest == "changed" and not record.is_stopped

    def missed(self, source: str, doing: str = "it ended") -> UnrecordedError:
        """The error of a run that did not come to the span: what it was `doing` instead."""
        assert self.here is not None
        point = self.here.point
        return UnrecordedError(
            f"The fork point was not reached: {doing} before it came to {point.operation} {point.name!r} (span "
            f"{point.span} of {source}). Up to there it has to do what the recorded run did. Nothing was asked anew, "
            "and the recorded run is as it was. A run of some cells only is forked best from a run of the whole.",
            operation=point.operation,
        )

    def about(self) -> dict[str, Any]:
        """What the run says of its fork."""
        if self.here is None:
            return {}
        return {"span": self.here.point.span, "edit": dict(self.here.edit), "rest": self.rest}


class Forks:
    """Stands at the door behind the hooks, and makes of a call what the edit says."""

    async def walk(self, moment: str, call: Call) -> None:
        """Edit the call that the fork is about."""
        if moment != "before":
            return
        fork: Fork | None = getattr(call.ctx.run.tape, "fork", None)
        edit = fork.edits.get(call.ctx.span_id) if fork is not None else None
        if edit:
            _apply(call, edit)


def _apply(call: Call, edit: Mapping[str, Any]) -> None:
    if call.attempt == 1:
        call.ctx.emit(FORKED, edit=dict(edit))
    apply_edit(call, edit)


def apply_edit(call: Call, edit: Mapping[str, Any]) -> None:
    """Make of a call that has not begun what an edit says; `kernel.replay.edits` has checked it."""
    given = given_of(call.operation, edit)
    if given is None:
        call.input = changed_input(call.operation, call.input, edit)
    elif call.operation == "chat" or _is_taped(call):
        call.notes[GIVEN] = given
    else:
        call.wraps.insert(0, partial(_give, given))


def _is_taped(call: Call) -> bool:
    return effect_of(call) in ("idempotent", "once")


async def _give(given: Mapping[str, Any], call: Call, do: Do) -> Value:
    """What the edit says, in the place of what the operation would give."""
    if given.get("error") is not None:
        raise error_from(given["error"])
    return from_border(given["output"], lambda data: data.get("$text"))
