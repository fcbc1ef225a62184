"""The hooks the kernel brings along, as scripts name them: `LoggingHook`, `RetryHook`, … Not what they do
(`kernel.hooks.standard`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from kernel.api.arguments import read_table
from kernel.api.definition import script, takes
from kernel.api.hook_options import CacheOptions, LineOptions, RateOptions, RetryHookOptions, WatchOptions
from kernel.api.named_rates import LIMITED, named_rates
from kernel.api.site import Site
from kernel.api.speech import say
from kernel.context import Context
from kernel.errors import InvalidError
from kernel.hooks import POINT_ALIASES, standard
from kernel.operations import OPERATIONS
from kernel.rates import Window, rate_of
from kernel.registry import suggest
from kernel.spelling import snake_case
from kernel.values import Function, Record, Value


class StandardHook:
    """What these hooks share, as `add_hook` wants it: a `recipe` of `kernel.hooks.standard`. Not a script class."""

    def __init__(self, recipe: Any, priority: float) -> None:
        self.recipe = recipe
        self.priority = priority


Make = Callable[[Site, dict[str, Value]], StandardHook]


def writer(site: Site, function: Function | None) -> standard.Say:
    """Gives lines to a function, or writes them to the standard error of whatever cell or script runs then."""

    async def write(ctx: Context, line: str) -> Value:
        if function is not None:
            return await function.bind(ctx)(line)
        say(replace(site, ctx=ctx), "stderr", f"{line}\n")
        return None

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

    ```lua
    Hooks.register(LoggingHook.new({ operations = { "llm_call" } }))
    Agent.new("You are terse"):chat("Hello")
    ```
    """

    @staticmethod
    @takes(options=LineOptions)
    def new(site: Site, options: dict[str, Value] | None = None) -> LoggingHook:
        """The hook; give it to `Hooks.register` or `agent:add_hook`."""
        chosen = read_table(LineOptions, options or {}, "LoggingHook.new")
        operations = operations_of(chosen.operations, standard.ACTIONS)
        return LoggingHook(standard.Logging(writer(site, chosen.write), operations), chosen.priority)


