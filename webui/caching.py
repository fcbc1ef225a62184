"""Lets the browser keep scripts whose address names their version, compiled, without asking again at every visit."""

from __future__ import annotations

from urllib.parse import parse_qs

from webui.asgi import App, Message, Receive, Scope, Send

LASTING = (b"cache-control", b"private, max-age=31536000, immutable")


class Caching:
    """An ASGI app around `app`."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Mark what is found at an address with `?v=…` as lasting."""
        names_version = scope["type"] == "http" and b"v=" in scope["query_string"]
        if not (names_version and "v" in parse_qs(scope["query_string"].decode("latin-1"))):
            await self.app(scope, receive, send)
            return

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                kept = [pair for pair in message.get("headers", ()) if pair[0].lower() != b"cache-control"]
                message["headers"] = [*kept, LASTING]
            await send(message)

        await self.app(scope, receive, marked)
