"""One life of a kernel, from its start to its end, wherever it runs. Not here: what it runs in (`link`)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import asdict
from typing import Any

from kernel.errors import InternalError
from kernel.protocols.jupyter.wire import Message
from kernel.records import dataclass
from studio.kernels.client import Execution, JournalGrew, News, Output, Question, Stream
from studio.kernels.exchange import output_of, parent_of
from studio.kernels.link import Link

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Cell:
    """The cell that runs: its outputs go to `on_output` until its `idle`."""

    id: str
    on_output: Callable[[Output], None]
    idle: asyncio.Future[None]
    error: Exception | None = None


class Life:
    """A running kernel process. `ended` becomes the plain sentence that says why it is gone."""

    def __init__(self, link: Link, tell: Callable[[News], None]) -> None:
        loop = asyncio.get_running_loop()
        self.ended: asyncio.Future[str] = loop.create_future()
        self._link = link
        self._tell = tell
        self._reason = ""
        self._cell: _Cell | None = None
        self._questions: dict[str, Message] = {}
        self._sequence = 0
        self._connected: asyncio.Future[None] = loop.create_future()
        self._channels = link.connect(self._take_broadcast, self._take_question)
        self._watch = asyncio.create_task(self._await_end(), name="kernel exit")

    @property
    def pid(self) -> int:
        """The id of the kernel's process; 0 where it has none."""
        return self._link.pid

    @classmethod
    async def begin(
        cls, open_link: Callable[[], Awaitable[Link]], tell: Callable[[News], None], seconds: float
    ) -> Life:
        """Start a kernel and wait until it answers. `InternalError` when it does not within `seconds`."""
        async with AsyncExitStack() as undo:
            link = await open_link()
            undo.push_async_callback(link.close)
            life = cls(link, tell)
            undo.pop_all()
            undo.push_async_callback(life.end, 0)
            await life._become_ready(seconds)
            undo.pop_all()
        return life

    async def execute(self, execution: Execution, on_output: Callable[[Output], None]) -> Mapping[str, Any] | None:
        """Run a cell to its end: our part of the reply (`status`, `run_id`), None when the kernel died."""
        if self.ended.done():
            return None
        # Nothing is queued behind a cell of ours, so nothing must be dropped when it fails.
        content = {"code": execution.code, "silent": False, "allow_stdin": True, "stop_on_error": False}
        ours = {key: value for key, value in asdict(execution).items() if key != "code"}
        id, reply = self._channels.request("execute_request", content, ours)
        cell = self._cell = _Cell(id, on_output, asyncio.get_running_loop().create_future())
        try:
            answered = await self._all(reply, cell.idle)
            if cell.error is not None:
                raise cell.error
            return reply.result().ours if answered else None
        finally:
            self._cell = None
            self._questions.clear()
            reply.cancel()

    async def consult(self, type: str, content: Mapping[str, Any], language: str, seconds: float) -> dict[str, Any]:
        """Our part of the reply to a question about code; empty when a script holds the kernel's thread too long."""
        if self.ended.done():
            return {}
        _, reply = self._channels.request(type, content, {"language": language})
        if await self._all(reply, seconds=seconds):
            return {**reply.result().content, **reply.result().ours}
        reply.cancel()
        _log.info("The kernel did not answer a %s within %s seconds.", type, seconds)
        return {}

    def interrupt_by_message(self) -> asyncio.Future[Message]:
        """Ask it to stop the cell; the reply to come."""
        return self._channels.request("interrupt_request", {}, channel="control")[1]

    def interrupt_by_signal(self) -> None:
        """Stop script code that holds the kernel's thread."""
        self._link.interrupt()

    def kill(self, reason: str) -> None:
        """End it now; `reason` is the sentence that `ended` tells."""
        self._reason = reason
        self._link.kill()

    def answer(self, id: str, value: Any) -> bool:
        """Answer a question; False when it is not, or no longer, open."""
        question = self._questions.pop(id, None)
        if question is not None:
            self._channels.answer(question, value)
        return question is not None

    async def end(self, seconds: float) -> None:
        """Ask it to shut down, and kill it when it has not within `seconds`; nothing of it is left."""
        self._reason = self._reason or "The kernel was shut down."
        if seconds > 0 and not self._link.exited.done():
            self._channels.request("shutdown_request", {"restart": False}, channel="control")
            if self._cell is not None:
                self._link.interrupt()
            await asyncio.wait({self._link.exited}, timeout=seconds)
        await self._link.close()
        await self._watch

    async def _become_ready(self, seconds: float) -> None:
        _, info = self._channels.request("kernel_info_request", {})
        if await self._all(info, self._connected, seconds=seconds):
            return
        if self.ended.done():
            raise InternalError(self.ended.result().replace("stopped unexpectedly", "could not start"))
        raise InternalError(f"The kernel did not answer within {seconds:g} seconds. Try to start it again.")

    async def _all(self, *wanted: asyncio.Future[Any], seconds: float | None = None) -> bool:
        """Wait for all of `wanted`; False when the kernel ended or the time is up before."""
        loop = asyncio.get_running_loop()
        deadline = None if seconds is None else loop.time() + seconds
        unanswered = set(wanted)
        while unanswered and not self.ended.done():
            left = None if deadline is None else max(0.0, deadline - loop.time())
            done, _ = await asyncio.wait({*unanswered, self.ended}, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            if not done:
                return False
            unanswered -= done
        return not unanswered and not any(future.cancelled() for future in wanted)

    def _take_broadcast(self, message: Message) -> None:
        self._count(message)
        match message.type:
            case "iopub_welcome":
                if not self._connected.done():
                    self._connected.set_result(None)
            case "llmspell_journal":
                self._tell(JournalGrew(message.content["run_id"]))
            case _ if self._cell is not None and parent_of(message) == self._cell.id:
                self._take_output(self._cell, message)

    def _take_output(self, cell: _Cell, message: Message) -> None:
        if message.type != "status":
            self._show(cell, output_of(message))
        elif message.content["execution_state"] == "idle" and not cell.idle.done():
            cell.idle.set_result(None)

    def _show(self, cell: _Cell, output: Output | None) -> None:
        if output is None or cell.error is not None:
            return
        try:
            cell.on_output(output)
        except Exception as error:
            # The fault of whoever takes the outputs: `execute` raises it there.
            cell.error = error

    def _count(self, message: Message) -> None:
        number = int(message.ours.get("sequence", 0))
        lost = number - self._sequence - 1 if self._sequence and number else 0
        self._sequence = number or self._sequence
        if lost > 0 and self._cell is not None:
            self._show(self._cell, Stream("stderr", f"[{lost} messages of the kernel were lost on the way]\n"))

    def _take_question(self, message: Message) -> None:
        ours, content = message.ours, message.content
        asked = ours.get("question") or {"prompt": content.get("prompt", "")}
        self._questions[message.id] = message
        self._tell(Question(message.id, ours.get("kind", "input"), asked))

    async def _await_end(self) -> None:
        await self._link.exited
        self.ended.set_result(self._reason or await self._link.epitaph())
        await self._channels.close()
        await self._link.close()
