"""How long a call between Lua and the host takes, beside the numbers that the prototypes reached (facts, engines §A.4).

Run: `python -m benchmarks.host_call`. Microseconds of CPU time a call (a busy machine does not count), best of five
rounds, without the loop around it; and milliseconds of wall time for calls that wait together.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from kernel.context import Context, Run
from kernel.engines.lua.engine import LuaEngine
from kernel.engines.protocol import Chunk
from kernel.policy import Limits

ROUNDS = 5
CALLS = 20_000

BINDINGS: dict[str, Any] = {
    "classes": {
        "Host": {
            "static": True,
            "statics": [
                {"name": "nop"},
                {"name": "each"},
                {"name": "sleep"},
                {"name": "sleep_async", "async_of": "sleep"},
                {"name": "all"},
            ],
        },
        "Thing": {"statics": [{"name": "new"}], "methods": [{"name": "poke"}], "fields": ["size"]},
        "Promise": {"statics": [{"name": "spawn"}], "methods": [], "fields": []},
    }
}


class Thing:
    """An object with a method and a field."""


class Promise:
    """Script code on its way."""

    def __init__(self, task: asyncio.Task[Any]) -> None:
        self.task = task


class Host:
    """Answers every call at once."""

    def __init__(self) -> None:
        self.objects: list[Any] = []

    def bindings(self) -> dict[str, Any]:
        return BINDINGS

    async def call(self, ctx: Context, name: str, args: list[Any]) -> Any:
        if name == "Host.nop" or name == "Thing:poke":
            return args[0] if args and not isinstance(args[0], Thing) else None
        if name == "Host.sleep":
            return await asyncio.sleep(args[0])
        if name == "Promise.spawn":
            return Promise(asyncio.ensure_future(args[0]()))
        if name == "Promise.of":
            return Promise(asyncio.ensure_future(args[0]))
        if name == "Host.all":
            return await asyncio.gather(*(promise.task for promise in args[0]))
        if name == "Host.each":
            for _ in range(CALLS):
                await args[0](args[1])
            return None
        return Thing() if name == "Thing.new" else 1

    def write(self, ctx: Context, stream: str, text: str) -> None:
        pass

    def reference(self, thing: Any) -> dict[str, Any] | None:
        self.objects.append(thing)
        return {"$ref": len(self.objects), "$class": type(thing).__name__}

    def resolve(self, data: dict[str, Any]) -> Any:
        return self.objects[data["$ref"] - 1]

    def release(self, ids: list[int]) -> None:
        pass


async def seconds(engine: LuaEngine, source: str, clock: Callable[[], float] = time.process_time) -> float:
    """The best time of a few rounds of a chunk."""
    best = float("inf")
    for _ in range(ROUNDS):
        ctx = Context(Run("benchmark", lambda event: None))
        began = clock()
        await engine.run(ctx, Chunk(source, "benchmark"))
        best = min(best, clock() - began)
    return best


LOOPS = {
    "host call, no arguments": ("Host.nop()", "3.6"),
    "host call, one argument (and the answer)": ("Host.nop('hello')", "5.0"),
    "host call, a small table (and the answer)": ("Host.nop({name = 'x', n = 1, list = {1, 2}})", "8.8"),
    "method of an object": ("thing:poke()", ""),
    "field of an object": ("local _ = thing.size", ""),
    "host call in a pcall": ("pcall(Host.nop)", "4"),
    "host call in a coroutine": ("coroutine.wrap(Host.nop)()", ""),
    "print of a short line": ("print('hello')", ""),
}

PARALLEL = """
local promises = {}
for i = 1, %d do promises[i] = Promise.spawn(function() Host.sleep(0.05) end) end
Host.all(promises)"""

ASYNC = """
local promises = {}
for i = 1, %d do promises[i] = Host.sleep_async(0.05) end
Host.all(promises)"""


async def main() -> None:
    began = time.perf_counter()
    engine = LuaEngine(Host(), Limits(cpu=30, memory=256 << 20))
    print(f"{'a new engine':<44}{(time.perf_counter() - began) * 1e3:>8.1f} ms   facts: 1.1 (runtime only)")
    await seconds(engine, "thing = Thing.new()")
    empty = await seconds(engine, f"for _ = 1, {CALLS} do end")
    for title, (statement, fact) in LOOPS.items():
        taken = await seconds(engine, f"for _ = 1, {CALLS} do {statement} end")
        print(f"{title:<44}{(taken - empty) / CALLS * 1e6:>8.1f} µs   {'facts: ' + fact if fact else ''}")
    taken = await seconds(engine, "Host.each(function(event) return event.n end, {name = 'x', n = 1})")
    print(f"{'callback with a small table':<44}{taken / CALLS * 1e6:>8.1f} µs   facts: 7")
    for count, fact in ((1000, "64"), (5000, "122"), (20000, "505")):
        for source, how in ((ASYNC, "async"), (PARALLEL, "spawned")):
            taken = await seconds(engine, source % count, time.perf_counter)
            print(f"{f'{count:,} {how} calls of 50 ms at once':<44}{taken * 1e3:>8.1f} ms   facts: {fact}")
    engine.close()


if __name__ == "__main__":
    asyncio.run(main())
