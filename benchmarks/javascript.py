"""How long a call between JavaScript and the host takes, beside the numbers that the prototypes reached (facts,
engines §B.1).

Run: `python -m benchmarks.javascript`. Microseconds of CPU time a call (a busy machine does not count), best of a few
rounds, without the loop around it; and milliseconds of wall time for calls that wait together.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any, ClassVar

from kernel.context import Context, Run
from kernel.engines.javascript.engine import JavaScriptEngine
from kernel.engines.protocol import Chunk
from kernel.policy import Limits

ROUNDS = 3
CALLS = 5_000

NAMES = ("nop", "each", "sleep", "take", "give")

BINDINGS: dict[str, Any] = {
    "classes": {
        "Host": {"static": True, "statics": [{"name": name, "returns": None} for name in NAMES]},
        "Thing": {
            "statics": [{"name": "new", "returns": "Thing"}],
            "methods": [{"name": "poke", "returns": None}],
            "fields": ["size"],
        },
    }
}

DOCUMENT = [{"name": f"item {n}", "size": n, "tags": ["a", "b"], "on": True} for n in range(17_000)]
"""About a megabyte of JSON."""


class Thing:
    """An object with a method and a field."""

    script_name: ClassVar[str] = "Thing"
    size: ClassVar[int] = 1


class Host:
    """Answers every call at once."""

    def __init__(self) -> None:
        self.objects: list[Any] = []

    def bindings(self) -> dict[str, Any]:
        return BINDINGS

    async def call(self, ctx: Context, name: str, args: list[Any]) -> Any:
        if name in ("Host.nop", "Thing:poke"):
            return args[0] if args and not isinstance(args[0], Thing) else None
        if name == "Host.sleep":
            return await asyncio.sleep(args[0])
        if name == "Host.each":
            for _ in range(CALLS):
                await args[0](args[1])
            return None
        if name in ("Host.give", "Host.take"):
            return DOCUMENT if name == "Host.give" else None
        return Thing()

    def write(self, ctx: Context, stream: str, text: str) -> None:
        pass

    def reference(self, thing: Any) -> dict[str, Any] | None:
        if not isinstance(thing, Thing):
            return None
        if thing not in self.objects:
            self.objects.append(thing)
        return {"$ref": self.objects.index(thing) + 1, "$class": type(thing).__name__}

    def resolve(self, data: dict[str, Any]) -> Any:
        return self.objects[data["$ref"] - 1]

    def release(self, ids: list[int]) -> None:
        pass


async def seconds(engine: JavaScriptEngine, source: str, clock: Callable[[], float] = time.process_time) -> float:
    """The best time of a few rounds of a chunk."""
    best = float("inf")
    for _ in range(ROUNDS):
        ctx = Context(Run("benchmark", lambda event: None))
        began = clock()
        await engine.run(ctx, Chunk(source, "benchmark"))
        best = min(best, clock() - began)
    return best


LOOPS = {
    "host call, no arguments": ("await Host.nop()", "14"),
    "host call, one argument (and the answer)": ("await Host.nop('hello')", ""),
    "host call, a small object (and the answer)": ("await Host.nop({name: 'x', n: 1, list: [1, 2]})", ""),
    "method of an object": ("await thing.poke()", ""),
    "field of an object": ("thing.size", ""),
    "console.log of a short line": ("console.log('hello')", ""),
}

PARALLEL = "await Promise.all(Array.from({{ length: {count} }}, () => Host.sleep(0.05)))"


async def main() -> None:
    began = time.perf_counter()
    engine = JavaScriptEngine(Host(), Limits(cpu=60, memory=512 << 20))
    print(f"{'a new engine':<44}{(time.perf_counter() - began) * 1e3:>8.1f} ms")
    await seconds(engine, "globalThis.thing = await new Thing()")
    empty = await seconds(engine, f"for (let i = 0; i < {CALLS}; i++);")
    for title, (statement, fact) in LOOPS.items():
        taken = await seconds(engine, f"for (let i = 0; i < {CALLS}; i++) {statement};")
        print(f"{title:<44}{(taken - empty) / CALLS * 1e6:>8.1f} µs   {'facts: ' + fact if fact else ''}")
    taken = await seconds(engine, "await Host.each((event) => event.n, {name: 'x', n: 1})")
    print(f"{'callback with a small object':<44}{taken / CALLS * 1e6:>8.1f} µs")
    for count, fact in ((1000, "68"), (20_000, "")):
        taken = await seconds(engine, PARALLEL.format(count=count), time.perf_counter)
        print(f"{f'{count:,} calls of 50 ms at once':<44}{taken * 1e3:>8.1f} ms   {'facts: ' + fact if fact else ''}")
    size = len(json.dumps(DOCUMENT)) / 1e6
    taken = await seconds(engine, "globalThis.document = await Host.give()")
    print(f"{f'{size:.1f} MB of JSON in':<44}{taken * 1e3:>8.1f} ms   facts: 34 (parsing alone)")
    taken = await seconds(engine, "await Host.take(document)")
    print(f"{f'{size:.1f} MB of JSON out':<44}{taken * 1e3:>8.1f} ms   facts: 45 (writing alone)")
    engine.close()


if __name__ == "__main__":
    asyncio.run(main())
