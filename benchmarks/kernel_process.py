"""How fast the kernel process is, next to what the prototypes reached. Run: `python -m benchmarks.kernel_process`.

Not `kernel.py`: a script beside it would then import it in place of the package `kernel`.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median, quantiles

from studio.kernels.client import Execution, Output, StatusChanged
from studio.kernels.process import ProcessKernel

ROOT = Path(__file__).resolve().parents[1]
ECHO = (sys.executable, "-m", "tests.kit.executor_kernel")
"""The real kernel loop over an executor that echoes: what is measured is the protocol, not a script engine."""

Row = tuple[str, str, str]


async def timed(work: Callable[[], Awaitable[object]]) -> float:
    """Milliseconds that `work` takes."""
    began = time.perf_counter()
    await work()
    return (time.perf_counter() - began) * 1000


class Bench:
    """A kernel and the outputs of its last cell."""

    def __init__(self) -> None:
        self.kernel = ProcessKernel({}, ECHO)
        self.outputs: list[Output] = []
        self.showing = asyncio.Event()

    async def run(self, code: str) -> None:
        self.outputs.clear()
        self.showing.clear()
        await self.kernel.execute(Execution(code, "lua", "c", "bench", "r"), self.take)

    def take(self, output: Output) -> None:
        self.outputs.append(output)
        self.showing.set()

    async def start(self) -> Row:
        first = await timed(self.kernel.start)
        await self.kernel.shutdown()
        times = []
        for _ in range(5):
            times.append(await timed(self.kernel.start))
            await self.kernel.shutdown()
        await self.kernel.start()
        return "start to first answer", f"{median(times):.0f} ms (first, with imports: {first:.0f})", "120 ms"

    async def round_trip(self) -> Row:
        times = [await timed(lambda: self.run("print x")) for _ in range(500)]
        return (
            "execute round trip, median / p95",
            f"{median(times):.2f} / {quantiles(times, n=20)[-1]:.2f} ms",
            "0.88 / 1.5 ms",
        )

    async def completion(self) -> Row:
        times = [await timed(lambda: self.kernel.complete("pri", 3, "lua")) for _ in range(500)]
        return "completion", f"{median(times):.2f} ms", "-"

    async def interrupt(self, code: str, what: str, reached: str) -> Row:
        times = []
        for _ in range(5):
            self.showing.clear()
            running = asyncio.create_task(self.run(f"print on\n{code}"))
            await self.showing.wait()
            times.append(await timed(self.kernel.interrupt))
            await running
        return f"interrupt of {what}", f"{median(times):.1f} ms", reached

    async def restart(self) -> Row:
        times = [await timed(self.kernel.restart) for _ in range(5)]
        return "restart", f"{median(times):.0f} ms", "684 ms"

    async def burst(self) -> Row:
        took = await timed(lambda: self.run("burst 20000"))
        return "messages, single outputs", f"{len(self.outputs) / took * 1000:,.0f} /s", "9,200 /s"

    async def prints(self) -> Row:
        code = "\n".join(["print x"] * 20000)
        took = await timed(lambda: self.run(code))
        return "20,000 prints, coalesced", f"{took:.0f} ms in {len(self.outputs)} messages", "-"

    async def death(self) -> Row:
        dead = asyncio.Event()
        self.kernel.follow(
            lambda news: dead.set() if isinstance(news, StatusChanged) and news.status == "dead" else None
        )
        running = asyncio.create_task(self.run("die SIGKILL"))
        took = await timed(dead.wait)
        await running
        return "kill -9 of itself, to status dead", f"{took:.1f} ms", "5 ms"


async def main() -> None:
    os.environ["PYTHONPATH"] = str(ROOT)
    bench = Bench()
    rows = [
        await bench.start(),
        await bench.round_trip(),
        await bench.completion(),
        await bench.interrupt("sleep 600", "a waiting cell", "1.7 ms"),
        await bench.interrupt("spin 600", "a script that holds the thread", "(400 ms until the signal)"),
        await bench.restart(),
        await bench.burst(),
        await bench.prints(),
        await bench.death(),
    ]
    await bench.kernel.shutdown()
    print(f"{'kernel process (ipc)':40} {'here':34} prototype")
    for what, here, reached in rows:
        print(f"{what:40} {here:34} {reached}")


if __name__ == "__main__":
    asyncio.run(main())
