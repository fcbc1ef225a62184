"""A runtime of its own for a test: a folder, doubles, what was printed and all that happened."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from kernel.agents.agent import Agent
from kernel.engines.protocol import Chunk
from kernel.events import Event
from kernel.messages import Model
from kernel.protocols.executor import Done, Job
from kernel.records import dataclass
from kernel.runnable import Runnable
from kernel.runtime import Options, Runtime
from kernel.testing.models import OfflineModels
from kernel.testing.screen import Paper


@dataclass
class Rehearsal:
    """A runtime in a folder, its events and its screen."""

    runtime: Runtime
    events: list[Event]
    paper: Paper

    def add(self, *things: Runnable) -> None:
        """Let the spell find tools and agents by their names."""
        spell = self.runtime.spell
        for thing in things:
            if isinstance(thing, Agent):
                spell.agents.add(thing.name, thing)
            else:
                spell.tools.add(thing.name, thing)

    async def run(self, source: str, name: str = "test", cell: str = "", **job: Any) -> Done:
        """Run code, Lua unless `language` says otherwise; how it ended. Never raises for a fault of the code."""
        return await self.runtime.execute(Job(Chunk(source, name, cell), **job), self.paper)

    async def value(self, source: str, **job: Any) -> Any:
        """What the code returns, as plain data. `AssertionError` with the error when it fails."""
        done = await self.run(source, **job)
        assert done.status == "ok", done.error
        return done.value

    async def error(self, source: str, **job: Any) -> dict[str, Any]:
        """The error the code fails with, as data. `AssertionError` when it does not fail."""
        done = await self.run(source, **job)
        assert done.status == "failed", done
        assert done.error is not None
        return done.error

    def kinds(self) -> list[str]:
        """The kinds of all events: `chat.started`, …"""
        return [event.kind for event in self.events]

    def tools_called(self) -> list[tuple[str, Any]]:
        """The tools that were called, in order: name and input."""
        return [(e.name, e.data.get("input")) for e in self.events if e.kind == "execute_tool.started"]


def open_stage(
    folder: Path, *, models: Mapping[str, Model] | None = None, live: bool = False, **options: Any
) -> Rehearsal:
    """A fresh runtime whose workspace is `folder`, as `rehearse` opens it. Its `runtime` has to be closed."""
    events: list[Event] = []
    settings = {"folder": folder, "home": folder / ".llmspell", "goes_out": False, **options}
    runtime = Runtime(Options(sinks=(events.append, *settings.pop("sinks", ())), **settings))
    runtime.spell.models = OfflineModels(runtime.spell.models, models, live)
    return Rehearsal(runtime, events, Paper())


@asynccontextmanager
async def rehearse(
    folder: Path, *, models: Mapping[str, Model] | None = None, live: bool = False, **options: Any
) -> AsyncIterator[Rehearsal]:
    """A fresh runtime whose workspace is `folder`; its traces and state are in `.llmspell` there.

    `models` are doubles by id (`*` for every other). No provider is called unless `live`. `options` are those of
    `kernel.runtime.Options`.
    """
    stage = open_stage(folder, models=models, live=live, **options)
    try:
        yield stage
    finally:
        await stage.runtime.close()
