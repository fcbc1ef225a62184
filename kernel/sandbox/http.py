"""Requests over HTTP by a `Network`: a client whose every connection, of redirects too, was checked, and a bounded one.

Not here: what may be reached (`network`, `addresses`).
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator, Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

import httpcore
import httpx

from kernel.durations import lasting
from kernel.errors import DeadlineError, InvalidError, NetworkError
from kernel.sandbox.fetching import FetchTransport
from kernel.sandbox.network import Network, plain_headers, told_by_system
from kernel.sandbox.tab import is_in_tab

if TYPE_CHECKING:
    import ssl

MOST_REDIRECTS = 10

ORIGIN = "llmspell.origin"
"""The extension of a request with the origin it was first meant for."""

TELLING_NOTHING = frozenset(
    "accept accept-encoding accept-language user-agent content-type content-length transfer-encoding host connection "
    "range cookie".split()
)
"""Headers that follow a redirect to another origin. Cookies are those that the client keeps for that very origin."""

UNDERSTOOD = ("gzip", "deflate", "x-gzip")
"""Encodings that are unpacked piece by piece, so that a small answer cannot become an endless one."""


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects where a `Network` allows: what it resolved is what is connected to. `secure` says that TLS follows."""

    def __init__(self, network: Network, secure: bool) -> None:
        self._network = network
        self._secure = secure
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to one of the allowed addresses of a host."""
        problem: Exception | None = None
        for _, place in await self._network.resolve(host, port, self._secure):
            try:
                return await self._inner.connect_tcp(str(place[0]), port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
        raise problem or httpcore.ConnectError(f"{host} has no address")

    async def sleep(self, seconds: float) -> None:
        """Wait, between attempts to connect."""
        await asyncio.sleep(seconds)


class GuardedTransport(httpx.AsyncBaseTransport):
    """Sends requests by pools whose connections are guarded; every address, of a redirect too, is checked by name."""

    def __init__(self, network: Network, context: ssl.SSLContext | None = None, connections: int = 10) -> None:
        self._network = network
        ways = {"https": True, "http": False}
        self._ways: dict[str, httpx.AsyncBaseTransport] = {
            way: FetchTransport(network) if is_in_tab else _transport(network, secure, context, connections)
            for way, secure in ways.items()
        }

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request."""
        self._network.check(str(request.url))
        return await self._ways[request.url.scheme].handle_async_request(request)

    async def aclose(self) -> None:
        """Close the connections."""
        for way in self._ways.values():
            await way.aclose()


def client(network: Network, context: ssl.SSLContext | None = None, **options: Any) -> httpx.AsyncClient:
    """A client of httpx behind the guard, for libraries that take one. Redirects are followed unless told otherwise.

    What leads to another origin gets none of the headers that were meant for the first but those that say nothing.
    `context` says whom to trust in TLS, and who we are; the usual one when None.
    """
    given = {"timeout": network.timeout, "follow_redirects": True, "max_redirects": MOST_REDIRECTS, **options}
    given["event_hooks"] = {"request": [_forget_secrets]}
    return httpx.AsyncClient(transport=GuardedTransport(network, context), trust_env=False, **given)


async def _forget_secrets(request: httpx.Request) -> None:
    """Called before each request; those of a chain of redirects share their extensions."""
    here = f"{request.url.scheme}://{request.url.netloc.decode()}"
    first = request.extensions.setdefault(ORIGIN, here)
    if here != first:
        for name in [name for name in request.headers if name.lower() not in TELLING_NOTHING]:
            del request.headers[name]
        # What a client was given for all its requests is removed for the rest of the chain, also on the way back.
        request.extensions[ORIGIN] = "another"


async def fetch(
    network: Network, method: str, url: str, timeout: float | None = None, **options: Any
) -> dict[str, Any]:
    """A request: `status`, `headers`, `body` (text) and `json` (when it is JSON).

    `options` are httpx's `params`, `headers`, `json`, `content`, `data`, `files`, `follow_redirects`. Raises
    `DeniedError`, `NetworkError`, `DeadlineError` (the whole exchange took longer than `timeout` seconds) or
    `InvalidError` (no http address, a request or an answer that is too large).
    """
    response, body = await exchange(network, method, url, timeout, **options)
    return _answer(response, body)


