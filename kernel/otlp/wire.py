"""Spans as the bytes that OTLP sends: JSON, which needs nothing else, or protobuf, by OpenTelemetry's own messages.

OTLP's JSON is not what protobuf makes of its messages: ids are hexadecimal, numbers of 64 bits are texts, keys are in
camel case. Not here: the way back (`reading`), and who gets them (`sending`).
"""

from __future__ import annotations

import importlib
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson

from kernel import __version__
from kernel.errors import InvalidError
from kernel.otlp.conventions import SCHEMA
from kernel.otlp.spans import OtlpEvent, OtlpSpan
from kernel.otlp.target import JSON, PROTOBUF, PROTOCOLS

INSTALL = "pip install 'llmspell-studio[otel]'"
TYPES = {JSON: "application/json", PROTOBUF: "application/x-protobuf"}

Encode = Callable[[Sequence[OtlpSpan], Mapping[str, Any]], bytes]
"""Makes the body of a request from spans, and the attributes of the resource that they are of."""


def encoder(protocol: str) -> Encode:
    """What writes a protocol. `InvalidError` for another one, or when protobuf is not installed."""
    if protocol == JSON:
        return to_json
    if protocol != PROTOBUF:
        raise InvalidError(f"The protocol {protocol!r} is not spoken here. Use one of: {', '.join(PROTOCOLS)}.")
    try:
        importlib.import_module("opentelemetry.proto.collector.trace.v1.trace_service_pb2")
    except ImportError:
        raise InvalidError(
            f"The protocol {PROTOBUF} needs OpenTelemetry's messages: {INSTALL}. Or use {JSON}."
        ) from None
    return to_protobuf


def to_json(spans: Sequence[OtlpSpan], resource: Mapping[str, Any]) -> bytes:
    """One request as OTLP's JSON."""
    scope = {"scope": {"name": "llmspell", "version": __version__}, "schemaUrl": SCHEMA}
    listed = {**scope, "spans": [_span(one) for one in spans]}
    whole = {"resource": {"attributes": _pairs(resource)}, "scopeSpans": [listed], "schemaUrl": SCHEMA}
    return orjson.dumps({"resourceSpans": [whole]})


def _span(span: OtlpSpan) -> dict[str, Any]:
    told: dict[str, Any] = {"traceId": span.trace_id, "spanId": span.span_id}
    if span.parent_id:
        told["parentSpanId"] = span.parent_id
    times = {"startTimeUnixNano": str(span.start), "endTimeUnixNano": str(span.end)}
    told |= {"name": _text(span.name), "kind": span.kind, **times, "attributes": _pairs(span.attributes)}
    if span.events:
        told["events"] = [_event(one) for one in span.events]
    if span.dropped_events:
        told["droppedEventsCount"] = span.dropped_events
    message = {"message": _text(span.message)} if span.message else {}
    return {**told, "status": {**message, "code": span.status} if span.status else {}}


def _event(event: OtlpEvent) -> dict[str, Any]:
    return {"timeUnixNano": str(event.time), "name": _text(event.name), "attributes": _pairs(event.attributes)}


def _pairs(attributes: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"key": key, "value": _value(value)} for key, value in attributes.items() if value is not None]


def _value(value: Any) -> dict[str, Any]:
    match value:
        case bool():
            return {"boolValue": value}
        case int() if -(2**63) <= value < 2**63:
            return {"intValue": str(value)}
        case float():
            return {"doubleValue": value if math.isfinite(value) else _named(value)}
        case list() | tuple():
            return {"arrayValue": {"values": [_value(one) for one in value]}}
        case dict():
            return {"kvlistValue": {"values": _pairs(value)}}
    return {"stringValue": _text(value)}


def _named(value: float) -> str:
    # As proto3 writes them in JSON, which has no numbers for them.
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def _text(value: Any) -> str:
    if type(value) is str and value.isascii():
        return value
    # Half of a surrogate pair, which a script can make, is no UTF-8.
    return str(value).encode("utf-8", "replace").decode()


def to_protobuf(spans: Sequence[OtlpSpan], resource: Mapping[str, Any]) -> bytes:
    """One request as protobuf."""
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

    request = ExportTraceServiceRequest()
    whole = request.resource_spans.add(schema_url=SCHEMA)
    _fill(whole.resource.attributes, resource)
    listed = whole.scope_spans.add(schema_url=SCHEMA)
    listed.scope.name, listed.scope.version = "llmspell", __version__
    for span in spans:
        made = listed.spans.add(
            trace_id=bytes.fromhex(span.trace_id),
            span_id=bytes.fromhex(span.span_id),
            parent_span_id=bytes.fromhex(span.parent_id),
            name=_text(span.name),
            kind=span.kind,
            start_time_unix_nano=span.start,
            end_time_unix_nano=span.end,
            dropped_events_count=span.dropped_events,
        )
        _fill(made.attributes, span.attributes)
        for event in span.events:
            _fill(made.events.add(time_unix_nano=event.time, name=event.name).attributes, event.attributes)
        made.status.code, made.status.message = span.status, _text(span.message)
    return bytes(request.SerializeToString())


def _fill(pairs: Any, attributes: Mapping[str, Any]) -> None:
    for key, value in attributes.items():
        if value is not None:
            _put(pairs.add(key=_text(key)).value, value)


def _put(place: Any, value: Any) -> None:
    match value:
        case bool():
            place.bool_value = value
        case int() if -(2**63) <= value < 2**63:
            place.int_value = value
        case float():
            place.double_value = value
        case list() | tuple():
            place.array_value.SetInParent()
            for one in value:
                _put(place.array_value.values.add(), one)
        case dict():
            place.kvlist_value.SetInParent()
            _fill(place.kvlist_value.values, value)
        case _:
            place.string_value = _text(value)
