"""Runs that are recorded and replayed, with a provider that counts how often it is asked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kernel.engines.protocol import Chunk as Source
from kernel.errors import SpellError
from kernel.events import Event
from kernel.messages import Chunk, Model, Request, Usage
from kernel.models.embedding import Embedded, EmbedRequest
from kernel.protocols.executor import Done, Job
from kernel.runtime import Options, Runtime
from kernel.tapes import Replay
from tests.kit.one_model import OneModel
from tests.kit.scripts import Paper


@dataclass
class Provider:
    """A model that answers with the last message and a number, in three chunks; or with the errors it was given."""

    asked: list[Request] = field(default_factory=list)
    errors: list[SpellError] = field(default_factory=list)

    async def stream(self, request: Request) -> AsyncIterator[Chunk]:
        self.asked.append(request)
        if self.errors:
            raise self.errors.pop(0)
        for word in ("You said ", request.messages[-1].content, f" ({len(self.asked)})"):
            yield Chunk(word)
        yield Chunk(finish_reason="stop", usage=Usage(3, 4, 0.5), model="fake/model-2")

    async def embed(self, request: EmbedRequest) -> Embedded:
        self.asked.append(request.as_chat())
        return Embedded(tuple((float(len(text)), 0.5) for text in request.texts), Usage(len(request.texts), 0, 0.25))

    async def count_tokens(self, request: Request) -> int:
        self.asked.append(request)
        return 100 + len(self.asked)


@dataclass
class Played:
    """What one run did."""

    done: Done
    events: list[Event]
    text: str

    @property
    def value(self) -> Any:
        assert self.done.status == "ok", self.done.error
        return self.done.value

    @property
    def error(self) -> dict[str, Any]:
        assert self.done.status == "failed", self.done
        return self.done.error or {}


async def play(
    folder: Path, source: str, provider: Model, language: str = "lua", answers: tuple[Any, ...] = (), **options: Any
) -> Played:
    """Run a script in a fresh spell whose every model is the provider."""
    events: list[Event] = []
    settings = {"folder": folder, "home": folder / ".llmspell", "model": "fake/model", **options}
    runtime = Runtime(Options(sinks=(events.append,), **settings))
    runtime.spell.models = OneModel(provider)
    paper = Paper(answers=list(answers))
    about = {"path": f"spell.{language}", "title": "spell"}
    try:
        done = await runtime.execute(Job(Source(source, "spell"), language, "", about), paper)
    finally:
        await runtime.close()
    return Played(done, events, paper.text)


def replay(source: Path | str, mode: str = "strict") -> Any:
    """What a run is to be served from."""
    return Replay(str(source), mode)  # type: ignore[arg-type]
