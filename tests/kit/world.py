"""The world that tools talk to in the tests: a real server on loopback with pages, feeds and services.

Each module of `tests.kit.worlds` adds its `ROUTES`; what they were asked is theirs to keep (`request.app[CALLS]`).
"""

from __future__ import annotations

import pkgutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from aiohttp import web

from tests.kit import worlds

CALLS: web.AppKey[list[dict[str, Any]]] = web.AppKey("calls", list)


@dataclass(frozen=True, slots=True)
class World:
    """A running one: its address, and what it was asked: `method`, `path`, `query`, `headers`, `body`."""

    url: str
    calls: list[dict[str, Any]] = field(default_factory=list)

    def asked(self, path: str) -> list[dict[str, Any]]:
        """The requests of one path, in order."""
        return [call for call in self.calls if call["path"] == path]


@asynccontextmanager
async def world() -> AsyncIterator[World]:
    """Serve the world until the end of the block."""
    calls: list[dict[str, Any]] = []
    app = web.Application(middlewares=[_remember], client_max_size=64 << 20)
    app[CALLS] = calls
    for module in pkgutil.iter_modules(worlds.__path__):
        app.add_routes(import_module(f"{worlds.__name__}.{module.name}").ROUTES)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield World(f"http://127.0.0.1:{runner.addresses[0][1]}", calls)
    finally:
        await runner.cleanup()


@web.middleware
async def _remember(request: web.Request, handler: Any) -> web.StreamResponse:
    body = await request.read() if request.can_read_body else b""
    told = {"method": request.method, "path": request.path, "query": dict(request.query)}
    request.app[CALLS].append({**told, "headers": dict(request.headers), "body": body})
    answer: web.StreamResponse = await handler(request)
    return answer
