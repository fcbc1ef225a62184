"""What the door costs a call of a tool: spans, events, hooks and the policy's check, by profile.

Run: `python -m benchmarks.door`. Microseconds of CPU time a call of a tool that does nothing, best of five rounds:
alone, through the door with nobody there, and in a runtime of each profile (journal included), for a tool the policy
does not ask about and for one that needs commands and was approved beforehand. The last column is the check itself.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path
from typing import Any

from kernel.approval import Approval
from kernel.context import Context, Door, Run
from kernel.engines.protocol import Chunk
from kernel.events import Event
from kernel.operations import Call
from kernel.policy import PROFILES
from kernel.protocols.executor import Job
from kernel.runtime import Options, Runtime
from kernel.testing.screen import Paper
from kernel.tools.definition import Tool, Traits

ROUNDS = 5
CALLS = 2_000


async def nothing(ctx: Context, input: Any) -> Any:
    return input


PLAIN = Tool("plain", "Do nothing", {}, nothing)
NEEDY = Tool("needy", "Do nothing", {}, nothing, traits=Traits(needs={"commands": True}))


async def best(work: Any, calls: int = CALLS) -> float:
    """Microseconds of CPU time a call."""
    taken = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for _ in range(calls):
            await work()
        taken.append(time.process_time() - began)
    return min(taken) / calls * 1e6


def heard(event: Event) -> None:
    """Nobody."""


async def main() -> None:
    bare = Context(Run("bare", heard, Door()))
    alone = await best(lambda: nothing(bare, {"a": 1}))
    door = await best(lambda: PLAIN.run(bare, {"a": 1}))
    print(f"{'the function alone':<44}{alone:>8.2f} µs")
    print(f"{'through the door, nobody there, no journal':<44}{door:>8.2f} µs")
    print(f"\n{'profile':<12}{'whole call':>12}{'approved call':>16}{'the check':>12}")
    for name in PROFILES:
        with tempfile.TemporaryDirectory() as folder:
            runtime = Runtime(Options(Path(folder), Path(folder) / ".llmspell", name, allow=("approve:needy",)))

            run = runtime._run(Job(Chunk("", "door"), last=False), Paper())
            ctx = Context(run)
            whole = await best(lambda ctx=ctx: PLAIN.run(ctx, {"a": 1}))
            needy = await best(lambda ctx=ctx: NEEDY.run(ctx, {"a": 1}))
            check = await _check(runtime, ctx)
            await runtime.close()
        print(f"{name:<12}{whole:>9.2f} µs{needy:>13.2f} µs{check:>9.2f} µs")


async def _check(runtime: Runtime, ctx: Context) -> float:
    """The policy's own part: the same call of a tool it has a rule for."""
    approval = Approval(lambda: runtime.profile)
    call = Call(ctx, "execute_tool", "needy", {"a": 1}, NEEDY)

    async def checked() -> None:
        await approval.walk("before", call)
        for wrap in call.wraps:
            await wrap(call, done)
        call.wraps.clear()

    return await best(checked, CALLS * 10)


async def done(call: Call) -> Any:
    return None


if __name__ == "__main__":
    asyncio.run(main())
