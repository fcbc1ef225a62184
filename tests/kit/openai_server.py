"""A real HTTP server on loopback that speaks OpenAI's chat completions, with answers and faults chosen by the test.

Raw asyncio, because some faults are bytes that no HTTP library would send. It is no model: it says what it is told.
"""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

FAULTS = (
    "rate_limit",
    "server_error",
    "unauthorized",
    "html",
    "malformed",
    "empty",
    "half_stream",
    "half_chunk",
    "reset",
    "hang_up",
    "stall",
    "stall_midway",
    "no_done",
    "no_finish",
    "garbage_line",
    "error_event",
    "bad_utf8",
    "context",
    "filtered",
    "echo",
)
"""What `Reply.fault` may be; "" is a sound answer."""

TOLD_USAGE = {"prompt_tokens": 5, "completion_tokens": 3, "total_tokens": 8}


@dataclass(frozen=True)
class Reply:
    """One answer: its text, cut into `pieces`, or tool calls `(id, name, arguments as JSON)`; and how it goes wrong.

    With `vectors` it is an answer to a request for embeddings.
    """

    pieces: Sequence[str] = ("Hel", "lo")
    tool_calls: Sequence[tuple[str, str, str]] = ()
    fault: str = ""
    plain: bool = False
    delay: float = 0.0
    retry_after: str = "7"
    usage: bool = True
    finish: str = ""
    refusal: str = ""
    vectors: Sequence[Sequence[float]] = ()


