"""The hooks the kernel brings along, as scripts name them: `LoggingHook`, `RetryHook`, … Not what they do
(`kernel.hooks.standard`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from kernel.api.arguments import read_table
from kernel.api.definition import script, takes
from kernel.api.site import Site
from kernel.api.speech import say
from kernel.context import Context
from kernel.errors import InvalidError
from kernel.hooks import DEFAULT_PRIORITY, POINT_ALIASES, Concerns, Hooks, standard
from kernel.operations import OPERATIONS
from kernel.rates import Window, rate_of
from kernel.registry import suggest
from kernel.spelling import snake_case
from kernel.values import Record, Value


@dataclass(slots=True)
class WatchOptions:
    """What a hook watches: `operations` (`chat`, `execute_tool`, …); lower `priority` runs first."""

    aliases: ClassVar[dict[str, str]] = {}

    operations: list[Value] | None = None
    priority: float = DEFAULT_PRIORITY


@dataclass(slots=True)
class RateOptions(WatchOptions):
    """At most `requests` per `second`, `minute`, `hour`, `day` or milliseconds; with `wait` more of them wait."""

    aliases: ClassVar[dict[str, str]] = {"requests_per_minute": "requests", "max_requests": "requests"}

    requests: int = 60
    per: str | float = "minute"
    wait: bool = False


@dataclass(slots=True)
class CacheOptions(WatchOptions):
    """How long an answer is kept, in milliseconds."""

    aliases: ClassVar[dict[str, str]] = {"max_age": "ttl"}

    ttl: float = 300_000


@dataclass(slots=True)
class RetryOptions(WatchOptions):
    """How often to try in all, and how long to wait: `delay` milliseconds, times `backoff` each time."""

    aliases: ClassVar[dict[str, str]] = {
        "attempts": "max_attempts",
        "base_delay": "delay",
        "retry_delay": "delay",
        "backoff_factor": "backoff",
        "types": "retryable_errors",
    }

    max_attempts: int = 3
    delay: float = 1_000
    backoff: float = 2
    max_delay: float = 60_000
    retryable_errors: list[Value] | None = None


class StandardHook:
    """What these hooks share. Not a script class."""

    def __init__(self, recipe: Any, priority: float) -> None:
        self._recipe = recipe
        self._priority = priority

    @property
    def recipe(self) -> StandardHook:
        """Tells `add_hook` that this is a hook."""
        return self

    def stand(self, hooks: Hooks, concerns: Concerns | None) -> int:
        """Put it where it belongs; the id takes it away again."""
        return standard.stand(self._recipe, hooks, concerns, self._priority)


Make = Callable[[Site, dict[str, Value]], StandardHook]


def writer(site: Site) -> standard.Say:
    """Writes lines to the standard error of whatever cell or script runs then."""

    def write(ctx: Context, line: str) -> None:
        say(replace(site, ctx=ctx), "stderr", f"{line}\n")

    return write


def operations_of(said: list[Value] | None, default: tuple[str, ...]) -> tuple[str, ...]:
    """The operations of what people call them (`llm_call`, `tool`). `InvalidError` for others."""
    if said is None:
        return default
    words = {**{operation: operation for operation in OPERATIONS}, **POINT_ALIASES}
    for word in said:
        if snake_case(str(word)) not in words:
            raise InvalidError(f"There is no operation {word!r}.{suggest(str(word), list(words))}")
    return tuple(words[snake_case(str(word))] for word in said)


def _watch(subject: str, options: Mapping[str, Value] | None) -> tuple[tuple[str, ...], float]:
    chosen = read_table(WatchOptions, options or {}, subject)
    return operations_of(chosen.operations, standard.ACTIONS), chosen.priority


@script("LoggingHook")
class LoggingHook(StandardHook):
    """Writes a line to standard error for everything that ended.

    Hooks.register(LoggingHook.new({ operations = { "llm_call" } }))
    """

    @staticmethod
    @takes(options=WatchOptions)
    def new(site: Site, options: dict[str, Value] | None = None) -> LoggingHook:
        """The hook; give it to `Hooks.register` or `agent:add_hook`."""
        operations, priority = _watch("LoggingHook.new", options)
        return LoggingHook(standard.Logging(writer(site), operations), priority)


@script("MetricsHook")
class MetricsHook(StandardHook):
    """Counts everything that ended, with its time and tokens.

    local agent, counted = Agent.new("You are terse"), MetricsHook.new()
    agent:add_hook(counted)
    agent:chat("Hello")
    print(counted.stats.chat.count)
    """

    @staticmethod
    @takes(options=WatchOptions)
    def new(site: Site, options: dict[str, Value] | None = None) -> MetricsHook:
        """The hook; give it to `Hooks.register` or `agent:add_hook`."""
        operations, priority = _watch("MetricsHook.new", options)
        return MetricsHook(standard.Metrics(operations), priority)

    def get_stats(self, site: Site) -> Any:
        """The same as `stats`."""
        return self.stats

    @property
    def stats(self) -> Any:
        """For each operation `count errors total mean min max p50 p95` (milliseconds), and `tokens`."""
        timings = {name: Record(timing) for name, timing in self._recipe.timings.plain().items()}
        return {**timings, "tokens": Record(self._recipe.tokens)}


@script("RateLimitHook")
class RateLimitHook(StandardHook):
    """Limits how often each agent calls its model; more calls fail with a `rate_limit` error, or wait.

    Hooks.register(RateLimitHook.new({ requests = 10, per = "minute", wait = true }))
    """

    @staticmethod
    @takes(options=RateOptions)
    def new(site: Site, options: dict[str, Value] | None = None) -> RateLimitHook:
        """The hook; give it to `Hooks.register` or `agent:add_hook`."""
        chosen = read_table(RateOptions, options or {}, "RateLimitHook.new")
        operations = operations_of(chosen.operations, ("chat",))
        window = Window(rate_of(chosen.requests, chosen.per))
        return RateLimitHook(standard.RateLimit(window, chosen.wait, operations), chosen.priority)


@script("CacheHook")
class CacheHook(StandardHook):
    """Answers a call of a model from an equal call before.

    Hooks.register(CacheHook.new({ ttl = 60000 }))
    """

    @staticmethod
    @takes(options=CacheOptions)
    def new(site: Site, options: dict[str, Value] | None = None) -> CacheHook:
        """The hook; give it to `Hooks.register` or `agent:add_hook`."""
        chosen = read_table(CacheOptions, options or {}, "CacheHook.new")
        operations = operations_of(chosen.operations, ("chat",))
        return CacheHook(standard.Caching(chosen.ttl / 1000, operations), chosen.priority)

    @property
    def stats(self) -> Any:
        """`hits` and `misses`."""
        return Record(hits=self._recipe.hits, misses=self._recipe.misses)


@script("RetryHook")
class RetryHook(StandardHook):
    """Calls a model again after a passing error, waiting longer each time.

    Hooks.register(RetryHook.new({ max_attempts = 3, delay = 500 }))
    """

    @staticmethod
    @takes(options=RetryOptions)
    def new(site: Site, options: dict[str, Value] | None = None) -> RetryHook:
        """The hook; give it to `Hooks.register` or `agent:add_hook`."""
        chosen = read_table(RetryOptions, options or {}, "RetryHook.new")
        recipe = standard.Retry(
            attempts=chosen.max_attempts,
            delay=chosen.delay / 1000,
            backoff=chosen.backoff,
            longest=chosen.max_delay / 1000,
            types=tuple(map(str, chosen.retryable_errors or standard.Retry.TYPES)),
            operations=operations_of(chosen.operations, ("chat",)),
        )
        return RetryHook(recipe, chosen.priority)

    @property
    def stats(self) -> Any:
        """`retries`: how often it asked for another attempt."""
        return Record(retries=self._recipe.retries)


@script("TracingHook")
class TracingHook(StandardHook):
    """Gives every call the ids by which other systems follow a trace: `context.metadata.traceparent`.

    Hooks.register(TracingHook.new())
    """

    @staticmethod
    @takes(options=WatchOptions)
    def new(site: Site, options: dict[str, Value] | None = None) -> TracingHook:
        """The hook; give it to `Hooks.register` or `agent:add_hook`."""
        operations, priority = _watch("TracingHook.new", options)
        return TracingHook(standard.Tracing(operations), priority)


@script("DebugHook")
class DebugHook(StandardHook):
    """Shows on standard error what goes into every call and comes out of it.

    Hooks.register(DebugHook.new())
    """

    @staticmethod
    @takes(options=WatchOptions)
    def new(site: Site, options: dict[str, Value] | None = None) -> DebugHook:
        """The hook; give it to `Hooks.register` or `agent:add_hook`."""
        operations, priority = _watch("DebugHook.new", options)
        return DebugHook(standard.Debugging(writer(site), operations), priority)


STANDARD: dict[str, Make] = {
    "logging": LoggingHook.new,
    "metrics": MetricsHook.new,
    "rate_limit": RateLimitHook.new,
    "cache": CacheHook.new,
    "retry": RetryHook.new,
    "tracing": TracingHook.new,
    "debug": DebugHook.new,
}
"""The names by which `Hooks.use` knows them."""


def standard_hook(site: Site, name: str, options: dict[str, Value] | None) -> StandardHook:
    """The hook of a name. `NotFoundError` names what there is."""
    wanted = snake_case(name.replace("-", "_")).removesuffix("_hook")
    if wanted not in STANDARD:
        raise InvalidError(
            f"There is no hook {name!r} here. There are: {', '.join(STANDARD)}.{suggest(name, [*STANDARD])}"
        )
    return STANDARD[wanted](site, options or {})
