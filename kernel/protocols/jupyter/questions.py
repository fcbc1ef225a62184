"""Questions of a spell to the person who runs it, over the stdin channel."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any, Protocol

from kernel.errors import InvalidError
from kernel.protocols.jupyter.wire import OURS, Message, Wire

_log = logging.getLogger(__name__)

END_OF_INPUT = "\x04"
"""What Jupyter clients send when the person ends the input (control-D)."""


class Delivery(Protocol):
    """How a message reaches one client; `Sockets` is one."""

    async def deliver(self, channel: str, frames: list[bytes]) -> None:
        """Send to the client its identity names. `InvalidError` when that client is not there."""
        ...


class Questions:
    """The questions that wait for an answer.

    A question is a plain `input_request`, so any Jupyter client can show it; our own kind and fields ride in
    the metadata (`kind`, `question`), and so does an answer that is not text (`answer`).
    """

    def __init__(self, wire: Wire, sockets: Delivery) -> None:
        self._wire = wire
        self._sockets = sockets
        self._open: dict[str, asyncio.Future[Any]] = {}

    async def ask(self, request: Message, kind: str, question: Mapping[str, Any]) -> Any:
        """Ask whoever sent `request`. None when the person ended the input; `InvalidError` when nobody can answer."""
        if not request.content.get("allow_stdin", False):
            raise InvalidError(f"The spell asks for {kind}, but this client takes no questions (allow_stdin is off).")
        content = {"prompt": str(question.get("prompt", "")), "password": bool(question.get("password", False))}
        ours = {OURS: {"kind": kind, "question": dict(question)}}
        asked = self._wire.compose("input_request", content, request.header, ours, request.identities)
        answered = self._open[asked.id] = asyncio.get_running_loop().create_future()
        try:
            await self._sockets.deliver("stdin", self._wire.encode(asked))
            return await answered
        finally:
            del self._open[asked.id]

    def answer(self, message: Message) -> None:
        """Take an `input_reply`: for the question it names, else (many clients name none) for the oldest."""
        named = message.parent.get("msg_id")
        oldest = next((future for future in self._open.values() if not future.done()), None)
        answered = self._open.get(named) if named else oldest
        if answered is None or answered.done():
            _log.info("An answer came to a question that is no longer open; it was ignored.")
            return
        value = message.content.get("value")
        answered.set_result(message.ours.get("answer", None if value == END_OF_INPUT else value))
