"""One past out of several runs: of each what certain of its cells asked the world. Not here: reading journals."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from kernel.events import Event
from kernel.replay.records import Past


def of_cells(events: Iterable[Event], cells: Collection[str]) -> Iterator[Event]:
    """The events of a run, of its cells only those named, with all that happened on their behalf."""
    kept: set[str] = set()
    for event in events:
        if event.kind == "run_cell.started" and event.data.get("source", {}).get("cell") in cells:
            kept.add(event.span_id)
        if event.parent_id in kept:
            kept.add(event.span_id)
        if not event.span_id or event.span_id in kept:
            yield event


def joined(name: str, pasts: Sequence[Past]) -> Past:
    """The records of several runs, those of the first before equal ones of the next.

    There is no one clock that they could be replayed with, so time and chance are those of now.
    """
    first = pasts[0]
    return Past(name, [record for past in pasts for record in past.records], about=first.about, shape=first.shape)
