"""`Profiler` in scripts: how long the things take that agents and workflows do."""

from __future__ import annotations

import time
from typing import Any

from kernel.api.definition import script
from kernel.api.middleware import Middleware
from kernel.api.site import Site
from kernel.context import Context
from kernel.hooks.standard import ACTIONS
from kernel.hooks.timings import Timings
from kernel.operations import Call, Do
from kernel.values import Function, Record, Value


@script("Profiler")
class Profiler:
    """Measures what an agent or a workflow does.

    ```lua
    local agent, profiler = Agent.new("You are terse"), Profiler.new()
    agent:use(profiler:middleware())
    agent:chat("Hello")
    print(profiler:get_stats().chat.mean)
    ```
    """

    def __init__(self) -> None:
        self._timings = Timings()

    @staticmethod
    def new(site: Site) -> Profiler:
        """A profiler that has measured nothing."""
        return Profiler()

    def middleware(self, site: Site) -> Middleware:
        """What `agent:use` takes so that everything inside is measured."""
        return Middleware(ACTIONS, self._around)

    async def measure(self, site: Site, name: str, work: Function) -> Value:
        """Call a function, and count its time under a name; gives its result."""
        return await self._measured(name, work.bind(site.ctx)())

    def get_stats(self, site: Site) -> Any:
        """The same as `stats`."""
        return self.stats

    def reset(self, site: Site) -> None:
        """Forget what was measured."""
        self._timings.clear()

    @property
    def stats(self) -> Any:
        """By action (`invoke_agent`, `chat`, `execute_tool`, …): `count errors total mean min max p50 p95`, in ms."""
        return {name: Record(timing) for name, timing in self._timings.plain().items()}

    async def _around(self, call: Call, do: Do, ctx: Context) -> Value:
        return await self._measured(call.operation, do(call))

    async def _measured(self, name: str, work: Any) -> Value:
        began, failed = time.perf_counter(), True
        try:
            value = await work
            failed = False
            return value
        finally:
            self._timings.add(name, (time.perf_counter() - began) * 1000, failed)
