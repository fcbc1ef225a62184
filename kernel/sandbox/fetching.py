"""Requests over HTTP in a browser's tab, which has no sockets: by its own `fetch`. Elsewhere it is `http` that sends.

What a `Network` allows is asked by the name of a host; what its name means there is the browser's to say. The browser
shows an answer only where the server allows the page's origin (CORS), and follows no redirect that nobody could check.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from kernel.sandbox.network import Network

OF_BROWSER = frozenset("host connection accept-encoding user-agent content-length transfer-encoding".split())
"""Headers that a browser sets itself."""

UNPACKED = frozenset(("content-encoding", "content-length", "transfer-encoding"))
"""Headers of an answer that are no longer true: the browser has unpacked it."""


class FetchTransport(httpx.AsyncBaseTransport):
    """Sends requests by the browser, to what `network` allows; without one to anywhere. Answers stream."""

    def __init__(self, network: Network | None = None) -> None:
        self._network = network

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request. `httpx.ConnectError` in words for a person when the browser shows no answer."""
        url = str(request.url)
        if self._network is not None:
            self._network.check(url)
        body = await request.aread()
        found, abort = await _fetch(request, url, body)
        headers = [(str(one[0]), str(one[1])) for one in found.headers if str(one[0]).lower() not in UNPACKED]
        return httpx.Response(found.status, headers=headers, stream=_Stream(found, abort, request), request=request)


async def _fetch(request: httpx.Request, url: str, body: bytes) -> tuple[Any, Any]:
    import js
    from pyodide.ffi import JsException, to_js

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
        return await js.fetch(url, to_js(wish, dict_converter=js.Object.fromEntries)), abort
    except JsException as error:
        raise httpx.ConnectError(
            refusal(url, str(js.location.origin), bool(js.navigator.onLine)), request=request
        ) from error
    except asyncio.CancelledError:
        abort.abort()
        raise


def refusal(url: str, origin: str, online: bool) -> str:
    """What is said when a browser shows no answer. It does not tell why, so what it can be is told."""
    if not online:
        return "this computer is not connected to a network"
    if origin.startswith("https:") and url.startswith("http:"):
        return f"a page of {origin} may not ask an address without TLS (http:); use https:, or open the studio locally"
    return (
        f"the browser got no answer that it may show. Either nothing answers there, or the server does not allow pages "
        f"of {origin} to read its answers (CORS): allow that origin in its settings"
    )


class _Stream(httpx.AsyncByteStream):
    """The body of an answer, as it comes."""

    def __init__(self, found: Any, abort: Any, request: httpx.Request) -> None:
        self._reader = found.body.getReader() if found.body else None
        self._abort = abort
        self._request = request

    async def __aiter__(self) -> AsyncIterator[bytes]:
        from pyodide.ffi import JsException

        while self._reader is not None:
            try:
                piece = await self._reader.read()
            except JsException as error:
                raise httpx.ReadError("the connection broke off", request=self._request) from error
            if piece.done:
                self._reader = None
                return
            yield piece.value.to_bytes()

    async def aclose(self) -> None:
        if self._reader is not None:
            self._reader = None
            self._abort.abort()
