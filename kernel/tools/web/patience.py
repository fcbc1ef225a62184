"""How the tools of the web ask: options read, another attempt where one may help. Not here: the request itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from kernel.context import Context
from kernel.errors import InvalidError, NetworkError, RateLimitError, SpellError
from kernel.recovery import RetryPolicy

Exchanged = tuple[Any, bytes]
"""A response of httpx and its body."""

RETRIED = (429, 500, 502, 503, 504)
"""Answers after which another attempt may help."""

MOST_RETRIES = 10


def seconds_of(said: Any, what: str) -> float | None:
    """Milliseconds as seconds; None for none. `InvalidError` for what is no time."""
    if said is None:
        return None
    if isinstance(said, bool) or not isinstance(said, int | float) or not 0 < said < float("inf"):
        raise InvalidError(f"{what}: 'timeout' should be milliseconds above 0, not {said!r}.")
    return float(said) / 1000


async def patiently(
    ctx: Context, url: str, attempt: Callable[[], Awaitable[Exchanged]], retries: int, delay: float = 0.5
) -> Exchanged:
    """What `attempt` gives; after an answer that says "later" it is made again, up to `retries` times.

    `delay` is the first wait, in seconds. When the last answer says so too, that is the answer.
    """
    if isinstance(retries, bool) or not isinstance(retries, int) or not 0 <= retries <= MOST_RETRIES:
        raise InvalidError(f"'retries' should be a whole number from 0 to {MOST_RETRIES}, not {retries!r}.")
    last: list[Exchanged] = []

    async def once() -> Exchanged:
        last.clear()
        last.append(await attempt())
        if last[0][0].status_code in RETRIED and retries:
            raise busy(url, last[0][0])
        return last[0]

    try:
        found: Exchanged = await RetryPolicy(retries + 1, delay).run(once, ctx.emit)
    except (NetworkError, RateLimitError):
        if not last:
            raise
        return last[0]
    return found


def busy(url: str, response: Any) -> SpellError:
    """The error of an answer that says that it is too early, or that something is broken there."""
    details: dict[str, Any] = {"status": response.status_code}
    wait = str(response.headers.get("retry-after", ""))
    if wait.isdecimal():
        details["retry_after"] = int(wait)
    kind = RateLimitError if response.status_code == 429 else NetworkError
    return kind(f"{url!r} answered with status {response.status_code}.", **details)
