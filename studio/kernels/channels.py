"""The messages between the studio and one kernel process, over the sockets of a jupyter_client.

Not here: what is a reply to what (`exchange`), and processes. Messages are written and read by our own `Wire`:
jupyter_client's session spends most of a burst parsing dates.
"""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from kernel.errors import InvalidError
from kernel.protocols.jupyter.wire import Message, Wire
from studio.kernels.exchange import Exchange, Take

_log = logging.getLogger(__name__)

_CHANNELS = ("shell", "control", "iopub", "stdin")
_RECONNECT = 10
"""Milliseconds between two tries to connect; zmq's own 100 would be most of a kernel's start."""


class Channels(Exchange):
    """An open connection to a kernel. `on_broadcast` takes iopub messages in order, `on_question` input requests."""

    def __init__(self, connection_file: Path, on_broadcast: Take, on_question: Take) -> None:
        import zmq.asyncio
        from jupyter_client.asynchronous import AsyncKernelClient

        self._context = zmq.asyncio.Context()
        self._context.reconnect_ivl = _RECONNECT
        self._client = AsyncKernelClient(context=self._context)
        self._client.load_connection_file(str(connection_file))
        self._channels = {name: getattr(self._client, f"{name}_channel") for name in _CHANNELS}
        super().__init__(Wire(self._client.session.key))
        takers = {"shell": self._take_reply, "control": self._take_reply, "iopub": on_broadcast, "stdin": on_question}
        self._readers = [asyncio.create_task(self._read(name, take), name=name) for name, take in takers.items()]

    async def close(self) -> None:
        """Cancel what waits and give the sockets back."""
        self._cancel_waiting()
        for reader in self._readers:
            reader.cancel()
        await asyncio.gather(*self._readers, return_exceptions=True)
        for channel in self._channels.values():
            channel.stop()
        await asyncio.to_thread(self._context.term)

    def _send(self, channel: str, message: Message) -> None:
        sent = self._channels[channel].socket.send_multipart(self._wire.encode(message))
        if sent.done():
            sent.result()

    async def _read(self, name: str, take: Take) -> None:
        socket = self._channels[name].socket
        while True:
            frames = await socket.recv_multipart()
            try:
                take(self._wire.decode(frames))
            except (InvalidError, KeyError, TypeError, ValueError) as error:
                _log.warning("A message on %s was ignored: %r", name, error)
            # A socket with more to read returns at once: let the others have their turn.
            await asyncio.sleep(0)
