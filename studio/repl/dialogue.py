"""A conversation with a spell's kernel: what is written runs, and its value is shown; names stay until the end.

Not here: how lines are read (`reading`), and what begins with a dot (`commands`).
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Mapping
from typing import TYPE_CHECKING

from kernel.context import new_run_id
from kernel.engines.protocol import Chunk, Completions
from kernel.protocols.executor import Job
from kernel.protocols.jupyter.replies import stops_early
from kernel.records import dataclass
from kernel.signals import catching
from studio.cli.terminal import Terminal, show_error

if TYPE_CHECKING:
    from kernel.runtime import Runtime
    from studio.spellfile import Spellfile

RETURNING: Mapping[str, str] = {"lua": "return {}", "javascript": "return ({}\n)"}
"""How the value of an expression is what code returns; in Python that of the last one is anyway."""


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of code that was run, and how it ended: `ok`, `failed` or `cancelled`."""

    code: str
    language: str
    status: str


class Dialogue:
    """Runs pieces of code in one kernel, in any of its languages. `said` is what was, in order."""

    def __init__(self, runtime: Runtime, language: str, terminal: Terminal) -> None:
        self.runtime = runtime
        self.language = language
        self.said: list[Said] = []
        self._terminal = terminal

    def is_complete(self, code: str) -> bool:
        """Whether the code can run; code with a mistake in it can, and is told of it."""
        if self.language == "python" and _goes_on(code):
            return False
        if self._expression(code, self.language) is not None:
            return True
        problem = self.runtime.check(Chunk(code, "input"), self.language)
        return problem is None or not stops_early(problem, self.language)

    def complete(self, code: str, cursor: int) -> Completions:
        """What could be written at the cursor."""
        return self.runtime.complete(code, cursor, self.language)

    async def run(self, code: str) -> str:
        """Run code and show its value; how it ended. Ctrl-C stops it, not the conversation."""
        returning = self._expression(code, self.language)
        status = await self._run(code if returning is None else returning, self.language, f"In {len(self.said) + 1}")
        self.said.append(Said(code.strip("\n"), self.language, status))
        return status

    async def load(self, spell: Spellfile) -> str:
        """Run the pieces of a spell here, up to the first that fails."""
        status = "ok"
        for chunk in spell.chunks:
            language = spell.language_of(chunk)
            status = await self._run(chunk.source, language, chunk.name)
            self.said.append(Said(chunk.source, language, status))
            if status != "ok":
                break
        return status

    async def close(self) -> None:
        """End the kernel."""
        await self.runtime.close()

    def _expression(self, code: str, language: str) -> str | None:
        form = RETURNING.get(language)
        asked = form.format(code) if form and code.strip() else None
        fits = asked is not None and self.runtime.check(Chunk(asked, "input"), language) is None
        return asked if fits else None

    async def _run(self, source: str, language: str, name: str) -> str:
        about = {"title": "repl", "path": "", "kind": "repl"}
        job = Job(Chunk(source, name, f"in-{len(self.said) + 1}"), language, new_run_id(), about)
        task = asyncio.ensure_future(self.runtime.execute(job, self._terminal))
        loop = asyncio.get_running_loop()

        def stop() -> None:
            self.runtime.interrupt()
            loop.call_soon_threadsafe(task.cancel)

        with catching({signal.SIGINT: stop}):
            done = await task
        if done.display is not None:
            self._terminal.display(done.display)
        if done.status == "failed":
            show_error(done.error or {"message": "It failed."})
        elif done.status == "cancelled":
            show_error({"message": "Stopped."})
        return done.status


def _goes_on(code: str) -> bool:
    """A block of Python is over with a line that is not indented."""
    lines = code.split("\n")
    return len(lines) > 1 and lines[-1].startswith((" ", "\t")) and bool(lines[-1].strip())
