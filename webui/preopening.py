"""Opens the notebook that an address names before its page is made, so that the page holds it from the beginning.

Without this the browser would draw a welcome, ask again, and draw the notebook: a second more. Not here: the page.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from kernel.errors import SpellError
from webui.asgi import App, Receive, Scope, Send

if TYPE_CHECKING:
    from webui.hub import Hub

log = logging.getLogger(__name__)


class Preopening:
    """An ASGI app around `app`, which serves the page at `/`."""

    def __init__(self, app: App, hub: Hub) -> None:
        self.app = app
        self._hub = hub

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Open what is asked for, and let the request through in any case."""
        path = _wanted(scope)
        if path:
            try:
                await self._hub.warm(path)
            except SpellError as error:
                # The page tries once more and tells the person why it cannot.
                log.info("%r could not be opened ahead of its page: %s", path, error.message)
            except Exception:
                log.exception("%r could not be opened ahead of its page.", path)
        await self.app(scope, receive, send)


def _wanted(scope: Scope) -> str:
    if scope["type"] != "http" or scope["method"] != "GET" or scope["path"] != "/":
        return ""
    query: bytes = scope["query_string"]
    return parse_qs(query.decode("latin-1"), errors="replace").get("file", [""])[0]