async def exchange(
    network: Network, method: str, url: str, timeout: float | None = None, **options: Any
) -> tuple[httpx.Response, bytes]:
    """The same as `fetch`: the response, whose own content was not read, and the body as bytes."""
    network.check(url)
    wait = network.patience(timeout)
    made = {name: options.pop(name) for name in ("follow_redirects", "context") if name in options}
    options["headers"] = {"Accept-Encoding": "gzip, deflate", **plain_headers(options.get("headers"))}
    try:
        async with asyncio.timeout(wait), network.turns, client(network, **made) as one:
            request = one.build_request(method, url, **options)
            _bounded_request(network, request)
            response = await one.send(request, stream=True)
            try:
                return response, await _body(network, response)
            finally:
                await response.aclose()
    except (TimeoutError, httpx.TimeoutException):
        raise DeadlineError(f"{url!r} did not answer within {lasting(wait)}.") from None
    except httpx.InvalidURL as error:
        raise InvalidError(f"{url!r} is not an address: {error}.") from None
    except (httpx.HTTPError, httpcore.NetworkError, OSError) as error:
        raise NetworkError(f"{url!r}: {reason_of(error)}.") from None


def _transport(
    network: Network, secure: bool, context: ssl.SSLContext | None, connections: int
) -> httpx.AsyncHTTPTransport:
    trusted = context or trust()
    made = httpx.AsyncHTTPTransport(verify=trusted, trust_env=False)
    # httpx has no public way to say how connections are made; httpcore, which makes them, has.
    made._pool = httpcore.AsyncConnectionPool(
        ssl_context=trusted,
        max_connections=connections,
        max_keepalive_connections=min(connections, 50),
        keepalive_expiry=30,
        network_backend=GuardedBackend(network, secure),
    )
    return made


@cache
def trust() -> ssl.SSLContext:
    """How the other side of a connection with TLS has to prove who it is."""
    # Reading all certificates takes 20 ms, so it is done once; those of SSL_CERT_FILE are among them.
    return httpx.create_ssl_context()


def _bounded_request(network: Network, request: httpx.Request) -> None:
    size = int(request.headers.get("content-length") or 0)
    if size > network.max_request:
        raise InvalidError(f"The request has {size} bytes; the most is {network.max_request}.")


async def _body(network: Network, response: httpx.Response) -> bytes:
    """The body, unpacked as far as it is allowed to be large, whatever its headers say."""
    body = bytearray()
    most = network.max_response
    async for piece in _unpacked(response, most):
        body += piece
        if len(body) > most:
            # The rest stays where it is: the connection is closed.
            raise InvalidError(f"{str(response.url)!r} answered with more than {most:,} bytes, the most that is read.")
    return bytes(body)


async def _unpacked(response: httpx.Response, most: int) -> AsyncIterator[bytes]:
    encodings = [each.strip().lower() for each in response.headers.get("content-encoding", "").split(",")]
    used = [each for each in encodings if each not in ("", "identity")]
    if not used:
        async for piece in response.aiter_raw():
            yield piece
        return
    if len(used) > 1 or used[0] not in UNDERSTOOD:
        raise NetworkError(f"{str(response.url)!r} answered in the encoding {', '.join(used)}, which nobody asked for.")
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 32 if used[0] != "deflate" else zlib.MAX_WBITS)
    begun = False
    try:
        async for piece in response.aiter_raw():
            begun = True
            yield unpack.decompress(piece, most + 1)
    except zlib.error:
        raise NetworkError(f"{str(response.url)!r} answered with broken {used[0]} data.") from None
    if begun and not unpack.eof:
        raise NetworkError(f"{str(response.url)!r} ended in the middle of its {used[0]} data.")


def reason_of(error: BaseException) -> str:
    """Why it failed, as the system says it; what the libraries say, which may be nothing at all, otherwise."""
    chain = [error]
    while (inner := _cause(chain[-1])) is not None and inner not in chain:
        chain.append(inner)
    for each in reversed(chain):
        if why := getattr(each, "verify_message", ""):
            return f"its certificate is not valid: {why}"
        if isinstance(each, OSError) and each.errno:
            return told_by_system(each)
    said = next((str(each) for each in chain if str(each)), type(error).__name__)
    return said.rstrip(".")


def _cause(error: BaseException) -> BaseException | None:
    if isinstance(error, BaseExceptionGroup):
        inner: BaseException = error.exceptions[0]
        return inner
    return error.__cause__ or error.__context__


def _answer(response: httpx.Response, body: bytes) -> dict[str, Any]:
    import orjson

    text = body.decode(response.charset_encoding or "utf-8", "replace")
    answer = {"status": response.status_code, "headers": dict(response.headers), "body": text}
    if "json" in response.headers.get("content-type", ""):
        try:
            answer["json"] = orjson.loads(body)
        except orjson.JSONDecodeError:
            answer["json_error"] = "the body says it is JSON, but it is not"
    return answer
