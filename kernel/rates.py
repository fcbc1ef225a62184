"""How often something may happen: a window that slides over the last requests of each key. Not what is limited."""

from __future__ import annotations

import asyncio
import math
import time
from collections import deque
from collections.abc import Callable

from kernel.deadlines import deadline_here
from kernel.decisions import Tell
from kernel.durations import lasting
from kernel.errors import NamelessError, RateLimitError
from kernel.records import dataclass

PERIODS = {"second": 1.0, "minute": 60.0, "hour": 3600.0, "day": 86400.0}

MOST_KEYS = 10_000
"""Keys with requests in their window; beyond that the ones longest at rest are forgotten."""


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `requests` in any `seconds`."""

    requests: int = 60
    seconds: float = 60.0


def rate_of(requests: int, per: str | float) -> Rate:
    """A rate from what people write: `per` is `second`, `minute`, `hour`, `day`, or milliseconds."""
    if isinstance(per, str):
        word = per.removesuffix("s")
        if word not in PERIODS:
            raise NamelessError(f"'per' should be one of {', '.join(PERIODS)}, or milliseconds, not {per!r}.")
        seconds = PERIODS[word]
    else:
        seconds = per / 1000
    if requests < 1 or not (seconds > 0 and math.isfinite(seconds)):
        raise NamelessError(f"A rate is at least 1 request in some time, not {requests} per {per!r}.")
    return Rate(requests, seconds)


class Window:
    """The requests of every key within its rate."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self.rate = rate
        self._clock = clock
        self._times: dict[str, deque[float]] = {}

    def take(self, key: str, rate: Rate | None = None) -> float:
        """Count a request when there is room: 0. Otherwise the seconds until there is, and nothing is counted."""
        rate = rate or self.rate
        times, now = self._recent(key, rate), self._clock()
        if len(times) >= rate.requests:
            return max(times[len(times) - rate.requests] + rate.seconds - now, 0.000001)
        times.append(now)
        return 0.0

    def demand(self, key: str, rate: Rate | None = None) -> None:
        """Count a request. `RateLimitError` (with `retry_after`, seconds) when there is no room."""
        rate = rate or self.rate
        wait = self.take(key, rate)
        if wait:
            raise self.refusal(key, wait, rate)

    def refusal(self, key: str, wait: float, rate: Rate, **details: str) -> RateLimitError:
        """The error of a request there is no room for."""
        return RateLimitError(
            f"Too many requests for {key!r}: at most {rate.requests} in {lasting(rate.seconds)}. "
            f"Try again in {lasting(wait)}.",
            retry_after=round(wait, 3),
            **details,
        )

    def remaining(self, key: str, rate: Rate | None = None) -> int:
        """How many requests there is room for now; counts nothing."""
        rate = rate or self.rate
        return max(0, rate.requests - len(self._recent(key, rate)))

    def reset(self, key: str | None = None) -> None:
        """Forget the requests of a key, or all."""
        if key is None:
            self._times.clear()
        else:
            self._times.pop(key, None)

    def _recent(self, key: str, rate: Rate) -> deque[float]:
        times = self._times.pop(key, None) or deque()
        self._times[key] = times
        if len(self._times) > MOST_KEYS:
            del self._times[next(iter(self._times))]
        since = self._clock() - rate.seconds
        while times and times[0] <= since:
            times.popleft()
        return times


@dataclass(frozen=True, slots=True)
class Patience:
    """How long somebody waits for a turn: at most `longest` seconds in all, 0 for not at all; `by` says in the error
    whose limit it is: of an `agent`, a `provider`, ….
    """

    longest: float = math.inf
    by: str = ""


async def take_turn(window: Window, key: str, rate: Rate, tell: Tell, patience: Patience) -> None:
    """Count a request where there is room. Otherwise tell of it, and wait, or raise `RateLimitError`: at once, where
    the turn would come after the patience is over, or after the deadline of whoever asks.
    """
    until = asyncio.get_running_loop().time() + patience.longest
    while wait := window.take(key, rate):
        left, deadline = until - asyncio.get_running_loop().time(), deadline_here()
        waits = wait <= left and (deadline is None or wait <= deadline.seconds())
        tell("rate_limited", key=key, requests=rate.requests, seconds=rate.seconds, delay=wait, waits=waits)
        if not waits:
            raise _too_late(window.refusal(key, wait, rate, **({"by": patience.by} if patience.by else {})), patience)
        await asyncio.sleep(wait)


def _too_late(error: RateLimitError, patience: Patience) -> RateLimitError:
    """The refusal of a request that would have waited for its turn, if that came in time."""
    if patience.longest:
        bound = "than the time limit around this call allows"
        if math.isfinite(patience.longest) and error.details["retry_after"] > patience.longest:
            bound = f"than the {lasting(patience.longest)} it may wait (max_wait)"
            error.details["max_wait"] = round(patience.longest * 1000)
        error.message += f" That is longer {bound}: allow a longer wait, or more requests."
    return error
