"""A kernel in this very process, for the command line, tests and the browser build. A crash of it is ours too."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, Literal

from kernel.engines.protocol import Chunk
from kernel.errors import InternalError, NotFoundError, SpellError, describe_error
from kernel.protocols.executor import Done, Executor, Job, Pausing
from kernel.protocols.jupyter.pace import Journaling, Pace
from studio.kernels.client import (
    Display,
    Execution,
    Failure,
    JournalGrew,
    News,
    Output,
    Question,
    Reply,
    Status,
    StatusChanged,
    Stream,
)
from studio.kernels.news import Listeners

_log = logging.getLogger(__name__)

_PATIENCE = 5.0
"""Seconds `interrupt` waits for the cell to end."""


class InProcessKernel:
    """Implements `KernelClient` over an executor that `open_executor` makes at each start.

    A script that holds the thread holds the caller's loop with it; its limits end it, or a signal whose
    handler calls `interrupt_thread`.
    """

    def __init__(self, open_executor: Callable[[], Executor]) -> None:
        self.status: Status = "dead"
        self._open_executor = open_executor
        self._executor: Executor | None = None
        self._task: asyncio.Task[Done] | None = None
        self._listeners = Listeners()
        self._turn = asyncio.Lock()
        self._questions: dict[str, asyncio.Future[Any]] = {}
        self._journal = Pace(lambda run_id: self._listeners.tell(JournalGrew(run_id)))

    async def start(self) -> None:
        """Open the executor; nothing to do when it is open. `SpellError` when it cannot be."""
        if self._executor is not None:
            return
        self._become("starting")
        try:
            executor = self._open_executor()
        except SpellError as error:
            self._become("dead", error.message)
            raise
        if isinstance(executor, Journaling):
            executor.on_journal = self._journal.hint
        self._executor = executor
        self._become("idle")

    async def execute(self, execution: Execution, on_output: Callable[[Output], None]) -> Reply:
        """Run a cell; outputs arrive in order, as they are made, and before the reply. One at a time.

        Cancelling the caller's task interrupts the cell.
        """
        executor = self._executor
        async with self._turn:
            began = time.monotonic()
            if executor is None or executor is not self._executor:
                return Reply("died", 0.0, execution.run_id)
            self._become("busy")
            try:
                done = await self._run(executor, execution, on_output)
            finally:
                self._journal.flush()
                if self._executor is executor:
                    self._become("idle")
        return self._reply(done, execution, time.monotonic() - began, gone=self._executor is not executor)

    async def complete(self, code: str, cursor: int, language: str) -> dict[str, Any]:
        """What could be written at the cursor."""
        if self._executor is None:
            return {"start": cursor, "end": cursor, "items": []}
        found = asdict(self._executor.complete(code, cursor, language))
        return {**found, "items": list(found["items"])}

    async def check(self, code: str, language: str) -> dict[str, Any] | None:
        """The syntax problem, or None."""
        problem = None if self._executor is None else self._executor.check(Chunk(code, "cell"), language)
        return None if problem is None else asdict(problem)

    async def inspect(self, code: str, cursor: int, language: str) -> str:
        """Help for the name at the cursor."""
        return "" if self._executor is None else self._executor.inspect(code, cursor, language)

    async def signature(self, code: str, cursor: int, language: str) -> dict[str, Any] | None:
        """The call whose arguments are written at the cursor, or None."""
        found = None if self._executor is None else self._executor.signature(code, cursor, language)
        return None if found is None else asdict(found)

    async def tools(self) -> list[dict[str, Any]] | None:
        """Every tool, described; None when the executor is not open."""
        return None if self._executor is None else self._executor.tools()

    async def set_breakpoints(self, data: Mapping[str, Any]) -> None:
        """Pause there from now on."""
        if isinstance(self._executor, Pausing):
            self._executor.breakpoints.adopt(data)

    async def interrupt(self) -> None:
        """Stop what runs and wait until it has ended. `InternalError` when it does not."""
        task = self._task
        if task is None:
            return
        self.interrupt_thread()
        task.cancel()
        await asyncio.wait({task}, timeout=_PATIENCE)
        if not task.done():
            raise InternalError(f"The cell did not stop within {_PATIENCE:g} seconds. Restart the kernel.")

    def interrupt_thread(self) -> None:
        """Stop script code that holds the thread. Safe from a signal handler."""
        if self._executor is not None and self._task is not None:
            self._executor.interrupt()

    async def restart(self) -> None:
        """A fresh executor; a cell that runs ends as `died`."""
        self._become("starting")
        await self._finish()
        await self.start()

    async def shutdown(self) -> None:
        """End what runs and close the executor."""
        await self._finish()
        self._become("dead")

    async def answer(self, id: str, value: Any) -> None:
        """Answer a `Question`. `NotFoundError` when it is no longer open."""
        question = self._questions.pop(id, None)
        if question is None or question.done():
            raise NotFoundError(f"There is no open question {id!r}; the cell that asked it has ended.")
        question.set_result(value)

    def follow(self, listener: Callable[[News], None]) -> Callable[[], None]:
        """Hear the news; call the result to stop hearing it."""
        return self._listeners.add(listener)

    async def ask(self, kind: str, question: Mapping[str, Any]) -> Any:
        """Put a question to whoever follows, and wait for the answer."""
        id = uuid.uuid4().hex
        answered = self._questions[id] = asyncio.get_running_loop().create_future()
        try:
            self._listeners.tell(Question(id, kind, question))
            return await answered
        finally:
            self._questions.pop(id, None)

    async def _run(self, executor: Executor, execution: Execution, on_output: Callable[[Output], None]) -> Done:
        chunk = Chunk(
            execution.code,
            execution.name,
            execution.cell,
            timeout=execution.timeout,
            profile=execution.profile,
            rows=execution.rows,
        )
        job = Job(chunk, execution.language, execution.run_id, execution.about, execution.last)
        self._task = task = asyncio.create_task(executor.execute(job, _Screen(on_output, self.ask)))
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError:
            await self.interrupt()
            raise
        finally:
            self._task = None
        done = _outcome(task)
        if done.display is not None:
            on_output(Display(done.display))
        if done.error is not None:
            on_output(Failure(done.error))
        return done

    def _reply(self, done: Done, execution: Execution, seconds: float, gone: bool) -> Reply:
        run_id = done.run_id or execution.run_id
        if gone:
            return Reply("died", seconds, run_id)
        status: Literal["ok", "cancelled", "failed"] = "failed"
        if done.status in ("ok", "cancelled"):
            status = "ok" if done.status == "ok" else "cancelled"
        return Reply.of(status, seconds, run_id, done.usage, done.spared)

    async def _finish(self) -> None:
        executor, self._executor = self._executor, None
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task}, timeout=_PATIENCE)
        if executor is not None:
            await executor.close()

    def _become(self, status: Status, message: str = "") -> None:
        if status != self.status:
            self.status = status
            self._listeners.tell(StatusChanged(status, message))


def _outcome(task: asyncio.Task[Done]) -> Done:
    if task.cancelled():
        return Done("cancelled", error={"type": "cancelled", "message": "Stopped."})
    error = task.exception()
    if error is None:
        return task.result()
    _log.error("The executor raised instead of telling how the cell ended.", exc_info=error)
    return Done("failed", error=describe_error(error))


class _Screen:
    """Hands the outputs of a cell on."""

    def __init__(self, on_output: Callable[[Output], None], ask: Callable[[str, Mapping[str, Any]], Any]) -> None:
        self._on_output = on_output
        self._ask = ask

    def stream(self, name: str, text: str) -> None:
        self._on_output(Stream(name, text))

    def display(self, bundle: dict[str, Any]) -> None:
        self._on_output(Display(bundle))

    async def ask(self, kind: str, question: Mapping[str, Any]) -> Any:
        return await self._ask(kind, question)
