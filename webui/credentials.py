"""The three secrets of one studio process: one-time launch tokens, the cookie's value, the Bearer token.

Not here: who asks for them (`guard`) and where the Bearer token is written down (`runtime_file`).
"""

from __future__ import annotations

import secrets
from hmac import compare_digest

MOST_LINKS = 32
"""Unused launch links beyond this many are forgotten, oldest first."""


def same_text(given: str, wanted: str) -> bool:
    """Compare two secrets in constant time; any text is allowed on either side."""
    return compare_digest(given.encode("utf-8", "surrogateescape"), wanted.encode("utf-8", "surrogateescape"))


class Credentials:
    """Fresh secrets for one process; nothing survives a restart.

    `bearer` is for programs (CLI, desktop shell), `cookie` for the browser that opened a launch
    link. A launch token is good for one exchange.
    """

    def __init__(self) -> None:
        self.bearer = secrets.token_urlsafe(32)
        self.cookie = secrets.token_urlsafe(32)
        self._launch: list[str] = []

    def new_launch_token(self) -> str:
        """A token for one link."""
        token = secrets.token_urlsafe(32)
        self._launch = [*self._launch, token][-MOST_LINKS:]
        return token

    def redeem(self, token: str) -> bool:
        """Use up a launch token. False when it is unknown or was used before."""
        hits = [same_text(token, known) for known in self._launch]
        self._launch = [known for known, hit in zip(self._launch, hits, strict=True) if not hit]
        return any(hits)

    def accepts_cookie(self, value: str) -> bool:
        """Whether this is the cookie we set."""
        return same_text(value, self.cookie)

    def accepts_bearer(self, value: str) -> bool:
        """Whether this is the Bearer token of the runtime file."""
        return same_text(value, self.bearer)
