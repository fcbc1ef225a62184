"""Requests over HTTP in a browser's tab, which has no sockets: by its own `fetch`. Elsewhere it is `http` that sends.

What a `Network` allows is asked by the name of a host; what its name means there is the browser's to say. The browser
shows an answer only where the server allows the page's origin (CORS), and follows no redirect that nobody could check.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx

from kernel.sandbox import tab

if TYPE_CHECKING:
    from kernel.sandbox.network import Network

OF_BROWSER = frozenset("host connection accept-encoding user-agent content-length transfer-encoding".split())
"""Headers that a browser sets itself."""

UNPACKED = frozenset(("content-encoding", "content-length", "transfer-encoding"))
"""Headers of an answer that are no longer true: the browser has unpacked it."""

LOOK = 5.0
"""Seconds that an address may take to show that somebody is there, when the browser showed no answer."""


class RefusedError(httpx.ConnectError):
    """No answer was shown, and the reason is known: it is in the text, whole."""


def own_client(**options: Any) -> httpx.AsyncClient:
    """A client for addresses that a person named, which no profile bounds: of a tab's browser, or httpx's own."""
    if tab.is_in_tab:
        return httpx.AsyncClient(transport=FetchTransport(), trust_env=False, **options)
    return httpx.AsyncClient(**options)


class FetchTransport(httpx.AsyncBaseTransport):
    """Sends requests by the browser, to what `network` allows; without one to anywhere. Answers stream.

    Of a request's timeouts the one for reading counts, for its beginning too.
    """

    def __init__(self, network: Network | None = None) -> None:
        self._network = network

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request. `httpx.ConnectError` in words for a person when the browser shows no answer."""
        url = str(request.url)
        if self._network is not None:
            self._network.check(url)
        body = await request.aread()
        patience = request.extensions.get("timeout", {}).get("read")
        found, abort = await _fetch(request, url, body, patience)
        headers = [(str(one[0]), str(one[1])) for one in found.headers if str(one[0]).lower() not in UNPACKED]
        stream = _Stream(found, abort, request, patience)
        return httpx.Response(found.status, headers=headers, stream=stream, request=request)


async def _fetch(request: httpx.Request, url: str, body: bytes, patience: float | None) -> tuple[Any, Any]:
    import js
    from pyodide.ffi import JsException

    abort = js.AbortController.new()
    wish: dict[str, Any] = {
        "method": request.method,
        "headers": {name: value for name, value in request.headers.items() if name.lower() not in OF_BROWSER},
        "credentials": "omit",
        "redirect": "error",
        "signal": abort.signal,
    }
    if body:
        wish["body"] = body
    try:
        async with asyncio.timeout(patience):
            return await js.fetch(url, _plain(wish)), abort
    except JsException as error:
        said = refusal(url, str(js.location.origin), bool(js.navigator.onLine), await _is_there(url))
        kind = httpx.ConnectError if said == NOBODY else RefusedError
        raise kind(said, request=request) from error
    except TimeoutError:
        abort.abort()
        raise httpx.ReadTimeout(f"no answer within {patience:g} seconds", request=request) from None
    except asyncio.CancelledError:
        abort.abort()
        raise


async def _is_there(url: str) -> bool | None:
    """Whether somebody answers there, be it what no page may read: asked without a key, and without a body.

    None where that cannot be told: an isolated page gets none of such answers.
    """
    import js
    from pyodide.ffi import JsException

    if js.crossOriginIsolated:
        return None
    abort = js.AbortController.new()
    wish = {"method": "HEAD", "mode": "no-cors", "credentials": "omit", "cache": "no-store", "signal": abort.signal}
    try:
        async with asyncio.timeout(LOOK):
            await js.fetch(url, _plain(wish))
    except (JsException, TimeoutError):
        return False
    finally:
        abort.abort()
    return True


def _plain(wish: dict[str, Any]) -> Any:
    import js
    from pyodide.ffi import to_js

    return to_js(wish, dict_converter=js.Object.fromEntries)


NOBODY = "nothing answers there"


def refusal(url: str, origin: str, online: bool, is_there: bool | None) -> str:
    """What is said when a browser shows no answer to a page of `origin`.

    `is_there`: somebody answered to nobody; None: that could not be told.
    """
    is_near = _is_near(urlsplit(url).hostname or "")
    if is_there:
        return (
            f"the server answers, but does not let pages of {origin} read its answers (CORS), or it sends on to "
            f"another address. Allow the origin {origin} in the server's settings"
        )
    if not online and not is_near:
        return "this computer is not connected to a network"
    if url.startswith("http:") and not is_near:
        return f"a page of {origin} may ask an address without TLS (http:) only on this computer; use https:"
    if is_there is None:
        return (
            f"either nothing answers there, or the server does not let pages of {origin} read its answers (CORS). "
            f"Is it running? Then allow the origin {origin} in its settings"
        )
    if is_near and not _is_near(urlsplit(origin).hostname or ""):
        return (
            f"nothing answers there, or the browser does not let pages of {origin} reach servers of this computer: "
            "start the server, and allow the page to reach the local network when the browser asks"
        )
    return NOBODY


def _is_near(host: str) -> bool:
    """Whether a host is this very computer."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


class _Stream(httpx.AsyncByteStream):
    """The body of an answer, as it comes."""

    def __init__(self, found: Any, abort: Any, request: httpx.Request, patience: float | None) -> None:
        self._reader = found.body.getReader() if found.body else None
        self._abort = abort
        self._request = request
        self._patience = patience

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while self._reader is not None:
            piece = await self._read(self._reader)
            if piece.done:
                self._reader = None
                return
            yield piece.value.to_bytes()

    async def _read(self, reader: Any) -> Any:
        import js
        from pyodide.ffi import JsException

        try:
            async with asyncio.timeout(self._patience):
                return await reader.read()
        except JsException as error:
            why = "the connection broke off" if js.navigator.onLine else "this computer lost its network"
            raise httpx.ReadError(why, request=self._request) from error
        except TimeoutError:
            raise httpx.ReadTimeout(f"nothing came for {self._patience:g} seconds", request=self._request) from None

    async def aclose(self) -> None:
        if self._reader is not None:
            self._reader = None
            self._abort.abort()
