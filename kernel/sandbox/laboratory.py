"""The only hands that compute what may have no end: in a process that has little memory, no files and no network.

It is kept for the next computation, and killed when one takes too long. Not here: what goes on in it (`experiments`).
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

from kernel.errors import DeadlineError, LimitError, ToolError, error_of
from kernel.records import dataclass
from kernel.sandbox.hands import Hands
from kernel.sandbox.nearby import compute_here
from kernel.sandbox.processes import Companion, start_python
from kernel.sandbox.tab import is_in_tab
from kernel.sandbox.walls import python_files
from kernel.values import Value, from_border, plain

MOST_AT_ONCE = 2
"""Processes of one session; who comes later waits."""

LONGEST_LINE = 64 << 20
"""Bytes of one request or answer."""

PATIENCE = 120.0
"""Seconds to start and to load what a computation needs; they do not count as its own."""

LAST_WORDS = 0.5
"""Seconds a process that hung up has to end by itself, so that we know how it did."""

PROGRAM = Path(__file__).with_name("experiments.py")
ROOT = Path(__file__).parents[2]


@dataclass(slots=True)
class Experiment:
    """A process, and the line to it."""

    companion: Companion
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    has_ended: bool = False

    async def ask(self, request: bytes, seconds: float) -> dict[str, Any]:
        """Its answer to a request. `DeadlineError` past `seconds`, `LimitError` when it died of it."""
        self.writer.write(request)
        async with asyncio.timeout(PATIENCE):
            await self.writer.drain()
            answer = await self._hear()
        if "ready" not in answer:
            return answer
        try:
            async with asyncio.timeout(seconds):
                return await self._hear()
        except TimeoutError:
            raise DeadlineError(f"This did not end within {seconds:g} s and was stopped. Ask for less.") from None

    async def _hear(self) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = json.loads(await self.reader.readuntil())
            return answer
        except (asyncio.IncompleteReadError, ConnectionError):
            self.companion.is_over(LAST_WORDS)
            raise LimitError(f"This used up what a computation may have: {self.end()}. Ask for less.") from None

    def end(self) -> str:
        """Kill it: how it ended, the first time it is asked."""
        if self.has_ended:
            return ""
        self.has_ended = True
        self.writer.transport.abort()
        return self.companion.end()[0]


class Laboratory:
    """The processes of one session."""

    def __init__(self) -> None:
        self._idle: list[Experiment] = []
        self._busy: list[Experiment] = []
        self._turns = asyncio.Semaphore(MOST_AT_ONCE)

    async def compute(self, request: bytes, seconds: float) -> Value:
        """The value of one computation; see the function `compute`."""
        async with self._turns:
            experiment = self._idle.pop() if self._idle else await _start()
            self._busy.append(experiment)
            is_fit = False
            try:
                answer = await experiment.ask(request, seconds)
                is_fit = not answer.get("last")
            finally:
                self._put_back(experiment, is_fit)
        if "error" in answer:
            raise error_of(answer["error"])
        return from_border(answer["value"], _no_objects)

    def _put_back(self, experiment: Experiment, is_fit: bool) -> None:
        is_wanted = experiment in self._busy
        if is_wanted:
            self._busy.remove(experiment)
        if is_wanted and is_fit:
            self._idle.append(experiment)
        else:
            experiment.end()

    async def aclose(self) -> None:
        """End every process; what is still computed fails."""
        for experiment in (*self._idle, *self._busy):
            experiment.end()
        self._idle.clear()
        self._busy.clear()
        # A transport that was aborted gives its socket back in the next turn of the loop.
        await asyncio.sleep(0)


async def compute(
    hands: Hands, function: str, arguments: dict[str, Any], seconds: float = 10.0, memory: int = 512 << 20
) -> Value:
    """What a function of the kernel (`kernel.tools.regex_work:search`) gives for arguments, computed elsewhere.

    Arguments and result are values without script functions; the function is no coroutine. What its module imports is
    loaded before the time counts. `DeadlineError` after `seconds`, `LimitError` past `memory` bytes or for an answer
    that is too long; a SpellError of the function is raised here, any other error as a `ToolError`.
    """
    if is_in_tab:
        return compute_here(function, arguments)
    request = {"function": function, "arguments": plain(arguments), "seconds": seconds, "memory": memory}
    line = json.dumps(request).encode() + b"\n"
    if len(line) > LONGEST_LINE:
        raise LimitError(f"The input has more than {LONGEST_LINE >> 20} MB, too many to compute with.")
    laboratory: Laboratory = hands.session.setdefault(Laboratory, Laboratory())
    return await laboratory.compute(line, seconds)


def _own_folder() -> dict[str, str]:
    try:
        folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "llmspell" / "matplotlib"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        # Nobody's home, or one that cannot be written: then charts alone cannot be drawn.
        return {}
    return {"MPLCONFIGDIR": str(folder)}


async def _start() -> Experiment:
    walls = {"read": [*python_files(), str(ROOT / "kernel")], "write": []}
    about = json.dumps({"root": str(ROOT), "parent": os.getpid(), "walls": walls, "longest": LONGEST_LINE})
    # Threads of numpy's libraries would each count as memory and gain nothing here.
    variables = {"LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    # Matplotlib does not begin without a folder of its own, and behind the walls it could not make one.
    variables |= await asyncio.to_thread(_own_folder)
    companion = start_python(Path(sys.prefix), PROGRAM, (about,), variables)
    companion.wire.setblocking(False)
    try:
        reader, writer = await asyncio.open_connection(sock=companion.wire, limit=LONGEST_LINE)
    except BaseException:
        companion.end()
        raise
    return Experiment(companion, reader, writer)


def _no_objects(data: dict[str, Any]) -> Any:
    raise ToolError("A computation gave an object that cannot come back.")
