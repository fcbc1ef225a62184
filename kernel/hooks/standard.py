"""Hooks the kernel brings along: logging, metrics, rate limits, caching, retries, trace ids, debugging.

Each is a `Recipe`: settings, and what stands at which point. Not here: how scripts name them (`kernel.api`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import field
from typing import Any, ClassVar, Protocol

from kernel.cache import Cache
from kernel.context import Context
from kernel.errors import describe_error, error_type
from kernel.hooks.points import Point
from kernel.hooks.registered import Handler
from kernel.hooks.timings import Timings
from kernel.messages import ATTRIBUTES, LONGEST_CALL
from kernel.operations import Call
from kernel.rates import Patience, Rate, Window, take_turn
from kernel.records import dataclass
from kernel.spelling import same_name
from kernel.values import Value, plain

ACTIONS = ("invoke_agent", "chat", "execute_tool", "invoke_workflow", "run_step")

Say = Callable[[Context, str], Awaitable[Value]]
"""Writes a line where the person sees it, or hands it to who wants it."""

Places = list[tuple[Point, Handler]]


class Recipe(Protocol):
    """Something that can be put at several points at once."""

    name: ClassVar[str]

    def places(self) -> Places:
        """What stands where."""
        ...


def _ends(handler: Handler, operations: tuple[str, ...]) -> Places:
    return [(Point(moment, operation), handler) for operation in operations for moment in ("after", "error")]


@dataclass(slots=True)
class Logging:
    """One line for everything that ended: what, how long, how many tokens, and the error."""

    name: ClassVar[str] = "logging"

    say: Say
    operations: tuple[str, ...] = ACTIONS

    def places(self) -> Places:
        """After each operation, and when it fails."""
        return _ends(self._log, self.operations)

    async def _log(self, call: Call, ctx: Context) -> None:
        agent = call.ctx.scope.get("agent_name")
        who = f"{agent}: " if agent and agent != call.name else ""
        said = [f"{who}{call.operation} {call.name}", f"{call.seconds() * 1000:.0f} ms"]
        tokens = call.attributes.get(ATTRIBUTES["output_tokens"])
        if tokens is not None:
            said.append(f"{call.attributes.get(ATTRIBUTES['input_tokens'], 0)}+{tokens} tokens")
        if call.error is not None:
            told = describe_error(call.error)
            said.append(f"failed ({told['type']}): {told['message']}")
        await self.say(call.ctx, f"[{'error' if call.error else 'info'}] {', '.join(said)}")


@dataclass(slots=True)
class Metrics:
    """Counts, durations and tokens of everything that ended."""

    name: ClassVar[str] = "metrics"

    operations: tuple[str, ...] = ACTIONS
    timings: Timings = field(default_factory=Timings)
    tokens: dict[str, int] = field(default_factory=lambda: {"input": 0, "output": 0})

    def places(self) -> Places:
        """After each operation, and when it fails."""
        return _ends(self._count, self.operations)

    async def _count(self, call: Call, ctx: Context) -> None:
        self.timings.add(call.operation, call.seconds() * 1000, call.error is not None)
        if call.operation == "chat":
            self.tokens["input"] += call.attributes.get(ATTRIBUTES["input_tokens"], 0)
            self.tokens["output"] += call.attributes.get(ATTRIBUTES["output_tokens"], 0)


@dataclass(slots=True)
class RateLimit:
    """At most so many calls in a time; more fail, or wait their turn.

    `by` says who is counted by themselves: each `agent`, `provider`, `model` or `tool`, or `all` together. With `rates`
    only those named there are limited, each by its own rate. What is counted is what is really done: every request that
    goes to a provider, repeated ones too, and none that is answered from a cache or a recording.

    With `wait` a call waits at most `longest` seconds for its turn. `missing` gives the names in `rates` of nothing
    that is there, which is told at the first call.
    """

    name: ClassVar[str] = "rate_limit"

    window: Window
    wait: bool = False
    operations: tuple[str, ...] = ("chat",)
    by: str = "agent"
    rates: Mapping[str, Rate] | None = None
    longest: float = LONGEST_CALL
    missing: Callable[[], list[str]] | None = None

    def places(self) -> Places:
        """Before each operation."""
        return [(Point("before", operation), self._stand) for operation in self.operations]

    async def _stand(self, call: Call, ctx: Context) -> None:
        patience = Patience(self.longest if self.wait else 0.0, self.by)

        async def limit(name: str) -> None:
            whose = _counted(call, self.by, name)
            rate = self.window.rate if self.rates is None else self._rate_of(whose)
            if rate is not None:
                await take_turn(self.window, whose, rate, call.ctx.emit, patience)

        call.gates.append(limit)
        if self.missing is not None:
            names, self.missing = self.missing(), None
            for name in names:
                call.ctx.emit("limits_nothing", by=self.by, name=name)

    def _rate_of(self, whose: str) -> Rate | None:
        return next((rate for name, rate in (self.rates or {}).items() if same_name(name, whose)), None)


@dataclass(frozen=True, slots=True)
class RateLimits:
    """Several limits as one hook."""

    name: ClassVar[str] = "rate_limit"

    limits: tuple[RateLimit, ...]

    def places(self) -> Places:
        """Those of all of them."""
        return [place for limit in self.limits for place in limit.places()]


def _counted(call: Call, by: str, name: str) -> str:
    """Under which name a call of `name` is counted."""
    match by:
        case "provider":
            return name.partition("/")[0]
        case "model" | "tool":
            return name
        case "all":
            return call.operation
    return str(call.ctx.scope.get("agent_name", call.operation))


@dataclass(slots=True)
class Caching:
    """Answers a call from an equal one before, for `seconds`; None: for ever."""

    name: ClassVar[str] = "cache"

    seconds: float | None = 300.0
    operations: tuple[str, ...] = ("chat",)
    hits: int = 0
    misses: int = 0
    _kept: Cache = field(default_factory=Cache)

    def places(self) -> Places:
        """Before each operation, to answer; and after it, to keep the answer."""
        before: Places = [(Point("before", operation), self._answer) for operation in self.operations]
        return before + [(Point("after", operation), self._keep) for operation in self.operations]

    async def _answer(self, call: Call, ctx: Context) -> None:
        key = key_of(call)
        if key in self._kept:
            self.hits += 1
            call.output, call.answered = self._kept.get(key), True
            call.attributes["cached"] = True
            return
        self.misses += 1
        call.notes["cache_key"] = key

    async def _keep(self, call: Call, ctx: Context) -> None:
        key = call.notes.get("cache_key")
        if isinstance(key, str) and not call.attributes.get("cached"):
            self._kept.set(key, call.output, self.seconds)


def key_of(call: Call) -> str:
    """A short text that is the same for equal calls."""
    content = json.dumps([call.operation, call.name, plain(call.input)], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(slots=True)
class Retry:
    """Tries again after errors of some types, at most `attempts` times in all, waiting longer each time."""

    name: ClassVar[str] = "retry"
    TYPES: ClassVar[tuple[str, ...]] = ("timeout", "rate_limit", "network", "model")

    attempts: int = 3
    delay: float = 1.0
    backoff: float = 2.0
    longest: float = 60.0
    types: tuple[str, ...] = TYPES
    operations: tuple[str, ...] = ("chat",)
    retries: int = 0

    def places(self) -> Places:
        """When an operation fails."""
        return [(Point("error", operation), self._retry) for operation in self.operations]

    async def _retry(self, call: Call, ctx: Context) -> None:
        if call.error is None or call.attempt >= self.attempts or error_type(call.error) not in self.types:
            return
        asked = describe_error(call.error).get("retry_after")
        wait = asked if isinstance(asked, int | float) else self.delay * self.backoff ** (call.attempt - 1)
        call.retry, call.retry_delay = True, min(float(wait), self.longest)
        self.retries += 1


@dataclass(slots=True)
class Tracing:
    """Gives every call the ids by which other systems follow a trace (W3C Trace Context), as `traceparent`."""

    name: ClassVar[str] = "tracing"

    operations: tuple[str, ...] = ACTIONS

    def places(self) -> Places:
        """Before each operation."""
        return [(Point("before", operation), self._mark) for operation in self.operations]

    async def _mark(self, call: Call, ctx: Context) -> None:
        trace = hashlib.sha256(call.ctx.run.id.encode()).hexdigest()[:32]
        span = hashlib.sha256(f"{call.ctx.run.id} {call.ctx.span_id}".encode()).hexdigest()[:16]
        call.metadata |= {"trace_id": trace, "traceparent": f"00-{trace}-{span}-01"}


@dataclass(slots=True)
class Debugging:
    """Shows every call as it begins and ends, with what goes in and comes out."""

    name: ClassVar[str] = "debug"

    say: Say
    operations: tuple[str, ...] = ACTIONS
    longest: int = 200

    def places(self) -> Places:
        """Before and after each operation, and when it fails."""
        begins = [(Point("before", operation), self._begin) for operation in self.operations]
        return begins + _ends(self._end, self.operations)

    async def _begin(self, call: Call, ctx: Context) -> None:
        await self.say(call.ctx, f"[debug] > {call.operation} {call.name} {self._short(call.input)}")

    async def _end(self, call: Call, ctx: Context) -> None:
        shown: Any = call.output if call.error is None else describe_error(call.error)
        await self.say(call.ctx, f"[debug] < {call.operation} {call.name} {self._short(shown)}")

    def _short(self, value: Value) -> str:
        text = json.dumps(plain(value), ensure_ascii=False)
        return text if len(text) <= self.longest else f"{text[: self.longest]}…"
