"""How long a call between JavaScript and the host takes, beside the numbers that the prototypes reached (facts,
engines §B.1).

Run: `python -m benchmarks.javascript`. Microseconds of CPU time a call (a busy machine does not count), best of a few
rounds, without the loop around it; and milliseconds of wall time for calls that wait together.
"""

from __future__ import annotations

import asyncio
import json
import time

from benchmarks import small_host
from benchmarks.small_host import DOCUMENT, Host, Stopwatch
from kernel.engines.javascript.engine import JavaScriptEngine
from kernel.policy import Limits

ROUNDS = 3
CALLS = 5_000

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
    engine = JavaScriptEngine(Host(without=("Promise",)), Limits(cpu=60, memory=512 << 20))
    print(f"{'a new engine':<44}{(time.perf_counter() - began) * 1e3:>8.1f} ms")
    watch = Stopwatch(engine, ROUNDS)
    await watch.seconds("globalThis.thing = await new Thing()")
    empty = await watch.seconds(f"for (let i = 0; i < {CALLS}; i++);")
    for title, (statement, fact) in LOOPS.items():
        taken = await watch.seconds(f"for (let i = 0; i < {CALLS}; i++) {statement};")
        print(f"{title:<44}{(taken - empty) / CALLS * 1e6:>8.1f} µs   {'facts: ' + fact if fact else ''}")
    taken = await watch.seconds("await Host.each((event) => event.n, {name: 'x', n: 1})")
    print(f"{'callback with a small object':<44}{taken / small_host.CALLS * 1e6:>8.1f} µs")
    for count, fact in ((1000, "68"), (20_000, "")):
        taken = await watch.seconds(PARALLEL.format(count=count), time.perf_counter)
        print(f"{f'{count:,} calls of 50 ms at once':<44}{taken * 1e3:>8.1f} ms   {'facts: ' + fact if fact else ''}")
    size = len(json.dumps(DOCUMENT)) / 1e6
    taken = await watch.seconds("globalThis.document = await Host.give()")
    print(f"{f'{size:.1f} MB of JSON in':<44}{taken * 1e3:>8.1f} ms   facts: 34 (parsing alone)")
    taken = await watch.seconds("await Host.take(document)")
    print(f"{f'{size:.1f} MB of JSON out':<44}{taken * 1e3:>8.1f} ms   facts: 45 (writing alone)")
    engine.close()


if __name__ == "__main__":
    asyncio.run(main())
