"""Several agents for the same work: each task goes to the one that has least to do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from kernel.context import Context
from kernel.errors import SpellError, StoppedError, describe_error
from kernel.operations import Call
from kernel.values import Record, Value, plain
from kernel.workflows.doers import ask
from kernel.workflows.errors import lasts, standing_for
from kernel.workflows.teams import Team
from kernel.workflows.together import together


class Pool(Team):
    """A team whose members are alike. `most` tasks at a time for each; others wait their turn.

    `goes_on` says whether many tasks go on after one that failed, where nothing else is said.
    """

    most: int = 1
    goes_on: bool = False

    def __init__(self, *parts: Any, **named: Any) -> None:
        super().__init__(*parts, **named)
        self.loads: dict[str, int] = {}
        self.done: dict[str, int] = {}
        self._free = asyncio.Condition()

    async def work(self, call: Call, action: str) -> Value:
        """Give the task to whoever is free."""
        async with self.member_of(call) as name:
            try:
                return await ask(call.ctx, self.member(name), action, call.input)
            except SpellError as error:
                error.details.setdefault("worker", name)
                raise

    @asynccontextmanager
    async def member_of(self, call: Call) -> AsyncIterator[str]:
        """The member that has least to do, for as long as the block takes."""
        name = await self.take()
        call.attributes["worker"] = name
        try:
            yield name
        finally:
            await self.give_back(name)

    async def take(self) -> str:
        """The name of the member that has least to do; waits until one has a place."""
        async with self._free:
            await self._free.wait_for(self._anybody)
            name = min(self.members, key=self.load)
            self.loads[name] = self.load(name) + 1
            return name

    async def give_back(self, name: str) -> None:
        """A member has done what it was taken for."""
        async with self._free:
            self.loads[name] = max(0, self.load(name) - 1)
            self.done[name] = self.done.get(name, 0) + 1
            # One alone may have been stopped in the meantime, and then nobody would come.
            self._free.notify_all()

    def load(self, name: str) -> int:
        """How many things a member does now."""
        return self.loads.get(name, 0)

    async def each(self, ctx: Context, tasks: list[Value], goes_on: bool = False) -> list[Value]:
        """The results of many tasks, in their order. The error of the first that fails names it (`task`, from 1), and
        has what was done by then as `results`, in its place, and as `saved`.

        Where it `goes_on` after a failure, `{ error = { type, message } }` stands for a task that failed, and the
        trace is told; what nothing may mend (a denial, a limit, a stop) ends it all the same.
        """
        done: dict[int, Value] = {}

        async def one(number: int, task: Value) -> Value:
            try:
                done[number] = await self.run(ctx, task)
            except SpellError as error:
                if not goes_on or lasts(error):
                    raise _told(error, number, len(tasks), done) from error.__cause__
                done[number] = _instead(ctx, error, number)
            return done[number]

        jobs = [partial(one, number, task) for number, task in enumerate(tasks, 1)]
        return await together(jobs, self.most * max(1, len(self.members)))

    def stats(self) -> list[Record]:
        """For each member its `name`, how many tasks it is `busy` with, and how many it has `done`."""
        return [Record(name=name, busy=self.load(name), done=self.done.get(name, 0)) for name in self.members]

    def _anybody(self) -> bool:
        return any(self.load(name) < self.most for name in self.members)


def _instead(ctx: Context, error: SpellError, number: int) -> Value:
    """What stands for a task that failed where the others go on."""
    told = describe_error(error)
    ctx.emit("recovered", by="continue_on_error", partial=True, task=number, error=told)
    return standing_for(told)


def _told(error: SpellError, number: int, count: int, done: Mapping[int, Value]) -> SpellError:
    """The error of a task, with its number, who worked at it, and what became of the others by then."""
    if isinstance(error, StoppedError):
        return error
    worker = error.details.get("worker")
    who = f" with {worker!r}" if worker else ""
    error.message = f"Task {number} of {count} failed{who}: {error.message}"
    results = [plain(done.get(one)) for one in range(1, count + 1)]
    error.details |= {"task": number, "results": results, "saved": [plain(done[one]) for one in sorted(done)]}
    return error
