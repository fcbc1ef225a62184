"""`RateLimiter` in scripts: how often something may happen. Not here: how requests are counted (`kernel.rates`)."""

from __future__ import annotations

from typing import ClassVar

from kernel.api.arguments import read_table
from kernel.api.definition import script, takes
from kernel.api.parts import part_of
from kernel.api.site import Site
from kernel.rates import Rate, Window, rate_of
from kernel.records import dataclass
from kernel.values import Value


@dataclass(slots=True)
class RateOptions:
    """A rate: so many `requests` per `second`, `minute`, `hour`, `day`, or a number of milliseconds."""

    aliases: ClassVar[dict[str, str]] = {"limit": "requests", "max": "requests", "window": "per"}

    requests: int = 60
    per: str | float = "minute"


def _rate(options: dict[str, Value] | None, subject: str) -> Rate | None:
    if not options:
        return None
    read = read_table(RateOptions, options, subject)
    return rate_of(read.requests, read.per)


@script("RateLimiter")
class RateLimiter:
    """Counts requests by key and says when there are too many.

    ```lua
    local limiter = RateLimiter.new({ requests = 10, per = "minute" })
    if limiter:check("user:7") then error("Rate limit exceeded") end
    ```
    """

    def __init__(self, window: Window) -> None:
        self._window = window

    @staticmethod
    @takes(options=RateOptions)
    def new(site: Site, options: dict[str, Value] | None = None) -> RateLimiter:
        """A limiter: 60 requests per minute and key, unless it is told otherwise."""
        return RateLimiter(Window(_rate(options, "RateLimiter.new") or Rate()))

    @takes(limit=RateOptions)
    def check(self, site: Site, key: str | int = "", limit: dict[str, Value] | None = None) -> bool:
        """Count a request: true when it is one too many (then it is not counted)."""
        return self._window.take(str(key), _rate(limit, "check")) > 0

    @takes(limit=RateOptions)
    def is_exceeded(self, site: Site, key: str | int = "", limit: dict[str, Value] | None = None) -> bool:
        """The same as `check`."""
        return self.check(site, key, limit)

    @takes(limit=RateOptions)
    def check_limit(self, site: Site, key: str | int = "", limit: dict[str, Value] | None = None) -> None:
        """Count a request; a `rate_limit` error (with `retry_after`, seconds) when it is one too many."""
        self._window.demand(str(key), _rate(limit, "check_limit"))

    @takes(limit=RateOptions)
    def remaining(self, site: Site, key: str | int = "", limit: dict[str, Value] | None = None) -> int:
        """How many requests there is room for now; counts nothing."""
        return self._window.remaining(str(key), _rate(limit, "remaining"))

    def reset(self, site: Site, key: str | int | None = None) -> None:
        """Forget the requests of a key, or all."""
        self._window.reset(None if key is None else str(key))


class SharedWindow(Window):
    """The window of the limiter that all cells of a spell share."""

    def __init__(self) -> None:
        super().__init__(Rate())


class _Limiter:
    """What `rate_limiter` and `rateLimiter` have in common."""

    @staticmethod
    @takes(limit=RateOptions)
    def check(site: Site, key: str | int = "", limit: dict[str, Value] | None = None) -> bool:
        """Count a request: true when it is one too many (60 per minute and key, unless `limit` says otherwise)."""
        return _shared(site).check(site, key, limit)

    @staticmethod
    @takes(limit=RateOptions)
    def is_exceeded(site: Site, key: str | int = "", limit: dict[str, Value] | None = None) -> bool:
        """The same as `check`."""
        return _shared(site).check(site, key, limit)

    @staticmethod
    @takes(limit=RateOptions)
    def check_limit(site: Site, key: str | int = "", limit: dict[str, Value] | None = None) -> None:
        """Count a request; a `rate_limit` error (with `retry_after`, seconds) when it is one too many."""
        _shared(site).check_limit(site, key, limit)

    @staticmethod
    @takes(limit=RateOptions)
    def remaining(site: Site, key: str | int = "", limit: dict[str, Value] | None = None) -> int:
        """How many requests there is room for now; counts nothing."""
        return _shared(site).remaining(site, key, limit)

    @staticmethod
    def reset(site: Site, key: str | int | None = None) -> None:
        """Forget the requests of a key, or all."""
        _shared(site).reset(site, key)


@script("rate_limiter", namespace=True, languages=("lua", "python"))
class SharedLimiter(_Limiter):
    """The rate limiter all cells of a spell share; see `RateLimiter`.

    ```lua
    if rate_limiter:check("user:7", { requests = 10, per = "minute" }) then error("Rate limit exceeded") end
    ```
    """


@script("rateLimiter", namespace=True, languages=("javascript",))
class CamelLimiter(_Limiter):
    """The rate limiter all cells of a spell share; see `RateLimiter`.

    ```lua
    if rate_limiter:check("user:7", { requests = 10, per = "minute" }) then error("Rate limit exceeded") end
    ```
    """


def _shared(site: Site) -> RateLimiter:
    return RateLimiter(part_of(site.spell, SharedWindow))
