"""The kernel loop: takes requests from the sockets and answers them. It runs no code itself.

Cells queue and run one at a time. Every other request is answered as it comes, also while a cell
runs, so that completion and syntax checks never wait for a model. The heartbeat and everything
else share the one loop: a script that holds the thread stops them, which is why our own client
watches the process and interrupts by signal when a message does not help.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Protocol

from kernel.errors import InvalidError, SpellError
from kernel.protocols.executor import Executor, Warming
from kernel.protocols.jupyter import replies
from kernel.protocols.jupyter.cells import Cells
from kernel.protocols.jupyter.magics import understand
from kernel.protocols.jupyter.pace import Journaling, Pace
from kernel.protocols.jupyter.publisher import Publisher
from kernel.protocols.jupyter.questions import Questions
from kernel.protocols.jupyter.replies import Reply
from kernel.protocols.jupyter.signals import signals
from kernel.protocols.jupyter.spec import DEFAULT_LANGUAGE
from kernel.protocols.jupyter.wire import OURS, Message, Wire

_log = logging.getLogger(__name__)

PATIENCE = 2.0
"""Seconds a running cell gets to stop before the kernel ends without it."""

QUIET = 1.0
"""Seconds without a cell after which the kernel gets ready for what may come."""

_ALREADY_HERE = 0.001
"""Seconds for requests that reached us before a cell failed to come off the socket."""


class Channels(Protocol):
    """What carries messages, as frames: `shell`, `control`, `stdin`, `iopub`, `hb`. `Sockets`, or a worker's port."""

    async def receive(self, channel: str) -> list[bytes]:
        """The frames of the next message."""
        ...

    def send(self, channel: str, frames: list[bytes]) -> None:
        """Send at once, also while a script holds the loop's thread."""
        ...

    async def deliver(self, channel: str, frames: list[bytes]) -> None:
        """Send to one client. `InvalidError` when it does not listen."""
        ...

    async def close(self) -> None:
        """Let the last messages leave, then give everything back."""
        ...


async def serve(connection_file: Path, executor: Executor, language: str = DEFAULT_LANGUAGE) -> None:
    """Be a Jupyter kernel until a client asks for shutdown or SIGTERM comes; closes the executor.

    `language` is that of cells which do not say another.

    `InvalidError` for a connection file that cannot be read, `InternalError` for an address that cannot be had.
    """
    from kernel.protocols.jupyter.sockets import Sockets, read_connection

    try:
        connection = read_connection(connection_file)
        await serve_on(Sockets(connection), Wire(connection.key), executor, language)
    finally:
        await executor.close()


async def serve_on(channels: Channels, wire: Wire, executor: Executor, language: str = DEFAULT_LANGUAGE) -> None:
    """The same on channels that are open, whatever carries them; closes them, and not the executor."""
    try:
        kernel = JupyterKernel(executor, channels, wire, language)
        with signals(interrupt=kernel.interrupt_thread, stop=kernel.stop):
            await kernel.run()
    finally:
        await channels.close()


