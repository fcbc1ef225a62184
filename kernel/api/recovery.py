"""`RetryPolicy`, `CircuitBreaker` and `ErrorRecovery` in scripts. Not here: what they do (`kernel.recovery`)."""

from __future__ import annotations

from typing import Any

from kernel import circuits
from kernel import recovery as kernel_recovery
from kernel.agents.agent import Agent, as_prompt
from kernel.api.arguments import read_table
from kernel.api.definition import script, takes
from kernel.api.errors import as_error
from kernel.api.fallback import SCHEMA, fallback_strategy, partial_strategy, remember_turn
from kernel.api.protection import Guard, protect, read_instead, with_parts
from kernel.api.recovery_options import BreakerOptions, RecoveryOptions, read_breaker, read_fallback, read_strategy
from kernel.api.retry_options import RetryOptions, read_retry
from kernel.api.runnables import as_runnable
from kernel.api.site import Site
from kernel.circuits import Work
from kernel.errors import describe_error
from kernel.measures import tidy
from kernel.messages import Message
from kernel.recovery import Action, Recovery
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
        return await self.inner.within(site.ctx).run(work.bind(site.ctx), site.ctx.emit)

    async def execute(self, site: Site, work: Function) -> Value:
        """The same as `run`."""
        return await self.run(site, work)

    def delay(self, site: Site, attempt: int) -> float:
        """The wait after the failed attempt of that number (from 1), in milliseconds."""
        return tidy(self.inner.within(site.ctx).delay(attempt) * 1000)

    async def should_retry(self, site: Site, error: Value, attempt: int = 1) -> bool:
        """Whether there is another attempt after the attempt of that number failed with that error."""
        return await self.inner.allows(attempt, as_error(error))

    @property
    def max_attempts(self) -> int:
        """How often it tries in all."""
        return self.inner.max_attempts


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
        made = read_breaker(options or {}, "CircuitBreaker.new")
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
    recovery:protect(expert)
    print(expert:chat("And now?"))
    ```
    """

    def __init__(self, recovery: Recovery, guard: Guard, fallbacks: dict[str, Any]) -> None:
        self._recovery = recovery
        self._guard = guard
        self._policy = guard.policy
        self._fallbacks = fallbacks

    @staticmethod
    @takes(options=RecoveryOptions)
    def new(site: Site, options: dict[str, Value] | None = None) -> ErrorRecovery:
        """A coordinator; without options it tries again and then looks for an agent with the same tools."""
        read = read_table(RecoveryOptions, options or {}, "ErrorRecovery.new")
        recovery = Recovery(read_breaker(read.circuit_breaker, "circuit_breaker"))
        named = read.fallback_agents.items()
        fallbacks = {name: read_fallback(site, who, f"fallback_agents.{name}") for name, who in named}
        for given in read.strategies:
            recovery.add(read_strategy(given))
        if read.accept_partial:
            recovery.add(partial_strategy())
        recovery.add(fallback_strategy(site, fallbacks, read.match_capabilities))
        given_policy = read.retry
        policy = read_retry(site, given_policy, "retry") if isinstance(given_policy, dict) else given_policy.inner
        guard = Guard(recovery, policy, read_breaker(read.circuit_breaker, "circuit_breaker"))
        return ErrorRecovery(recovery, guard, fallbacks)

    def add_strategy(self, site: Site, strategy: Value, handler: Function | None = None) -> None:
        """Add a strategy: a function, a table with `handler`, or a category and a function.

        It gets `(err, context)` and gives the value to go on with, nothing when it cannot help, or
        `{ partial = … }` for what could be saved, and the next is tried.
        """
        given = {"category": strategy, "handler": handler} if isinstance(strategy, str) else strategy
        self._recovery.add(read_strategy(given))

    def add_fallback(self, site: Site, agent: str, fallback: Value) -> None:
        """Let another agent (or its name) take the place of the agent of that name when it fails."""
        self._fallbacks[agent] = read_fallback(site, fallback, "errorRecovery:add_fallback")

    async def handle(self, site: Site, error: Value, context: dict[str, Value] | None = None) -> dict[str, Value]:
        """What to do about an error: `action` is `recovered` (with `value`), `use_fallback_agent` (`original_agent`,
        `fallback_agent`), `circuit_breaker_block` (`reason`, `circuit`, `retry_after` in ms) or `propagate_error`
        (`error`).
        """
        failed = as_error(error)
        return _told(await self._recovery.handle(site.ctx, failed, dict(context or {})), failed)

    def protect(self, site: Site, subject: Value = None) -> int:
        """Stand around an agent, a tool or a workflow, or around every agent when none is given.

        Whoever calls it then gets what this could recover: the result of another attempt, of a strategy, of another
        agent. Each has a circuit breaker of its own. The id takes it away again (`Hooks.remove`).
        """
        inner = None if subject is None else as_runnable(site, subject)
        return protect(site, self._guard, inner)

    async def run(self, site: Site, work: Function, context: dict[str, Value] | None = None) -> Value:
        """The result of `work()`, tried again as the policy says; then what a strategy gives; else the error."""
        return await self._run(site, work.bind(site.ctx), dict(context or {}))

    async def run_agent(self, site: Site, agent: Value, input: Value) -> Value:
        """Ask an agent (or the agent of a name); when it fails, the one that takes its place."""
        asked = as_runnable(site, agent, "agent")
        context: dict[str, Any] = {"agent": asked.name, "input": input}
        agent = asked if isinstance(asked, Agent) else None
        if agent is not None and agent.spec.response_schema is not None:
            context[SCHEMA] = agent.spec.response_schema
        return await self._run(site, lambda: asked.run(site.ctx, input), context, agent)

    async def _run(self, site: Site, work: Work, context: dict[str, Any], agent: Agent | None = None) -> Value:
        try:
            value = await self._policy.within(site.ctx).run(work, site.ctx.emit)
        except Exception as error:
            instead = await self._recover(site, error, context)
            if agent is not None:
                remember_turn(agent, Message("user", as_prompt(context["input"])), instead)
            return instead
        self._recovery.succeeded(site.ctx.emit)
        return value

    async def _recover(self, site: Site, error: Exception, context: dict[str, Any]) -> Value:
        action = await self._recovery.handle(site.ctx, error, context)
        blocked = action.details if action.action == "circuit_breaker_block" else None
        if blocked is not None:
            # An open circuit keeps calls from whoever fails, not from those that answer in its place.
            action = await self._recovery.recover(site.ctx, error, context)
        match action.action:
            case "recovered":
                return action.details["value"]
            case "use_fallback_agent" if "input" in context:
                other = as_runnable(site, action.details["fallback_agent"], "agent")
                answer = await other.run(site.ctx, context["input"])
                return read_instead(site.ctx, other.name, answer, context.get(SCHEMA), error)
        if blocked is not None:
            raise circuits.refusal(blocked["circuit"], blocked["retry_after"]) from error
        raise with_parts(error, action)


def _told(action: Action, error: Exception) -> Record:
    told = Record(action=action.action, **action.details)
    if action.partial:
        told["partial"] = list(action.partial)
    if "retry_after" in told:
        told["retry_after"] = round(told["retry_after"] * 1000)
    if action.action == "propagate_error":
        told["error"] = describe_error(error)
    return told
