"""`RetryPolicy`, `CircuitBreaker` and `ErrorRecovery` in scripts. Not here: what they do (`kernel.recovery`)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from kernel import circuits
from kernel import recovery as kernel_recovery
from kernel.api.arguments import read_table
from kernel.api.definition import script, takes
from kernel.api.errors import as_error
from kernel.api.fallback import fallback_strategy
from kernel.api.retry_options import RetryOptions, read_retry
from kernel.api.runnables import as_runnable
from kernel.api.site import Site
from kernel.errors import InvalidError, describe_error
from kernel.measures import tidy
from kernel.recovery import Action, Attempt, Recovery, Strategy
from kernel.values import Function, Record, Value


@script("RetryPolicy")
class RetryPolicy:
    """How often to try something again, and how long to wait in between.

    ```lua
    local agent = Agent.new("You are an owl")
    local policy = RetryPolicy.new({ max_attempts = 5, base_delay = 200, retryable_errors = { "timeout" } })
    print(policy:run(function() return agent:chat("Hello") end))
    ```
    """

    def __init__(self, policy: kernel_recovery.RetryPolicy) -> None:
        self.inner = policy

    @staticmethod
    @takes(options=RetryOptions)
    def new(site: Site, options: dict[str, Value] | None = None) -> RetryPolicy:
        """A policy: three attempts with growing waits from one second, after timeouts, rate limits, network faults."""
        return RetryPolicy(read_retry(site, options or {}, "RetryPolicy.new"))

    async def run(self, site: Site, work: Function) -> Value:
        """The result of the first `work()` that succeeds; the last error otherwise."""
        return await self.inner.run(work.bind(site.ctx), site.ctx.emit)

    async def execute(self, site: Site, work: Function) -> Value:
        """The same as `run`."""
        return await self.run(site, work)

    def delay(self, site: Site, attempt: int) -> float:
        """The wait after the failed attempt of that number (from 1), in milliseconds."""
        return tidy(self.inner.delay(attempt) * 1000)

    async def should_retry(self, site: Site, error: Value, attempt: int = 1) -> bool:
        """Whether there is another attempt after the attempt of that number failed with that error."""
        return await self.inner.allows(attempt, as_error(error))

    @property
    def max_attempts(self) -> int:
        """How often it tries in all."""
        return self.inner.max_attempts


@dataclass(slots=True)
class BreakerOptions:
    """The options of a circuit breaker: failures in a row that open it, milliseconds until it may be tried, and the
    `name` by which the trace tells of it.
    """

    aliases: ClassVar[dict[str, str]] = {"threshold": "failure_threshold", "timeout": "reset_timeout"}

    failure_threshold: int = 5
    reset_timeout: float = 30000
    name: str = "circuit"


@script("CircuitBreaker")
class CircuitBreaker:
    """A fuse: after several failures in a row it refuses calls for a while instead of trying in vain.

    ```lua
    local agent = Agent.new("You are an owl")
    local breaker = CircuitBreaker.new({ failure_threshold = 3, reset_timeout = 10000 })
    print(breaker:call(function() return agent:chat("Hello") end))
    ```
    """

    def __init__(self, breaker: circuits.CircuitBreaker) -> None:
        self.inner = breaker

    @staticmethod
    @takes(options=BreakerOptions)
    def new(site: Site, options: dict[str, Value] | None = None) -> CircuitBreaker:
        """A closed breaker; it opens after 5 failures in a row, for 30 seconds."""
        made = _breaker(options or {}, "CircuitBreaker.new")
        return CircuitBreaker(made(str((options or {}).get("name") or "circuit")))

    async def call(self, site: Site, work: Function) -> Value:
        """The result of `work()`; a `circuit_open` error (with `retry_after`, seconds) when it refuses."""
        return await self.inner.call(work.bind(site.ctx), site.ctx.emit)

    def should_block(self, site: Site) -> bool:
        """Whether it would refuse a call now."""
        return self.inner.should_block()

    def record_success(self, site: Site) -> None:
        """Count something that worked, done without `call`."""
        self.inner.succeeded(site.ctx.emit)

    def record_failure(self, site: Site) -> None:
        """Count something that failed, done without `call`."""
        self.inner.failed(site.ctx.emit)

    def reset(self, site: Site) -> None:
        """Close it."""
        self.inner.succeeded(site.ctx.emit)

    @property
    def state(self) -> str:
        """`closed` (calls go through), `open` (none does) or `half_open` (one may try)."""
        return self.inner.state

    @property
    def failures(self) -> int:
        """Failures in a row so far."""
        return self.inner.failures

    @property
    def retry_after(self) -> float:
        """Milliseconds until a call may go through again."""
        return tidy(self.inner.retry_after * 1000)


@dataclass(slots=True)
class RecoveryOptions:
    """The options of `ErrorRecovery`.

    `strategies` are functions of `(err, context)` or tables with `handler`, and perhaps `category` and `priority`
    (lower is tried first); `fallback_agents` names for an agent the one that takes its place, `match_capabilities`
    finds one that has the same tools; `retry` and `circuit_breaker` are tables of `RetryPolicy` and `CircuitBreaker`.
    """

    aliases: ClassVar[dict[str, str]] = {"fallbacks": "fallback_agents", "retry_policy": "retry"}

    strategies: list[Value] = field(default_factory=list)
    fallback_agents: dict[str, Value] = field(default_factory=dict)
    match_capabilities: bool = True
    retry: dict[str, Value] | RetryPolicy = field(default_factory=dict)
    circuit_breaker: dict[str, Value] = field(default_factory=dict)


@dataclass(slots=True)
class StrategyOptions:
    """One strategy: its function, the category of errors it is for (`*`: all), and its priority."""

    aliases: ClassVar[dict[str, str]] = {"attempt": "handler", "recover": "handler"}

    handler: Function
    category: str = kernel_recovery.ANY
    priority: float = 50


@script("ErrorRecovery")
class ErrorRecovery:
    """Knows what may help when something fails: another attempt, a strategy of yours, another agent.

    ```lua
    local recovery = ErrorRecovery.new({
      fallback_agents = { expert = "generalist" },
      strategies = { { category = "transient", handler = function(err) return "the answer of yesterday" end } },
    })
    local expert = Agent.new({ name = "expert" })
    print(recovery:run_agent(expert, "What is new?"))
    ```
    """

    def __init__(self, recovery: Recovery, policy: kernel_recovery.RetryPolicy, fallbacks: dict[str, Any]) -> None:
        self._recovery = recovery
        self._policy = policy
        self._fallbacks = fallbacks

    @staticmethod
    @takes(options=RecoveryOptions)
    def new(site: Site, options: dict[str, Value] | None = None) -> ErrorRecovery:
        """A coordinator; without options it tries again and then looks for an agent with the same tools."""
        read = read_table(RecoveryOptions, options or {}, "ErrorRecovery.new")
        recovery = Recovery(_breaker(read.circuit_breaker, "circuit_breaker"))
        fallbacks = dict(read.fallback_agents)
        for given in read.strategies:
            recovery.add(_strategy(site, given))
        recovery.add(fallback_strategy(site.spell, fallbacks, read.match_capabilities))
        given_policy = read.retry
        policy = read_retry(site, given_policy, "retry") if isinstance(given_policy, dict) else given_policy.inner
        return ErrorRecovery(recovery, policy, fallbacks)

    def add_strategy(self, site: Site, strategy: Value, handler: Function | None = None) -> None:
        """Add a strategy: a function, a table with `handler`, or a category and a function.

        It gets `(err, context)` and gives the value to go on with, nothing when it cannot help, or
        `{ partial = … }` for what could be saved, and the next is tried.
        """
        given = {"category": strategy, "handler": handler} if isinstance(strategy, str) else strategy
        self._recovery.add(_strategy(site, given))

    def add_fallback(self, site: Site, agent: str, fallback: Value) -> None:
        """Let another agent (or its name) take the place of the agent of that name when it fails."""
        self._fallbacks[agent] = fallback

    async def handle(self, site: Site, error: Value, context: dict[str, Value] | None = None) -> dict[str, Value]:
        """What to do about an error: `action` is `recovered` (with `value`), `use_fallback_agent` (`original_agent`,
        `fallback_agent`), `circuit_breaker_block` (`reason`, `retry_after` in ms) or `propagate_error` (`error`).
        """
        failed = as_error(error)
        return _told(await self._recovery.handle(failed, dict(context or {}), site.ctx.emit), failed)

    async def run(self, site: Site, work: Function, context: dict[str, Value] | None = None) -> Value:
        """The result of `work()`, tried again as the policy says; then what a strategy gives; else the error."""
        return await self._run(site, work.bind(site.ctx), dict(context or {}))

    async def run_agent(self, site: Site, agent: Value, input: Value) -> Value:
        """Ask an agent (or the agent of a name); when it fails, the one that takes its place."""
        asked = as_runnable(site, agent)
        context = {"agent": asked.name, "input": input}
        return await self._run(site, lambda: asked.run(site.ctx, input), context)

    async def _run(self, site: Site, work: Callable[[], Awaitable[Value]], context: dict[str, Any]) -> Value:
        try:
            value = await self._policy.run(work, site.ctx.emit)
        except Exception as error:
            return await self._recover(site, error, context)
        self._recovery.succeeded(site.ctx.emit)
        return value

    async def _recover(self, site: Site, error: Exception, context: dict[str, Any]) -> Value:
        action = await self._recovery.handle(error, context, site.ctx.emit)
        match action.action:
            case "recovered":
                return action.details["value"]
            case "use_fallback_agent" if "input" in context:
                other = as_runnable(site, action.details["fallback_agent"])
                return await other.run(site.ctx, context["input"])
            case "circuit_breaker_block":
                raise circuits.refusal(action.details["retry_after"]) from error
        raise error


def _breaker(table: dict[str, Value], subject: str) -> Callable[[str], circuits.CircuitBreaker]:
    options = read_table(BreakerOptions, table, subject)
    if options.failure_threshold < 1:
        raise InvalidError(f"{subject}: 'failure_threshold' should be 1 or more, not {options.failure_threshold}.")
    seconds = max(0.0, options.reset_timeout) / 1000
    return lambda name: circuits.CircuitBreaker(options.failure_threshold, seconds, name=name)


def _strategy(site: Site, given: Value) -> Strategy:
    table = given if isinstance(given, dict) else {"handler": given}
    options = read_table(StrategyOptions, table, "a recovery strategy")
    if options.category not in (kernel_recovery.ANY, "internal", *kernel_recovery.CATEGORIES):
        known = ", ".join(kernel_recovery.CATEGORIES)
        raise InvalidError(f"There is no category of errors {options.category!r}. Use one of: {known}, internal, *.")
    call = options.handler.bind(site.ctx)

    async def attempt(error: Exception, context: dict[str, Any]) -> Attempt | Action:
        given = await call(error, context)
        if isinstance(given, dict) and set(given) == {"partial"}:
            return Attempt(value=given["partial"])
        return Attempt(given is not None, given)

    return Strategy(options.category, attempt, options.priority)


def _told(action: Action, error: Exception) -> Record:
    told = Record(action=action.action, **action.details)
    if action.partial:
        told["partial"] = list(action.partial)
    if "retry_after" in told:
        told["retry_after"] = round(told["retry_after"] * 1000)
    if action.action == "propagate_error":
        told["error"] = describe_error(error)
    return told
