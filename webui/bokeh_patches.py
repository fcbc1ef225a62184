"""Mends the faults of bokeh_fastapi 0.1.8 and Panel's component route that a studio cannot live with.

1. `WSHandler.check_origin` was never called. 2. A closed websocket never freed its session. 3. Two senders
could mix the frames of their messages. 4. The component route imported any module by name, and its own
errors became 500. pyproject.toml pins bokeh_fastapi below 0.2, where this has to be read again.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from bokeh_fastapi.handler import WSHandler
from fastapi import FastAPI, Request, WebSocket
from fastapi.responses import JSONResponse, Response
from panel.io.server import ComponentResourceHandler
from starlette.websockets import WebSocketDisconnect
from tornado.web import HTTPError

MARK = "_llmspell_mended"


def mend_bokeh() -> None:
    """Put the mended methods in place, once per process."""
    if hasattr(WSHandler, MARK):
        return
    WSHandler.ws_connect = _watched_connect(WSHandler.ws_connect)
    WSHandler.send_message = _whole_messages(WSHandler.send_message)
    ComponentResourceHandler.parse_url_path = _known_components(ComponentResourceHandler.parse_url_path)
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


def _whole_messages(send: Callable[[Any, Any], Awaitable[int]]) -> Callable[[Any, Any], Any]:
    async def send_message(self: Any, message: Any) -> int:
        lock: asyncio.Lock = self.__dict__.setdefault("_llmspell_lock", asyncio.Lock())
        async with lock:
            try:
                return await send(self, message)
            except (RuntimeError, WebSocketDisconnect):
                # The page went away between two frames; `ws_connect` frees its session.
                return 0

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
