"""What to do about an error: categories, patience (`RetryPolicy`), and `Recovery`, which tries strategies in order of
priority. Not here: the fuse (`kernel.circuits`), and how scripts write them (`kernel.api.recovery`).

Every duration is in seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import field, replace
from typing import Any

from kernel.circuits import CircuitBreaker, Work
from kernel.context import Context
from kernel.decisions import Tell, nobody
from kernel.errors import LimitError, StoppedError, describe_error, error_type
from kernel.records import dataclass
from kernel.values import Value

CATEGORIES: dict[str, tuple[str, ...]] = {
    "transient": ("timeout", "rate_limit", "network", "circuit_open"),
    "security": ("denied", "security", "content_violation"),
    "input": ("invalid", "not_found"),
    "resource": ("limit",),
    "model": ("model", "agent"),
    "tool": ("tool",),
    "workflow": ("workflow",),
    "cancelled": ("cancelled",),
    "script": ("script",),
}
"""Category → the types of error in it; any other type is `internal`."""

RETRYABLE = ("timeout", "rate_limit", "network")
"""The types of error that may be gone at the next attempt."""

BACKOFFS = ("exponential", "linear", "constant")

ANY = "*"

ACCEPT_PARTIAL = "accept_partial"
"""The name of the strategy that is content with half an answer."""


def category_of(kind: str) -> str:
    """The category of a type of error."""
    return next((category for category, kinds in CATEGORIES.items() if kind in kinds), "internal")


def is_retryable(error: Exception) -> bool:
    """Whether another attempt may help."""
    return error_type(error) in RETRYABLE


def asked_wait(error: Exception) -> float | None:
    """How long the one who failed asked to wait; a script may have written it in its own spelling."""
    described = describe_error(error)
    asked = described.get("retry_after", described.get("retryAfter"))
    return float(asked) if isinstance(asked, int | float) and not isinstance(asked, bool) else None


def growth(backoff: str | float, attempt: int) -> float:
    """How many times the first wait the wait after the failed `attempt` (from 1) is; a number is its own factor."""
    match backoff:
        case "linear":
            return float(attempt)
        case "constant":
            return 1.0
        case str():
            return 2.0 ** min(attempt - 1, 60)
    return float(backoff) ** min(attempt - 1, 60)


def chance() -> float:
    """A number from 0 to 1 that nobody knows before."""
    import random

    return random.random()


def chance_of(ctx: Context, place: str = "") -> Callable[[], float]:
    """The chance of a run for waits, in a `place` of it (else in the step that goes on): the same in a replay."""
    tape = ctx.run.tape
    if tape is None:
        return chance
    place = place or f"wait {ctx.scope.get('step_path', '')}"
    return lambda: float(tape.draw(place))


def shortened(wait: float, jitter: float, chance: Callable[[], float] = chance) -> float:
    """A wait less a part of it at random (`jitter` from 0 to 1), so that many who wait do not come back at once."""
    return wait * (1 - jitter * chance()) if jitter else wait


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often to try and how long to wait in between.

    The first wait is `base_delay`, no wait is longer than `max_delay`, and each is shorter by up to `jitter` of it at
    random; `worth` says which errors may be tried again. What a provider asks for (`retry_after`) wins and is never
    shortened; when that is longer than `max_delay`, there is no other attempt: it would come too early.
    """

    max_attempts: int = 3
    base_delay: float = 1.0
    max_delay: float = 30.0
    backoff: str = "exponential"
    worth: Callable[[Exception], Awaitable[bool]] | None = None
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    jitter: float = 0.0
    chance: Callable[[], float] = chance

    def within(self, ctx: Context) -> RetryPolicy:
        """The same, with the chance of a run."""
        return replace(self, chance=chance_of(ctx)) if self.jitter and self.chance is chance else self

    def delay(self, attempt: int, error: Exception | None = None) -> float:
        """The wait after the failed `attempt` (from 1)."""
        asked = asked_wait(error) if error is not None else None
        if asked is not None:
            return max(0.0, min(asked, self.max_delay))
        wait = min(self.max_delay, self.base_delay * growth(self.backoff, attempt))
        return shortened(wait, self.jitter, self.chance)

    async def allows(self, attempt: int, error: Exception, tell: Tell = nobody) -> bool:
        """Whether there is another attempt after this one (from 1); that a wait is too long is told."""
        if attempt >= self.max_attempts:
            return False
        if not (await self.worth(error) if self.worth is not None else is_retryable(error)):
            return False
        asked = asked_wait(error)
        if asked is None or asked <= self.max_delay:
            return True
        tell("gave_up", attempt=attempt, delay=asked, longest=self.max_delay, error=describe_error(error))
        return False

    async def run(self, work: Work, tell: Tell = nobody) -> Value:
        """The value of the first attempt that succeeds; the error of the last one otherwise."""
        attempt = 1
        while True:
            try:
                value = await work()
                if attempt > 1:
                    tell("recovered", by="retry", attempt=attempt)
                return value
            except Exception as error:
                if not await self.allows(attempt, error, tell):
                    raise
                delay = self.delay(attempt, error)
                tell("retry", attempt=attempt, delay=delay, error=describe_error(error))
            await self.sleep(delay)
            attempt += 1


