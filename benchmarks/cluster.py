"""What a branch costs in a cluster, next to running it here. Run: `python -m benchmarks.cluster`."""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kernel.engines.protocol import Chunk
from kernel.protocols.cluster import local
from kernel.protocols.executor import Done, Job
from kernel.runtime import Options, Runtime

PARTS = 100
WORKERS, THREADS = 2, 4
ROUNDS = 3

SPELL = """
local parts = {{}}
for i = 1, {parts} do parts[i] = "part " .. i end
local mapper = Agent.new({{ name = "Echo", model = "demo/echo", latency_ms = {latency} }})
return #Workflow.map_reduce({{ mapper = mapper, cluster = {cluster}, max_concurrency = {limit} }}):run(parts)
"""


class Silent:
    """Nobody reads along."""

    def stream(self, name: str, text: str) -> None: ...

    def display(self, bundle: dict[str, Any]) -> None: ...

    async def ask(self, kind: str, question: object) -> object:
        raise AssertionError


@dataclass(frozen=True)
class Row:
    """Milliseconds for each branch, the median of the rounds, here and in the cluster."""

    what: str
    here: float
    away: float


async def measure(runtime: Runtime, cluster: bool, latency: int, limit: int) -> float:
    """Milliseconds for each branch."""
    code = SPELL.format(parts=PARTS, latency=latency, limit=limit, cluster='"required"' if cluster else "false")
    took = []
    for _ in range(ROUNDS + 1):
        began = time.perf_counter()
        done: Done = await runtime.execute(Job(Chunk(code, "branches.lua")), Silent())
        took.append((time.perf_counter() - began) * 1000 / PARTS)
        assert done.value == PARTS, done.error
    # The first round connects, and workers load what they need.
    return statistics.median(took[1:])


async def rows(folder: Path) -> list[Row]:
    """One after the other and at once, without and with the time a model takes."""
    runtime = Runtime(Options(folder, folder / ".llmspell"))
    cases = {
        "one at a time, model of 0 ms": (0, 1),
        "all at once, model of 0 ms": (0, 0),
        "all at once, model of 50 ms": (50, 0),
    }
    try:
        return [
            Row(what, await measure(runtime, False, *case), await measure(runtime, True, *case))
            for what, case in cases.items()
        ]
    finally:
        await runtime.close()


async def run() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with local.start(WORKERS, THREADS) as cluster:
            os.environ["LLMSPELL_CLUSTER"] = cluster.scheduler_address
            print(f"{PARTS} branches, {WORKERS} workers with {THREADS} threads; milliseconds for each branch")
            print(f"{'':<32}{'here':>10}{'cluster':>10}{'more':>10}")
            for row in await rows(Path(folder)):
                print(f"{row.what:<32}{row.here:>10.2f}{row.away:>10.2f}{row.away - row.here:>10.2f}")


def main() -> int:
    asyncio.run(run())
    return 0


if __name__ == "__main__":
    sys.exit(main())
