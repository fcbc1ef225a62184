"""How often and where a scraper goes: requests to each host within a rate, and what `robots.txt` says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from kernel.context import Context
from kernel.errors import DeniedError, InvalidError, NetworkError
from kernel.rates import Patience, Rate, Window, rate_of, take_turn
from kernel.sandbox.network import Network

HOUR = 3600.0

LARGEST_ROBOTS = 512 << 10
"""Bytes of a `robots.txt` that are read, as the standard (RFC 9309) wants at least."""

MOST_KNOWN = 500


class Manners:
    """What is remembered about hosts as long as the spell lives."""

    def __init__(self) -> None:
        self._window = Window(Rate())
        self._robots: dict[str, tuple[float, RobotFileParser]] = {}

    async def wait(self, ctx: Context, host: str, said: Any, longest: float) -> None:
        """Wait for a turn at a host. `RateLimitError` (with `retry_after`) when that takes over `longest` seconds."""
        if said is None:
            return
        rate = rate_from(said)
        await take_turn(self._window, host, rate, ctx.emit, Patience(longest))

    async def allow(self, ctx: Context, network: Network, url: str, agent: str) -> None:
        """`DeniedError` when the host asks robots to keep away from an address."""
        parts = urlsplit(url)
        origin, now = f"{parts.scheme}://{parts.netloc}", ctx.run.clock()
        kept = self._robots.get(origin)
        if kept is None or now - kept[0] > HOUR:
            kept = now, await _read(network, origin, agent)
            if len(self._robots) >= MOST_KNOWN:
                del self._robots[next(iter(self._robots))]
            self._robots[origin] = kept
        if not kept[1].can_fetch(agent, url):
            raise DeniedError(
                f"{origin}/robots.txt asks {agent!r} to keep away from {parts.path or '/'!r}. "
                "Where you may read it all the same, say respect_robots_txt = false.",
                url=url,
            )


def rate_from(said: Any) -> Rate:
    """`{requests, per}` as a rate. `InvalidError` for anything else."""
    match said:
        case {"requests": int() as requests, "per": str() | int() | float() as per}:
            return rate_of(requests, per)
        case {"requests": int() as requests}:
            return rate_of(requests, "minute")
        case int() if not isinstance(said, bool):
            return rate_of(said, "minute")
    shown = dict(said) if isinstance(said, Mapping) else said
    raise InvalidError(f"'rate_limit' is {{requests = 5, per = 'minute'}}, not {shown!r}.")


async def _read(network: Network, origin: str, agent: str) -> RobotFileParser:
    """What a host asks of robots; nothing where it has no such file, everything where it cannot say."""
    from kernel.sandbox.http import exchange

    rules = RobotFileParser()
    small = network.narrowed(timeout=10.0, max_response=LARGEST_ROBOTS)
    try:
        response, body = await exchange(small, "GET", f"{origin}/robots.txt", headers={"User-Agent": agent})
    except (NetworkError, InvalidError):
        rules.parse(["User-agent: *", "Disallow: /"])
        return rules
    if response.status_code >= 500:
        rules.parse(["User-agent: *", "Disallow: /"])
    else:
        rules.parse(body.decode("utf-8", "replace").splitlines() if response.status_code < 400 else [])
    return rules
