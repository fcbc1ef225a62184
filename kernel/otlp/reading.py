"""Spans out of a file in OTLP's JSON or protobuf, as any collector or framework writes it. It may be anybody's.

JSON is read as it should be and as it is met: camel case or snake case, ids in hexadecimal or Base64, one object, a
list, or an object on each line. Not here: what the spans mean (`dialects`), and what becomes of them (`intake`).
"""

from __future__ import annotations

import base64
import binascii
import gzip
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

from kernel.errors import DeniedError, InvalidError, LimitError, NotFoundError
from kernel.otlp.spans import OtlpEvent, OtlpSpan
from kernel.otlp.wire import INSTALL

LARGEST = 1 << 30
"""Bytes of a file, unpacked."""

DEEPEST = 60
MOST_EVENTS = 1_000
LATEST = 2**62
"""Nanoseconds: the year 2116."""

HEXADECIMAL = re.compile(r"[0-9a-fA-F]{2,64}")
WRAPPED = ("resourceSpans", "resource_spans", "batches")
CODES = {"STATUS_CODE_OK": 1, "STATUS_CODE_ERROR": 2, "1": 1, "2": 2, 1: 1, 2: 2}


def read_spans(source: Path) -> Iterator[OtlpSpan]:
    """The spans of a file, in its order; one without a trace has the trace_id "".

    `NotFoundError`, `DeniedError` for what cannot be opened, `InvalidError` for what is no trace, `LimitError` when it
    is too large.
    """
    body = _body(source)
    head = body[:4096].lstrip()[:1]
    if head in (b"{", b"["):
        try:
            # Read to the end first: nothing is to come of half a file.
            requests = _requests(body)
        except orjson.JSONDecodeError as error:
            if body[:1] != b"\n":
                raise InvalidError(f"{source.name!r} is no whole JSON: {error}.") from None
        else:
            return _of_json(requests, source)
    return _of_protobuf(body, source)


def _body(source: Path) -> bytes:
    try:
        if source.stat().st_size > LARGEST:
            raise _too_large(source)
        body = source.read_bytes()
        if body[:2] == b"\x1f\x8b":
            with gzip.open(source) as packed:
                body = packed.read(LARGEST + 1)
    except FileNotFoundError:
        raise NotFoundError(f"There is no file {str(source)!r}.") from None
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise InvalidError(f"{source.name!r} is damaged: {error}.") from None
    except OSError as error:
        raise DeniedError(f"{str(source)!r} cannot be read: {error.strerror or error}.") from error
    if len(body) > LARGEST:
        raise _too_large(source)
    return body


def _too_large(source: Path) -> LimitError:
    return LimitError(f"{source.name!r} has more than {LARGEST >> 20:,} MB. Split it: a line is a request of its own.")


def _requests(body: bytes) -> list[Any]:
    try:
        whole = orjson.loads(body)
    except orjson.JSONDecodeError:
        lines = [line for line in body.splitlines() if line.strip()]
        if len(lines) < 2 or lines[0].strip() in (b"{", b"["):
            raise
        return [orjson.loads(line) for line in lines]
    return whole if isinstance(whole, list) else [whole]


def _of_json(requests: Sequence[Any], source: Path) -> Iterator[OtlpSpan]:
    told = [one.get("trace", one) for one in requests if isinstance(one, dict)]
    wholes = [_listed(one, *WRAPPED) for one in told if isinstance(one, dict) and any(name in one for name in WRAPPED)]
    if not wholes:
        raise InvalidError(
            f"{source.name!r} holds no traces of OpenTelemetry: there is no 'resourceSpans' in it. "
            "A run that was exported here is a file of its own kind: llmspell trace export."
        )
    return (span for whole in wholes for one in whole for span in _of_resource(one))


def _of_resource(whole: Mapping[str, Any]) -> Iterator[OtlpSpan]:
    resource = _attributes(_table(whole.get("resource")).get("attributes"))
    for listed in _listed(whole, "scopeSpans", "scope_spans", "instrumentationLibrarySpans"):
        scope = _table(listed.get("scope") or listed.get("instrumentationLibrary"))
        for span in _listed(listed, "spans"):
            yield _span(span, resource, _text(scope.get("name")))


def _span(told: Mapping[str, Any], resource: dict[str, Any], scope: str) -> OtlpSpan:
    events = [_event(one) for one in _listed(told, "events")[:MOST_EVENTS]]
    status = _table(told.get("status"))
    return OtlpSpan(
        trace_id=_id(_of(told, "traceId", "trace_id")),
        span_id=_id(_of(told, "spanId", "span_id")),
        parent_id=_id(_of(told, "parentSpanId", "parent_span_id")),
        name=_text(told.get("name")),
        start=_time(_of(told, "startTimeUnixNano", "start_time_unix_nano")),
        end=_time(_of(told, "endTimeUnixNano", "end_time_unix_nano")),
        attributes=_attributes(told.get("attributes")),
        events=tuple(events),
        status=CODES.get(status.get("code", 0), 0) if isinstance(status.get("code", 0), int | str) else 0,
        message=_text(status.get("message")),
        resource=resource,
        scope=scope,
    )


