"""One language of a spell for a Python program: run scripts and files, check them, limit them, give them bridges.

    async with ScriptEngine("lua") as engine:
        engine.register_bridge("prices", Prices())
        total = await engine.execute("return prices.total(params.items)", {"items": ["tea", "jam"]})

Not here: notebooks and the command line (`studio`), and how a run is carried out (`kernel.runtime`).
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from kernel.engines.protocol import Chunk
from kernel.errors import InvalidError, NotFoundError, error_of
from kernel.protocols.executor import Job, Screen
from kernel.runtime import Options, Runtime
from kernel.values import Value


class PlainScreen:
    """What scripts write goes to this program's own output; nobody answers questions."""

    def stream(self, name: str, text: str) -> None:
        """Write it."""
        print(text, end="", file=sys.stderr if name == "stderr" else sys.stdout)

    def display(self, bundle: dict[str, Any]) -> None:
        """Write its text."""
        if "text/plain" in bundle:
            print(bundle["text/plain"])

    async def ask(self, kind: str, question: Mapping[str, Any]) -> Any:
        """`InvalidError`."""
        raise InvalidError("Nobody can answer here: this script is run by a program.")


class ScriptEngine:
    """A session: globals, agents, hooks and state live until `close`. An async context manager.

    `runtime` may be one that other languages use too, so that they share agents, state and bridges.
    """

    def __init__(
        self,
        language: str = "lua",
        options: Options | None = None,
        screen: Screen | None = None,
        *,
        runtime: Runtime | None = None,
    ) -> None:
        self.runtime = runtime or Runtime(options or Options())
        self._is_own = runtime is None
        self._screen = screen or PlainScreen()
        self._language = language

    @property
    def name(self) -> str:
        """The language: `lua`, `javascript`, `python`, or one of your own."""
        return self._language

    async def execute(self, script: str, params: Mapping[str, Value] | None = None, name: str = "script") -> Value:
        """Run a script with `params`; what it returns, as data. Raises its error, with `file` and `line`."""
        return await self._run(Chunk(script, name), {"title": name, "kind": "script"}, params)

    async def execute_file(self, path: Path | str, params: Mapping[str, Value] | None = None) -> Value:
        """Run the script of a file. `NotFoundError` when there is none; else as `execute`."""
        path = Path(path)
        try:
            text = path.read_text("utf-8-sig")
        except FileNotFoundError:
            raise NotFoundError(f"There is no file {str(path)!r}.") from None
        except (OSError, UnicodeDecodeError) as error:
            raise InvalidError(f"The file {str(path)!r} cannot be read as a script: {error}.") from None
        # A shebang line is nobody's syntax but the shell's; the lines keep their numbers.
        text = text[text.find("\n") :] if text.startswith("#!") and "\n" in text else text
        about = {"title": path.name, "kind": "script", "path": str(path)}
        return await self._run(Chunk(text, str(path)), about, params)

    def validate_syntax(self, script: str, name: str = "script") -> None:
        """Parse only. `InvalidError` with `file`, `line` and `column` when it is not sound."""
        problem = self.runtime.check(Chunk(script, name), self._language)
        if problem is not None:
            raise InvalidError(problem.message, file=name, line=problem.line, column=problem.column)

    def register_bridge(self, name: str, bridge: object) -> None:
        """Let scripts call `name.method(…)`: a `kernel.bridges.Bridge`, or any object with public methods."""
        self.runtime.engines.register_bridge(name, bridge)

    def unregister_bridge(self, name: str) -> None:
        """Take a bridge away. `NotFoundError` when there is none of that name."""
        self.runtime.engines.unregister_bridge(name)

    def set_memory_limit(self, size: int | None) -> None:
        """At most so many bytes for the script's values, from the next script on; None for any."""
        self.runtime.set_limits(memory=_positive("memory limit", size))

    def set_timeout(self, seconds: float | timedelta | None) -> None:
        """At most so many seconds for a script, from the next on; None for any."""
        given = seconds.total_seconds() if isinstance(seconds, timedelta) else seconds
        self.runtime.set_limits(wall=_positive("timeout", given))

    async def close(self) -> None:
        """End everything and give the memory back. A runtime that was given stays."""
        if self._is_own:
            await self.runtime.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.close()

    async def _run(self, chunk: Chunk, about: dict[str, Any], params: Mapping[str, Value] | None) -> Value:
        if params is not None:
            about["params"] = dict(params)
        done = await self.runtime.execute(Job(chunk, self._language, about=about), self._screen)
        if done.status != "ok":
            raise error_of(done.error or {})
        return done.value


def _positive(what: str, given: Any) -> Any:
    if given is not None and (isinstance(given, bool) or not isinstance(given, int | float) or given <= 0):
        raise InvalidError(f"A {what} is a number above 0, or None; not {given!r}.")
    return given


__all__ = ["PlainScreen", "ScriptEngine"]
