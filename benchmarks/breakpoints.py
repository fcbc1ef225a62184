"""What breakpoints cost while nothing pauses: a call of a tool, and a line of each language.

Run: `python -m benchmarks.breakpoints`. Microseconds, best of five rounds: a call of a tool that does nothing (journal
included) without a breakpoint, with one on another tool, and with one here whose condition is not met; and a
statement of a loop, in a script without breakpoints and in one with a breakpoint on a line that is not reached.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.door import PLAIN, best
from kernel.breakpoints.marks import read_mark
from kernel.context import Context
from kernel.engines.protocol import Chunk
from kernel.protocols.executor import Job
from kernel.runtime import Options, Runtime
from kernel.testing.screen import Paper

CASES = {
    "no breakpoint": (),
    "one on another tool": ("tool:other",),
    "one here, its condition not met": ("tool:plain if input.a == 2",),
    "ten hook points, conditions not met": ("before_tool_call if input.a == 2",) * 10,
}

LOOPS = {
    "lua": "local n = 0\nfor i = 1, 200000 do\n  n = n + i\nend\nif n < 0 then\n  print(n)\nend",
    "javascript": "let n = 0\nfor (let i = 0; i < 200000; i++) {\n  n = n + i\n}\nif (n < 0) {\n  console.log(n)\n}",
    "python": "n = 0\nfor i in range(200000):\n  n = n + i\n\nif n < 0:\n  print(n)\n",
}

ROUNDS = 5
STATEMENTS = 200_000


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        runtime = Runtime(Options(Path(folder), Path(folder) / ".llmspell"))
        run = runtime._run(Job(Chunk("", "breakpoints"), last=False), Paper())
        for name, marks in CASES.items():
            runtime.breakpoints.set([read_mark(mark) for mark in marks])
            ctx = Context(run)
            cost = await best(lambda ctx=ctx: PLAIN.run(ctx, {"a": 1}))
            print(f"{name:<44}{cost:>8.2f} µs a call")
        await runtime.close()
    print(f"\n{'':<12}{'no breakpoint':>16}{'on another line':>18}")
    for language, source in LOOPS.items():
        alone, marked = await loop(language, source), await loop(language, source, "loop:6")
        print(f"{language:<12}{alone:>13.3f} µs{marked:>15.3f} µs a statement")


async def loop(language: str, source: str, *marks: str) -> float:
    """Microseconds of time a statement."""
    about: dict[str, Any] = {"breakpoints": {"revision": 1, "marks": [{"where": mark} for mark in marks]}}
    taken = []
    with tempfile.TemporaryDirectory() as folder:
        runtime = Runtime(Options(Path(folder), Path(folder) / ".llmspell"))
        for _ in range(ROUNDS):
            began = time.perf_counter()
            done = await runtime.execute(Job(Chunk(source, "loop"), language, about=about), Paper())
            assert done.status == "ok", done.error
            taken.append(time.perf_counter() - began)
        await runtime.close()
    return min(taken) / STATEMENTS * 1e6


if __name__ == "__main__":
    asyncio.run(main())
