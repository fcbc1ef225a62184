"""Requests to a kernel and their replies, whatever carries them; and what a message of a kernel shows.

Not here: sockets (`channels`) and ports of workers (`ports`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from kernel.display import CLEAR
from kernel.protocols.jupyter.wire import OURS, Message, Wire
from studio.kernels.client import Display, Failure, Output, Stream

Take = Callable[[Message], None]
Reply = asyncio.Future[Message]


class Exchange:
    """Sends requests and matches replies to them. What carries the messages is in `_send`."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._waiting: dict[str, Reply] = {}

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
        """Cancel what waits and give back what carried the messages."""
        raise NotImplementedError

    def _send(self, channel: str, message: Message) -> None:
        raise NotImplementedError

    def _cancel_waiting(self) -> None:
        for reply in list(self._waiting.values()):
            reply.cancel()

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
