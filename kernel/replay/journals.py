"""The journal of a run as a past to replay or to resume: its calls out of its events.

Not here: reading the file (`kernel.stores.journal`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kernel.events import Event
from kernel.replay.asking import ANSWERED
from kernel.replay.content import Tidy
from kernel.replay.edges import EFFECT, KEY, RAW, REPLAYED, UNDONE, WATCHED, used_of
from kernel.replay.history import History
from kernel.replay.moments import FAILURES, moments_of
from kernel.replay.records import Past, Record


def past_of(name: str, events: Iterable[Event], tidy: Tidy) -> Past:
    """What a journal knows of its run. Calls that were begun and never ended are there, but not done."""
    past, open_calls = Past(name, shape=reduced), dict[str, _Open]()
    history = History(past)
    for event in events:
        past.ended = event.time
        history.take(event)
        if event.kind == "run.started":
            past.began, past.seed = event.time, int(event.data.get("seed") or 0)
            past.about = event.data
        elif event.kind == "run.times":
            times = past.times.setdefault(event.name, [])
            times += [float(value) for value in event.data.get("values", ())]
        elif event.kind == "run.finished":
            past.status = str(event.data.get("status", ""))
        elif event.kind in ANSWERED:
            past.records.append(_answered(past, event))
        else:
            _take(past, open_calls, event, tidy)
    for call in open_calls.values():
        call.close(past, {}, [])
    past.records.sort(key=lambda record: record.at)
    return past


def _answered(past: Past, event: Event) -> Record:
    data, at = event.data, event.time - past.began
    return Record(
        ANSWERED[event.kind], event.name, data["key"], data["request"], at, output=data["output"], number=event.id
    )


class _Open:
    """A span of a call that has not ended."""

    def __init__(self, event: Event) -> None:
        self.event = event
        self.deltas: dict[int, list[str]] = {}
        self.told: dict[int, list[int]] = {}
        self.intent: dict[str, Any] = {}

    def take(self, delta: dict[str, Any]) -> None:
        """A part of the text: the pieces it came in, and that it was told after them."""
        attempt, text, at = int(delta.get("attempt", 0)), str(delta.get("text", "")), 0
        pieces = self.deltas.setdefault(attempt, [])
        for size in delta.get("pieces") or [len(text)]:
            pieces.append(text[at : at + size])
            at += size
        self.told.setdefault(attempt, []).append(len(pieces))

    def close(self, past: Past, data: dict[str, Any], outcomes: list[dict[str, Any]], ended: float = 0.0) -> None:
        """Add the records of the span: one for each attempt."""
        attributes: dict[str, Any] = {**self.intent, **data.get("attributes", {})}
        key = attributes.get(KEY)
        started = self.event
        scope = started.data.get("scope", {})
        # What one lost worker did is served to the next: it is in this very journal already.
        is_again = scope.get("attempt", 1) > 1 and attributes.get(REPLAYED)
        if not key or attributes.get(UNDONE) or is_again:
            return
        request = data.get("input", started.data.get("input"))
        operation, _, _ = started.kind.partition(".")
        for outcome in outcomes or [{"is_done": False}]:
            record = Record(operation, started.name, str(key), request, **outcome)
            record.at, record.effect = started.time - past.began, str(attributes.get(EFFECT, ""))
            record.path, record.number = str(scope.get("step_path", "")), started.id
            record.took = max(0.0, ended - started.time)
            past.records.append(record)


def _take(past: Past, calls: dict[str, _Open], event: Event, tidy: Tidy) -> None:
    operation, _, moment = event.kind.partition(".")
    if operation not in WATCHED:
        return
    if moment == "started":
        calls[event.span_id] = _Open(event)
        return
    call = calls.get(event.span_id)
    if call is None:
        return
    if moment == "delta":
        call.take(event.data)
    elif moment == "intent":
        call.intent = event.data
    elif moment in ("finished", "failed"):
        del calls[event.span_id]
        call.close(past, event.data, list(_outcomes(call, operation, moment, event.data, tidy)), event.time)


def _outcomes(call: _Open, operation: str, moment: str, data: dict[str, Any], tidy: Tidy) -> Iterator[dict[str, Any]]:
    attributes = data.get("attributes", {})
    failures = attributes.get(FAILURES, ())
    for attempt, error in enumerate(failures):
        yield {"error": tidy.clean(error), **_told(call, operation, attempt, attributes)}
    last = {"attributes": used_of(operation, attributes), **_told(call, operation, len(failures), attributes)}
    if moment == "finished" or RAW in attributes:
        output = tidy.clean(attributes.get(RAW, data.get("output")))
        if operation == "chat":
            yield last | _answer(output, last)
        else:
            yield last | {"output": output}
    elif data.get("error", {}).get("type") == "cancelled":
        yield last | {"is_done": False, "is_stopped": True}


def _told(call: _Open, operation: str, attempt: int, attributes: dict[str, Any]) -> dict[str, Any]:
    """What an attempt told before its end: of a chat the pieces of its text, and after which they were told."""
    told: dict[str, Any] = {"moments": moments_of(attributes, attempt)}
    if operation == "chat":
        told |= {"answer": call.deltas.get(attempt, []), "told": call.told.get(attempt, [])}
    return told


def _answer(output: Any, told: dict[str, Any]) -> dict[str, Any]:
    """The chunks of an answer: as they were told where they are known, else in one piece."""
    text, pieces = str(output.get("text", "")), told["answer"]
    known = "".join(pieces)
    if not text.startswith(known):
        return {"answer": _chunks(output, [text]), "told": []}
    return {"answer": _chunks(output, [*pieces, text[len(known) :]])}


def _chunks(output: Any, pieces: list[str]) -> list[Any]:
    answer: list[Any] = [piece for piece in pieces if piece]
    answer += [{"tool_call": call} for call in output.get("tool_calls", ())]
    end = {"finish_reason": output.get("finish_reason", "stop"), "usage": output.get("usage")}
    return [*answer, end | ({"model": output["model"]} if output.get("model") else {})]


def reduced(request: Any) -> Any:
    """A request as journals have it: a chat's tools are only their names."""
    if not isinstance(request, dict) or "messages" not in request:
        return request
    names = [tool["name"] if isinstance(tool, dict) else tool for tool in request.get("tools", ())]
    kept = {name: value for name, value in request.items() if name not in ("tools", "stop", "options")}
    return {**kept, "tools": names} if names else kept
