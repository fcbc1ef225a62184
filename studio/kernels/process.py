"""A kernel in a child process, spoken to in the Jupyter messaging protocol. It survives whatever the kernel does."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kernel.errors import NotFoundError, SpellError, StoppedError
from kernel.messages import Usage
from kernel.protocols.jupyter.spec import COMMAND
from kernel.records import dataclass
from studio.kernels.client import Execution, News, Output, Reply, Status, StatusChanged
from studio.kernels.life import Life
from studio.kernels.link import Link, ProcessLink
from studio.kernels.news import Listeners


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the studio waits for its kernel, in seconds.

    `start` to the first answer; `message` and `signal` for a cell to stop after each way of asking, and `answered`
    after `message` where the kernel has heard it; `shutdown` for an orderly end; `consult` for completion, help and
    syntax.
    """

    start: float = 30.0
    message: float = 0.4
    answered: float = 0.0
    signal: float = 5.0
    shutdown: float = 1.5
    consult: float = 2.0


class ProcessKernel:
    """Implements `KernelClient` over a child process.

    `options` go to `kernel.runtime.open_executor` in the child: `folder` (where it runs), `home`,
    `profile`, `model`, `params`; JSON values only. `argv` is the command that starts a kernel.
    """

    def __init__(
        self, options: Mapping[str, Any], argv: Sequence[str] = COMMAND, patience: Patience | None = None
    ) -> None:
        self.status: Status = "dead"
        self.secrets: dict[str, str] = {}
        """Values of parameters that are secret: told to the kernel with each execution, and kept nowhere else."""
        self._options = dict(options)
        self._argv = tuple(argv)
        self._patience = patience or Patience()
        self._listeners = Listeners()
        self._life: Life | None = None
        self._past: Life | None = None
        self._turn = asyncio.Lock()
        self._change = asyncio.Lock()
        self._opening: asyncio.Task[Life] | None = None
        self._running: asyncio.Task[Any] | None = None
        self._turns: set[asyncio.Task[Reply]] = set()
        self._interrupted: asyncio.Future[Any] | None = None

    @property
    def pid(self) -> int:
        """The id of its process; 0 when there is none."""
        return 0 if self._life is None else self._life.pid

    async def start(self) -> None:
        """Start it and wait until it answers; nothing to do when it runs. `InternalError` when it cannot."""
        async with self._change:
            if self._life is None:
                await self._finish()
                await self._begin()

    async def execute(self, execution: Execution, on_output: Callable[[Output], None]) -> Reply:
        """Run a cell; outputs arrive in order and before the reply. A second call waits for the first.

        Cancelling the caller's task interrupts the cell.
        """
        async with self._change:
            life = self._life
        execution = execution.given(self.secrets)
        turn = asyncio.create_task(self._take_turn(life, execution, on_output), name=f"turn of {execution.name}")
        self._turns.add(turn)
        turn.add_done_callback(self._turns.discard)
        try:
            return await asyncio.shield(turn)
        except asyncio.CancelledError:
            if turn.cancelled():
                return Reply("cancelled", 0.0, execution.run_id)
            if self._running is turn:
                await self.interrupt()
            else:
                turn.cancel()
            raise

    async def complete(self, code: str, cursor: int, language: str) -> dict[str, Any]:
        """What could be written at the cursor; nothing while a script holds the kernel's thread."""
        found = await self._consult("complete_request", {"code": code, "cursor_pos": cursor}, language)
        return found.get("completions") or {"start": cursor, "end": cursor, "items": []}

    async def check(self, code: str, language: str) -> dict[str, Any] | None:
        """The syntax problem, or None; None too while a script holds the kernel's thread."""
        return (await self._consult("is_complete_request", {"code": code}, language)).get("problem")

    async def inspect(self, code: str, cursor: int, language: str) -> str:
        """Help for the name at the cursor; "" while a script holds the kernel's thread."""
        found = await self._consult("inspect_request", {"code": code, "cursor_pos": cursor}, language)
        return str(found.get("data", {}).get("text/markdown", ""))

    async def signature(self, code: str, cursor: int, language: str) -> dict[str, Any] | None:
        """The call whose arguments are written at the cursor, or None; None too while a script holds the thread."""
        return (await self._consult("inspect_request", {"code": code, "cursor_pos": cursor}, language)).get("signature")

    async def tools(self) -> list[dict[str, Any]] | None:
        """Every tool, described; None while a script holds the kernel's thread, or when it is gone."""
        return (await self._consult("tools_request", {}, "")).get("tools")

    async def set_breakpoints(self, data: Mapping[str, Any]) -> None:
        """Pause there from now on; a kernel that is not there hears of them with its next run."""
        await self._consult("breakpoints_request", {"breakpoints": dict(data)}, "")

    async def interrupt(self) -> None:
        """Stop what runs: by a message, then by a signal, at last by ending the kernel."""
        life, running = self._life, self._running
        if running is None:
            # A cell may be on its way to the kernel.
            for turn in self._turns:
                turn.cancel()
        if life is None or running is None:
            return
        self._interrupted = life.interrupt_by_message()
        if await _ended(running, within=self._patience.message):
            return
        # A kernel that answers is at work on it: what does not end is elsewhere, and it ends that.
        if self._interrupted.done() and await _ended(running, within=self._patience.answered):
            return
        life.interrupt_by_signal()
        if await _ended(running, within=self._patience.signal):
            return
        life.kill("The kernel did not stop when it was interrupted, so it was ended. Restart it to go on.")
        await asyncio.wait({running})

    async def restart(self) -> None:
        """A fresh kernel, in under a second; a cell that runs ends as `died`."""
        async with self._change:
            self._become("starting")
            await self._finish()
            await self._begin()

    async def shutdown(self) -> None:
        """End it and every process it started."""
        if self._opening is not None:
            self._opening.cancel()
        async with self._change:
            await self._finish()
            self._become("dead")

    async def answer(self, id: str, value: Any) -> None:
        """Answer a `Question`. `NotFoundError` when it is no longer open."""
        if self._life is None or not self._life.answer(id, value):
            raise NotFoundError(f"There is no open question {id!r}; the cell that asked it has ended.")

    def follow(self, listener: Callable[[News], None]) -> Callable[[], None]:
        """Hear the news; call the result to stop hearing it."""
        return self._listeners.add(listener)

    async def _begin(self) -> None:
        self._become("starting")
        try:
            life = self._life = await self._open()
        except SpellError as error:
            self._become("dead", error.message)
            raise
        self._become("idle")
        life.ended.add_done_callback(lambda ended: self._mourn(life, ended.result()))

    async def _open_link(self) -> Link:
        return await ProcessLink.open(self._argv, self._options)

    async def _open(self) -> Life:
        begin = Life.begin(self._open_link, self._listeners.tell, self._patience.start)
        opening = self._opening = asyncio.create_task(begin, name="kernel start")
        try:
            await asyncio.wait({opening})
            if opening.cancelled():
                raise StoppedError("The kernel was shut down while it started.")
            return opening.result()
        finally:
            self._opening = None
            opening.cancel()

    async def _finish(self) -> None:
        ended, self._life, self._past = self._life or self._past, None, None
        if ended is not None:
            await ended.end(self._patience.shutdown)

    def _mourn(self, life: Life, why: str) -> None:
        if self._life is life:
            # Its remains are still being cleared away: `_finish` waits for that.
            self._life, self._past = None, life
            self._become("dead", why)

    async def _take_turn(self, life: Life | None, execution: Execution, on_output: Callable[[Output], None]) -> Reply:
        async with self._turn:
            began = time.monotonic()
            if life is None or life is not self._life:
                return Reply("died", 0.0, execution.run_id)
            ours = await self._run(life, execution, on_output)
        seconds = time.monotonic() - began
        if ours is None or life is not self._life:
            return Reply("died", seconds, execution.run_id)
        usage, spared = Usage(**ours.get("usage", {})), Usage(**ours.get("spared", {}))
        run_id = ours.get("run_id") or execution.run_id
        return Reply.of(ours.get("status", "failed"), seconds, run_id, usage, spared)

    async def _run(
        self, life: Life, execution: Execution, on_output: Callable[[Output], None]
    ) -> Mapping[str, Any] | None:
        if self._interrupted is not None:
            # An interrupt that is still on its way would stop the wrong cell.
            await asyncio.wait({self._interrupted, life.ended}, return_when=asyncio.FIRST_COMPLETED)
        self._running = asyncio.current_task()
        self._become("busy")
        try:
            return await life.execute(execution, on_output)
        finally:
            self._running = None
            if self._life is life:
                self._become("idle")

    async def _consult(self, type: str, content: Mapping[str, Any], language: str) -> dict[str, Any]:
        if self._life is None:
            return {}
        return await self._life.consult(type, content, language, self._patience.consult)

    def _become(self, status: Status, message: str = "") -> None:
        if status != self.status:
            self.status = status
            self._listeners.tell(StatusChanged(status, message))


async def _ended(task: asyncio.Task[Any], within: float) -> bool:
    await asyncio.wait({task}, timeout=within)
    return task.done()
