"""Running Lua against the real runtime, with a screen that remembers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kernel.engines.protocol import Chunk
from kernel.errors import InvalidError
from kernel.events import Event
from kernel.protocols.executor import Done, Job
from kernel.runtime import Options, Runtime


@dataclass
class Paper:
    """A screen: what was written, and answers to questions in order."""

    written: list[tuple[str, str]] = field(default_factory=list)
    answers: list[Any] = field(default_factory=list)

    def stream(self, name: str, text: str) -> None:
        self.written.append((name, text))

    def display(self, bundle: dict[str, Any]) -> None:
        self.written.append(("display", bundle["text/plain"]))

    async def ask(self, kind: str, question: Mapping[str, Any]) -> Any:
        if not self.answers:
            raise InvalidError("nobody is there")
        return self.answers.pop(0)

    @property
    def text(self) -> str:
        return "".join(text for name, text in self.written if name == "stdout")

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()


@dataclass
class Script:
    """A runtime in a folder, its events and its paper."""

    runtime: Runtime
    events: list[Event]
    paper: Paper

    async def run(self, source: str, name: str = "test", cell: str = "", **job: Any) -> Done:
        return await self.runtime.execute(Job(Chunk(source, name, cell), **job), self.paper)

    async def value(self, source: str) -> Any:
        done = await self.run(source)
        assert done.status == "ok", done.error
        return done.value

    async def error(self, source: str) -> dict[str, Any]:
        done = await self.run(source)
        assert done.status == "failed", done
        assert done.error is not None
        return done.error

    def kinds(self) -> list[str]:
        return [event.kind for event in self.events]


@asynccontextmanager
async def script(folder: Path, **options: Any) -> AsyncIterator[Script]:
    """A fresh runtime whose workspace is `folder`."""
    events: list[Event] = []
    runtime = Runtime(Options(folder=folder, home=folder / ".llmspell", sinks=(events.append,), **options))
    try:
        yield Script(runtime, events, Paper())
    finally:
        await runtime.close()
