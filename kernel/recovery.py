"""What to do about an error: categories, patience (`RetryPolicy`), a fuse (`CircuitBreaker`) and `Recovery`, which
tries strategies in order of priority. Not here: how scripts write them (`kernel.api.recovery`).

Every duration is in seconds.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from kernel.errors import ScriptError, describe_error, error_type
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


Work = Callable[[], Awaitable[Value]]
Told = Callable[[int, float, Exception], None]
"""Hears of every failed attempt: `told(attempt, delay, error)`."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often to try and how long to wait in between.

    The first wait is `base_delay`, no wait is longer than `max_delay`; `worth` says which errors may be tried again.
    What a provider asks for (`retry_after`) wins when it is not longer than `max_delay`.
    """

    max_attempts: int = 3
    base_delay: float = 1.0
    max_delay: float = 30.0
    backoff: str = "exponential"
    worth: Callable[[Exception], Awaitable[bool]] | None = None
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep

    def delay(self, attempt: int, error: Exception | None = None) -> float:
        """The wait after the failed `attempt` (from 1)."""
        asked = asked_wait(error) if error is not None else None
        if asked is not None:
            return max(0.0, min(asked, self.max_delay))
        growth = {"exponential": 2.0 ** min(attempt - 1, 60), "linear": float(attempt), "constant": 1.0}
        return min(self.max_delay, self.base_delay * growth[self.backoff])

    async def allows(self, attempt: int, error: Exception) -> bool:
        """Whether there is another attempt after this one (from 1)."""
        if attempt >= self.max_attempts:
            return False
        return await self.worth(error) if self.worth is not None else is_retryable(error)

    async def run(self, work: Work, told: Told | None = None) -> Value:
        """The value of the first attempt that succeeds; the error of the last one otherwise."""
        attempt = 1
        while True:
            try:
                return await work()
            except Exception as error:
                if not await self.allows(attempt, error):
                    raise
                delay = self.delay(attempt, error)
                if told is not None:
                    told(attempt, delay, error)
            await self.sleep(delay)
            attempt += 1


class CircuitBreaker:
    """A fuse: after `failure_threshold` failures in a row it lets nobody through for `reset_timeout` seconds.

    After that one call may try (`half_open`): its success closes the fuse, its failure opens it again.
    """

    def __init__(
        self, failure_threshold: int = 5, reset_timeout: float = 30.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.failure_threshold = failure_threshold
        self.reset_timeout = reset_timeout
        self.failures = 0
        self._clock = clock
        self._opened: float | None = None
        self._trying = False

    @property
    def state(self) -> str:
        """`closed` (calls go through), `open` (none does) or `half_open` (one may try)."""
        if self._opened is None:
            return "closed"
        return "open" if self._clock() - self._opened < self.reset_timeout else "half_open"

    @property
    def retry_after(self) -> float:
        """Until a call may go through again; 0 when it may now."""
        return 0.0 if self._opened is None else max(0.0, self._opened + self.reset_timeout - self._clock())

    def should_block(self) -> bool:
        """Whether a call would be refused now."""
        return self.state == "open" or (self.state == "half_open" and self._trying)

    def succeeded(self) -> None:
        """Count a success: the fuse is whole again."""
        self.failures, self._opened, self._trying = 0, None, False

    def failed(self) -> None:
        """Count a failure; enough of them in a row, or one while trying, open the fuse."""
        self.failures += 1
        if self._opened is not None or self.failures >= self.failure_threshold:
            self._opened, self._trying = self._clock(), False

    async def call(self, work: Work) -> Value:
        """Do the work and count how it went; a `refusal` when the fuse is open."""
        if self.should_block():
            raise refusal(self.retry_after)
        self._trying = self.state == "half_open"
        try:
            value = await work()
        except Exception:
            self.failed()
            raise
        except BaseException:
            # Stopped, which says nothing about the one who was called.
            self._trying = False
            raise
        self.succeeded()
        return value


def refusal(wait: float) -> ScriptError:
    """The error of a call that an open fuse refuses; its type is `circuit_open`."""
    wait = round(wait, 3)
    told = f"The circuit breaker is open after too many failures in a row. Try again in {wait:g} s."
    return ScriptError(told, type="circuit_open", retry_after=wait)


@dataclass(frozen=True, slots=True)
class Action:
    """What is to be done about an error: `recovered` (with a `value`), `use_fallback_agent` (`original_agent`,
    `fallback_agent`), `circuit_breaker_block` (`retry_after`) or `propagate_error`.

    `details` are those fields; `partial` is what strategies could save that did not recover all.
    """

    action: str
    details: dict[str, Value] = field(default_factory=dict)
    partial: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a strategy achieved: `recovered`, or only a `value` worth keeping (partial), or neither (the default)."""

    recovered: bool = False
    value: Value = None


Try = Callable[[Exception, dict[str, Any]], Awaitable[Attempt | Action]]


@dataclass(frozen=True, slots=True)
class Strategy:
    """A way to recover from one category of errors (`*` for all). Lower `priority` is tried first."""

    category: str
    attempt: Try
    priority: float = 50.0


class Recovery:
    """Knows for each category of errors what may help: a fuse for each, and strategies in order of priority."""

    def __init__(self, make_breaker: Callable[[], CircuitBreaker], strategies: Iterable[Strategy] = ()) -> None:
        self._make_breaker = make_breaker
        self._breakers: dict[str, CircuitBreaker] = {}
        self._strategies = sorted(strategies, key=lambda strategy: strategy.priority)

    def add(self, strategy: Strategy) -> None:
        """Add a strategy, behind those of the same priority."""
        self._strategies = sorted([*self._strategies, strategy], key=lambda one: one.priority)

    def breaker(self, category: str) -> CircuitBreaker:
        """The fuse of a category."""
        return self._breakers.setdefault(category, self._make_breaker())

    async def handle(self, error: Exception, context: dict[str, Any]) -> Action:
        """What to do about an error. It counts: too many of a category in a row open its fuse."""
        category = category_of(error_type(error))
        breaker = self.breaker(category)
        if breaker.should_block():
            told = {"reason": "Too many recent failures", "retry_after": breaker.retry_after}
            return Action("circuit_breaker_block", told)
        breaker.failed()
        saved: list[Value] = []
        for strategy in [s for s in self._strategies if s.category in (ANY, category)]:
            match await strategy.attempt(error, context):
                case Action() as action:
                    return action
                case Attempt(recovered=True, value=value):
                    return Action("recovered", {"value": value}, tuple(saved))
                case Attempt(value=value) if value is not None:
                    saved.append(value)
        return Action("propagate_error", {"category": category}, tuple(saved))

    def succeeded(self) -> None:
        """Something worked: every fuse is whole again."""
        for breaker in self._breakers.values():
            breaker.succeeded()
