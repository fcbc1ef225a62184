"""What is done later or again and again, within a run. Not here: the tool that plans it (`scheduler`)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import field
from typing import Any

from kernel.errors import InvalidError, NotFoundError, describe_error
from kernel.records import dataclass
from kernel.registry import suggest

Next = Callable[[float], float]
"""The next time after one, in seconds since the epoch."""

MOST_KEPT = 200
"""Jobs that have ended are forgotten when there are more."""


@dataclass(slots=True)
class Job:
    """One of them. `times` is how often it is done, 0 for as long as the script runs; `status` is `waiting`, `running`,
    `done` or `cancelled`.
    """

    name: str
    plan: str
    does: str
    times: int
    work: Callable[[], Awaitable[Any]]
    next: float = 0.0
    runs: int = 0
    failures: int = 0
    status: str = "waiting"
    result: Any = None
    error: dict[str, Any] | None = None
    task: asyncio.Future[Any] | None = field(default=None)

    @property
    def has_ended(self) -> bool:
        """Whether it is done no more."""
        return self.status in ("done", "cancelled")

    async def go(self, clock: Callable[[], float], following: Next) -> None:
        """Do it at each of its times. One that fails is done again at the next."""
        try:
            while not self.times or self.runs < self.times:
                await asyncio.sleep(max(0.0, self.next - clock()))
                self.status = "running"
                await self._do()
                self.status = "waiting"
                # What should have been done meanwhile is left out.
                self.next = following(max(clock(), self.next))
            self.status = "done"
        except InvalidError:
            # A plan whose times are all past.
            self.status = "done"
        except asyncio.CancelledError:
            self.status = "cancelled"
            raise

    async def _do(self) -> None:
        self.runs += 1
        try:
            self.result, self.error = await self.work(), None
        except Exception as error:
            self.failures += 1
            self.error = describe_error(error)

    def describe(self) -> dict[str, Any]:
        """What there is to say of it."""
        told = {"name": self.name, "plan": self.plan, "does": self.does, "status": self.status, "runs": self.runs}
        told |= {"failures": self.failures, "times": self.times}
        if not self.has_ended:
            told["next"] = self.next
        if self.error is not None:
            told["error"] = self.error
        elif self.runs:
            told["result"] = self.result
        return told


@dataclass(slots=True)
class Jobs:
    """Those of a session."""

    named: dict[str, Job] = field(default_factory=dict)
    count: int = 0

    def add(self, job: Job, most: int) -> None:
        """A new one. `InvalidError` when the name is taken, or there are too many."""
        if job.name in self.named and not self.named[job.name].has_ended:
            raise InvalidError(f"scheduler: there is a job {job.name!r} already. Cancel it, or give another name.")
        if sum(not each.has_ended for each in self.named.values()) >= most:
            raise InvalidError(f"scheduler: there are {most} jobs already. Cancel some of them.")
        ended = [name for name, each in self.named.items() if each.has_ended]
        for name in ended[: max(0, len(self.named) - MOST_KEPT)]:
            del self.named[name]
        self.named[job.name] = job

    def get(self, name: str) -> Job:
        """The job of that name. `NotFoundError` names what is near."""
        if name not in self.named:
            raise NotFoundError(f"There is no job {name!r}.{suggest(name, list(self.named))}")
        return self.named[name]

    def next_name(self) -> str:
        """The name of one that was given none."""
        self.count += 1
        return f"job {self.count}"

    async def aclose(self) -> None:
        """Stop all of them."""
        tasks = [job.task for job in self.named.values() if job.task is not None and not job.task.done()]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
