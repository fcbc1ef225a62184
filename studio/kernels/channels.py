"""The messages between the studio and one kernel process, over the sockets of a jupyter_client.

It matches replies to requests and passes everything else on; it knows nothing of processes. Messages are
written and read by our own `Wire`: jupyter_client's session spends most of a burst parsing dates.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from kernel.display import CLEAR
from kernel.errors import InvalidError
from kernel.protocols.jupyter.wire import OURS, Message, Wire
from studio.kernels.client import Display, Failure, Output, Stream

_log = logging.getLogger(__name__)

Take = Callable[[Message], None]
Reply = asyncio.Future[Message]

_CHANNELS = ("shell", "control", "iopub", "stdin")
_RECONNECT = 10
"""Milliseconds between two tries to connect; zmq's own 100 would be most of a kernel's start."""


class Channels:
    """An open connection to a kernel. `on_broadcast` takes iopub messages in order, `on_question` input requests."""

    def __init__(self, connection_file: Path, on_broadcast: Take, on_question: Take) -> None:
        import zmq.asyncio
        from jupyter_client.asynchronous import AsyncKernelClient

        self._context = zmq.asyncio.Context()
        self._context.reconnect_ivl = _RECONNECT
        self._client = AsyncKernelClient(context=self._context)
        self._client.load_connection_file(str(connection_file))
        self._channels = {name: getattr(self._client, f"{name}_channel") for name in _CHANNELS}
        self._wire = Wire(self._client.session.key)
        self._waiting: dict[str, asyncio.Future[Message]] = {}
        takers = {"shell": self._take_reply, "control": self._take_reply, "iopub": on_broadcast, "stdin": on_question}
        self._readers = [asyncio.create_task(self._read(name, take), name=name) for name, take in takers.items()]

    def request(
        self, type: str, content: Mapping[str, Any], ours: Mapping[str, Any] | None = None, channel: str = "shell"
    ) -> tuple[str, Reply]:
        """Send a request: its id, and its reply to come (cancelled when the connection is closed)."""
        message = self._wire.compose(type, content, metadata={OURS: dict(ours)} if ours else {})
        reply = self._waiting[message.id] = asyncio.get_running_loop().create_future()
        reply.add_done_callback(lambda _: self._waiting.pop(message.id, None))
        self._send(channel, message)
        return message.id, reply

    def answer(self, question: Message, value: Any) -> None:
        """Answer an input request. Text goes as the protocol has it, anything else beside it."""
        content = {"value": value if isinstance(value, str) else "" if value is None else str(value)}
        ours = {OURS: {"answer": value}}
        self._send("stdin", self._wire.compose("input_reply", content, question.header, ours))

    async def close(self) -> None:
        """Cancel what waits and give the sockets back."""
        for reply in list(self._waiting.values()):
            reply.cancel()
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

    def _take_reply(self, message: Message) -> None:
        reply = self._waiting.get(parent_of(message))
        if reply is not None and not reply.done():
            reply.set_result(message)


def parent_of(message: Message) -> str:
    """The id of the request a message belongs to; "" for none."""
    return str(message.parent.get("msg_id", ""))


def output_of(message: Message) -> Output | None:
    """The output an iopub message carries; None when it carries none."""
    content = message.content
    match message.type:
        case "stream":
            return Stream(content["name"], content["text"])
        case "display_data" | "execute_result":
            return Display(content["data"])
        case "clear_output":
            return Display({CLEAR: {"wait": bool(content.get("wait"))}})
        case "error":
            told = {"type": content["ename"], "message": content["evalue"]}
            return Failure(message.ours.get("error") or told)
    return None