@dataclass(frozen=True, slots=True)
class Action:
    """What is to be done about an error: `recovered` (with a `value`), `use_fallback_agent` (`original_agent`,
    `fallback_agent`), `circuit_breaker_block` (`circuit`, `retry_after`) or `propagate_error`.

    `details` are those fields; `partial` is what strategies could save that did not recover all; `by` names the one
    that recovered it.
    """

    action: str
    details: dict[str, Value] = field(default_factory=dict)
    partial: tuple[Value, ...] = ()
    by: str = "strategy"


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a strategy achieved: `recovered`, or only a `value` worth keeping (partial), or neither (the default)."""

    recovered: bool = False
    value: Value = None


Try = Callable[[Context, Exception, dict[str, Any]], Awaitable[Attempt | Action]]


@dataclass(frozen=True, slots=True)
class Strategy:
    """A way to recover from one category of errors (`*` for all). Lower `priority` is tried first."""

    category: str
    attempt: Try
    priority: float = 50.0
    name: str = "strategy"


class Recovery:
    """Knows for each category of errors what may help: a fuse for each, and strategies in order of priority."""

    def __init__(self, make_breaker: Callable[[str], CircuitBreaker], strategies: Iterable[Strategy] = ()) -> None:
        self._make_breaker = make_breaker
        self._breakers: dict[str, CircuitBreaker] = {}
        self._strategies = sorted(strategies, key=lambda strategy: strategy.priority)

    def add(self, strategy: Strategy) -> None:
        """Add a strategy, behind those of the same priority."""
        self._strategies = sorted([*self._strategies, strategy], key=lambda one: one.priority)

    def breaker(self, category: str) -> CircuitBreaker:
        """The fuse of a category."""
        if category not in self._breakers:
            self._breakers[category] = self._make_breaker(category)
        return self._breakers[category]

    async def handle(self, ctx: Context, error: Exception, context: dict[str, Any]) -> Action:
        """What to do about an error; the trace is told. It counts: too many of a category in a row open its fuse."""
        category = category_of(error_type(error))
        breaker = self.breaker(category)
        if breaker.should_block():
            breaker.blocked(ctx.emit)
            told = {"reason": "Too many recent failures", "circuit": category, "retry_after": breaker.retry_after}
            return Action("circuit_breaker_block", told)
        breaker.failed(ctx.emit)
        return await self.recover(ctx, error, context)

    async def recover(self, ctx: Context, error: Exception, context: dict[str, Any]) -> Action:
        """The same without a look at the fuses."""
        action = await self._tried(ctx, error, context, category_of(error_type(error)))
        _tell_of(action, error, ctx.emit)
        return action

    async def _tried(self, ctx: Context, error: Exception, context: dict[str, Any], category: str) -> Action:
        saved: list[Value] = []
        for strategy in [s for s in self._strategies if s.category in (ANY, category)]:
            match await _attempted(strategy, ctx, error, context):
                case Action() as action:
                    return action
                case Attempt(recovered=True, value=value):
                    return Action("recovered", {"value": value}, tuple(saved), strategy.name)
                case Attempt(value=value) if value is not None:
                    saved.append(value)
        return Action("propagate_error", {"category": category}, tuple(saved))

    def succeeded(self, tell: Tell = nobody) -> None:
        """Something worked: every fuse is whole again."""
        for breaker in self._breakers.values():
            breaker.succeeded(tell)


async def _attempted(strategy: Strategy, ctx: Context, error: Exception, context: dict[str, Any]) -> Attempt | Action:
    """What a strategy achieved: nothing, and the trace is told, when it fails itself."""
    try:
        return await strategy.attempt(ctx, error, context)
    except (LimitError, StoppedError):
        raise
    except Exception as problem:
        ctx.emit("recovery_failed", by=strategy.name, problem=describe_error(problem), error=describe_error(error))
        return Attempt()


def _tell_of(action: Action, error: Exception, tell: Tell) -> None:
    told = describe_error(error)
    match action.action:
        case "recovered":
            part = bool(action.partial) or action.by == ACCEPT_PARTIAL or action.details["value"] == told.get("partial")
            tell("recovered", by=action.by, partial=part, error=told)
        case "use_fallback_agent":
            names = {"from": action.details["original_agent"], "to": name_of(action.details["fallback_agent"])}
            tell("fallback", error=told, **names)
        case _ if action.partial:
            tell("recovered", by="strategy", partial=True, error=told)


async def accept_partial(ctx: Context, error: Exception, context: dict[str, Any]) -> Attempt:
    """A strategy: be content with the text that a model had said when it broke off."""
    said = describe_error(error).get("partial")
    return Attempt(True, said) if isinstance(said, str) and said.strip() else Attempt()


def name_of(thing: Any) -> str:
    """What somebody is called: a name, or a thing that has one."""
    return thing if isinstance(thing, str) else str(getattr(thing, "name", thing))
