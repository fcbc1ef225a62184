"""Kernels of a tab as its screen sees them: each in a worker of its own, with the files of the studio."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from random import choice
from typing import Any

from kernel.errors import InternalError
from kernel.stores.liveness import declare
from studio.apps import of_app
from studio.kernels.client import Execution, Output, Reply
from studio.kernels.worker import BROKEN, Hear, WorkerKernel
from tab.mirror import Mirror
from tab.port import changes_of, filed, framed, frames_of, plain

OWN = ("habits.json",)
"""Files that only the screen has a use for."""

NUMBERS = range(1 << 30, 1 << 31)
"""What kernels are told apart by, in place of the numbers of processes: none that a process of a computer has."""

NewMirror = Callable[[], Mirror]


class TabWorker:
    """`studio.kernels.worker.Worker` over the worker that the page's script started."""

    def __init__(self, worker: Any, mirror: Mirror, number: int) -> None:
        from pyodide.ffi import create_proxy

        self._worker = worker
        self._mirror = mirror
        self._number = number
        declare(number)
        self._hear: Hear = lambda channel, frames: None
        self._proxy = create_proxy(self._receive)
        worker.receive(self._proxy)

    def post(self, channel: str, frames: list[bytes]) -> None:
        """Send it the frames of one message."""
        self._worker.post(framed(channel, frames))

    def hear(self, hear: Hear) -> None:
        """Have `hear` take what it says."""
        self._hear = hear

    def interrupt(self) -> bool:
        """Interrupt code that holds its thread; False where the page is not isolated."""
        return bool(self._worker.interrupt())

    def terminate(self) -> None:
        """End it at once."""
        self._worker.terminate()
        declare(self._number, lives=False)
        self._hear = lambda channel, frames: None

    def update(self) -> None:
        """Bring it the files that changed."""
        message = filed(self._mirror.changes())
        if message is not None:
            self._worker.post(message)

    def _receive(self, message: Any) -> None:
        if message.type == "frames":
            self._hear(str(message.channel), frames_of(message))
        elif message.type == "files":
            for change in changes_of(message):
                self._mirror.apply(change)
        elif message.type == "broken":
            declare(self._number, lives=False)
            self._hear(BROKEN, [str(message.text).encode()])


class VisitorKernel(WorkerKernel):
    """A kernel whose runs the trace calls those of an app."""

    async def execute(self, execution: Execution, on_output: Callable[[Output], None]) -> Reply:
        """As `WorkerKernel`."""
        return await super().execute(of_app(execution), on_output)


class TabKernels:
    """Makes them, of a `kind`. `host` is what the worker's script gives, `new_mirror` mirrors what kernels may read."""

    def __init__(self, host: Any, new_mirror: NewMirror, kind: type[WorkerKernel] = WorkerKernel) -> None:
        self._host = host
        self._new_mirror = new_mirror
        self._kind = kind

    def make(self, options: Mapping[str, Any]) -> WorkerKernel:
        """A kernel, not yet started."""
        begun: list[TabWorker] = []
        return self._kind(options, partial(self._begin, begun), lambda: begun[-1].update())

    async def _begin(self, begun: list[TabWorker], options: Mapping[str, Any]) -> TabWorker:
        from pyodide.ffi import JsException

        mirror, number = self._new_mirror(), choice(NUMBERS)
        files = [{"path": one.path, "data": one.data, "offset": 0} for one in mirror.changes()]
        worker = self._host.startKernel(plain({"kernel": dict(options), "changes": files, "number": number}))
        made = TabWorker(worker, mirror, number)
        try:
            await worker.ready
        except JsException as error:
            made.terminate()
            raise InternalError(f"The kernel's worker could not start: {error}. Reload the page.") from error
        except BaseException:
            made.terminate()
            raise
        begun[:] = [made]
        return made
