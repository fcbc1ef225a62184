"""A trace without what differs between two runs that did the same: so a replay can be compared with its recording."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field
from typing import Any

from kernel.events import Event
from kernel.records import dataclass
from kernel.replay.edges import REPLAYED

MEASURED = frozenset(("duration", "seconds", "took", "pid", "replay", "resumes", "versions", "run_id", REPLAYED))
"""Fields that say how long something took, or in which run it was."""

FLOWING = "stdout"
"""The moment whose text comes in pieces, cut by the clock."""

ENDS = ("finished", "failed")

PASSING = ("delta", "intent")
"""Moments that tell what their span's end tells again."""


def normal_trace(events: Iterable[Event]) -> list[dict[str, Any]]:
    """The events of a run by spans: `kind`, `name`, `span`, `parent`, `data`; no ids of runs, no times, no durations.

    What a span holds comes where it began, as in a tree, for how branches that go on at once are mixed is a matter of
    the clock. So is when printed text comes: it is in one piece, before the end of its span. The pieces of a chat are
    left out, for its end has them all. Spans are numbered as they come here.
    """
    spans: dict[str, _Span] = {"": _Span()}
    for event in events:
        span = spans.get(event.span_id)
        if span is None:
            span = spans[event.span_id] = _Span()
            spans.get(event.parent_id, spans[""]).lines.append(event.span_id)
        data = _without(event.data)
        span.take(
            {"kind": event.kind, "name": event.name, "span": event.span_id, "parent": event.parent_id, "data": data}
        )
    return _numbered(_walk(spans, ""))


@dataclass(slots=True)
class _Span:
    """What is told of a span, in order: its own lines, and the ids of the spans in it. `flows` is text that is open."""

    lines: list[dict[str, Any] | str] = field(default_factory=list)
    flows: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    def take(self, line: dict[str, Any]) -> None:
        moment = line["kind"].rpartition(".")[2]
        if moment == FLOWING:
            _join(self.flows, line)
        elif moment not in PASSING:
            self.lines += self.end() if moment in ENDS else ()
            self.lines.append(line)

    def end(self) -> list[dict[str, Any]]:
        flows, self.flows = self.flows, {}
        return [*flows.values()]


def _walk(spans: dict[str, _Span], span: str) -> Iterator[dict[str, Any]]:
    for line in [*spans[span].lines, *spans[span].end()]:
        if isinstance(line, str):
            yield from _walk(spans, line)
        else:
            yield line


def _numbered(lines: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    names = {"": ""}
    return [
        {**line, **{each: names.setdefault(line[each], f"s{len(names)}") for each in ("parent", "span")}}
        for line in lines
    ]


def _join(flow: dict[tuple[str, str], dict[str, Any]], line: dict[str, Any]) -> None:
    whole = flow.setdefault((line["kind"], str(line["data"].get("stream", ""))), line)
    if whole is not line:
        whole["data"]["text"] += line["data"].get("text", "")


def _without(data: Any) -> Any:
    if isinstance(data, dict):
        return {name: _without(value) for name, value in data.items() if name not in MEASURED}
    return [_without(item) for item in data] if isinstance(data, list) else data
