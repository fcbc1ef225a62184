"""Events put together again: from its start to its end, all that happened in one span. Not what it becomes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field, replace
from pathlib import Path

from kernel.decisions import DECISIONS
from kernel.errors import InvalidError
from kernel.events import Event
from kernel.records import dataclass
from kernel.stores.lines import decode
from kernel.stores.payloads import MARK, Payloads
from kernel.stores.portable import journal_lines

MOST_MOMENTS = 128
"""Events that a span keeps, as the SDKs of OpenTelemetry have it; the rest is counted."""

TOLD = frozenset({*DECISIONS, "stdout", "display", "progress", "ask", "checkpoint"})
"""The moments that are worth an event of their own; the pieces of an answer are not."""


@dataclass(slots=True)
class Story:
    """One span: its start, what happened in it, its end (None: it has none). `until` is when its run was last heard of.

    The run itself is the story whose span is "".
    """

    started: Event
    beginning: int = 0
    moments: list[Event] = field(default_factory=list)
    dropped: int = 0
    ended: Event | None = None
    until: float = 0.0


class Fold:
    """Takes the events of one run in order and gives each span when it ends."""

    def __init__(self) -> None:
        self._open: dict[str, Story] = {}
        self._beginnings = -1
        self._latest = 0.0

    def take(self, event: Event) -> Story | None:
        """The story that ends with this event."""
        self._latest = max(self._latest, event.time)
        moment = event.kind.rpartition(".")[2]
        if moment == "started" and (event.span_id or event.kind == "run.started"):
            self._begin(event)
        elif moment in ("finished", "failed") and (event.span_id or event.kind == "run.finished"):
            return self._end(event)
        elif moment in TOLD and (story := self._open.get(event.span_id)) is not None:
            if len(story.moments) < MOST_MOMENTS:
                story.moments.append(event)
            else:
                story.dropped += 1
        return None

    def rest(self) -> Iterator[Story]:
        """The stories without an end, the innermost first."""
        while self._open:
            _, story = self._open.popitem()
            story.until = self._latest
            yield story

    def _begin(self, event: Event) -> None:
        if event.kind == "run.started":
            self._beginnings += 1
            if "" in self._open:
                return
        self._open[event.span_id] = Story(event, max(0, self._beginnings))

    def _end(self, event: Event) -> Story | None:
        story = self._open.pop(event.span_id, None)
        if story is not None:
            story.ended, story.until = event, self._latest
        return story


def stories_of(home: Path, run_id: str) -> Iterator[Story]:
    """What happened in a run that is kept, archived or not. `NotFoundError` when it is not there."""
    fold, payloads = Fold(), Payloads(home)
    for lines in journal_lines(home, run_id):
        for line in lines.splitlines():
            event = _event(line, payloads)
            if event is not None and (story := fold.take(event)) is not None:
                yield story
    yield from fold.rest()


def _event(line: bytes, payloads: Payloads) -> Event | None:
    try:
        event = decode(line)
    except InvalidError:
        # The list of runs tells of damaged lines when it reads them.
        return None
    if MARK not in line:
        return event
    return replace(event, data=payloads.restored(event.data))
