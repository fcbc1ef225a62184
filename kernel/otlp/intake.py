"""Traces of other programs made into runs of ours: each trace a journal, tagged as imported.

What is refused leaves nothing. Not here: how a file is read (`reading`), and what a span means (`dialects`).
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import Any

from kernel.errors import DeniedError, InvalidError, LimitError
from kernel.events import Event
from kernel.messages import ATTRIBUTES
from kernel.otlp.dialects import Meaning, meaning_of
from kernel.otlp.reading import read_spans
from kernel.otlp.spans import ERROR, OtlpEvent, OtlpSpan
from kernel.records import dataclass
from kernel.replacing import replacing
from kernel.stores import archives
from kernel.stores.home import journals_of, prepare
from kernel.stores.journal import SUFFIX
from kernel.stores.labels import Labels
from kernel.stores.lines import encode
from kernel.stores.payloads import LARGE, MARK, Payloads
from kernel.values import plain

MOST_SPANS = 1_000_000
MOST_TRACES = 1_000
KIND = "imported"
TAG = "imported"
SECOND = 1_000_000_000
LONGEST_TITLE = 200
NO_END = {"type": "cancelled", "message": "The trace does not say when this ended."}


@dataclass(frozen=True, slots=True)
class Taken:
    """A trace that was taken in: its run, its number of spans; `was_here`: its run was here already, and stays."""

    run_id: str
    spans: int
    was_here: bool = False


@dataclass(slots=True)
class Node:
    """A span in its trace. `number` counts from 1 in the order of time; `key` is when its turn is in the journal."""

    span: OtlpSpan
    parent: Node | None = None
    number: int = 0
    depth: int = 0
    key: int = 0
    agent: str = ""
    meaning: Meaning = field(default_factory=lambda: Meaning("", ""))


def take_in(home: Path, source: Path) -> list[Taken]:
    """Make a run of each trace in a file of OTLP; those of before are left as they are.

    Errors as `read_spans`; `InvalidError` when no span has a trace, `LimitError` for too many of them.
    """
    traces: dict[str, dict[str, OtlpSpan]] = {}
    count = 0
    for span in read_spans(source):
        if not span.trace_id:
            continue
        count += 1
        if count > MOST_SPANS or len(traces) > MOST_TRACES:
            raise LimitError(f"{source.name!r} has more than {MOST_SPANS:,} spans or {MOST_TRACES:,} traces. Split it.")
        spans = traces.setdefault(span.trace_id, {})
        # A span that was sent twice is one; the one that has ended says more.
        known = spans.get(span.span_id or f"#{count}")
        if known is None or span.end >= known.end:
            spans[span.span_id or f"#{count}"] = span
    if not traces:
        raise InvalidError(f"{source.name!r} holds no span of any trace.")
    prepare(home)
    return [_keep(home, source, trace, spans) for trace, spans in traces.items()]


def _keep(home: Path, source: Path, trace: str, spans: Mapping[str, OtlpSpan]) -> Taken:
    nodes = _arranged(spans)
    began = min((node.span.start for node in nodes if node.span.start), default=0)
    run_id = f"{time.strftime('%Y%m%dT%H%M%S', time.gmtime(min(began // SECOND, 2**34)))}-{trace[:8]}"
    journal = journals_of(home) / f"{run_id}{SUFFIX}"
    if journal.exists() or run_id in archives.archived(home):
        return Taken(run_id, len(nodes), was_here=True)
    told = _Run(run_id, source.name, trace, nodes)
    try:
        with replacing(journal, private=True) as aside:
            _write(aside, told.events(), Payloads(home))
    except OSError as error:
        raise DeniedError(f"The trace cannot be kept in {str(home)!r}: {error.strerror or error}.") from error
    Labels(home).change(run_id, (TAG,), f"From {source.name}, trace {trace}.")
    return Taken(run_id, len(nodes))


def _write(aside: Path, events: Iterator[Event], payloads: Payloads) -> None:
    with aside.open("wb") as file:
        for event in events:
            line = encode(event)
            # Escaped too: else a trace from outside could name texts that others of our runs keep.
            light = len(line) <= LARGE and MARK not in line
            file.write(line if light else encode(replace(event, data=payloads.lightened(event.data))))
        file.flush()
        os.fsync(file.fileno())


def _arranged(spans: Mapping[str, OtlpSpan]) -> list[Node]:
    """The spans with their parents, numbered in the order of time. A parent that is not there is none."""
    nodes = {id: Node(span) for id, span in spans.items()}
    for node in nodes.values():
        node.parent = nodes.get(node.span.parent_id)
    for node in nodes.values():
        _uncircle(node)
    ordered = sorted(nodes.values(), key=lambda node: node.depth)
    for node in ordered:
        above = node.parent
        # A child that began before its parent, by another clock, is told of after it.
        node.key = max(node.span.start, above.key if above else 0)
        node.meaning = meaning_of(node.span, above is None)
        own = node.meaning.agent
        node.agent = own or (above.agent if above else "")
    return sorted(ordered, key=lambda node: (node.key, node.depth))


def _uncircle(node: Node) -> None:
    """Find how deep a span is; where its parents go in a circle, the circle is cut."""
    way, seen = [node], {id(node)}
    while (above := way[-1].parent) is not None and not above.depth:
        if id(above) in seen:
            way[-1].parent = None
            break
        way.append(above)
        seen.add(id(above))
    for one in reversed(way):
        # From 1, so that 0 says that nobody looked yet.
        one.depth = one.parent.depth + 1 if one.parent is not None else 1


class _Run:
    """The events of one trace, in order."""

    def __init__(self, run_id: str, file: str, trace: str, nodes: Sequence[Node]) -> None:
        self._id = run_id
        self._about = {"from": file[:LONGEST_TITLE], "trace_id": trace}
        # Our own export has a span for the run itself.
        self._own = next((node for node in nodes if "llmspell.run.id" in node.span.attributes), None)
        self._nodes = [node for node in nodes if node is not self._own]
        for number, node in enumerate(self._nodes, 1):
            node.number = number
        self._first = self._own or nodes[0]
        starts = [node.span.start for node in nodes if node.span.start]
        self._began = min(starts, default=0)
        self._latest = max([*starts, *(node.span.end for node in nodes)], default=0)
        self._count = 0

    def events(self) -> Iterator[Event]:
        """The run from its start to its end."""
        yield self._event(self._began, "run.started", self._title(), self._started())
        turns = sorted(
            [turn for node in self._nodes for turn in self._turns(node)], key=lambda turn: (turn[0], turn[1], turn[2])
        )
        for time_, _, _, node, moment in turns:
            yield self._told(node, moment, time_)
        failed = any(node.span.status == ERROR for node in [self._own, *self._nodes] if node and self._is_root(node))
        error = {"type": "tool", "message": self._first.span.message or "It failed."}
        end = {"status": "failed", "error": error} if failed else {"status": "ok"}
        yield self._event(self._latest, "run.finished", "", {**end, "usage": {}})

    def _turns(self, node: Node) -> Iterator[tuple[int, int, int, Node, OtlpEvent | bool]]:
        """When a span begins and ends and what is between. At the same time parents begin first and end last."""
        yield node.key, 0, node.depth, node, True
        end = max(node.key, node.span.end) if node.span.end else max(node.key, self._latest)
        for event in node.span.events:
            yield min(max(node.key, event.time), end), 1, node.number, node, event
        yield end, 2, -node.depth, node, False

    def _told(self, node: Node, moment: OtlpEvent | bool, at: int) -> Event:
        above = "" if node.parent is None or self._is_root(node) else f"s{node.parent.number}"
        place = (node.meaning.name, f"s{node.number}", above)
        if isinstance(moment, OtlpEvent):
            data = {"name": moment.name[:LONGEST_TITLE], **plain(dict(moment.attributes))}
            return self._event(at, f"{node.meaning.operation}.progress", place[0], data, *place[1:])
        if moment:
            began = min(node.span.start or at, at)
            return self._event(began, f"{node.meaning.operation}.started", place[0], _began(node), *place[1:])
        end = node.span.end or at
        kind = "failed" if node.span.status == ERROR or not node.span.end else "finished"
        return self._event(
            max(end, node.span.start), f"{node.meaning.operation}.{kind}", place[0], _ended(node), *place[1:]
        )

    def _event(self, at: int, kind: str, name: str, data: dict[str, Any], span: str = "", parent: str = "") -> Event:
        self._count += 1
        return Event(self._count, at / SECOND, self._id, span, parent, kind, name, plain(data))

    def _is_root(self, node: Node) -> bool:
        return node.parent is None or node.parent is self._own

    def _title(self) -> str:
        title = self._first.span.name.removeprefix("run ") if self._own else self._first.meaning.name
        return (title or "trace")[:LONGEST_TITLE]

    def _started(self) -> dict[str, Any]:
        attributes = self._first.span.attributes
        models = (node.meaning.attributes.get(ATTRIBUTES["model"]) for node in self._nodes)
        resource = plain(dict(self._first.span.resource))
        about = {**self._about, "service": resource.get("service.name", ""), "resource": resource}
        return {
            "title": self._title(),
            "path": "",
            "kind": KIND,
            "profile": "",
            "model": str(attributes.get("llmspell.run.model") or next(filter(None, models), "")),
            "params": {},
            "versions": {},
            "imported": about,
        }


def _began(node: Node) -> dict[str, Any]:
    file, line = node.span.attributes.get("code.file.path"), node.span.attributes.get("code.line.number")
    data: dict[str, Any] = {"input": node.meaning.input, "attributes": node.meaning.attributes}
    if isinstance(file, str):
        data["source"] = {"name": file, "line": line if isinstance(line, int) else 0, "cell": "", "language": ""}
    if node.agent:
        data["scope"] = {"agent_name": node.agent, "agent_id": node.agent}
    return data


def _ended(node: Node) -> dict[str, Any]:
    known = {"otel.span_id": node.span.span_id, "otel.scope.name": node.span.scope}
    data: dict[str, Any] = {"attributes": {**node.meaning.attributes, **{k: v for k, v in known.items() if v}}}
    if node.span.status == ERROR:
        data["error"] = _error(node.span)
    elif not node.span.end:
        data["error"] = NO_END
    if node.meaning.output is not None:
        data["output"] = node.meaning.output
    return data


def _error(span: OtlpSpan) -> dict[str, Any]:
    told = next((event.attributes for event in span.events if event.name == "exception"), {})
    message = span.message or str(told.get("exception.message") or "It failed.")
    error = {"type": str(span.attributes.get("error.type") or told.get("exception.type") or "failed")}
    trace = told.get("exception.stacktrace")
    return {**error, "message": message, **({"traceback": str(trace)} if trace else {})}
