"""How long a stranger waits for hello.lua, and what a thousand chats at once cost; beside bare Python."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from kernel.engines.protocol import Chunk
from kernel.protocols.executor import Job
from kernel.runtime import Options, Runtime
from studio.cli.terminal import Terminal

LLMSPELL = str(Path(sys.executable).with_name("llmspell"))
HELLO = 'print(Agent.new("You are terse"):chat("Hello"))'
MANY = """
local agent, promises = Agent.new({ model = "demo/echo", latency_ms = 50 }), {}
for i = 1, 1000 do promises[i] = agent:chat_async("n" .. i) end
Promise.all(promises):await()
"""


def fastest(command: list[str], folder: Path, rounds: int = 15) -> float:
    """Milliseconds of the fastest of some starts."""
    took = []
    for _ in range(rounds):
        began = time.perf_counter()
        subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=True)
        took.append(time.perf_counter() - began)
    return min(took) * 1000


async def thousand_chats(folder: Path) -> float:
    """Milliseconds of a thousand chats of 50 ms at once, in a runtime that is warm."""
    runtime = Runtime(Options(folder=folder, home=folder / ".llmspell"))
    await runtime.execute(Job(Chunk(HELLO, "warm")), Terminal(quiet=True))
    began = time.perf_counter()
    done = await runtime.execute(Job(Chunk(MANY, "many")), Terminal())
    took = time.perf_counter() - began
    await runtime.close()
    if done.status != "ok":
        raise SystemExit(str(done.error))
    return took * 1000


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / ".llmspell").mkdir()
        (folder / "hello.lua").write_text(HELLO)
        bare = fastest([sys.executable, "-c", "pass"], folder)
        loop = fastest([sys.executable, "-c", "import asyncio"], folder)
        hello = fastest([LLMSPELL, "run", "hello.lua"], folder)
        print(f"{'python -c pass':<44}{bare:>8.0f} ms")
        print(f"{'python -c import asyncio':<44}{loop:>8.0f} ms")
        print(f"{'llmspell run hello.lua':<44}{hello:>8.0f} ms   {hello / loop:.2f} × asyncio (aim: 2)")
        many = asyncio.run(thousand_chats(folder))
        print(f"{'1,000 chats of 50 ms at once, traced':<44}{many:>8.0f} ms   prototype without trace: 64 ms")


if __name__ == "__main__":
    main()
