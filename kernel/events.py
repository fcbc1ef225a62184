"""Everything that happens is one small event. A span is a pair started/finished, never stored twice.

Not here: who listens (`context`), how events are kept (`stores`), when they are made (`operations`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import Any

from kernel.records import dataclass

MOMENTS = (
    "started",
    "finished",
    "failed",
    "delta",
    "stdout",
    "display",
    "progress",
    "ask",
    "intent",
    "checkpoint",
    "case",
)
"""What a `kind` may end with: `chat.started`, `run_cell.stdout`, …; besides, one of `kernel.decisions.DECISIONS`."""

ENVELOPE_VERSION = 1


@dataclass(frozen=True, slots=True)
class Source:
    """The place in a spell that caused an event.

    `name` is the file or cell name a person knows, `cell` the cell's id ("" for a plain
    script), `line` counts from 1 within that cell or file (0: unknown).
    """

    name: str
    line: int = 0
    cell: str = ""
    language: str = "lua"

    def plain(self) -> dict[str, Any]:
        """The source as JSON data."""
        return {"name": self.name, "line": self.line, "cell": self.cell, "language": self.language}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened in one run.

    `id` counts from 1 within the run; `time` is seconds since the epoch; `span_id` is the span
    it belongs to ("" for the run itself), `parent_id` the span that one lives in; `kind` is
    `<operation>.<moment>`, or `run.started` / `run.finished`; `data` is JSON data.
    """

    id: int
    time: float
    run_id: str
    span_id: str
    parent_id: str
    kind: str
    name: str
    data: dict[str, Any] = field(default_factory=dict)


Sink = Callable[[Event], None]
"""Takes each event at once and must not fail or wait."""


def envelope(event: Event) -> dict[str, Any]:
    """The event as one line of a journal: `{v, run, seq, ts, kind, span, parent, name, data}`."""
    return {
        "v": ENVELOPE_VERSION,
        "run": event.run_id,
        "seq": event.id,
        "ts": event.time,
        "kind": event.kind,
        "span": event.span_id,
        "parent": event.parent_id,
        "name": event.name,
        "data": event.data,
    }


def from_envelope(line: dict[str, Any]) -> Event:
    """The event of one journal line. `KeyError` when a field is missing."""
    return Event(
        line["seq"], line["ts"], line["run"], line["span"], line["parent"], line["kind"], line["name"], line["data"]
    )