class JupyterKernel:
    """One kernel on open channels."""

    def __init__(self, executor: Executor, sockets: Channels, wire: Wire, language: str = DEFAULT_LANGUAGE) -> None:
        self._wire = wire
        self._language = language
        self._executor = executor
        self._sockets = sockets
        self._publisher = Publisher(wire, sockets)
        self._questions = Questions(wire, sockets)
        self._journal = Pace(self._publisher.journal)
        self._cells = Cells(executor, self._publisher, self._questions, self._journal, language)
        self._queue: asyncio.Queue[Message] = asyncio.Queue()
        self._stopping = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._answers: dict[str, Callable[[Message], Reply]] = {
            "kernel_info_request": lambda request: replies.kernel_info(language),
            "complete_request": partial(replies.completion, executor),
            "inspect_request": partial(replies.inspection, executor),
            "is_complete_request": partial(replies.completeness, executor),
            "tools_request": partial(replies.tools, executor),
            "breakpoints_request": partial(replies.breakpoints, executor),
            "history_request": lambda request: replies.history(self._cells.history, request),
            "comm_info_request": lambda request: Reply({"status": "ok", "comms": {}}),
            "interrupt_request": self._interrupt,
            "shutdown_request": self._shutdown,
        }
        if isinstance(executor, Journaling):
            executor.on_journal = self._journal.hint

    def interrupt_thread(self) -> None:
        """Stop the running cell; safe from a signal handler."""
        self._cells.interrupt_thread()

    def stop(self) -> None:
        """End `run`; safe from a signal handler."""
        self._cells.interrupt_thread()
        self._loop.call_soon_threadsafe(self._stopping.set)

    async def run(self) -> None:
        """Answer until somebody asks to stop."""
        async with asyncio.TaskGroup() as group:
            listening = (self._listen("shell"), self._listen("control"), self._hear(), self._welcome(), self._beat())
            tasks = [group.create_task(work) for work in (*listening, self._work(), self._warm())]
            self._publisher.status("starting", {})
            await self._stopping.wait()
            self._cells.interrupt()
            await self._cells.settle(PATIENCE)
            for task in tasks:
                task.cancel()

    async def _warm(self) -> None:
        """Once nothing has run for a while, let the executor get ready for what may come."""
        quiet = False
        while not quiet:
            await asyncio.sleep(QUIET)
            quiet = self._cells.running is None and self._queue.empty()
        if isinstance(self._executor, Warming):
            try:
                await self._executor.warm()
            except Exception:
                # Whoever needs it will try again, and then it is told.
                _log.exception("What could be loaded ahead of time could not be loaded.")

    async def _listen(self, channel: str) -> None:
        while True:
            request = await self._receive(channel)
            if request is None:
                continue
            if request.type == "execute_request":
                self._queue.put_nowait(request)
            else:
                self._answer(channel, request)

    async def _hear(self) -> None:
        while True:
            message = await self._receive("stdin")
            if message is not None and message.type == "input_reply":
                self._questions.answer(message)

    async def _welcome(self) -> None:
        while True:
            frames = await self._sockets.receive("iopub")
            if frames[0][:1] == b"\x01":
                self._publisher.welcome(frames[0][1:])

    async def _beat(self) -> None:
        while True:
            self._sockets.send("hb", await self._sockets.receive("hb"))

    async def _receive(self, channel: str) -> Message | None:
        frames = await self._sockets.receive(channel)
        # A socket with more to read returns at once: let the others have their turn.
        await asyncio.sleep(0)
        try:
            message = self._wire.decode(frames)
        except InvalidError as error:
            _log.warning("On %s: %s", channel, error)
            return None
        self._publisher.is_ours |= bool(message.ours)
        return message

    async def _work(self) -> None:
        while True:
            request = await self._queue.get()
            with self._busy(request):
                try:
                    reply = await self._cells.run(request)
                except SpellError as error:
                    reply = replies.failure(error)
                failed = reply.content["status"] == "error" and request.content.get("stop_on_error", True)
                behind = await self._requests_behind() if failed else []
                self._reply("shell", request, reply)
            for request in behind:
                with self._busy(request):
                    self._reply("shell", request, self._cells.abort())

    async def _requests_behind(self) -> list[Message]:
        await asyncio.sleep(_ALREADY_HERE)
        return [self._queue.get_nowait() for _ in range(self._queue.qsize())]

    def _answer(self, channel: str, request: Message) -> None:
        find = self._answers.get(request.type)
        with self._busy(request):
            if find is None:
                _log.info("A message of the unknown type %r was ignored.", request.type)
                return
            try:
                reply = find(understand(request, self._language))
            except Exception as error:
                _log.exception("The %s could not be answered.", request.type)
                reply = replies.failure(error)
            self._reply(channel, request, reply)

    @contextmanager
    def _busy(self, request: Message) -> Iterator[None]:
        self._publisher.status("busy", request.header)
        yield
        self._publisher.status("idle", request.header)
        if self._cells.running is not None:
            # Clients take any `idle` for the kernel's: say that the cell is still at work.
            self._publisher.status("busy", self._cells.running.header)

    def _reply(self, channel: str, request: Message, reply: Reply) -> None:
        type = request.type.removesuffix("_request") + "_reply"
        ours = {OURS: dict(reply.ours)} if reply.ours else {}
        message = self._wire.compose(type, reply.content, request.header, ours, request.identities)
        self._sockets.send(channel, self._wire.encode(message))

    def _interrupt(self, request: Message) -> Reply:
        self._cells.interrupt()
        return Reply({"status": "ok"})

    def _shutdown(self, request: Message) -> Reply:
        self._loop.call_soon(self._stopping.set)
        return Reply({"status": "ok", "restart": bool(request.content.get("restart", False))})