@script("MetricsHook")
class MetricsHook(StandardHook):
    """Counts everything that ended, with its time and tokens.

    ```lua
    local agent, counted = Agent.new("You are terse"), MetricsHook.new()
    agent:add_hook(counted)
    agent:chat("Hello")
    print(counted.stats.chat.count)
    ```
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
        timings = {name: Record(timing) for name, timing in self.recipe.timings.plain().items()}
        return {**timings, "tokens": Record(self.recipe.tokens)}


@script("RateLimitHook")
class RateLimitHook(StandardHook):
    """Limits how often models and tools are called; more calls fail with a `rate_limit` error, or wait their turn.

    ```lua
    Hooks.register(RateLimitHook.new({ wait = true, providers = { demo = { requests = 60, per = "minute" } },
        tools = { calculator = { requests = 5, per = "second" } } }))
    local agent = Agent.new("You are terse")
    agent:add_hook(RateLimitHook.new({ requests = 10, per = "minute" }))
    print(agent:chat("Hello"))
    ```
    """

    @staticmethod
    @takes(options=RateOptions)
    def new(site: Site, options: dict[str, Value] | None = None) -> RateLimitHook:
        """The hook; give it to `Hooks.register` or `agent:add_hook`."""
        chosen = read_table(RateOptions, options or {}, "RateLimitHook.new")
        named = tuple(named_rates(site, chosen))
        if named:
            return RateLimitHook(standard.RateLimits(named), chosen.priority)
        by = chosen.by or "agent"
        if by not in LIMITED:
            raise InvalidError(f"RateLimitHook.new: 'by' is one of {', '.join(LIMITED)}, not {by!r}.")
        operations = operations_of(chosen.operations, LIMITED[by])
        window = Window(rate_of(chosen.requests, chosen.per))
        limit = standard.RateLimit(window, chosen.wait, operations, by, longest=chosen.max_wait / 1000)
        return RateLimitHook(limit, chosen.priority)


@script("CacheHook")
class CacheHook(StandardHook):
    """Answers a call of a model from an equal call before.

    ```lua
    local cache = CacheHook.new({ ttl = 60000 })
    Hooks.register(cache)
    for _ = 1, 2 do Agent.new("You are terse"):chat("Hello") end
    print(cache.stats.hits, cache.stats.misses)
    ```
    """

    @staticmethod
    @takes(options=CacheOptions)
    def new(site: Site, options: dict[str, Value] | None = None) -> CacheHook:
        """The hook; give it to `Hooks.register` or `agent:add_hook`."""
        chosen = read_table(CacheOptions, options or {}, "CacheHook.new")
        operations = operations_of(chosen.operations, ("chat",))
        return CacheHook(standard.Caching(chosen.ttl / 1000, operations), chosen.priority)

    def get_stats(self, site: Site) -> Any:
        """The same as `stats`."""
        return self.stats

    @property
    def stats(self) -> Any:
        """`hits` and `misses`."""
        return Record(hits=self.recipe.hits, misses=self.recipe.misses)


@script("RetryHook")
class RetryHook(StandardHook):
    """Calls a model again after a passing error, waiting longer each time.

    ```lua
    local agent, again = Agent.new("You are terse"), RetryHook.new({ max_attempts = 3, delay = 500 })
    agent:add_hook(again)
    print(agent:chat("Hello"), again.stats.retries)
    ```
    """

    @staticmethod
    @takes(options=RetryHookOptions)
    def new(site: Site, options: dict[str, Value] | None = None) -> RetryHook:
        """The hook; give it to `Hooks.register` or `agent:add_hook`."""
        chosen = read_table(RetryHookOptions, options or {}, "RetryHook.new")
        recipe = standard.Retry(
            attempts=chosen.max_attempts,
            delay=chosen.delay / 1000,
            backoff=chosen.backoff,
            longest=chosen.max_delay / 1000,
            types=tuple(map(str, chosen.retryable_errors or standard.Retry.TYPES)),
            operations=operations_of(chosen.operations, ("chat",)),
        )
        return RetryHook(recipe, chosen.priority)

    def get_stats(self, site: Site) -> Any:
        """The same as `stats`."""
        return self.stats

    @property
    def stats(self) -> Any:
        """`retries`: how often it asked for another attempt."""
        return Record(retries=self.recipe.retries)


@script("TracingHook")
class TracingHook(StandardHook):
    """Gives every call the ids by which other systems follow a trace: `context.metadata.traceparent`.

    ```lua
    local agent = Agent.new("You are terse")
    agent:add_hook(TracingHook.new())
    agent:add_hook("after_llm_call", function(context) print(context.metadata.traceparent) end)
    agent:chat("Hello")
    ```
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

    ```lua
    Hooks.register(DebugHook.new({ operations = { "tool" } }))
    Calculator.new():run({ expression = "6 * 7" })
    ```
    """

    @staticmethod
    @takes(options=LineOptions)
    def new(site: Site, options: dict[str, Value] | None = None) -> DebugHook:
        """The hook; give it to `Hooks.register` or `agent:add_hook`."""
        chosen = read_table(LineOptions, options or {}, "DebugHook.new")
        operations = operations_of(chosen.operations, standard.ACTIONS)
        return DebugHook(standard.Debugging(writer(site, chosen.write), operations), chosen.priority)


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
    """The hook of a name. `InvalidError` names what there is."""
    wanted = snake_case(name.replace("-", "_")).removesuffix("_hook")
    if wanted not in STANDARD:
        raise InvalidError(
            f"There is no hook {name!r} here. There are: {', '.join(STANDARD)}.{suggest(name, [*STANDARD])}"
        )
    return STANDARD[wanted](site, options or {})
