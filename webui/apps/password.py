"""The password of an app: kept as a hash, compared in constant time, and not to be guessed quickly."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import time
from collections import deque
from collections.abc import Callable
from hmac import compare_digest

MOST_TRIES = 5
WINDOW = 60.0
"""Wrong tries that are answered in so many seconds, for all visitors together: on loopback they look the same."""


class Password:
    """A password that somebody set. The text itself is not kept."""

    def __init__(self, text: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._salt = secrets.token_bytes(16)
        self._digest = self._hash(text)
        self._clock = clock
        self._tries: deque[float] = deque()

    def wait(self) -> int:
        """Seconds until another try is answered, 0 for now."""
        now = self._clock()
        while self._tries and now - self._tries[0] >= WINDOW:
            self._tries.popleft()
        return 0 if len(self._tries) < MOST_TRIES else int(WINDOW - (now - self._tries[0])) + 1

    async def accepts(self, text: str) -> bool:
        """Whether this is the password; ask `wait` before."""
        # Counted before it is known to be wrong, so that many at once are no way around.
        moment = self._clock()
        self._tries.append(moment)
        right = compare_digest(await asyncio.to_thread(self._hash, text), self._digest)
        if right and moment in self._tries:
            self._tries.remove(moment)
        return right

    def _hash(self, text: str) -> bytes:
        return hashlib.scrypt(text.encode("utf-8", "surrogateescape"), salt=self._salt, n=1 << 14, r=8, p=1)
