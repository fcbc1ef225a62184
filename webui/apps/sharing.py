"""Notebooks of a running studio that are served as apps too: each by a process of its own, which ends with the studio.

The process is what `llmspell app` is: same guard, same links, same passwords. Not here: that process (`companion`), and
what the page shows of it (`webui/shell/share.js`).
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Literal

from kernel.errors import InvalidError
from kernel.records import dataclass
from kernel.sandbox.tab import is_in_tab
from webui.apps.companion import FAILED, GRACE
from webui.apps.term import Term

COMMAND = (sys.executable, "-P", "-m", "webui.apps.companion")
"""`-P` keeps a `json.py` in the folder of a notebook from being imported in place of Python's."""

START = 120.0
"""Seconds that an app may take to be ready, on a machine that does other work."""

State = Literal["off", "starting", "on", "over", "never"]


@dataclass(frozen=True, slots=True)
class Share:
    """Whether a notebook is served as an app: its link, whether visitors are asked for a password, what went wrong.

    `never` says that there are no servers where this studio runs. Of one that is open for `seconds` only, `until`
    (seconds since the epoch) is when it is `over`: visitors who come later are told so. 0 for without end.
    """

    state: State = "off"
    link: str = ""
    locked: bool = False
    seconds: float = 0.0
    until: float = 0.0
    trouble: str = ""


class Sharing:
    """The shared notebooks of the workspace `folder`, by their paths in it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._shares: dict[str, Share] = {}
        self._processes: dict[str, asyncio.subprocess.Process] = {}
        self._ports: dict[str, int] = {}
        self._turns: dict[str, asyncio.Lock] = {}
        self._watching: dict[str, set[asyncio.Task[None]]] = {}
        self._listeners: list[Callable[[str], None]] = []

    def share(self, path: str) -> Share:
        """How it is with a notebook."""
        return Share("never") if is_in_tab else self._shares.get(path, Share())

    def follow(self, listener: Callable[[str], None]) -> Callable[[], None]:
        """Hear the path of a notebook with which it is otherwise now; call the result to stop hearing."""
        self._listeners.append(listener)
        return partial(self._listeners.remove, listener)

    async def start(self, path: str, password: str = "", seconds: float = 0.0) -> None:
        """Serve the notebook as it is in its file, to who has the link, or with `password` to who has that.

        After `seconds` nobody gets in any more, and who is in stays no longer; 0 for without end.

        One that is served already is served anew, at the same address: its former link or password opens it no more.
        """
        if is_in_tab:
            return
        async with self._turn(path):
            await self._end(path)
            self._become(path, Share("starting", locked=bool(password), seconds=seconds))
            try:
                link = await self._begin(path, password, seconds)
            except InvalidError as error:
                await self._end(path)
                self._become(path, Share(trouble=error.message))
                return
            except BaseException:
                await self._end(path)
                self._become(path, Share())
                raise
            term = Term(seconds)
            self._become(path, Share("on", link, bool(password), seconds, term.until))
            self._watch(path, self._mourn(path, self._processes[path]))
            if seconds:
                self._watch(path, self._expire(path, self._processes[path], term))

    async def stop(self, path: str) -> None:
        """Serve it no more; nothing when it is not served."""
        if path in self._turns:
            if self.share(path).state == "starting" and path in self._processes:
                _kill(self._processes[path])
            async with self._turn(path):
                await self._end(path)
                self._become(path, Share())

    async def close(self) -> None:
        """End every app."""
        await asyncio.gather(*(self.stop(path) for path in list(self._turns)))

    def _turn(self, path: str) -> asyncio.Lock:
        return self._turns.setdefault(path, asyncio.Lock())

    def _become(self, path: str, share: Share) -> None:
        self._shares[path] = share
        for listener in tuple(self._listeners):
            listener(path)

    async def _begin(self, path: str, password: str, seconds: float) -> str:
        """Start the process; the link. `InvalidError` when it says why it cannot, or says nothing."""
        process = await asyncio.create_subprocess_exec(
            *COMMAND,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=self._folder,
            # Ctrl-C in a terminal is the studio's to hear; it then ends this in order.
            start_new_session=True,
        )
        self._processes[path] = process
        assert process.stdin is not None
        assert process.stdout is not None
        port = await asyncio.to_thread(_again, self._ports.get(path, 0))
        asked = {"folder": str(self._folder), "file": path, "port": port, "password": password, "expires": seconds}
        process.stdin.write(json.dumps(asked).encode() + b"\n")
        try:
            line = (await asyncio.wait_for(process.stdout.readline(), START)).decode("utf-8", "replace").strip()
        except TimeoutError:
            raise InvalidError(f"The app was not ready after {START:.0f} seconds. Try again.") from None
        link = line.rsplit(" ", 1)[-1]
        if not link.startswith("http://"):
            told = line.removeprefix(FAILED)
            raise InvalidError(told or "The app ended while it started. What it said is where the studio was started.")
        self._ports[path] = int(link.removeprefix("http://").split("/", 1)[0].rsplit(":", 1)[-1])
        return link

    def _watch(self, path: str, work: Coroutine[Any, Any, None]) -> None:
        tasks = self._watching.setdefault(path, set())
        tasks.add(task := asyncio.create_task(work, name=f"app of {path}"))
        task.add_done_callback(tasks.discard)

    async def _mourn(self, path: str, process: asyncio.subprocess.Process) -> None:
        """Tell when the process ends though nobody asked it to."""
        await process.wait()
        if self._processes.get(path) is process:
            del self._processes[path]
            self._become(path, Share(trouble="The app ended by itself. Start it again."))

    async def _expire(self, path: str, process: asyncio.subprocess.Process, term: Term) -> None:
        """Tell when its time is over. The process stays, so that visitors are told, too."""
        await term.passed()
        if self._processes.get(path) is process:
            self._become(path, replace(self._shares[path], state="over"))

    async def _end(self, path: str) -> None:
        for task in self._watching.pop(path, ()):
            task.cancel()
        process = self._processes.pop(path, None)
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), GRACE + 2)
        except TimeoutError:
            _kill(process)
            await process.wait()


def _kill(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)


def _again(port: int) -> int:
    """The port when it can still be had, so that an address people know stays; else 0, for any."""
    from webui.server import listen

    try:
        listen(port).close()
    except InvalidError:
        return 0
    return port