@dataclass
class OpenAIServer:
    """What the server is to say next (the last reply for ever), and what it was asked."""

    replies: list[Reply]
    port: int = 0
    requests: list[dict[str, Any]] = field(default_factory=list)
    origin: str = ""
    """The pages of a browser that may read its answers (CORS); "" for none."""
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    hung_up: asyncio.Event = field(default_factory=asyncio.Event)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def url(self) -> str:
        """The base URL a client needs."""
        return f"http://127.0.0.1:{self.port}/v1"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request and close the connection."""
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._answer(reader, writer)
        except ConnectionError:
            self.hung_up.set()
        except asyncio.CancelledError:
            pass  # the test is over
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:]) if name}
        send = _Sender(writer, self.origin)
        if self._answered_bodiless(head[0].split(" ")[0], send):
            return
        self.headers.append(headers)
        self.paths.append(head[0].split(" ")[1])
        self.requests.append(json.loads(await reader.readexactly(int(headers["content-length"]))))
        reply = self._next_reply()
        if reply.fault == "hang_up":
            return
        if reply.fault == "stall":
            await self._watch(reader)
        elif reply.fault in _WHOLE:
            send.whole(*_WHOLE[reply.fault], reply.retry_after)
        elif reply.fault == "echo":
            send.head("401 Unauthorized", _JSON)
            writer.write(json.dumps({"error": {"message": f"Who are you? {headers}"}}).encode())
        elif reply.vectors or reply.plain:
            send.head("200 OK", "application/json")
            writer.write(json.dumps(_vectors(reply) if reply.vectors else _document(reply)).encode())
        elif reply.fault == "half_chunk":
            send.head("200 OK", "text/event-stream", {"transfer-encoding": "chunked"})
            first = b"data: " + json.dumps(_chunk({"content": reply.pieces[0]})).encode() + b"\n\n"
            send.raw(f"{len(first):x}\r\n".encode() + first + b"\r\nff\r\ndata: {")
        else:
            send.head("200 OK", "text/event-stream")
            await self._stream(reply, reader, send)
        await writer.drain()

    def _answered_bodiless(self, method: str, send: _Sender) -> bool:
        """Answer a browser that asks whether it may, or who is there, and whoever wants the list of models."""
        if method == "OPTIONS":
            send.head("204 No Content", "text/plain", {"access-control-allow-headers": "*, authorization"})
        elif method == "HEAD":
            send.head("405 Method Not Allowed", "text/plain")
        elif method == "GET":
            send.head("200 OK", _JSON)
            send.raw(b'{"data": [{"id": "fake-1"}]}')
        return method in ("OPTIONS", "HEAD", "GET")

    def _next_reply(self) -> Reply:
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]

    async def _stream(self, reply: Reply, reader: asyncio.StreamReader, send: _Sender) -> None:
        send.event(_chunk({"role": "assistant", "content": ""}))
        for number, piece in enumerate(reply.pieces):
            send.event(_chunk({"content": piece}))
            await send.flush(reply.delay)
            if number == 0 and await self._break(reply.fault, reader, send):
                return
        if reply.refusal:
            send.event(_chunk({"refusal": reply.refusal}))
        for delta in _call_deltas(reply.tool_calls):
            send.event(_chunk(delta))
        if reply.fault != "no_finish":
            send.event(_chunk({}, reply.finish or ("tool_calls" if reply.tool_calls else "stop")))
            if reply.usage:
                send.event({**_chunk({}), "choices": [], "usage": TOLD_USAGE})
        if reply.fault != "no_done":
            send.raw(b"data: [DONE]\n\n")

    async def _break(self, fault: str, reader: asyncio.StreamReader, send: _Sender) -> bool:
        """Do what the fault does after the first piece; true when that ends the answer."""
        match fault:
            case "half_stream":
                return True
            case "reset":
                send.reset()
                return True
            case "stall_midway":
                await self._watch(reader)
                return True
            case "garbage_line":
                send.raw(b"data: {garbage\n\n")
            case "error_event":
                send.event({"error": {"message": "overloaded", "type": "server_error", "code": 500}})
            case "bad_utf8":
                send.raw(b'data: {"choices":[{"index":0,"delta":{"content":"\xff\xfe"}}]}\n\n')
        return False

    async def _watch(self, reader: asyncio.StreamReader) -> None:
        """Say nothing until the client hangs up."""
        await reader.read()
        self.hung_up.set()


_JSON, _SSE = "application/json", "text/event-stream"
_WHOLE: Mapping[str, tuple[str, str, bytes]] = {
    "rate_limit": ("429 Too Many Requests", _JSON, b'{"error": {"message": "slow down", "type": "rate_limit"}}'),
    "server_error": ("500 Internal Server Error", _JSON, b'{"error": {"message": "boom", "type": "server_error"}}'),
    "unauthorized": (
        "401 Unauthorized",
        _JSON,
        b'{"error": {"message": "Incorrect API key provided: key-of-the-test"}}',
    ),
    "context": (
        "400 Bad Request",
        _JSON,
        b'{"error": {"message": "This model\'s maximum context length is 8192 tokens.",'
        b' "type": "invalid_request_error", "code": "context_length_exceeded"}}',
    ),
    "filtered": (
        "400 Bad Request",
        _JSON,
        b'{"error": {"message": "The response was filtered due to the content management policy.",'
        b' "code": "content_filter"}}',
    ),
    "html": ("200 OK", "text/html", b"<!doctype html><html><body>Please log in</body></html>"),
    "malformed": ("200 OK", _JSON, b'{"choices": [{"index": 0, "mess'),
    "empty": ("200 OK", _SSE, b""),
}
"""Faults that are one whole body: status, content type, bytes."""


class _Sender:
    """Writes a chunked HTTP answer; a body that is never ended is a half one."""

    def __init__(self, writer: asyncio.StreamWriter, origin: str) -> None:
        self._writer = writer
        self._allowed = [f"access-control-allow-origin: {origin}"] if origin else []

    def head(self, status: str, kind: str, headers: Mapping[str, str] | None = None) -> None:
        lines = [f"HTTP/1.1 {status}", f"content-type: {kind}", "connection: close", *self._allowed]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        self._writer.write("\r\n".join([*lines, "", ""]).encode())

    def whole(self, status: str, kind: str, body: bytes, retry_after: str) -> None:
        self.head(status, kind, {"retry-after": retry_after} if status.startswith("429") else {})
        self._writer.write(body)

    def event(self, data: Mapping[str, Any]) -> None:
        self.raw(b"data: " + json.dumps(data).encode() + b"\n\n")

    def raw(self, data: bytes) -> None:
        self._writer.write(data)

    async def flush(self, delay: float) -> None:
        await self._writer.drain()
        await asyncio.sleep(delay)

    def reset(self) -> None:
        """Break the connection so that the client sees a reset, not an end."""
        at_once = struct.pack("ii", 1, 0)
        self._writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
        self._writer.transport.abort()


def _chunk(delta: Mapping[str, Any], finish: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "fake-1", "choices": [choice]}


def _call_deltas(calls: Sequence[tuple[str, str, str]]) -> list[dict[str, Any]]:
    """The heads of all calls, then their arguments in two halves each, the calls interleaved."""
    heads = [
        {"index": index, "id": id, "type": "function", "function": {"name": name, "arguments": ""}}
        for index, (id, name, _) in enumerate(calls)
    ]
    halves = [
        {"index": index, "function": {"arguments": part}}
        for half in (0, 1)
        for index, (_, _, text) in enumerate(calls)
        for part in [text[: len(text) // 2] if half == 0 else text[len(text) // 2 :]]
    ]
    return [{"tool_calls": [piece]} for piece in heads + halves]


def _document(reply: Reply) -> dict[str, Any]:
    calls = [
        {"id": id, "type": "function", "function": {"name": name, "arguments": arguments}}
        for id, name, arguments in reply.tool_calls
    ]
    message = {"role": "assistant", "content": "".join(reply.pieces), **({"tool_calls": calls} if calls else {})}
    choice = {"index": 0, "message": message, "finish_reason": "tool_calls" if calls else "stop"}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "fake-1",
        "choices": [choice],
        "usage": TOLD_USAGE,
    }


def _vectors(reply: Reply) -> dict[str, Any]:
    data = [{"object": "embedding", "index": place, "embedding": list(one)} for place, one in enumerate(reply.vectors)]
    # Out of order, as some servers answer: the index counts.
    usage = {"prompt_tokens": 5, "total_tokens": 5}
    return {"object": "list", "model": "fake-1", "data": data[::-1], "usage": usage}


@asynccontextmanager
async def openai_server(*replies: Reply, origin: str = "") -> AsyncIterator[OpenAIServer]:
    """Serve the replies in order, the last one again and again, on a free port of loopback; `origin`: pages too."""
    unknown = [reply.fault for reply in replies if reply.fault and reply.fault not in FAULTS]
    assert not unknown, f"unknown faults: {unknown}"
    told = OpenAIServer(list(replies) or [Reply()], origin=origin)
    server = await asyncio.start_server(told.serve, "127.0.0.1", 0)
    told.port = server.sockets[0].getsockname()[1]
    try:
        yield told
    finally:
        server.close()
        for task in list(told._tasks):
            task.cancel()
        await asyncio.gather(*told._tasks, return_exceptions=True)
        await server.wait_closed()


def closed_port() -> int:
    """A port of loopback on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
