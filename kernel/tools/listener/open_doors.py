"""What listens as long as the spell lives, by ids, and what came in and was not taken yet. Not here: what is said."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kernel.errors import DeadlineError, InvalidError, LimitError, NotFoundError
from kernel.sandbox.listening import LOWEST_PORT, Listening, remove_socket

MOST_DOORS = 10

MOST_CONNECTIONS = 64
"""Connections of one listener at once; who comes later waits."""

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Door:
    """One listener: what came in waits in a bounded box until it is taken."""

    def __init__(self, id: str, about: dict[str, Any], most_waiting: int) -> None:
        self.id = id
        self.about = about
        self.received = 0
        self.dropped = 0
        self.connections = 0
        self.writers: dict[str, asyncio.StreamWriter] = {}
        self._box: asyncio.Queue[dict[str, Any]] = asyncio.Queue(most_waiting)
        self._server: asyncio.Server | None = None
        self._path: Path | None = None
        self._turns = asyncio.Semaphore(MOST_CONNECTIONS)
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self, socket: Any, serve: Serve, path: Path | None = None) -> None:
        """Begin to serve what connects to a socket that listens."""
        self._path = path

        async def welcome(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            self._tasks.add(task)
            self.connections += 1
            try:
                async with self._turns:
                    with contextlib.suppress(OSError, EOFError, TimeoutError):
                        await serve(reader, writer)
            finally:
                self._tasks.discard(task)
                writer.transport.abort()

        start = asyncio.start_unix_server if path is not None else asyncio.start_server
        self._server = await start(welcome, sock=socket, limit=1 << 16)

    def take_in(self, event: dict[str, Any]) -> bool:
        """Put something into the box; whether there was room."""
        try:
            self._box.put_nowait(event)
        except asyncio.QueueFull:
            self.dropped += 1
            return False
        self.received += 1
        return True

    async def next(self, seconds: float) -> dict[str, Any]:
        """What came first. `DeadlineError` when nothing comes."""
        try:
            async with asyncio.timeout(seconds):
                return await self._box.get()
        except TimeoutError:
            raise DeadlineError(f"Nothing came to {self.id!r} within {seconds:g} s.") from None

    @property
    def waiting(self) -> int:
        """How much waits to be taken."""
        return self._box.qsize()

    def told(self) -> dict[str, Any]:
        """What there is to know of it."""
        counts = {
            "connections": self.connections,
            "received": self.received,
            "waiting": self.waiting,
            "dropped": self.dropped,
        }
        return {"listener": self.id, **self.about, **counts}

    def check(self, listening: Listening) -> None:
        """`DeniedError` where a cell may not hear what comes here."""
        url = urlsplit(str(self.about.get("url", "")))
        host, port = url.hostname or self.about.get("host", "127.0.0.1"), url.port or self.about.get("port")
        listening.check_open(str(host), int(port or LOWEST_PORT))

    async def aclose(self) -> None:
        """Listen no more, and hang up on everybody."""
        if self._server is not None:
            self._server.close()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._path is not None:
            remove_socket(self._path)
        await asyncio.sleep(0)


class Doors:
    """All that are open. `aclose` shuts them."""

    def __init__(self) -> None:
        self._open: dict[str, Door] = {}
        self._made = 0

    def make(self, kind: str, about: dict[str, Any], most_waiting: int) -> Door:
        """A new one, which is known from now on. `LimitError` when there are too many."""
        if len(self._open) >= MOST_DOORS:
            raise LimitError(f"{MOST_DOORS} listeners are open, which is the most. Stop one first.")
        if not 1 <= most_waiting <= 10_000:
            raise InvalidError(f"'max_queued' is from 1 to 10000, not {most_waiting}.")
        self._made += 1
        door = self._open[f"{kind}_{self._made}"] = Door(f"{kind}_{self._made}", about, most_waiting)
        return door

    def find(self, kind: str, id: str, listening: Listening) -> Door:
        """The one of an id; the only one of its kind when none is said. `DeniedError` where it may not be heard."""
        door = self._find(kind, id)
        door.check(listening)
        return door

    def _find(self, kind: str, id: str) -> Door:
        own = [door for known, door in self._open.items() if known.startswith(f"{kind}_")]
        if not id and len(own) == 1:
            return own[0]
        found = next((door for door in own if door.id == id), None)
        if found is None:
            known = ", ".join(door.id for door in own) or "none"
            raise NotFoundError(f"There is no listener {id!r}. Open: {known}. Start one first.")
        return found

    def listed(self, kind: str) -> list[dict[str, Any]]:
        """Those of a kind."""
        return [door.told() for id, door in self._open.items() if id.startswith(f"{kind}_")]

    async def stop(self, door: Door) -> None:
        """Shut one."""
        self._open.pop(door.id, None)
        await door.aclose()

    async def aclose(self) -> None:
        """Shut all."""
        for door in list(self._open.values()):
            await self.stop(door)
