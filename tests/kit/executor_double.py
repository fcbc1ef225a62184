"""A small executor for tests of kernels: an echo language, one command per line, with globals and interrupts.

print TEXT · warn TEXT        text to stdout, stderr
burst COUNT                   COUNT displays, and as many prints between them
show MIME TEXT                a display
return JSON                   the result
set NAME JSON · get NAME      a global
fail TYPE MESSAGE             an error of that type, at this line
sleep SECONDS                 waits on the loop
spin SECONDS                  holds the thread until it is interrupted
stubborn SECONDS              holds the thread, whatever comes
ask PROMPT                    asks the person, prints the answer
grow COUNT                    says COUNT times that the journal grew
die SIGNAL · leave CODE       ends the process
spend TOKENS COST             the models of the cell used that
child                         starts a child process that sleeps, prints its id
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from kernel.api.calls import Signature
from kernel.engines.protocol import Chunk, Completion, Completions, SyntaxProblem
from kernel.errors import ScriptError, SpellError, StoppedError, describe_error
from kernel.messages import Usage
from kernel.protocols.executor import Done, Job, Screen


class EchoExecutor:
    """Implements `Executor`; `jobs` keeps what it was given."""

    def __init__(self, options: dict[str, Any] | None = None) -> None:
        self.options = options or {}
        self.globals: dict[str, Any] = {}
        self.jobs: list[Job] = []
        self.on_journal: Callable[[str], None] | None = None
        self.closed = False
        self._stop = False
        self._used = Usage()

    async def execute(self, job: Job, screen: Screen) -> Done:
        self.jobs.append(job)
        self._stop = False
        run_id = job.run_id or f"fresh-{len(self.jobs)}"
        value = None
        try:
            for number, line in enumerate(job.chunk.source.splitlines(), job.chunk.first_line):
                value = await self._line(line, number, job, screen)
        except (asyncio.CancelledError, StoppedError):
            return Done("cancelled", error={"type": "cancelled", "message": "Stopped."}, run_id=run_id)
        except SpellError as error:
            return Done("failed", error=describe_error(error), run_id=run_id)
        display = None if value is None else {"text/plain": json.dumps(value)}
        usage, self._used = self._used, Usage()
        return Done("ok", value, display, run_id=run_id, usage=usage)

    async def _line(self, line: str, number: int, job: Job, screen: Screen) -> Any:
        command, _, rest = line.strip().partition(" ")
        if not command:
            return None
        if command not in COMMANDS:
            raise ScriptError(f"There is no command {command!r}.", file=job.chunk.name, line=number, traceback="")
        result = getattr(self, f"_{command}")(rest, screen, job, number)
        return await result if asyncio.iscoroutine(result) else result

    def _print(self, rest: str, screen: Screen, *_: Any) -> None:
        screen.stream("stdout", rest + "\n")

    def _warn(self, rest: str, screen: Screen, *_: Any) -> None:
        screen.stream("stderr", rest + "\n")

    def _burst(self, rest: str, screen: Screen, *_: Any) -> None:
        for index in range(int(rest)):
            screen.stream("stdout", f"{index}\n")
            screen.display({"text/plain": str(index)})

    def _show(self, rest: str, screen: Screen, *_: Any) -> None:
        mime, _, text = rest.partition(" ")
        screen.display({mime: text})

    def _return(self, rest: str, *_: Any) -> Any:
        return json.loads(rest)

    def _set(self, rest: str, *_: Any) -> None:
        name, _, value = rest.partition(" ")
        self.globals[name] = json.loads(value)

    def _get(self, rest: str, *_: Any) -> Any:
        return self.globals.get(rest, "nothing")

    def _fail(self, rest: str, screen: Screen, job: Job, number: int) -> None:
        type, _, message = rest.partition(" ")
        place = f"{job.chunk.name}:{number}: in main chunk"
        raise ScriptError(message, type=type, file=job.chunk.name, line=number, traceback=place)

    def _unfinished(self, *_: Any) -> None:
        raise ScriptError("An unfinished line cannot run.", file="", line=0, traceback="")

    async def _sleep(self, rest: str, *_: Any) -> None:
        await asyncio.sleep(float(rest))

    def _spin(self, rest: str, screen: Screen, *_: Any) -> None:
        end = time.monotonic() + float(rest)
        while time.monotonic() < end:
            if self._stop:
                raise StoppedError("Stopped.")

    def _stubborn(self, rest: str, screen: Screen, *_: Any) -> None:
        end = time.monotonic() + float(rest)
        while time.monotonic() < end:
            time.sleep(0.01)

    async def _ask(self, rest: str, screen: Screen, *_: Any) -> None:
        answer = await screen.ask("input", {"prompt": rest})
        screen.stream("stdout", f"heard {json.dumps(answer)}\n")

    def _grow(self, rest: str, screen: Screen, job: Job, *_: Any) -> None:
        for _index in range(int(rest)):
            if self.on_journal is not None:
                self.on_journal(job.run_id)

    def _die(self, rest: str, *_: Any) -> None:
        os.kill(os.getpid(), signal.Signals[rest])

    def _leave(self, rest: str, *_: Any) -> None:
        print("the last words", file=sys.stderr, flush=True)
        os._exit(int(rest))

    def _spend(self, rest: str, *_: Any) -> None:
        tokens, _, cost = rest.partition(" ")
        self._used = Usage(int(tokens), 0, float(cost))

    def _child(self, rest: str, screen: Screen, *_: Any) -> None:
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], stdin=subprocess.DEVNULL)
        screen.stream("stdout", str(child.pid))

    def complete(self, source: str, cursor: int, language: str) -> Completions:
        start = max(source.rfind(" ", 0, cursor), source.rfind("\n", 0, cursor)) + 1
        found = [word for word in COMMANDS if word.startswith(source[start:cursor])]
        return Completions(start, cursor, tuple(Completion(word, "keyword", f"{word} …") for word in found))

    def check(self, chunk: Chunk, language: str) -> SyntaxProblem | None:
        for number, line in enumerate(chunk.source.splitlines(), 1):
            command = line.strip().partition(" ")[0]
            if command == "unfinished":
                return SyntaxProblem("more expected near <eof>", number)
            if command and command not in COMMANDS:
                return SyntaxProblem(f"There is no command {command!r}.", number, line.index(command) + 1)
        return None

    def inspect(self, source: str, cursor: int, language: str) -> str:
        found = self.complete(source, cursor, language)
        word = source[found.start : cursor]
        return f"**{word}** is a command of {language}." if word in COMMANDS else ""

    def signature(self, source: str, cursor: int, language: str) -> Signature | None:
        line = source[source.rfind("\n", 0, cursor) + 1 : cursor]
        word, gap, rest = line.partition(" ")
        if word not in COMMANDS or not gap:
            return None
        return Signature(word, ("first", "second?"), min(rest.count(" "), 1), "nothing", f"The command {word}.")

    def tools(self) -> list[dict[str, Any]]:
        return [TOOL]

    def interrupt(self) -> None:
        self._stop = True

    async def close(self) -> None:
        self.closed = True


TOOL: dict[str, Any] = {
    "name": "echo",
    "description": "Say it again.",
    "parameters": {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]},
    "category": "texts",
    "metadata": {},
    "origin": "script",
}

COMMANDS = sorted(
    name.removeprefix("_")
    for name in vars(EchoExecutor)
    if name.startswith("_") and not name.startswith(("__", "_line"))
)
