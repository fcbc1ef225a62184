"""How long a call between Lua and the host takes, beside the numbers that the prototypes reached (facts, engines §A.4).

Run: `python -m benchmarks.host_call`. Microseconds of CPU time a call (a busy machine does not count), best of five
rounds, without the loop around it; and milliseconds of wall time for calls that wait together.
"""

from __future__ import annotations

import asyncio
import time

from benchmarks import small_host
from benchmarks.small_host import Host, Stopwatch
from kernel.engines.lua.engine import LuaEngine
from kernel.policy import Limits

ROUNDS = 5
CALLS = 20_000

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
    watch = Stopwatch(engine, ROUNDS)
    await watch.seconds("thing = Thing.new()")
    empty = await watch.seconds(f"for _ = 1, {CALLS} do end")
    for title, (statement, fact) in LOOPS.items():
        taken = await watch.seconds(f"for _ = 1, {CALLS} do {statement} end")
        print(f"{title:<44}{(taken - empty) / CALLS * 1e6:>8.1f} µs   {'facts: ' + fact if fact else ''}")
    taken = await watch.seconds("Host.each(function(event) return event.n end, {name = 'x', n = 1})")
    print(f"{'callback with a small table':<44}{taken / small_host.CALLS * 1e6:>8.1f} µs   facts: 7")
    for count, fact in ((1000, "64"), (5000, "122"), (20000, "505")):
        for source, how in ((ASYNC, "async"), (PARALLEL, "spawned")):
            taken = await watch.seconds(source % count, time.perf_counter)
            print(f"{f'{count:,} {how} calls of 50 ms at once':<44}{taken * 1e3:>8.1f} ms   facts: {fact}")
    engine.close()


if __name__ == "__main__":
    asyncio.run(main())
