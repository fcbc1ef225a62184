"""A trace without what differs between two runs that did the same: so a replay can be compared with its recording."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kernel.events import Event
from kernel.replay.edges import REPLAYED

MEASURED = frozenset(("duration", "seconds", "took", "pid", "replay", "resumes", "versions", "run_id", REPLAYED))
"""Fields that say how long something took, or in which run it was."""

FLOWING = "stdout"
"""The moment whose text comes in pieces, cut by the clock."""

ENDS = ("finished", "failed")

PASSING = ("delta", "intent")
"""Moments that tell what their span's end tells again."""


def normal_trace(events: Iterable[Event]) -> list[dict[str, Any]]:
    """The events of a run in order: `kind`, `name`, `span`, `parent`, `data`; no ids of runs, no times, no durations.

    Printed text is in one piece, before the end of its span, for the clock says when it comes; that of a chat is left
    out, for its end has it all.
    """
    trace: list[dict[str, Any]] = []
    flows: dict[str, dict[tuple[str, str], dict[str, Any]]] = {}
    for event in events:
        data = _without(event.data)
        line = {"kind": event.kind, "name": event.name, "span": event.span_id, "parent": event.parent_id, "data": data}
        moment = event.kind.rpartition(".")[2]
        if moment == FLOWING:
            _join(flows.setdefault(event.span_id, {}), line)
        elif moment not in PASSING:
            trace += flows.pop(event.span_id, {}).values() if moment in ENDS else ()
            trace.append(line)
    return [*trace, *(line for flow in flows.values() for line in flow.values())]


def _join(flow: dict[tuple[str, str], dict[str, Any]], line: dict[str, Any]) -> None:
    whole = flow.setdefault((line["kind"], str(line["data"].get("stream", ""))), line)
    if whole is not line:
        whole["data"]["text"] += line["data"].get("text", "")


def _without(data: Any) -> Any:
    if isinstance(data, dict):
        return {name: _without(value) for name, value in data.items() if name not in MEASURED}
    return [_without(item) for item in data] if isinstance(data, list) else data
