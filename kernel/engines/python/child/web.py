"""`urllib.request` in a worker of a browser's tab, which has no sockets: its requests go by the browser's `fetch`.

Cells of Python are trusted code, there as elsewhere; what bounds tools and models is no business of theirs. An answer
is read whole before it is given. Not here: how a worker waits (`tab`).
"""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import Callable, Sequence
from email.message import Message
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType
from typing import Any

MODULE = "urllib.request"

OF_BROWSER = frozenset("host connection accept-encoding user-agent content-length".split())
"""Headers that a browser sets itself."""

Wait = Callable[[Any, float | None], Any]
"""Waits for a coroutine with the thread in hand, for so many seconds at most; gives its result."""


class Loading(MetaPathFinder, Loader):
    """Has `urllib.request` ask by the browser once it is imported; it costs nothing before."""

    def __init__(self, wait: Wait) -> None:
        self._wait = wait
        self._real: Any = None

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """The usual one, loaded by this."""
        if name != MODULE or self not in sys.meta_path:
            return None
        sys.meta_path.remove(self)
        spec = find_spec(name)
        if spec is not None:
            self._real, spec.loader = spec.loader, self
        return spec

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """As usual."""
        made: ModuleType | None = self._real.create_module(spec)
        return made

    def exec_module(self, module: ModuleType) -> None:
        """As usual, and then its opener is another."""
        self._real.exec_module(module)
        request: Any = module
        request.install_opener(request.build_opener(by_browser(request, self._wait)))


def by_browser(request: Any, wait: Wait) -> Any:
    """What opens addresses for the module `urllib.request`, ahead of what would use sockets."""

    def opened(_: Any, wanted: Any) -> Any:
        return _opened(wanted, wait)

    return type(
        "ByBrowser", (request.BaseHandler,), {"handler_order": 100, "http_open": opened, "https_open": opened}
    )()


def _opened(wanted: Any, wait: Wait) -> Any:
    from urllib.error import URLError
    from urllib.response import addinfourl

    patience = wanted.timeout if isinstance(wanted.timeout, int | float) else None
    try:
        status, said, headers, body = wait(_asked(wanted), patience)
    except TimeoutError:
        raise URLError(TimeoutError(f"there was no answer within {patience:g} seconds")) from None
    told = Message()
    for name, value in headers:
        told[name] = value
    answer: Any = addinfourl(io.BytesIO(body), told, wanted.full_url, status)
    answer.msg = said
    return answer


async def _asked(wanted: Any) -> tuple[int, str, list[tuple[str, str]], bytes]:
    import js
    from pyodide.ffi import JsException, to_js

    abort = js.AbortController.new()
    headers = {name: value for name, value in wanted.header_items() if name.lower() not in OF_BROWSER}
    wish = {"method": wanted.get_method(), "headers": headers, "credentials": "omit", "signal": abort.signal}
    if wanted.data is not None:
        wish["body"] = wanted.data if isinstance(wanted.data, bytes) else b"".join(wanted.data)
    try:
        found = await js.fetch(wanted.full_url, to_js(wish, dict_converter=js.Object.fromEntries))
        body = (await found.arrayBuffer()).to_bytes()
    except JsException as error:
        raise _refused(str(js.location.origin)) from error
    except asyncio.CancelledError:
        abort.abort()
        raise
    return int(found.status), str(found.statusText), [(str(one[0]), str(one[1])) for one in found.headers], body


def _refused(origin: str) -> Exception:
    from urllib.error import URLError

    return URLError(
        f"nothing answers there, or the server does not let pages of {origin} read its answers (CORS); "
        "an address without TLS (http:) can only be one of this computer"
    )
