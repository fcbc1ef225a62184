"""The same scripts in every language, a thousand times each: what an engine costs beside the others.

Run: `python -m benchmarks.engines`. Milliseconds for a script, through the whole runtime (all in one run, with its
journal), and the answers are compared: a faster engine that says something else is no gain.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path
from typing import Any

from kernel.context import new_run_id
from kernel.engines.protocol import Chunk
from kernel.protocols.executor import Job
from kernel.runtime import Options, Runtime
from kernel.scripting import PlainScreen

ITERATIONS = 1_000

LANGUAGES = ("lua", "javascript", "python")

SCRIPTS = {
    "return a number": {"lua": "return 1", "javascript": "return 1", "python": "return 1"},
    "a loop of 1,000": {
        "lua": "local n = 0\nfor i = 1, 1000 do n = n + i end\nreturn n",
        "javascript": "let n = 0;\nfor (let i = 1; i <= 1000; i++) n += i;\nreturn n",
        "python": "n = 0\nfor i in range(1, 1001):\n    n += i\nreturn n",
    },
    "a table there and back": {
        "lua": "return { params.row, params.row.name }",
        "javascript": "return [params.row, params.row.name]",
        "python": "return [params['row'], params['row']['name']]",
    },
    "state, written and read": {
        "lua": "State.set('k', 1)\nreturn State.get('k')",
        "javascript": "await State.set('k', 1);\nreturn await State.get('k')",
        "python": "await State.set('k', 1)\nreturn await State.get('k')",
    },
    "an agent that answers": {
        "lua": "return Agent.new('You are terse.'):chat('owls')",
        "javascript": "return await new Agent('You are terse.').chat('owls')",
        "python": "agent = await Agent('You are terse.')\nreturn await agent.chat('owls')",
    },
    "an error that is caught": {
        "lua": "local ok, e = pcall(Agent.get, 'nobody')\nreturn e.type",
        "javascript": "try { await Agent.get('nobody') } catch (e) { return e.type }",
        "python": "try:\n    await Agent.get('nobody')\nexcept NotFoundError as e:\n    return e.type",
    },
}


async def measure(runtime: Runtime, language: str, script: str) -> tuple[float, Any]:
    """Milliseconds for a script, and what it gives; the first, which loads things, does not count."""
    about = {"params": {"row": {"name": "owl", "tags": ["a", "b"], "n": 1}}}
    job = Job(Chunk(script, "benchmark"), language, new_run_id(), about, last=False)
    done = await runtime.execute(job, PlainScreen())
    began = time.perf_counter()
    for _ in range(ITERATIONS):
        await runtime.execute(job, PlainScreen())
    return (time.perf_counter() - began) / ITERATIONS * 1e3, done.value


async def main() -> None:
    print(f"{f'{ITERATIONS:,} times each, ms for one':<32}" + "".join(f"{language:>14}" for language in LANGUAGES))
    for title, scripts in SCRIPTS.items():
        times, values = [], []
        for language in LANGUAGES:
            with tempfile.TemporaryDirectory() as folder:
                runtime = Runtime(Options(folder=Path(folder), home=Path(folder) / "home", model="demo/echo"))
                taken, value = await measure(runtime, language, scripts[language])
                await runtime.close()
            times.append(taken)
            values.append(value)
        assert values[1:] == values[:-1], f"{title}: the languages disagree: {values}"
        print(f"{title:<32}" + "".join(f"{taken:>14.2f}" for taken in times), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
