"""An engine whose scripts run in a process of their own: begun with the first, and again with the first after its end.

Not here: what a language makes of it (`kernel.engines.python`, `kernel.engines.walled`).
"""

from __future__ import annotations

import asyncio

from kernel.context import Context
from kernel.engines.process.process import Process
from kernel.engines.protocol import Chunk, Host
from kernel.errors import InvalidError, StoppedError
from kernel.policy import Limits
from kernel.values import Value


class ProcessEngine:
    """What is the same in all of them: the life of the process, and what it has to be told when it begins anew."""

    language = ""

    def __init__(self, host: Host, limits: Limits) -> None:
        self._host = host
        self._limits = limits
        self._globals: dict[str, Value] = {}
        self._begun: tuple[int, list[float]] | None = None
        self._process: Process | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False

    def _start(self) -> Process:
        """A new process."""
        raise NotImplementedError

    async def run(self, ctx: Context, chunk: Chunk) -> Value:
        """Run to the end, in the process. `DeniedError` where it cannot be walled in, and has to be."""
        return await self._open().run(ctx, chunk)

    @property
    def pid(self) -> int:
        """The number of the process, 0 when there is none."""
        return self._process.pid if self._process is not None else 0

    def interrupt(self) -> None:
        """Stop all scripts. Safe from a signal handler."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._stop_all)

    def _stop_all(self) -> None:
        if self._process is not None:
            self._process.stop_all()

    def set_globals(self, values: dict[str, Value]) -> None:
        """Set plain-data globals (`params`, `env`, `config`, `arg`)."""
        self._globals.update(values)
        if self._process is not None and self._process.is_alive and values:
            self._process.set(values)

    def begin_run(self, seed: int, times: list[float]) -> None:
        """Let time and chance be those of a run."""
        self._begun = seed, times
        if self._process is not None and self._process.is_alive:
            self._process.begin_run(seed, times)

    def set_limits(self, limits: Limits) -> None:
        """Keep to these limits of time (`cpu`) and memory from the next script on.

        `InvalidError` when the memory changes while the process runs: it was walled in when it began.
        """
        process = self._process
        if process is not None and process.is_alive:
            if limits.memory != self._limits.memory:
                raise InvalidError(
                    "The memory of these scripts is limited when their process begins, and it runs. "
                    "Set the limit before the first of them."
                )
            process.set_limits(limits)
        self._limits = limits

    def close(self) -> None:
        """End the process. The engine cannot be used after."""
        self._closed = True
        if self._process is not None:
            self._process.end(StoppedError("The kernel was closed."))
            self._process = None

    def _open(self) -> Process:
        if self._closed:
            raise InvalidError(f"This engine for {self.language} is closed. Start the kernel again.")
        if self._process is not None and not self._process.is_alive:
            # It was ended from outside, and we may be the first to see it.
            self._process.end(StoppedError("The process of the script is gone."))
            self._process = None
        if self._process is None:
            self._loop = asyncio.get_running_loop()
            self._process = self._start()
            self._process.set(self._globals)
            if self._begun is not None:
                self._process.begin_run(*self._begun)
        return self._process
