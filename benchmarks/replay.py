"""What a recording costs, and how fast a thousand recorded calls are served. Run: `python -m benchmarks.replay`."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from kernel.engines.protocol import Chunk as Source
from kernel.garbage import settle_garbage
from kernel.messages import Chunk, Request, Usage
from kernel.protocols.executor import Done, Job
from kernel.runtime import Options, Runtime
from kernel.tapes import Replay

CALLS = 1_000

SPELL = f"""
local files = FileSystemTool.new({{}})
for i = 1, {CALLS // 2} do
  Agent.new({{ system_prompt = "You are terse." }}):chat("Tell me of owl " .. i)
  files:run({{ operation = "exists", path = "owl-" .. i }})
end
return true
"""


BRANCHES = f"""
local agent = Agent.new({{ system_prompt = "You are terse." }})
local branches = {{}}
for i = 1, {CALLS} do branches["owl" .. i] = {{ agent = agent, input = "Tell me of owl " .. i }} end
Workflow.parallel({{ branches = branches, max_concurrency = {CALLS} }}):run("owls")
return true
"""
"""A thousand chats that are all open at the same time."""

OPEN = 0.05
"""Seconds that those take."""


class Provider:
    """A model that answers in ten chunks after a while. It is asked `count` times."""

    count = 0

    def __init__(self, wait: float) -> None:
        self._wait = wait

    async def stream(self, request: Request) -> AsyncIterator[Chunk]:
        self.count += 1
        if self._wait:
            await asyncio.sleep(self._wait)
        for _ in range(10):
            yield Chunk("twenty letters here.")
        yield Chunk(finish_reason="stop", usage=Usage(10, 20, 0.0), model="fake/model")

    def model(self, id: str) -> Provider:
        return self


class Silent:
    """Nobody reads along."""

    def stream(self, name: str, text: str) -> None: ...

    def display(self, bundle: dict[str, object]) -> None: ...

    async def ask(self, kind: str, question: object) -> object:
        raise AssertionError


@dataclass(frozen=True)
class Measured:
    """Milliseconds of a whole run, those of CPU time (which a busy machine does not hide), and how it went."""

    wall: float
    cpu: float
    asked: int
    done: Done

    def told(self) -> str:
        return f"{self.wall:>10,.0f}{self.cpu:>10,.0f}   {self.asked} asked"


async def run(folder: Path, record: Path | None = None, replay: str = "", spell: str = SPELL) -> Measured:
    options = Options(folder, folder / ".llmspell", record=record, replay=Replay(replay) if replay else None)
    began, used = time.perf_counter(), time.process_time()
    runtime = Runtime(options)
    provider = Provider(OPEN if spell is BRANCHES else 0)
    runtime.spell.models = provider
    done = await runtime.execute(Job(Source(spell, "owls.lua"), about={"path": "owls.lua"}), Silent())
    await runtime.close()
    assert done.status == "ok", done.error
    wall, cpu = time.perf_counter() - began, time.process_time() - used
    return Measured(wall * 1000, cpu * 1000, provider.count, done)


async def measure(folder: Path) -> None:
    await run(folder)
    settle_garbage()
    await compare(folder, "calls, half chats, half files", SPELL)
    await compare(folder, "chats, all at once", BRANCHES)


async def compare(folder: Path, title: str, spell: str) -> None:
    print(f"{f'{CALLS:,} {title}':<40}{'ms':>10}{'of CPU':>10}")
    plain = await run(folder, spell=spell)
    print(f"{'not recorded':<40}{plain.told()}")
    recorded = await run(folder, record=folder / "c.jsonl", spell=spell)
    print(f"{'recorded':<40}{recorded.told()}, {(folder / 'c.jsonl').stat().st_size >> 10} KB")
    for name, source in (("cassette", "c.jsonl"), ("journal", plain.done.run_id)):
        print(f"{f'replayed from a {name}':<40}{(await run(folder, replay=source, spell=spell)).told()}")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder)))


if __name__ == "__main__":
    main()
