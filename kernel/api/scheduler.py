"""`Scheduler` in scripts: tasks that take turns. Not here: how turns are given (`kernel.scheduling`)."""

from __future__ import annotations

from typing import Any

from kernel.api.definition import script
from kernel.api.site import Site
from kernel.errors import InvalidError, describe_error
from kernel.scheduling import Turn, Turns
from kernel.values import Function, Record, Value, told


@script("Scheduler")
class Scheduler:
    """Tasks that take turns: each runs until it gives its turn away, waits for something, or ends.

    ```lua
    local scheduler = Scheduler.new()
    for name = 1, 2 do
      scheduler:add(function()
        for step = 1, 3 do
          print(name, step)
          scheduler:yield()
        end
      end)
    end
    scheduler:run()
    ```
    """

    def __init__(self, id: str) -> None:
        self._turns = Turns()
        self._id = id

    @staticmethod
    def new(site: Site) -> Scheduler:
        """A scheduler without tasks."""
        return Scheduler(site.spell.next_id("scheduler"))

    def add(self, site: Site, task: Value, name: Value = None) -> str:
        """Add a function as a task; its name, `task 1` and so on unless it is given one. It begins in `run`."""
        if isinstance(task, str) and callable(name):
            task, name = name, task
        if not callable(task):
            raise InvalidError(f"scheduler:add takes a function, not {told(task)}.")
        work: Function = task
        named = str(name or self._turns.next_name())
        ctx = site.ctx.within(task=[self._id, named])
        return self._turns.add(named, work.bind(ctx)).name

    def add_task(self, site: Site, name: str, task: Function) -> str:
        """The same as `add`, name first."""
        return self.add(site, task, name)

    async def yield_(self, site: Site) -> None:
        """Give the turn away; the task goes on when all others had theirs."""
        id, name = site.ctx.scope.get("task", ("", ""))
        await self._turns.give_way(name if id == self._id else None)

    async def run(self, site: Site) -> dict[str, Value]:
        """Run all tasks to their end: their results by name. When some fail, the others still end first."""
        return await self._turns.run()

    @property
    def tasks(self) -> list[dict[str, Value]]:
        """Its tasks: `name`, `status` (`ready`, `running`, `completed`, `failed`), and `result` or `error`."""
        return [_told(task) for task in self._turns.tasks]


@script("AsyncScheduler")
class AsyncScheduler(Scheduler):
    """The same as `Scheduler`.

    ```lua
    local scheduler = AsyncScheduler.new()
    scheduler:add_task("research", function() return "found" end)
    print(scheduler:run().research)
    ```
    """

    @staticmethod
    def new(site: Site) -> AsyncScheduler:
        """A scheduler without tasks."""
        return AsyncScheduler(site.spell.next_id("scheduler"))


def _told(task: Turn) -> dict[str, Any]:
    told: dict[str, Any] = Record(name=task.name, status=task.status)
    if task.error is not None:
        told["error"] = describe_error(task.error)
    elif task.status == "completed":
        told["result"] = task.result
    return told
