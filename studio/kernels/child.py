"""A child process that is watched: its exit is seen at once, its last words are kept, nothing of it stays behind.

It knows nothing of kernels and messages.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from kernel.errors import InternalError

_KEPT = 4000  # bytes of output kept
_LAST_WORDS = 0.2  # seconds for output that is still in the pipe when the process has ended


class Child(asyncio.SubprocessProtocol):
    """One child process, leader of its own process group.

    `exited` becomes its return code (negative: the signal that ended it). Its standard input stays
    open as long as this process lives, so that the child can tell when we are gone.
    """

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self.exited: asyncio.Future[int] = loop.create_future()
        self._silent: asyncio.Future[None] = loop.create_future()
        self._transport: asyncio.SubprocessTransport | None = None
        self._output = b""
        self.pid = 0

    @classmethod
    async def start(cls, argv: Sequence[str], folder: Path | None, environment: Mapping[str, str]) -> Child:
        """Start `argv` in `folder`. `InternalError` when there is no such program or folder."""
        loop = asyncio.get_running_loop()
        try:
            _, child = await loop.subprocess_exec(
                cls,
                *argv,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                cwd=folder,
                env=dict(environment),
                start_new_session=True,
                creationflags=_group_flags(),
            )
        except OSError as error:
            raise InternalError(f"{argv[0]!r} could not be started in {str(folder or '.')!r}: {error}.") from error
        return child

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It runs."""
        if isinstance(transport, asyncio.SubprocessTransport):
            self._transport, self.pid = transport, transport.get_pid()

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        """Keep the end of what it writes."""
        self._output = (self._output + data)[-_KEPT:]

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:
        """Its output ended."""
        if fd != 0 and not self._silent.done():
            self._silent.set_result(None)

    def process_exited(self) -> None:
        """It ended; whatever it started and left ends too."""
        code = None if self._transport is None else self._transport.get_returncode()
        self._kill_group()
        if not self.exited.done():
            self.exited.set_result(-1 if code is None else code)

    def interrupt(self) -> None:
        """Send it SIGINT (on Windows a break)."""
        if sys.platform == "win32":
            self._send(signal.CTRL_BREAK_EVENT)
        else:
            self._send(signal.SIGINT)

    def kill(self) -> None:
        """End it now, and every process of its group."""
        self._kill_group()
        if self._transport is not None and not self.exited.done():
            self._transport.kill()

    async def last_words(self) -> str:
        """The end of its output, once it has ended."""
        await asyncio.wait({self._silent}, timeout=_LAST_WORDS)
        return self._output.decode("utf-8", "replace").strip()

    async def close(self) -> None:
        """Kill it if it still runs, wait until it is gone, and give its pipes back."""
        if not self.exited.done():
            self.kill()
        await self.exited
        if self._transport is not None:
            self._transport.close()

    def _send(self, number: int) -> None:
        if self._transport is not None and not self.exited.done():
            try:
                self._transport.send_signal(number)
            except ProcessLookupError:
                return  # it ended by itself a moment ago, which `exited` is about to tell

    def _kill_group(self) -> None:
        if sys.platform == "win32" or not self.pid:
            return
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return  # nobody is left (macOS says it with "not permitted" for a group of zombies)


def _group_flags() -> int:
    if sys.platform == "win32":
        return subprocess.CREATE_NEW_PROCESS_GROUP
    return 0
