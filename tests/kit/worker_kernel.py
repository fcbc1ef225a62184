"""A worker for tests: the kernel's real loop on the real channels of a port, on this loop instead of a browser's."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from kernel.protocols.executor import Executor
from kernel.protocols.jupyter.ports import PortChannels
from kernel.protocols.jupyter.server import serve_on
from kernel.protocols.jupyter.wire import Wire
from studio.kernels.worker import ENDED, Hear, WorkerKernel
from tests.kit.executor_double import EchoExecutor

Open = Callable[[], Executor]


class LoopWorker:
    """A worker whose port is this loop: messages arrive in order, and never within the call that sends them."""

    def __init__(self, executor: Executor) -> None:
        self._loop = asyncio.get_running_loop()
        self._hear: Hear = lambda channel, frames: None
        self._executor = executor
        self.is_gone = False
        self.channels = PortChannels(self._say)
        self._task = asyncio.create_task(self._serve(), name="worker")

    def post(self, channel: str, frames: list[bytes]) -> None:
        self._loop.call_soon(self.channels.take, channel, frames)

    def hear(self, hear: Hear) -> None:
        self._hear = hear

    def interrupt(self) -> bool:
        return False

    def terminate(self) -> None:
        self.is_gone = True
        self._task.cancel()

    def _say(self, channel: str, frames: list[bytes]) -> None:
        if not self.is_gone:
            self._loop.call_soon(lambda: self._hear(channel, frames))

    async def _serve(self) -> None:
        await serve_on(self.channels, Wire(b""), self._executor)
        await self._executor.close()
        self._say(ENDED, [])


def worker_kernel(open_executor: Open = EchoExecutor) -> WorkerKernel:
    """A kernel in such a worker."""

    async def open_worker(options: Mapping[str, Any]) -> LoopWorker:
        return LoopWorker(open_executor())

    return WorkerKernel({}, open_worker)
