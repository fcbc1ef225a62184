"""A collector on loopback that reads what it gets by OpenTelemetry's own generated classes, not by ours."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from google.protobuf.json_format import Parse
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass
class Answer:
    """What the collector says: a status, headers, a body."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass
class Collector:
    """What it got. `answers` are given first, one after the other; then it says yes."""

    port: int = 0
    answers: list[Answer] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    requests: list[ExportTraceServiceRequest] = field(default_factory=list)

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def spans(self) -> list[Any]:
        return [
            span
            for request in self.requests
            for whole in request.resource_spans
            for scope in whole.scope_spans
            for span in scope.spans
        ]

    def named(self, name: str) -> Any:
        return next(span for span in self.spans if span.name == name)


def decode(body: bytes, kind: str) -> ExportTraceServiceRequest:
    """A body as OpenTelemetry's own messages."""
    if "protobuf" in kind:
        return ExportTraceServiceRequest.FromString(body)
    # Their JSON reader takes ids for Base64, as protobuf does: hexadecimal ids of 16 and 8 bytes come out as 24 and 12.
    return Parse(body, ExportTraceServiceRequest())


def attributes(thing: Any) -> dict[str, Any]:
    """The attributes of a span, an event or a resource as plain values."""
    return {pair.key: _plain(pair.value) for pair in thing.attributes}


def _plain(value: Any) -> Any:
    kind = value.WhichOneof("value")
    if kind == "array_value":
        return [_plain(one) for one in value.array_value.values]
    return getattr(value, kind)


@contextmanager
def collecting(*answers: Answer) -> Iterator[Collector]:
    """A collector that runs; it gives these answers first."""
    made = Collector(answers=list(answers))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            body = gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body
            answer = made.answers.pop(0) if made.answers else Answer()
            made.paths.append(self.path)
            made.headers.append({name.lower(): value for name, value in self.headers.items()})
            if answer.status == 200:
                made.requests.append(decode(body, self.headers["Content-Type"]))
            self.send_response(answer.status)
            for name, value in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
