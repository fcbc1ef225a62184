"""Tasks that take turns: each runs until it gives its turn away, waits for something else, or ends.

Not here: what a task is made of (`kernel.api.scheduler`).
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import field

from kernel.errors import InvalidError, ScriptError, StoppedError, describe_error
from kernel.records import dataclass
from kernel.values import Value

PATIENCE = 20
"""Turns of the event loop that a task may take to come to rest; after that it waits for something: the next runs."""


@dataclass(slots=True)
class Turn:
    """One task: `status` is `ready`, `running`, `completed` or `failed`; `gate` opens when it may go on."""

    name: str
    work: Callable[[], Awaitable[Value]]
    status: str = "ready"
    result: Value = None
    error: Exception | None = None
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def ended(self) -> bool:
        """Whether it needs no more turns."""
        return self.status in ("completed", "failed")


class Turns:
    """Tasks in the order in which they get their next turn."""

    def __init__(self) -> None:
        self.tasks: list[Turn] = []
        self._waiting: deque[Turn] = deque()
        self._something: asyncio.Event = asyncio.Event()
        self._doing: dict[str, asyncio.Future[None]] = {}
        self._running = False

    def next_name(self) -> str:
        """The name of a task that was given none."""
        return f"task {len(self.tasks) + 1}"

    def add(self, name: str, work: Callable[[], Awaitable[Value]]) -> Turn:
        """A task that gets its first turn behind those that wait. `InvalidError` when the name is taken."""
        if any(task.name == name and not task.ended for task in self.tasks):
            raise InvalidError(f"The scheduler has a task {name!r} already. Give this one another name.")
        task = Turn(name, work)
        self.tasks.append(task)
        self._queue(task)
        return task

    async def give_way(self, name: str | None) -> None:
        """Wait for the next turn of the task of that name. Outside of a task: let everything else go on once."""
        task = next((task for task in self.tasks if task.name == name and task.status == "running"), None)
        if task is None:
            await asyncio.sleep(0)
            return
        task.gate.clear()
        self._queue(task)
        await task.gate.wait()

    async def run(self) -> dict[str, Value]:
        """Run until every task has ended; the results by name. The first task that failed ends it with its error."""
        if self._running:
            raise InvalidError("The scheduler runs already. Add tasks to it; they get their turn.")
        self._running = True
        try:
            await self._go_round()
        finally:
            self._running = False
            for doing in self._doing.values():
                doing.cancel()
        failed = next((task for task in self.tasks if task.error is not None), None)
        if failed is not None and failed.error is not None:
            raise task_error(failed.name, failed.error) from failed.error
        return {task.name: task.result for task in self.tasks}

    async def _go_round(self) -> None:
        while not all(task.ended for task in self.tasks):
            self._something.clear()
            if self._waiting:
                await self._grant(self._waiting.popleft())
            else:
                await self._something.wait()

    async def _grant(self, task: Turn) -> None:
        if task.status == "ready":
            task.status = "running"
            self._doing[task.name] = asyncio.ensure_future(self._do(task))
        task.gate.set()
        for _ in range(PATIENCE):
            await asyncio.sleep(0)
            if task.ended or task in self._waiting:
                return

    async def _do(self, task: Turn) -> None:
        try:
            task.result = await task.work()
            task.status = "completed"
        except asyncio.CancelledError:
            task.error, task.status = StoppedError("It was stopped."), "failed"
            raise
        except Exception as error:
            task.error, task.status = error, "failed"
        finally:
            self._doing.pop(task.name, None)
            self._something.set()

    def _queue(self, task: Turn) -> None:
        self._waiting.append(task)
        self._something.set()


def task_error(name: str, error: Exception) -> ScriptError:
    """The error of a task, with its name; the type stays."""
    described = describe_error(error)
    message = described.pop("message")
    details = {**described, "task": name, "cause": describe_error(error)}
    return ScriptError(f"The task {name!r} failed: {message}", **details)
