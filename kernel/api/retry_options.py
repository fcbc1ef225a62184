"""How scripts write a retry policy: a table, or a `RetryPolicy`. Not here: how it is followed (`kernel.recovery`)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

from kernel.api.arguments import read_table
from kernel.api.site import Site
from kernel.errors import InvalidError, error_type
from kernel.records import dataclass
from kernel.recovery import BACKOFFS, RetryPolicy, category_of
from kernel.values import Function, Value


@dataclass(slots=True)
class RetryOptions:
    """The options of a retry policy.

    Delays are in milliseconds; `backoff` is `exponential`, `linear` or `constant`; each wait is shorter by up to the
    part `jitter` (0 to 1) of it at random; `retryable_errors` are types or categories of errors, `"all"`, or a function
    of the error that says whether to try again.
    """

    aliases: ClassVar[dict[str, str]] = {
        "attempts": "max_attempts",
        "retries": "max_attempts",
        "max_retries": "max_attempts",
        "delay": "base_delay",
        "retry_delay": "base_delay",
        "retry_on": "retryable_errors",
        "retryable": "retryable_errors",
    }

    max_attempts: int = 3
    base_delay: float = 1000
    max_delay: float = 30000
    backoff: str = "exponential"
    jitter: float | bool = 0
    retryable_errors: list[Value] | str | Function | None = None


def read_retry(site: Site, table: dict[str, Value], subject: str) -> RetryPolicy:
    """The policy of a table. `InvalidError` says what is wrong with it."""
    options = read_table(RetryOptions, table, subject)
    if options.max_attempts < 1:
        raise InvalidError(f"{subject}: 'max_attempts' should be 1 or more, not {options.max_attempts}.")
    if options.backoff not in BACKOFFS:
        raise InvalidError(f"{subject}: 'backoff' should be one of {', '.join(BACKOFFS)}, not {options.backoff!r}.")
    return RetryPolicy(
        options.max_attempts,
        max(0.0, options.base_delay) / 1000,
        max(0.0, options.max_delay) / 1000,
        options.backoff,
        _worth(site, options.retryable_errors),
        jitter=read_jitter(options.jitter, subject),
    )


def read_jitter(given: float | bool, subject: str) -> float:
    """The part of a wait that is left to chance: from 0 to 1; `true` means one half."""
    part = 0.5 if given is True else float(given)
    if not 0 <= part <= 1:
        raise InvalidError(f"{subject}: 'jitter' should be from 0 to 1, or true for one half, not {given}.")
    return part


def _worth(site: Site, wanted: Any) -> Callable[[Exception], Awaitable[bool]] | None:
    if wanted is None or wanted == []:
        return None
    if callable(wanted):
        call = wanted.bind(site.ctx)

        async def ask(error: Exception) -> bool:
            return bool(await call(error))

        return ask
    words = [wanted] if isinstance(wanted, str) else [str(word) for word in wanted]

    async def named(error: Exception) -> bool:
        kind = error_type(error)
        return "all" in words or kind in words or category_of(kind) in words

    return named
