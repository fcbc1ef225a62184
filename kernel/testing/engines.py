"""An engine for tests of bridges and of programs that run scripts: it understands no language, and answers as told.

Not here: what an engine is (`kernel.engines.protocol`).
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import field
from typing import Any, Self

from kernel.context import Context
from kernel.engines.protocol import Chunk, Completion, Completions, Host, SyntaxProblem
from kernel.errors import InvalidError, NotFoundError, ScriptError, SpellError
from kernel.policy import Limits
from kernel.records import dataclass
from kernel.registry import suggest
from kernel.testing.doubles import FAILURES, Outcome
from kernel.values import Value, from_border, to_border

EVERY = "*"
"""The source of the response to every script that has none of its own."""

Play = Callable[["MockRun"], Awaitable[Any] | Any]
"""What a script does, as a function."""


@dataclass(slots=True)
class ExecutionEvent:
    """Something a mock engine was asked for: `run`, `check`, `complete`, `set_globals`, `set_limits`, `begin_run`, …

    `source` is the script, `data` what else was given; of a run, `value` is what it gave and `error` an error's type.
    """

    kind: str
    source: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    value: Any = None
    error: str = ""


@dataclass(slots=True)
class MockRun:
    """A script that a function plays: what it was given, and what scripts can do."""

    source: str
    globals: Mapping[str, Any]
    _ctx: Context
    _host: Host

    @property
    def params(self) -> Mapping[str, Any]:
        """The parameters of the run."""
        found: Mapping[str, Any] = self.globals.get("params") or {}
        return found

    async def call(self, path: str, *args: Any) -> Any:
        """Call a bridge (`prices.total`) or the script API (`Agent.new`). Raises what that raises."""
        owner, _, method = path.rpartition(".")
        bridge = self.globals.get(owner)
        if not isinstance(bridge, dict):
            return await self._host.call(self._ctx, path, [*args])
        if method not in bridge:
            raise NotFoundError(f"{owner} has no method {method!r}.{suggest(method, list(bridge))}")
        return await self._host.call(self._ctx, "ForeignFunction:call", [bridge[method], *args])

    async def method(self, thing: Any, name: str, *args: Any) -> Any:
        """Call a method of what a call gave: `await run.method(agent, "chat", "Hello")`."""
        reference = self._host.reference(thing)
        if reference is None:
            raise InvalidError(f"{thing!r} is no object of the script API.")
        return await self._host.call(self._ctx, f"{reference['$class']}:{name}", [thing, *args])

    def write(self, text: str, stream: str = "stdout") -> None:
        """Print a text."""
        self._host.write(self._ctx, stream, text)


class MockEngine:
    """A `kernel.engines.protocol.Engine` that gives the response to a script; `execution_log` has all it was asked.

    A response is a value, an `Outcome` (which may be an error), or a function of a `MockRun`. It is registered as it
    is: `runtime.register_engine("mock", MockEngine({...}))`.
    """

    def __init__(self, responses: Mapping[str, Any] | None = None, language: str = "mock") -> None:
        self.language = language
        self.execution_log: list[ExecutionEvent] = []
        self.globals: dict[str, Any] = {}
        self.limits: Limits | None = None
        self._responses = {source.strip(): response for source, response in (responses or {}).items()}
        self._problems: dict[str, SyntaxProblem] = {}
        self._failure: Outcome | None = None
        self._host: Host | None = None

    def __call__(self, host: Host, limits: Limits) -> Self:
        """Be the engine of a spell: this is what makes it (`kernel.languages.MakeEngine`)."""
        self._host, self.limits = host, limits
        return self

    def with_response(self, source: str, response: Any) -> Self:
        """Add the response to a script; `*` is every other."""
        self._responses[source.strip()] = response
        return self

    def with_problem(self, source: str, message: str, line: int = 1) -> Self:
        """Have a script be one that cannot be parsed."""
        self._problems[source.strip()] = SyntaxProblem(message, line, 1)
        return self

    def should_fail(self, type: str = "script", message: str = "This is a planned error.") -> Self:
        """Have every script fail from now on. `InvalidError` for an error type that is not in `FAILURES`."""
        if type not in FAILURES:
            raise InvalidError(f"There is no error type {type!r}. Use one of: {', '.join(FAILURES)}.")
        self._failure = Outcome(None, type, message)
        return self

    def runs(self) -> list[str]:
        """The scripts that were run, in order."""
        return [event.source for event in self.execution_log if event.kind == "run"]

    def check(self, chunk: Chunk) -> SyntaxProblem | None:
        """The problem that was told of the script."""
        self._note("check", chunk.source, name=chunk.name)
        return self._problems.get(chunk.source.strip())

    async def run(self, ctx: Context, chunk: Chunk) -> Value:
        """The response. `ScriptError` for a script without one, with `file` and `line` as every engine's errors."""
        event = self._note("run", chunk.source, name=chunk.name, params=self.globals.get("params"))
        try:
            event.value = self._crossed(await self._respond(ctx, chunk))
        except SpellError as error:
            event.error = error.type
            error.details.setdefault("file", chunk.name)
            error.details.setdefault("line", chunk.first_line)
            raise
        return event.value

    async def _respond(self, ctx: Context, chunk: Chunk) -> Any:
        source = chunk.source.strip()
        if problem := self._problems.get(source):
            raise InvalidError(problem.message, file=chunk.name, line=problem.line, column=problem.column)
        response = self._failure or self._responses.get(source, self._responses.get(EVERY, self))
        if response is self:
            near = suggest(source, list(self._responses)) or " Add one with_response, or one for '*'."
            raise ScriptError(f"This mock engine has no response to {source[:120]!r}.{near}")
        if isinstance(response, Outcome):
            return response.give()
        if not callable(response) or self._host is None:
            return response
        made = response(MockRun(chunk.source, self.globals, ctx, self._host))
        return await made if inspect.isawaitable(made) else made

    def _crossed(self, value: Any) -> Any:
        """A value as it comes over the border of an engine: only what can cross does."""
        host = self._host
        return value if host is None else from_border(to_border(value, host.reference), host.resolve)

    def complete(self, source: str, cursor: int) -> Completions:
        """The names of the globals."""
        self._note("complete", source, cursor=cursor)
        return Completions(cursor, cursor, tuple(Completion(name, "variable") for name in self.globals))

    def interrupt(self) -> None:
        """Note it."""
        self._note("interrupt")

    def set_globals(self, values: dict[str, Value]) -> None:
        """Keep them, as they come over the border."""
        self._note("set_globals", **values)
        self.globals |= self._crossed(values)

    def set_limits(self, limits: Limits) -> None:
        """Keep them."""
        self._note("set_limits", limits=limits)
        self.limits = limits

    def begin_run(self, seed: int, times: list[float]) -> None:
        """Note it."""
        self._note("begin_run", seed=seed, times=times)

    def close(self) -> None:
        """Note it."""
        self._note("close")

    def _note(self, kind: str, source: str = "", **data: Any) -> ExecutionEvent:
        event = ExecutionEvent(kind, source, data)
        self.execution_log.append(event)
        return event
