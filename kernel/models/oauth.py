"""OAuth 2.0 at a provider: a bearer token for this program itself, kept until it expires.

The client-credentials grant of RFC 6749, section 4.4: what is asked and answered is oauthlib's, the sending is ours.
Not here: which calls carry a token, and another one after a refusal (`access`).
"""

from __future__ import annotations

import asyncio
import importlib
import re
import time
from collections.abc import Callable, Mapping
from typing import Any
from weakref import WeakKeyDictionary

from kernel.errors import DeniedError, InvalidError, NetworkError, SpellError
from kernel.models.faults import Caller
from kernel.records import dataclass

METHODS = ("client_secret_basic", "client_secret_post")
"""How a client says who it is, in OpenID's words: in the header `Authorization`, or in the body."""

LEEWAY = 30.0
"""Seconds before its end a token is no longer used; half its time for one that lives shorter than twice that."""

HTTPS_OR_HERE = re.compile(r"https://[^/\s]+|http://(localhost|127\.0\.0\.1|\[::1\])([:/]|$)")


@dataclass(frozen=True, slots=True)
class Grant:
    """What `[providers.NAME.oauth]` says. `client_secret` may be `env:NAME` or `keyring`."""

    token_url: str = ""
    client_id: str = ""
    client_secret: str = ""
    scope: str = ""
    audience: str = ""
    auth_method: str = METHODS[0]


def read_grant(table: Mapping[str, Any], place: str) -> Grant:
    """The grant of a table of the settings. `InvalidError` names the place, and never a value that may be secret."""
    known = Grant.__dataclass_fields__
    for key, value in table.items():
        if key not in known:
            raise InvalidError(f"{place} {key!r} is unknown. It takes: {', '.join(known)}.")
        if not isinstance(value, str):
            raise InvalidError(f"{place} {key!r} should be a text, not {type(value).__name__}.")
    grant = Grant(**{key: value.strip() for key, value in table.items()})
    missing = next((key for key in ("token_url", "client_id", "client_secret") if not getattr(grant, key)), "")
    if missing:
        raise InvalidError(f"{place} {missing!r} is missing.")
    if grant.auth_method not in METHODS:
        raise InvalidError(f"{place} 'auth_method' should be {' or '.join(METHODS)}, not {grant.auth_method!r}.")
    if not HTTPS_OR_HERE.match(grant.token_url):
        raise InvalidError(f"{place} 'token_url' should begin with https://: a secret is sent there.")
    return grant


@dataclass(frozen=True, slots=True)
class _Token:
    """A token, and until when it is used, in seconds of the clock."""

    text: str
    until: float


class Tokens:
    """The tokens of one kernel session. `clock` is in seconds."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._kept: dict[Grant, _Token] = {}
        self._asking: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[Grant, asyncio.Lock]] = WeakKeyDictionary()

    def known(self, grant: Grant) -> str:
        """The token that still holds; "" for none."""
        kept = self._kept.get(grant)
        return kept.text if kept is not None and self._clock() < kept.until else ""

    def forget(self, grant: Grant, token: str) -> None:
        """A token was refused. One that took its place meanwhile stays."""
        if self.known(grant) == token:
            self._kept.pop(grant, None)

    async def fetch(self, provider: str, grant: Grant, secret: str, timeout: float) -> None:
        """Get a token where none is known, once, however many ask at the same time.

        `DeniedError` when the server gives none, `NetworkError` when it cannot be reached or fails.
        """
        locks = self._asking.setdefault(asyncio.get_running_loop(), {})
        async with locks.setdefault(grant, asyncio.Lock()):
            if not self.known(grant):
                self._kept[grant] = await self._ask(provider, grant, secret, timeout)

    async def _ask(self, provider: str, grant: Grant, secret: str, timeout: float) -> _Token:
        import httpx

        from kernel.sandbox.fetching import own_client

        oauth: Any = await asyncio.to_thread(importlib.import_module, "oauthlib.oauth2")
        client = oauth.BackendApplicationClient(grant.client_id)
        asked = self._clock()
        server = _Server(provider, Caller(provider, secret))
        try:
            async with own_client(timeout=timeout) as http:
                answer = await http.post(grant.token_url, **_told(client, grant, secret))
        except (httpx.TransportError, httpx.InvalidURL) as error:
            raise server.unreachable(str(error) or type(error).__name__) from None
        if answer.status_code == 429 or answer.status_code >= 500:
            raise server.failed(answer.status_code)
        try:
            given = client.parse_request_body_response(answer.text)
        except oauth.OAuth2Error as error:
            raise server.refused(answer.status_code, f"{error.error}: {error.description or ''}") from None
        except (ValueError, TypeError, AttributeError):
            raise server.refused(answer.status_code, "its answer is none") from None
        if str(given.get("token_type", "bearer")).lower() != "bearer":
            raise server.refused(answer.status_code, f"its tokens are of the type {given['token_type']!r}, not bearer")
        token = given["access_token"]
        if not isinstance(token, str) or not token.isascii() or not token.isprintable():
            # Told here, without it: as a header it would be repeated by whoever refuses it.
            raise server.refused(answer.status_code, "its token is no text that a header can carry")
        lives = float(given.get("expires_in") or "inf")
        return _Token(token, asked + lives - min(LEEWAY, lives / 2))


def _told(client: Any, grant: Grant, secret: str) -> dict[str, Any]:
    """The request for a token: its body, and who asks."""
    from urllib.parse import quote_plus

    in_body = grant.auth_method == "client_secret_post"
    more = {"client_secret": secret} if in_body else {}
    if grant.audience:
        more["audience"] = grant.audience
    body = client.prepare_request_body(scope=grant.scope or None, include_client_id=in_body, **more)
    headers = {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"}
    # RFC 6749, section 2.3.1: both are encoded as in a form first.
    own = {} if in_body else {"auth": (quote_plus(grant.client_id), quote_plus(secret))}
    return {"content": body, "headers": headers, **own}


@dataclass(frozen=True, slots=True)
class _Server:
    """Who gives the tokens of a provider, and what went wrong there."""

    provider: str
    caller: Caller

    def unreachable(self, said: str) -> SpellError:
        return NetworkError(
            f"The token server of the provider {self.provider!r} cannot be reached: {self.caller.quote(said)}. "
            f"Is the token_url in [providers.{self.provider}.oauth] right?"
        )

    def failed(self, status: int) -> SpellError:
        return NetworkError(f"The token server of the provider {self.provider!r} failed ({status}). Try again later.")

    def refused(self, status: int, said: str) -> SpellError:
        why = self.caller.quote(said).rstrip(":. ")
        return DeniedError(
            f"The token server of the provider {self.provider!r} gave no token ({status}): {why}. "
            f"Check client_id, client_secret and scope in [providers.{self.provider}.oauth] of the settings.",
            status=status,
        )
