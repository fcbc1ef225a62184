"""How long Python cells take: their process to start, a call to the kernel and back, many at once, values, functions.

Run: `python -m benchmarks.python_cells`. Milliseconds and microseconds of wall time, best of five rounds: a call
crosses between two processes, so the time of one alone says little.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

from benchmarks.small_host import CALLS, Host, Thing
from kernel.context import Context, Run
from kernel.engines.protocol import Chunk
from kernel.engines.python.engine import PythonEngine
from kernel.policy import Limits

ROUNDS = 5
LOOPS = 2_000

BINDINGS: dict[str, Any] = {
    "classes": {
        "Host": {"static": True, "statics": [{"name": "nop"}, {"name": "each"}, {"name": "sleep"}, {"name": "echo"}]},
        "Thing": {
            "statics": [{"name": "new", "returns": "Thing"}],
            "methods": [{"name": "poke"}],
            "fields": ["size"],
        },
    }
}


class PythonHost(Host):
    """The host of the Lua benchmark, with what Python is measured by."""

    def bindings(self) -> dict[str, Any]:
        return BINDINGS

    async def call(self, ctx: Context, name: str, args: list[Any]) -> Any:
        return args[0] if name == "Host.echo" else await super().call(ctx, name, args)

    def reference(self, thing: Any) -> dict[str, Any] | None:
        return super().reference(thing) if isinstance(thing, Thing) else None


async def seconds(engine: PythonEngine, source: str) -> float:
    """The best time of a few rounds of a cell."""
    best = float("inf")
    for _ in range(ROUNDS):
        ctx = Context(Run("benchmark", lambda event: None))
        began = time.perf_counter()
        await engine.run(ctx, Chunk(source, "benchmark"))
        best = min(best, time.perf_counter() - began)
    return best


STATEMENTS = {
    "await of a call, no arguments": "await Host.nop()",
    "await of a call, a small table and the answer": "await Host.nop({'name': 'x', 'n': 1, 'list': [1, 2]})",
    "await of a method": "await thing.poke()",
    "a field of an object": "thing.size",
    "print of a short line": "print('hello')",
}


async def start() -> float:
    """The time to a first answer of a new process."""
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.perf_counter()
        engine = PythonEngine(PythonHost(), Limits(memory=256 << 20))
        await engine.run(Context(Run("benchmark", lambda event: None)), Chunk("1", "benchmark"))
        best = min(best, time.perf_counter() - began)
        engine.close()
    return best


async def main() -> None:
    print(f"{'a new process, to its first answer':<48}{await start() * 1e3:>8.1f} ms")
    engine = PythonEngine(PythonHost(), Limits(cpu=30, memory=512 << 20))
    await seconds(engine, "import asyncio\nthing = await Thing()\nasync def each(event):\n    return event['n']")
    print(f"{'an empty cell':<48}{await seconds(engine, 'None') * 1e3:>8.2f} ms")
    for title, statement in STATEMENTS.items():
        taken = await seconds(engine, f"for _ in range({LOOPS}):\n    {statement}")
        print(f"{title:<48}{taken / LOOPS * 1e6:>8.1f} µs")
    taken = await seconds(engine, f"await asyncio.gather(*[Host.nop(n) for n in range({LOOPS * 5})])")
    print(f"{'a call, many at once':<48}{taken / LOOPS / 5 * 1e6:>8.1f} µs")
    taken = await seconds(engine, "await Host.each(each, {'name': 'x', 'n': 1})")
    print(f"{'a function called by the kernel, small table':<48}{taken / CALLS * 1e6:>8.1f} µs")
    for count in (1_000, 20_000):
        taken = await seconds(engine, f"await asyncio.gather(*[Host.sleep(0.05) for _ in range({count})])")
        print(f"{f'{count:,} calls of 50 ms at once':<48}{taken * 1e3:>8.1f} ms")
    await seconds(engine, "big = [{'id': n, 'name': f'owl {n}', 'tags': ['a', 'b']} for n in range(20_000)]")
    taken = await seconds(engine, "await Host.echo(big);")
    print(f"{'1 MB of JSON, there and back':<48}{taken * 1e3:>8.1f} ms")
    engine.close()


if __name__ == "__main__":
    asyncio.run(main())
