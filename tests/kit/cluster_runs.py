"""A run at home whose branches are in a cluster, and all that is heard of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kernel.engines.protocol import Chunk
from kernel.errors import InvalidError
from kernel.events import Event
from kernel.protocols.executor import Done, Job
from kernel.runtime import Options, Runtime
from tests.kit.cluster import PATIENCE


@dataclass
class Seen:
    """What happened in a run at home."""

    folder: Path
    events: list[Event] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    answers: list[Any] = field(default_factory=list)
    """What the person at home says to questions, in turn."""
    questions: list[Any] = field(default_factory=list)
    _waiting: list[tuple[Callable[[], bool], asyncio.Future[None]]] = field(default_factory=list)

    def take(self, event: Event) -> None:
        self.events.append(event)
        self._look()

    def stream(self, name: str, text: str) -> None:
        self.text.append(text)
        self._look()

    def display(self, bundle: dict[str, Any]) -> None:
        self.text.append(str(bundle))

    async def ask(self, kind: str, question: Any) -> Any:
        self.questions.append(question)
        if not self.answers:
            raise InvalidError("There is nobody to ask.")
        return self.answers.pop(0)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until what happened makes it true."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((condition, future))
        self._look()
        await asyncio.wait_for(future, PATIENCE)

    def _look(self) -> None:
        for condition, future in self._waiting:
            if not future.done() and condition():
                future.set_result(None)

    def of(self, kind: str) -> list[Event]:
        return [event for event in self.events if event.kind == kind]

    async def run(self, code: str, **options: Any) -> Done:
        runtime = Runtime(Options(self.folder, self.folder / ".llmspell", sinks=(self.take,), **options))
        try:
            return await runtime.execute(Job(Chunk(code, "spell.lua")), self)
        finally:
            await runtime.close()
