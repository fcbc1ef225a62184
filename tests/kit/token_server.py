"""A real OAuth token server on loopback: it gives the tokens of the test one after the other, and notes who asked how.

Not here: the provider whose calls carry them (`openai_server`).
"""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from aiohttp import web


@dataclass
class TokenServer:
    """Answers with `status` and the next of `answers` (the last for ever): texts as they are, all else as JSON."""

    answers: list[Any]
    status: int = 200
    port: int = 0
    asked: list[dict[str, str]] = field(default_factory=list)
    who: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/token"

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append({name: values[0] for name, values in parse_qs(await request.text()).items()})
        basic = request.headers.get("authorization", "").removeprefix("Basic ")
        self.who.append(base64.b64decode(basic).decode())
        said = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(said, str):
            return web.Response(text=said, status=self.status)
        return web.json_response(said, status=self.status)


def token(text: str, **more: Any) -> dict[str, Any]:
    """The answer that gives a token."""
    return {"access_token": text, "token_type": "Bearer", "expires_in": 3600, **more}


@asynccontextmanager
async def token_server(*answers: Any, status: int = 200) -> AsyncIterator[TokenServer]:
    """Serve the answers on a free port of loopback."""
    return_to: Sequence[Any] = answers or (token("token-number-one"),)
    server = TokenServer(list(return_to), status)
    app = web.Application()
    app.router.add_post("/token", server.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.port = runner.addresses[0][1]
    try:
        yield server
    finally:
        await runner.cleanup()
