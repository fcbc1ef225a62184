"""A real uvicorn server for one ASGI app on a free loopback port, inside the test's own loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext, suppress
from socket import socket
from typing import Any

import uvicorn

from kernel.errors import InvalidError
from webui.server import listen

PORTS: list[int] = []
"""Ports that this process served on; the shared browser (`browser`) knows what it has fetched by its address."""


def listen_again() -> socket:
    """A socket on a port that this process had before and nobody has now, else on a new one."""
    for port in PORTS:
        with suppress(InvalidError):
            return listen(port)
    listener = listen(0)
    PORTS.append(int(listener.getsockname()[1]))
    return listener


class OurServer(uvicorn.Server):
    """uvicorn that leaves the signals to pytest."""

    def capture_signals(self) -> AbstractContextManager[None]:  # type: ignore[override]
        """Capture none."""
        return nullcontext()


@asynccontextmanager
async def serving(make_app: Callable[[int], Any]) -> AsyncIterator[int]:
    """Serve `make_app(port)` and give the port; stopped at the end."""
    with listen_again() as listener:
        port = int(listener.getsockname()[1])
        config = uvicorn.Config(make_app(port), log_level="error", timeout_graceful_shutdown=1)
        server = OurServer(config)
        task = asyncio.create_task(server.serve(sockets=[listener]))
        await until(lambda: server.started or task.done())
        try:
            yield port
        finally:
            server.should_exit = True
            await task


async def until(condition: Callable[[], Any], seconds: float = 60.0) -> None:
    """Wait for a condition; fails when it does not come."""
    for _ in range(int(seconds / 0.01)):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("what was waited for did not happen")
