"""A kernel in a worker of the browser, spoken to over its port in the messages that a kernel's process understands.

Not here: how a worker begins, which its page knows; and the kernel's end of the port (`protocols.jupyter.ports`).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol

from kernel.errors import InvalidError
from kernel.protocols.jupyter.ports import SUBSCRIPTION
from kernel.protocols.jupyter.wire import Message, Wire
from studio.kernels.exchange import Exchange, Take
from studio.kernels.link import Link
from studio.kernels.process import Patience, ProcessKernel

_log = logging.getLogger(__name__)

PATIENCE = Patience(start=60.0, message=0.25, answered=0.6, signal=0.5, shutdown=0.5)
"""A worker has to load its Python first; and what does not stop when it is told is ended within a second."""

ENDED = "ended"
"""The channel on which a worker says that its kernel has come to its end."""

BROKEN = "broken"
"""The channel on which it is said that a worker is gone that nobody ended; its one frame says why, as far as known."""

HELD = "The cell held its kernel and could not be stopped alone, so the kernel was ended. Its values are gone."
"""Said when a kernel was ended since nothing else would stop its cell; it is started again at once."""

Hear = Callable[[str, Sequence[bytes]], None]
"""Takes what a worker says: a channel, and the frames of a message."""


class Worker(Protocol):
    """A worker that has begun, as the page gives it."""

    def post(self, channel: str, frames: list[bytes]) -> None:
        """Send it the frames of one message."""
        ...

    def hear(self, hear: Hear) -> None:
        """Have `hear` take what it says from now on."""
        ...

    def interrupt(self) -> bool:
        """Interrupt code that holds its thread; False where the page may not."""
        ...

    def terminate(self) -> None:
        """End it at once, whatever it does."""
        ...


OpenWorker = Callable[[Mapping[str, Any]], Awaitable[Worker]]
"""Starts a worker with a kernel of these options. `InternalError` when it cannot."""


class PortExchange(Exchange):
    """The messages to and from one worker; `take` is given what arrives.

    `before` is called ahead of each cell: what it may read is to be there.
    """

    def __init__(self, worker: Worker, on_broadcast: Take, on_question: Take, before: Callable[[], None]) -> None:
        super().__init__(Wire(b""))
        self._worker = worker
        self._before = before
        self._takers: dict[str, Take] = {
            "shell": self._take_reply, "control": self._take_reply, "iopub": on_broadcast, "stdin": on_question,
        }  # fmt: skip
        worker.post("iopub", [SUBSCRIPTION])

    async def close(self) -> None:
        """Cancel what waits."""
        self._cancel_waiting()
        self._takers = {}

    def take(self, channel: str, frames: Sequence[bytes]) -> None:
        """A message of the worker."""
        take = self._takers.get(channel)
        if take is None:
            return
        try:
            take(self._wire.decode(frames))
        except (InvalidError, KeyError, TypeError, ValueError) as error:
            _log.warning("A message on %s was ignored: %r", channel, error)

    def _send(self, channel: str, message: Message) -> None:
        if message.type == "execute_request":
            self._before()
        self._worker.post(channel, self._wire.encode(message))


class WorkerLink:
    """`studio.kernels.link.Link` to a worker. It has no process, and no last words."""

    pid = 0

    def __init__(self, worker: Worker, before: Callable[[], None]) -> None:
        self.exited: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._epitaph = "The kernel stopped unexpectedly. Restart it to go on; your notebook is safe."
        self._worker = worker
        self._before = before

    def connect(self, on_broadcast: Take, on_question: Take) -> Exchange:
        """Speak with it over its port."""
        exchange = PortExchange(self._worker, on_broadcast, on_question, self._before)
        self._worker.hear(lambda channel, frames: self._hear(exchange, channel, frames))
        return exchange

    def interrupt(self) -> None:
        """Interrupt it; a page that may not, ends it at once."""
        if not self._worker.interrupt():
            self._epitaph = HELD
            self.kill()

    def kill(self) -> None:
        """End it now."""
        if not self.exited.done():
            self._worker.terminate()
            self.exited.set_result(0)

    async def epitaph(self) -> str:
        """Why it is gone: nobody but its page can end it."""
        return self._epitaph

    async def close(self) -> None:
        """End it."""
        self.kill()

    def _hear(self, exchange: PortExchange, channel: str, frames: Sequence[bytes]) -> None:
        if channel == ENDED:
            self.kill()
        elif channel == BROKEN:
            self._epitaph = broken(frames[0].decode("utf-8", "replace") if frames else "")
            self.kill()
        else:
            exchange.take(channel, frames)


def broken(why: str) -> str:
    """What a person is told when a kernel's worker broke; `why` is what the browser said, if anything."""
    reason = f" ({why.strip().rstrip('.')})" if why.strip() else ""
    return (
        f"The kernel broke off{reason}; most likely its memory ran out. "
        "Restart it to go on; your notebook and the trace so far are safe."
    )


class WorkerKernel(ProcessKernel):
    """Implements `KernelClient` over a worker. `before` is called ahead of each cell.

    A kernel that had to be ended, since nothing else stopped its cell, is started again at once.
    """

    def __init__(
        self,
        options: Mapping[str, Any],
        open_worker: OpenWorker,
        before: Callable[[], None] = lambda: None,
        patience: Patience = PATIENCE,
    ) -> None:
        super().__init__(options, (), patience)
        self._open_worker = open_worker
        self._before = before

    async def interrupt(self) -> None:
        """Stop what runs within a second: by a message, by an interrupt, at last by ending the worker."""
        await super().interrupt()
        if self.status == "dead" and self._life is None and self._past is not None:
            await self.restart()

    async def _open_link(self) -> Link:
        return WorkerLink(await self._open_worker(self._options), self._before)
