"""Services with a REST interface, as tools ask them: one request, and the errors that its status means.

Not here: how a request travels (`kernel.sandbox.http`), and what each service has to be asked.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

import orjson

from kernel.errors import DeniedError, InvalidError, NetworkError, NotFoundError, RateLimitError, SpellError, ToolError
from kernel.records import dataclass
from kernel.sandbox.network import Network

LONGEST = 500
"""Characters of what a service says that an error repeats."""

NEXT = re.compile(r'<([^>]+)>\s*;[^,]*rel="?next"?')


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: its status, its headers in small letters, its body, and what it says as JSON (None for none)."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    value: Any = None

    @property
    def next(self) -> str:
        """The address of the next page, from the header `Link`; "" for none."""
        found = NEXT.search(self.headers.get("link", ""))
        return found.group(1) if found else ""


Reason = Callable[[Reply], str]
"""What a service says went wrong, in its words."""

Limited = Callable[[Reply], float | None]
"""The seconds to wait when an answer means that there were too many requests, else None."""


def waited(reply: Reply) -> float | None:
    """The usual way to say it: 429, and `Retry-After`."""
    return seconds(reply.headers.get("retry-after"), 60.0) if reply.status == 429 else None


def seconds(said: Any, otherwise: float) -> float:
    """A number of seconds as a header says it, or `otherwise`."""
    try:
        return max(0.0, float(said))
    except (TypeError, ValueError):
        return otherwise


@dataclass(frozen=True, slots=True)
class Service:
    """One service at one address. `headers` go along with every request; `reason` and `limited` read its errors.

    `context` is the TLS context where the usual one does not do.
    """

    name: str
    network: Network
    url: str
    headers: Mapping[str, str]
    reason: Reason
    limited: Limited = waited
    context: Any = None

    async def ask(self, method: str, path: str, **options: Any) -> Reply:
        """A request; `path` is below the service's address, or a whole address of the same host.

        `options` are httpx's `params`, `json`, `data`, `files`, `content`, `headers`. Raises what its status means:
        `DeniedError` (401, 403), `NotFoundError`, `RateLimitError`, `InvalidError` (other 4xx), `ToolError` (5xx).
        """
        from kernel.sandbox.http import exchange

        headers = {**self.headers, **options.pop("headers", {})}
        # Only what asks is sent on to where an answer leads.
        follow = method in ("GET", "HEAD")
        if self.context is not None:
            options["context"] = self.context
        response, body = await exchange(
            self.network, method, self.address(path), headers=headers, follow_redirects=follow, **options
        )
        reply = Reply(response.status_code, response.headers, body, _json(response.headers.get("content-type"), body))
        if reply.status >= 300:
            raise self.fault(reply)
        return reply

    def address(self, path: str) -> str:
        """The whole address of a path. `NetworkError` for one of another host, which must not get our key."""
        if not path.startswith(("http://", "https://")):
            return f"{self.url}/{path.lstrip('/')}"
        own, other = urlsplit(self.url), urlsplit(path)
        if (own.scheme, own.netloc) != (other.scheme, other.netloc):
            raise NetworkError(f"{self.name} named a page of another host: {other.netloc!r}.")
        return path

    def fault(self, reply: Reply) -> SpellError:
        """The error that an answer means."""
        said = self.reason(reply).strip()[:LONGEST] or f"status {reply.status}"
        wait = self.limited(reply)
        if wait is not None:
            told = f"{self.name} asks to wait {wait:g} s: {said}"
            return RateLimitError(told, retry_after=wait, status=reply.status)
        told = f"{self.name}: {said}"
        match reply.status:
            case 401:
                return DeniedError(f"{self.name} does not accept the key: {said}", status=401)
            case 403:
                return DeniedError(told, status=403)
            case 404 | 410:
                return NotFoundError(told, status=reply.status)
            case status if 400 <= status < 500:
                return InvalidError(told, status=status)
        return ToolError(told, status=reply.status)


def basic(user: str, password: str) -> str:
    """The header `Authorization` with a name and a password."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def segment(said: str, what: str) -> str:
    """A text as one step of a path. `InvalidError` when it is none, so that nothing leads to another place."""
    if not said or said in (".", "..") or any(sign < " " for sign in said):
        raise InvalidError(f"{said!r} is no {what}." if said else f"{what!r} is missing.")
    return quote(said, safe="")


def needed(tool: str, operation: str, **given: Any) -> None:
    """`InvalidError` names a parameter that an operation needs and did not get."""
    missing = next((name for name, value in given.items() if value in (None, "", [], {})), None)
    if missing is not None:
        raise InvalidError(f"{tool}: {operation!r} needs {missing!r}.", field=missing)


def permitted(tool: str, operation: str, read_only: bool, reading: frozenset[str]) -> None:
    """`DeniedError` for an operation that changes something where that is not allowed."""
    if read_only and operation not in reading:
        raise DeniedError(f"{tool}: {operation!r} changes something, and this tool is read-only (read_only = true).")


def text_of(reply: Reply) -> str:
    """The start of a body as text, for a service that did not answer with its own form of an error."""
    return reply.body[:LONGEST].decode("utf-8", "replace")


def _json(kind: str | None, body: bytes) -> Any:
    if "json" not in (kind or ""):
        return None
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
