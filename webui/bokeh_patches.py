"""Mends the faults of bokeh_fastapi 0.1.8 and of Panel 1.9 that a studio cannot live with.

1. `WSHandler.check_origin` was never called. 2. A closed websocket never freed its session. 3. Two senders could mix
the frames of their messages, and a message could overtake one that was made before it. 4. The component route
imported any module by name, and its own errors became 500. 5. What changed while a page was drawn, after it had got
its document, was never told to it: a kernel that had begun to work looked idle. 6. Panel counts what it does for a
busy indicator, at a sixth of the server's time in a long run; no page here has one. 7. A server that ended left its
sessions behind, whose callbacks went on for as long as the process. 8. Every page loaded scripts that none needs, and
its modules by way of a shim (`scripts`). pyproject.toml pins bokeh_fastapi below 0.2 and Panel below 1.10, where this
has to be read again.
"""

from __future__ import annotations

import asyncio
import sys
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import panel.io.document as panel_document
import panel.io.server as panel_server
from bokeh.document import Document
from bokeh.document.events import DocumentPatchedEvent, MessageSentEvent
from bokeh_fastapi import BokehFastAPI
from bokeh_fastapi.handler import WSHandler
from fastapi import FastAPI, Request, WebSocket
from fastapi.responses import JSONResponse, Response
from panel.io.server import ComponentResourceHandler
from panel.io.state import set_curdoc, state
from starlette.websockets import WebSocketDisconnect
from tornado.web import HTTPError

from webui.scripts import lean

MARK = "_llmspell_mended"


def mend_bokeh() -> None:
    """Put the mended methods in place, once per process."""
    if hasattr(WSHandler, MARK):
        return
    WSHandler.ws_connect = _watched_connect(WSHandler.ws_connect)
    WSHandler.send_message = _whole_messages(WSHandler.send_message)
    ComponentResourceHandler.parse_url_path = _known_components(ComponentResourceHandler.parse_url_path)
    panel_document._drain_unconnected_events = _kept_changes(panel_document._drain_unconnected_events)
    type(state)._add_busy_event = type(state)._remove_busy_event = _uncounted
    panel_server.bundle_resources = lean(panel_server.bundle_resources)
    BokehFastAPI._cleanup_loop = _swept_at_the_end(BokehFastAPI._cleanup_loop)
    setattr(WSHandler, MARK, True)


def answer_tornado_errors(app: FastAPI) -> None:
    """Give Panel's `tornado.web.HTTPError`s the status they carry."""

    def answer(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPError) else 500
        return JSONResponse({"detail": str(error)}, status_code=status)

    app.add_exception_handler(HTTPError, answer)


def _watched_connect(connect: Callable[[Any, WebSocket], Awaitable[None]]) -> Callable[[Any, WebSocket], Any]:
    async def ws_connect(self: Any, websocket: WebSocket) -> None:
        origin = websocket.headers.get("origin")
        if origin is None or not self.check_origin(origin):
            await websocket.close(1008)
            return
        try:
            await connect(self, websocket)
        finally:
            if self.connection is not None:
                self.application.client_lost(self.connection)

    return ws_connect


def _swept_at_the_end(cleanup: Callable[[BokehFastAPI], Awaitable[None]]) -> Callable[[BokehFastAPI], Any]:
    async def cleanup_loop(self: BokehFastAPI) -> None:
        try:
            await cleanup(self)
        finally:
            for context in self._applications.values():
                # Even those of this moment: nobody can come back to them.
                await context._cleanup_sessions(-1)

    return cleanup_loop


def _whole_messages(send: Callable[[Any, Any], Awaitable[int]]) -> Callable[[Any, Any], Any]:
    """One message after the other, in the order in which they were made: whoever waits for one sends those before it.

    A message says what is new since the one before; and Panel waits for several in a row, while others wait for theirs.
    """

    def send_message(self: Any, message: Any) -> Awaitable[int]:
        line: deque[Any] = self.__dict__.setdefault("_llmspell_line", deque())
        line.append(message)
        return send_line(self, line, self.__dict__.setdefault("_llmspell_lock", asyncio.Lock()))

    async def send_line(handler: Any, line: deque[Any], lock: asyncio.Lock) -> int:
        sent = 0
        async with lock:
            while line:
                # The page may go away between two frames; `ws_connect` frees its session.
                with suppress(RuntimeError, WebSocketDisconnect):
                    sent += await send(handler, line.popleft())
        return sent

    return send_message


def _known_components(parse: Callable[[Any, str], str]) -> Callable[[Any, str], str]:
    def parse_url_path(self: Any, path: str) -> str:
        if path.split("/")[0] not in sys.modules:
            raise HTTPError(404, "Module not found")
        found = parse(self, path)
        if not Path(found).is_file():
            raise HTTPError(404, "Resource not found")
        return found

    return parse_url_path


def _kept_changes(drain: Callable[[Document, Any], list[Any]]) -> Callable[[Document, Any], list[Any]]:
    """Panel calls a page connected once it is drawn, and drops what changes before: its document has it, it says.

    A page that is being drawn got its document earlier; one that has not got it yet ignores changes. They are worded at
    once: as soon as the page says anything, Bokeh takes it to know all that there is.
    """

    def drain_unconnected_events(document: Document, lock: Any) -> list[Any]:
        changes = [event for event in document.callbacks._held_events or () if _changes_a_model(event)]
        others = drain(document, lock)
        session = getattr(document.session_context, "session", None)
        if changes and session is not None and session.connection_count:
            with set_curdoc(document):
                panel_document.write_events(document, session._subscribed_connections, changes)
        return others

    return drain_unconnected_events


def _uncounted(self: Any, event_id: str) -> None:
    """Nobody asks how much Panel does."""


def _changes_a_model(event: Any) -> bool:
    # Messages are kept by Panel itself.
    return isinstance(event, DocumentPatchedEvent) and not isinstance(event, MessageSentEvent)
