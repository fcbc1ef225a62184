"""What a kernel runs in, as its life needs it: a child process here, a worker in a browser's tab (`worker`).

Not here: what is said to it (`life`).
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from studio.kernels.child import Child
from studio.kernels.exchange import Exchange, Take

_CONNECTION = "connection.json"
_KILL = 9
"""The signal that no process can refuse."""

_LONGEST_FOLDER = 80
"""Characters: a Unix socket's whole path must stay below 104."""


class Link(Protocol):
    """A kernel that was started. `exited` is done when it is gone, however that came."""

    exited: asyncio.Future[int]
    pid: int

    def connect(self, on_broadcast: Take, on_question: Take) -> Exchange:
        """Begin to speak with it."""
        ...

    def interrupt(self) -> None:
        """Stop script code that holds its thread."""
        ...

    def kill(self) -> None:
        """End it now, and all that it started."""
        ...

    async def epitaph(self) -> str:
        """Why it is gone, when nobody here ended it: a sentence for a person."""
        ...

    async def close(self) -> None:
        """End it if it still runs, wait until it is gone, and leave nothing of it."""
        ...


class ProcessLink:
    """A kernel in a child process, with the folder of its connection file."""

    def __init__(self, folder: Path, child: Child) -> None:
        self._folder = folder
        self._child = child
        self.exited = child.exited
        self.pid = child.pid

    @classmethod
    async def open(cls, argv: Sequence[str], options: Mapping[str, Any]) -> ProcessLink:
        """Start the process. `InternalError` when there is no such program or folder."""
        folder = await asyncio.to_thread(_prepare)
        command = [*argv, "-f", str(folder / _CONNECTION), "--options", json.dumps(dict(options)), "--parent-pipe"]
        workspace = Path(options["folder"]) if options.get("folder") else None
        # litellm would fetch its price list from the network at import.
        environment = {**os.environ, "LITELLM_LOCAL_MODEL_COST_MAP": "True"}
        try:
            return cls(folder, await Child.start(command, workspace, environment))
        except BaseException:
            await asyncio.to_thread(_remove, folder)
            raise

    def connect(self, on_broadcast: Take, on_question: Take) -> Exchange:
        """Speak with it over the sockets of its connection file."""
        from studio.kernels.channels import Channels

        return Channels(self._folder / _CONNECTION, on_broadcast, on_question)

    def interrupt(self) -> None:
        """Send it SIGINT."""
        self._child.interrupt()

    def kill(self) -> None:
        """End it now, and every process of its group."""
        self._child.kill()

    async def epitaph(self) -> str:
        """How it ended, and its last words."""
        return _epitaph(await self.exited, await self._child.last_words())

    async def close(self) -> None:
        """End it, and remove its folder."""
        await self._child.close()
        await asyncio.to_thread(_remove, self._folder)


def _epitaph(code: int, words: str) -> str:
    how = f"signal {-code}" if code < 0 else f"exit code {code}"
    killed = " Something outside killed it; the system does so when memory runs out." if code == -_KILL else ""
    told = f"The kernel stopped unexpectedly ({how}).{killed} Restart it to go on; your notebook is safe."
    return f"{told}\nIts last words:\n{words}" if words else told


def _prepare() -> Path:
    """A fresh folder, ours alone, with the connection file; imports what `Channels` needs while off the loop."""
    import_module("jupyter_client.asynchronous")
    from jupyter_client.connect import write_connection_file

    if sys.platform == "win32":
        folder, transport, ip = Path(tempfile.mkdtemp(prefix="spell-")), "tcp", "127.0.0.1"
    else:
        place = tempfile.gettempdir()
        folder = Path(tempfile.mkdtemp(prefix="spell-", dir=place if len(place) < _LONGEST_FOLDER else "/tmp"))
        transport, ip = "ipc", str(folder / "channel")
    key = secrets.token_hex(32).encode()
    write_connection_file(str(folder / _CONNECTION), transport=transport, ip=ip, key=key)
    return folder


def _remove(folder: Path) -> None:
    # A kernel that ended in order has removed it already; one that was killed has not.
    shutil.rmtree(folder, ignore_errors=True)
