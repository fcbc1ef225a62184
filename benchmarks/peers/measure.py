"""What every contestant shares: how a row is timed. It runs in each one's own environment: the standard library only.

A contestant is a script. `rows` answers one JSON line for each row it is asked for, in one warm process; `hello` is the
whole life of a hello-world program; `crowd` says how much memory a thousand agents take, in a fresh process.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HELLO = "Hello!"

ANSWER = "Hello, world."

ROUNDS_OF_TOOLS = 10
"""Tool calls in one turn of the row `tool`, one after the other."""

STEPS = 100
"""Steps of the workflow of the row `step`."""

BRANCHES = 1_000

LATENCY = 0.05
"""Seconds that the model, or the step, of a branch takes."""

CHUNKS = 10_000

AGENTS = 1_000

PIECE = "four words of text "

Row = Callable[[int], Awaitable[None]]
"""Does its thing so often."""


@dataclass(frozen=True)
class Size:
    """How often a row does its thing in one round (`repeats`), and how many units that is each time."""

    repeats: int
    units: int = 1


SIZES = {
    "turn": Size(100),
    "tool": Size(10, ROUNDS_OF_TOOLS),
    "step": Size(3, STEPS),
    "turns": Size(1),
    "branches": Size(1),
    "stream": Size(1),
}
"""The rows of a warm process."""


@dataclass(frozen=True)
class Contestant:
    """What a framework can be asked: a function for each row it has, `hello` and `agents(count)`."""

    rows: dict[str, Row]
    hello: Callable[[], Awaitable[str]]
    agents: Callable[[int], Any]


def each(table: dict[str, Callable[[], Awaitable[None]]]) -> dict[str, Row]:
    """Rows out of functions that do their thing once."""

    def often(once: Callable[[], Awaitable[None]]) -> Row:
        async def row(repeats: int) -> None:
            for _ in range(repeats):
                await once()

        return row

    return {name: often(once) for name, once in table.items()}


def require(wanted: Any, got: Any) -> None:
    """Nobody wins by giving a wrong answer."""
    if wanted != got:
        raise SystemExit(f"wanted {wanted!r}, got {got!r}")


def main(contestant: Contestant) -> None:
    """Do what the command line says."""
    match sys.argv[1]:
        case "hello":
            require(ANSWER, asyncio.run(contestant.hello()))
            print(ANSWER)
        case "crowd":
            asyncio.run(_crowd(contestant))
        case "rows":
            _answer_rows(contestant)


def _answer_rows(contestant: Contestant) -> None:
    """One line in, one line out, until the input ends."""
    with asyncio.Runner() as runner:
        for line in sys.stdin:
            row = contestant.rows.get(line.strip())
            measured = runner.run(_timed(row, SIZES[line.strip()])) if row else None
            print(json.dumps(measured), flush=True)


async def _timed(row: Row, size: Size) -> dict[str, float]:
    """Seconds of one unit: on the wall, and of the CPU in all threads of the process."""
    gc.collect()
    began, used = time.perf_counter(), time.process_time()
    await row(size.repeats)
    wall, cpu = time.perf_counter() - began, time.process_time() - used
    count = size.repeats * size.units
    return {"wall": wall / count, "cpu": cpu / count}


async def _crowd(contestant: Contestant) -> None:
    # What the first thousand cost is not only theirs.
    kept = [await _made(contestant, AGENTS)]
    gc.collect()
    before = _resident()
    kept.append(await _made(contestant, AGENTS))
    gc.collect()
    print(json.dumps({"bytes": _resident() - before}), flush=True)
    del kept


async def _made(contestant: Contestant, count: int) -> Any:
    made = contestant.agents(count)
    return await made if asyncio.iscoroutine(made) else made


def _resident() -> int:
    """Bytes of memory that are this process's own (Linux)."""
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) * 1024
