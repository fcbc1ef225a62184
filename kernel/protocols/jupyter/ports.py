"""The channels of a kernel that runs in a worker of a browser: frames go over the worker's port. No messages here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

CHANNELS = ("shell", "control", "stdin", "iopub", "hb")
SUBSCRIPTION = b"\x01"
"""What a client sends on iopub first, as zmq's sockets do: from then on nothing is lost."""

Post = Callable[[str, list[bytes]], None]
"""Sends the frames of one message over the port, on a channel."""


class PortChannels:
    """`kernel.protocols.jupyter.server.Channels` over a port. `take` is given what arrives.

    `before` is called ahead of each message that says how far a cell is: what it wrote is to be there first.
    """

    def __init__(self, post: Post, before: Callable[[], None] = lambda: None) -> None:
        self._post = post
        self._before = before
        self._arrived: dict[str, asyncio.Queue[list[bytes]]] = {name: asyncio.Queue() for name in CHANNELS}

    def take(self, channel: str, frames: Sequence[bytes]) -> None:
        """A message has arrived; on a channel that there is not, it is passed over."""
        if channel in self._arrived:
            self._arrived[channel].put_nowait(list(frames))

    async def receive(self, channel: str) -> list[bytes]:
        """The frames of the next message."""
        return await self._arrived[channel].get()

    def send(self, channel: str, frames: Sequence[bytes]) -> None:
        """Send at once; a port never waits."""
        if channel == "shell" or frames[0] in (b"llmspell_journal", b"status"):
            self._before()
        self._post(channel, list(frames))

    async def deliver(self, channel: str, frames: Sequence[bytes]) -> None:
        """Send to the one client there is."""
        self.send(channel, frames)

    async def close(self) -> None:
        """Nothing to give back: the port ends with its worker."""
