"""The password of an app: kept as a hash, compared in constant time, and not to be guessed quickly."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import time
from collections import deque
from collections.abc import Callable
from hmac import compare_digest

MOST_TRIES, MOST_TOGETHER = 5, 60
WINDOW = 60.0
"""Wrong tries that are answered in so many seconds: of one visitor, and of all together."""

MOST_KNOWN = 10_000
"""Visitors whose tries are remembered at once."""


class Password:
    """A password that somebody set. The text itself is not kept."""

    def __init__(self, text: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._salt = secrets.token_bytes(16)
        self._digest = self._hash(text)
        self._clock = clock
        self._tries: dict[str, deque[float]] = {}
        self._together: deque[float] = deque()

    def wait(self, who: str = "") -> int:
        """Seconds until another try of this visitor is answered, 0 for now. `who` is an address."""
        return max(self._left(self._tries.get(who, deque()), MOST_TRIES), self._left(self._together, MOST_TOGETHER))

    async def accepts(self, text: str, who: str = "") -> bool:
        """Whether this is the password; ask `wait` before."""
        # Counted before it is known to be wrong, so that many at once are no way around.
        moment = self._clock()
        self._forget()
        tries = self._tries.setdefault(who, deque())
        for counted in (tries, self._together):
            counted.append(moment)
        right = compare_digest(await asyncio.to_thread(self._hash, text), self._digest)
        for counted in (tries, self._together) if right else ():
            if moment in counted:
                counted.remove(moment)
        return right

    def _left(self, tries: deque[float], most: int) -> int:
        now = self._clock()
        while tries and now - tries[0] >= WINDOW:
            tries.popleft()
        return 0 if len(tries) < most else int(WINDOW - (now - tries[0])) + 1

    def _forget(self) -> None:
        if len(self._tries) >= MOST_KNOWN:
            self._tries = {who: tries for who, tries in self._tries.items() if self._left(tries, 1)}

    def _hash(self, text: str) -> bytes:
        return hashlib.scrypt(text.encode("utf-8", "surrogateescape"), salt=self._salt, n=1 << 14, r=8, p=1)