def _event(told: Mapping[str, Any]) -> OtlpEvent:
    time = _time(_of(told, "timeUnixNano", "time_unix_nano"))
    return OtlpEvent(_text(told.get("name")), time, _attributes(told.get("attributes")))


def _attributes(pairs: Any, depth: int = DEEPEST) -> dict[str, Any]:
    if isinstance(pairs, dict):
        return {str(key): value for key, value in pairs.items()}
    listed = [pair for pair in pairs if isinstance(pair, dict)] if isinstance(pairs, list) else []
    return {_text(pair.get("key")): _value(pair.get("value"), depth) for pair in listed}


def _value(value: Any, depth: int) -> Any:
    if not isinstance(value, dict) or not value:
        return value or None
    if depth <= 0:
        return "…"
    kind, held = next(iter(value.items()))
    match kind.replace("_value", "Value"):
        case "intValue":
            return _number(held)
        case "arrayValue":
            return [_value(one, depth - 1) for one in _listed(_table(held), "values")]
        case "kvlistValue":
            return _attributes(_table(held).get("values"), depth - 1)
        case "bytesValue":
            return f"({len(_text(held)) * 3 // 4} bytes)"
    return held if isinstance(held, str | bool | int | float) else _text(held)


def _of_protobuf(body: bytes, source: Path) -> Iterator[OtlpSpan]:
    try:
        from google.protobuf.message import DecodeError
        from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
    except ImportError:
        raise InvalidError(f"{source.name!r} is no JSON. To read traces as protobuf: {INSTALL}.") from None
    try:
        request = ExportTraceServiceRequest.FromString(body)
    except DecodeError:
        request = ExportTraceServiceRequest()
    if not request.resource_spans:
        raise InvalidError(
            f"{source.name!r} holds no traces: it is neither a run that was exported nor OTLP as JSON or protobuf."
        )
    return (
        _plain(span, _filled(whole.resource.attributes), scope.scope.name)
        for whole in request.resource_spans
        for scope in whole.scope_spans
        for span in scope.spans
    )


def _plain(span: Any, resource: dict[str, Any], scope: str) -> OtlpSpan:
    events = [
        OtlpEvent(one.name, _time(one.time_unix_nano), _filled(one.attributes)) for one in span.events[:MOST_EVENTS]
    ]
    return OtlpSpan(
        trace_id=span.trace_id.hex(),
        span_id=span.span_id.hex(),
        parent_id=span.parent_span_id.hex(),
        name=span.name,
        start=_time(span.start_time_unix_nano),
        end=_time(span.end_time_unix_nano),
        attributes=_filled(span.attributes),
        events=tuple(events),
        status=span.status.code,
        message=span.status.message,
        resource=resource,
        scope=scope,
    )


def _filled(pairs: Any, depth: int = DEEPEST) -> dict[str, Any]:
    return {pair.key: _held(pair.value, depth) for pair in pairs}


def _held(value: Any, depth: int) -> Any:
    kind = value.WhichOneof("value")
    if kind is None or depth <= 0:
        return None
    held = getattr(value, kind)
    match kind:
        case "array_value":
            return [_held(one, depth - 1) for one in held.values]
        case "kvlist_value":
            return _filled(held.values, depth - 1)
        case "bytes_value":
            return f"({len(held)} bytes)"
    return held


def _of(told: Mapping[str, Any], *names: str) -> Any:
    return next((told[name] for name in names if name in told), None)


def _listed(told: Mapping[str, Any], *names: str) -> list[dict[str, Any]]:
    found = _of(told, *names)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _table(thing: Any) -> dict[str, Any]:
    return thing if isinstance(thing, dict) else {}


def _text(thing: Any) -> str:
    return thing if isinstance(thing, str) else "" if thing is None else str(thing)


def _number(thing: Any) -> int:
    try:
        return int(thing or 0)
    except (TypeError, ValueError, OverflowError):
        return 0


def _time(thing: Any) -> int:
    return min(max(0, _number(thing)), LATEST)


def _id(thing: Any) -> str:
    """An id in hexadecimal; "" for none, or one that says nothing."""
    text = _text(thing)
    if text and not (len(text) in (16, 32) and HEXADECIMAL.fullmatch(text)):
        try:
            # What protobuf's own JSON makes of ids.
            text = base64.b64decode(text, validate=True).hex()
        except (binascii.Error, ValueError):
            text = text.encode("utf-8", "replace").hex()[:64]
    return text.lower() if text.strip("0") else ""
