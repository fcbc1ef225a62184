"""Sends the studio's page before its session is made, so that the browser reads the scripts meanwhile.

The notebook that an address names is opened first, so that the page holds it from the beginning; otherwise the browser
would draw a welcome, ask again, and draw the notebook. Not here: what a page shows (`page`).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from functools import cache, partial
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from bokeh.core.types import ID
from bokeh.embed.util import RenderItem
from bokeh_fastapi import BokehFastAPI
from bokeh_fastapi.handler import SessionHandler
from panel.io import server as panel_server
from panel.io.resources import LOCAL_DIST, patch_model_css
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route
from tornado.ioloop import IOLoop

from kernel.errors import SpellError
from webui.notebook.notebook import script_address
from webui.shell.html import MANAGED, page_template
from webui.theme.look import colours, first_paint

if TYPE_CHECKING:
    from webui.hub import Hub

log = logging.getLogger(__name__)

TITLE = "Spell Studio"

PLACE = ID("studio")
"""The id of the element that the page is drawn in."""

PATIENCE = 1.0
"""Seconds that a session waits at most for its page to be on its way."""


class Headstart:
    """Answers requests for the page at `/` of `application`, by `route`; `hub` opens notebooks."""

    def __init__(self, hub: Hub, application: BokehFastAPI) -> None:
        self._hub = hub
        self._application = application
        self._context: Any = application._applications["/"]
        self._create = self._context.create_session_if_needed
        self._context.create_session_if_needed = self._created
        self._begun: dict[str, asyncio.Task[None]] = {}
        self.route = Route("/", self.answer)
        self.route.methods = {"GET"}  # Who asks for the head of a page alone needs no session.

    async def answer(self, request: Request) -> HTMLResponse:
        """The page without its contents, for a session that is made as soon as it is sent."""
        if self._context.io_loop is None:
            self._context._loop = IOLoop.current()
        handler = SessionHandler(self._application, Noting(self._context))
        session_id, asked, token = await handler.get_session(request, None)
        sent = asyncio.Event()
        task = asyncio.create_task(self._begin(sent, _wanted(request), session_id, asked, token))
        self._begun[session_id] = task
        task.add_done_callback(partial(self._end, session_id))

        async def tell() -> None:
            sent.set()

        look = self._hub.memory.appearance
        return HTMLResponse(_page(look.dark, look.high, self._bundle(), token), background=BackgroundTask(tell))

    async def _begin(self, sent: asyncio.Event, path: str, session_id: Any, asked: Any, token: str) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(sent.wait(), PATIENCE)
        if path:
            await self._warm(path)
        try:
            session = await self._create(session_id, asked, token)
        except Exception:
            log.exception("A page could not be made.")
            raise
        # Panel does so when it draws a page; without it, style sheets would be looked for elsewhere.
        session.document.template_variables["dist_url"] = LOCAL_DIST
        for root in session.document.roots:
            patch_model_css(root, dist_url=LOCAL_DIST)

    def _end(self, session_id: Any, task: asyncio.Task[None]) -> None:
        self._begun.pop(session_id, None)
        if not task.cancelled():
            task.exception()  # It is in the log; nobody may be there to hear of it.

    async def _created(self, session_id: Any, asked: Any = None, token: str | None = None) -> Any:
        """The session of that id, in place of Bokeh's own: one that was begun is waited for."""
        begun = self._begun.get(session_id)
        if begun is not None:
            # A browser that goes away must not end it for the next.
            await asyncio.shield(begun)
        return await self._create(session_id, asked, token)

    async def _warm(self, path: str) -> None:
        try:
            await self._hub.warm(path)
        except SpellError as error:
            # The page tries once more and tells the person why it cannot.
            log.info("%r could not be opened ahead of its page: %s", path, error.message)
        except Exception:
            log.exception("%r could not be opened ahead of its page.", path)

    def _bundle(self) -> Any:
        """Bokeh's and Panel's scripts and styles; they are the same for as long as the server runs."""
        return _bundle(self._application.resources)


class Noting:
    """A context of sessions that makes none: it gives back what would be asked of it, `(id, request, token)`."""

    def __init__(self, context: Any) -> None:
        self._context = context

    def __getattr__(self, name: str) -> Any:
        return getattr(self._context, name)

    async def create_session_if_needed(self, *given: Any) -> tuple[Any, ...]:
        """What `SessionHandler` asks a session for."""
        return given


@cache
def _bundle(resources: Callable[[], Any]) -> Any:
    return panel_server.bundle_resources([], resources())


def _page(dark: bool, high: bool, bundle: Any, token: str) -> str:
    variables = {"dist_url": LOCAL_DIST, "html_attrs": MANAGED}
    item = RenderItem(token=token, elementid=PLACE, use_for_title=False)
    return str(panel_server.html_page_for_render_items(bundle, {}, [item], TITLE, _dressed(dark, high), variables))


@cache
def _dressed(dark: bool, high: bool) -> Any:
    """The template of the page."""
    mode = "dark" if dark else "light"
    return page_template(first_paint(dark, high), colours(high)[mode], f"./{script_address()}")


def _wanted(request: Request) -> str:
    return parse_qs(request.url.query, errors="replace").get("file", [""])[0]
