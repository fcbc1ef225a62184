"""How a webhook is received over HTTP: a whole request within limits, who may send one, and the answer.

Not here: the listener (`open_doors`), and the tool (`webhook`).
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import h11

from kernel.records import dataclass
from kernel.tools.listener.open_doors import Door

PATIENCE = 15.0
"""Seconds a whole request may take."""

LARGEST_HEAD = 32 << 10

SECRET_HEADERS = frozenset(("authorization", "cookie", "x-webhook-token", "proxy-authorization"))
"""Headers that say who asks, which scripts and models need not know."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What is received: at `path`, with these `methods`, from those who know `token` and sign with `secret`
    (HMAC-SHA256 in the header `signature`), no more than `largest` bytes. `answer` is what they hear."""

    path: str
    methods: tuple[str, ...]
    token: str
    secret: str
    signature: str
    largest: int
    answer: dict[str, Any]


class Refusal(Exception):
    """Why a request is not received: a status and a sentence."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


async def receive(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, rules: Rules, door: Door) -> None:
    """Read one request, and put it into the box when it is right."""
    line = h11.Connection(h11.SERVER, max_incomplete_event_size=LARGEST_HEAD)
    try:
        async with asyncio.timeout(PATIENCE):
            request = await _head(reader, line)
            _check_head(request, rules)
            body = await _body(reader, line, rules.largest)
        _check_signature(request, body, rules)
        event = _event(request, body, writer)
        if not door.take_in(event):
            raise Refusal(503, "Too many events wait here; try again later.")
        status, answer = int(rules.answer.get("status", 202)), rules.answer.get("body", {"received": True})
    except Refusal as refusal:
        status, answer = refusal.status, {"error": str(refusal)}
    except (h11.RemoteProtocolError, TimeoutError):
        status, answer = 400, {"error": "That is no request over HTTP, or it came too slowly."}
    await _answer(writer, line, status, answer)


async def _event_of(reader: asyncio.StreamReader, line: h11.Connection) -> Any:
    while (event := line.next_event()) is h11.NEED_DATA:
        line.receive_data(await reader.read(1 << 16))
    return event


async def _head(reader: asyncio.StreamReader, line: h11.Connection) -> h11.Request:
    event = await _event_of(reader, line)
    if not isinstance(event, h11.Request):
        raise EOFError
    return event


async def _body(reader: asyncio.StreamReader, line: h11.Connection, largest: int) -> bytes:
    body = bytearray()
    while isinstance(event := await _event_of(reader, line), h11.Data):
        body += event.data
        if len(body) > largest:
            raise Refusal(413, f"At most {largest} bytes are received here.")
    if not isinstance(event, h11.EndOfMessage):
        raise EOFError
    return bytes(body)


def _headers(request: h11.Request) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in request.headers}


def _check_head(request: h11.Request, rules: Rules) -> None:
    parts, headers = urlsplit(request.target.decode("latin-1")), _headers(request)
    if parts.path != rules.path:
        raise Refusal(404, "There is nothing here.")
    if request.method.decode() not in rules.methods:
        raise Refusal(405, f"Only {', '.join(rules.methods)} is received here.")
    bearer = headers.get("authorization", "").removeprefix("Bearer ")
    said = (bearer, headers.get("x-webhook-token", ""), dict(parse_qsl(parts.query)).get("token", ""))
    if rules.token and not any(_equal(each, rules.token) for each in said):
        raise Refusal(401, "The token is missing or wrong.")
    length = headers.get("content-length", "0")
    if length.isdecimal() and int(length) > rules.largest:
        raise Refusal(413, f"At most {rules.largest} bytes are received here.")


def _check_signature(request: h11.Request, body: bytes, rules: Rules) -> None:
    if not rules.secret:
        return
    said = _headers(request).get(rules.signature.lower(), "").removeprefix("sha256=")
    if not _equal(said, hmac.new(rules.secret.encode(), body, hashlib.sha256).hexdigest()):
        raise Refusal(401, "The signature is missing or wrong.")


def _equal(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _event(request: h11.Request, body: bytes, writer: asyncio.StreamWriter) -> dict[str, Any]:
    import orjson

    parts, headers = urlsplit(request.target.decode("latin-1")), _headers(request)
    query = {name: value for name, value in parse_qsl(parts.query) if name != "token"}
    made: dict[str, Any] = {"method": request.method.decode(), "path": parts.path, "query": query}
    made["headers"] = {name: value for name, value in headers.items() if name not in SECRET_HEADERS}
    try:
        made["body"] = body.decode()
    except UnicodeDecodeError:
        made["body"] = body
    if "json" in headers.get("content-type", ""):
        try:
            made["json"] = orjson.loads(body)
        except orjson.JSONDecodeError:
            raise Refusal(400, "The body says it is JSON, but it is not.") from None
    peer = writer.get_extra_info("peername")
    return {**made, "from": str(peer[0]) if isinstance(peer, tuple) else ""}


async def _answer(writer: asyncio.StreamWriter, line: h11.Connection, status: int, answer: Any) -> None:
    import orjson

    content = answer.encode() if isinstance(answer, str) else orjson.dumps(answer)
    kind = "text/plain; charset=utf-8" if isinstance(answer, str) else "application/json"
    headers = [("content-type", kind), ("content-length", str(len(content))), ("connection", "close")]
    if line.our_state in (h11.IDLE, h11.SEND_RESPONSE):
        parts = [h11.Response(status_code=status, headers=headers), h11.Data(data=content), h11.EndOfMessage()]
        writer.write(b"".join(line.send(part) or b"" for part in parts))
        async with asyncio.timeout(PATIENCE):
            await writer.drain()
            writer.close()
            await writer.wait_closed()
