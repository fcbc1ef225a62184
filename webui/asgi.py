"""The ASGI vocabulary, and one small way to read and answer a request before any framework sees it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any

from kernel.records import dataclass

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole HTTP answer; `body` is text."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""

    def encode(self) -> Headers:
        """The headers as ASGI wants them."""
        return [(name.encode(), value.encode("latin-1")) for name, value in self.headers]


def header_values(scope: Scope, name: str) -> list[str]:
    """Every value of a header, in order; `name` in lower case."""
    wanted = name.encode()
    return [value.decode("latin-1") for key, value in scope["headers"] if key.lower() == wanted]


def header_value(scope: Scope, name: str) -> str:
    """The value of a header; "" when it is missing, or there more than once (then none can be trusted)."""
    values = header_values(scope, name)
    return values[0] if len(values) == 1 else ""


def cookie_value(scope: Scope, name: str) -> str:
    """The value of one cookie; "" when it is missing."""
    jar: SimpleCookie = SimpleCookie()
    for line in header_values(scope, "cookie"):
        try:
            jar.load(line)
        except CookieError:
            # Some other program's broken cookie for this host: ours is then not readable either.
            return ""
    return jar[name].value if name in jar else ""


async def send_answer(scope: Scope, receive: Receive, send: Send, answer: Answer) -> None:
    """Answer a request, or refuse a websocket before it is accepted."""
    kind = "http.response"
    if scope["type"] == "websocket":
        await receive()
        if "websocket.http.response" not in scope.get("extensions", {}):
            await send({"type": "websocket.close", "code": 1008})
            return
        kind = "websocket.http.response"
    await send({"type": f"{kind}.start", "status": answer.status, "headers": answer.encode()})
    body = b"" if scope.get("method") == "HEAD" else answer.body.encode()
    await send({"type": f"{kind}.body", "body": body})
