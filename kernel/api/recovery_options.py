"""What the tables of recovery may say, and the strategies and fuses made of them. Not the script classes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import TYPE_CHECKING, Any, ClassVar

from kernel import circuits
from kernel.api.arguments import read_table
from kernel.api.retry_options import read_wait
from kernel.api.runnables import as_runnable
from kernel.api.site import Site
from kernel.context import Context
from kernel.errors import InvalidError
from kernel.records import dataclass
from kernel.recovery import ANY, CATEGORIES, Action, Attempt, Strategy
from kernel.values import Function, Value

if TYPE_CHECKING:
    from kernel.api.recovery import RetryPolicy


@dataclass(slots=True)
class BreakerOptions:
    """The options of a circuit breaker: failures in a row that open it, milliseconds until it may be tried, and the
    `name` by which the trace tells of it.
    """

    aliases: ClassVar[dict[str, str]] = {"threshold": "failure_threshold", "timeout": "reset_timeout"}

    failure_threshold: int = 5
    reset_timeout: float = 30000
    name: str = "circuit"


@dataclass(slots=True)
class RecoveryOptions:
    """The options of `ErrorRecovery`.

    `strategies` are functions of `(err, context)` or tables with `handler`, and perhaps `category` and `priority`
    (lower is tried first); `fallback_agents` names for an agent the one that takes its place, `match_capabilities`
    finds one that has the same tools and skills; with `accept_partial` half an answer of a model is better than none;
    `retry` and `circuit_breaker` are tables of `RetryPolicy` and `CircuitBreaker`.
    """

    aliases: ClassVar[dict[str, str]] = {"fallbacks": "fallback_agents", "retry_policy": "retry"}

    strategies: list[Value] = field(default_factory=list)
    fallback_agents: dict[str, Value] = field(default_factory=dict)
    match_capabilities: bool = True
    accept_partial: bool = False
    retry: dict[str, Value] | RetryPolicy = field(default_factory=dict)
    circuit_breaker: dict[str, Value] = field(default_factory=dict)


@dataclass(slots=True)
class StrategyOptions:
    """One strategy: its function, the category of errors it is for (`*`: all), and its priority."""

    aliases: ClassVar[dict[str, str]] = {"attempt": "handler", "recover": "handler"}

    handler: Function
    category: str = ANY
    priority: float = 50


def read_breaker(table: dict[str, Value], subject: str) -> Callable[[str], circuits.CircuitBreaker]:
    """What makes the fuse of a name, from a table. `InvalidError` says what is wrong with it."""
    options = read_table(BreakerOptions, table, subject)
    if options.failure_threshold < 1:
        raise InvalidError(f"{subject}: 'failure_threshold' should be 1 or more, not {options.failure_threshold}.")
    seconds = read_wait(options.reset_timeout, "reset_timeout", subject) / 1000
    return lambda name: circuits.CircuitBreaker(options.failure_threshold, seconds, name=name)


def read_fallback(site: Site, given: Value, subject: str) -> Value:
    """Who takes a place: a name (who has it may be made later), or somebody. `InvalidError` for anything else."""
    if not isinstance(given, str):
        try:
            as_runnable(site, given, "agent")
        except InvalidError as error:
            raise InvalidError(f"{subject}: {error.message}") from None
    return given


def read_strategy(given: Value) -> Strategy:
    """A strategy: a function, or a table with `handler`. `InvalidError` for an unknown category."""
    table = given if isinstance(given, dict) else {"handler": given}
    options = read_table(StrategyOptions, table, "a recovery strategy")
    if options.category not in (ANY, "internal", *CATEGORIES):
        known = ", ".join(CATEGORIES)
        raise InvalidError(f"There is no category of errors {options.category!r}. Use one of: {known}, internal, *.")

    async def attempt(ctx: Context, error: Exception, context: dict[str, Any]) -> Attempt | Action:
        given = await options.handler.bind(ctx)(error, context)
        if isinstance(given, dict) and set(given) == {"partial"}:
            return Attempt(value=given["partial"])
        return Attempt(given is not None, given)

    return Strategy(options.category, attempt, options.priority)
