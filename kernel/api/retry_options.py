"""How scripts write a retry policy: a table, or a `RetryPolicy`. Not here: how it is followed (`kernel.recovery`)."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

from kernel.api.arguments import read_table
from kernel.api.errors import ERRORS
from kernel.api.site import Site
from kernel.errors import InvalidError, error_type
from kernel.records import dataclass
from kernel.recovery import BACKOFFS, CATEGORIES, RetryPolicy, category_of
from kernel.values import Function, Value, told


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
        read_wait(options.base_delay, "base_delay", subject) / 1000,
        read_wait(options.max_delay, "max_delay", subject) / 1000,
        options.backoff,
        _worth(site, options.retryable_errors, subject),
        jitter=read_jitter(options.jitter, subject),
    )


def read_jitter(given: float | bool, subject: str) -> float:
    """The part of a wait that is left to chance: from 0 to 1; `true` means one half."""
    part = 0.5 if given is True else float(given)
    if not 0 <= part <= 1:
        raise InvalidError(f"{subject}: 'jitter' should be from 0 to 1, or true for one half, not {given}.")
    return part


def read_wait(given: float, name: str, subject: str) -> float:
    """Milliseconds from 0 on. `InvalidError` for less."""
    if not given >= 0:
        raise InvalidError(f"{subject}: {name!r} should be 0 milliseconds or more, not {given:g}.")
    return given


def _read_words(wanted: Any, subject: str) -> list[str]:
    """Types and categories of errors. A type may be of a script's own, but not nearly one of ours."""
    words = [wanted] if isinstance(wanted, str) else list(wanted)
    known = ["all", "internal", *CATEGORIES, *(kind for kinds in CATEGORIES.values() for kind in kinds)]
    for word in words:
        if not isinstance(word, str) or not re.fullmatch(r"\w[\w.:-]*", word):
            raise InvalidError(
                f"{subject}: 'retryable_errors' should be types or categories of errors, or 'all', not {told(word)}."
            )
        if word not in known and (near := _meant(word, known)):
            raise InvalidError(
                f"{subject}: 'retryable_errors' has {word!r}, which is no type of error. Did you mean {near!r}?"
            )
    return words


def _meant(word: str, known: list[str]) -> str | None:
    """The one of ours that a word can only be a slip of: `NetworkError`, `Timeout`, `netwrk`; not `my_network`."""
    from difflib import get_close_matches

    plain = word.casefold().replace("-", "_")
    near = get_close_matches(plain, [one for one in known if one[0] == plain[0]], 1, 0.85)
    return ERRORS.get(word) or next(iter(near), None)


def _worth(site: Site, wanted: Any, subject: str) -> Callable[[Exception], Awaitable[bool]] | None:
    if wanted is None or wanted == []:
        return None
    if callable(wanted):
        call = wanted.bind(site.ctx)

        async def ask(error: Exception) -> bool:
            return bool(await call(error))

        return ask
    words = _read_words(wanted, subject)

    async def named(error: Exception) -> bool:
        kind = error_type(error)
        return "all" in words or kind in words or category_of(kind) in words

    return named
