"""Serves one notebook as an app, and nothing else: no notebook page, no REST, no files. Not who may come (`guard`)."""

from __future__ import annotations

import asyncio
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import uvicorn

from kernel.errors import InvalidError
from studio.apps import AppWishes, plan_app
from studio.notebook.document import Notebook
from studio.notebook.files import read_notebook
from webui.apps.guard import AppCredentials, AppGuard
from webui.apps.password import Password
from webui.apps.room import Room
from webui.caching import Caching
from webui.rest import link

if TYPE_CHECKING:
    from fastapi import FastAPI

    from webui.server import Announce

SHORTEST_LINK = 16
"""Characters of a link's own word: fewer could be guessed."""

UNUSED_PAGE = 15_000
UNUSED_CHECK = 5_000
"""Milliseconds after which a visitor who is gone gives the place back, and between two looks for such."""


async def serve_app(folder: Path, file: str, wishes: AppWishes, port: int, announce: Announce) -> None:
    """Serve the notebook `file` of the workspace `folder` on 127.0.0.1 until SIGINT or SIGTERM.

    Says one line when it is ready. `InvalidError` for a notebook that can be no app, a link that could be guessed, or
    a port in use.
    """
    from webui.opening import prepare_home
    from webui.server import PATIENCE, StudioServer, listen

    home, folder = prepare_home(folder), await asyncio.to_thread(folder.resolve)
    path = folder / file
    plan = plan_app(await asyncio.to_thread(read_notebook, path), Path(file).name)
    with listen(port) as listener:
        port = int(listener.getsockname()[1])
        credentials = AppCredentials(_link(wishes))
        routes = build_app_routes(path, file, folder, home, wishes, port)
        guard = AppGuard(
            Caching(routes), port, credentials, plan.title, Password(wishes.password) if wishes.password else None
        )
        address = f"http://127.0.0.1:{port}"
        shown = link(address, credentials.link) if credentials.link else f"{address}/"
        config = uvicorn.Config(
            cast(Any, guard), log_level="warning", access_log=False, server_header=False,
            timeout_graceful_shutdown=PATIENCE,
        )  # fmt: skip
        await StudioServer(config, lambda: announce(f"{plan.title} is ready: {shown}")).serve(sockets=[listener])


def build_app_routes(path: Path, file: str, folder: Path, home: Path, wishes: AppWishes, port: int) -> FastAPI:
    """The app without its guard; never serve it alone."""
    os.environ["BOKEH_RESOURCES"] = "server"
    from fastapi import FastAPI

    from webui.apps.page import AppPage, show_app
    from webui.page import prepare_panel

    prepare_panel()
    from panel.io.fastapi import add_applications

    from webui.bokeh_patches import answer_tornado_errors, mend_bokeh

    mend_bokeh()
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    answer_tornado_errors(app)
    room = Room(wishes.visitors)

    async def read() -> Notebook:
        return await asyncio.to_thread(read_notebook, path)

    add_applications(
        {"/": lambda: show_app(AppPage(file, folder, home, read, room))},
        app=app,
        title="App",
        websocket_origin=[f"127.0.0.1:{port}", f"localhost:{port}"],
        unused_session_lifetime_milliseconds=UNUSED_PAGE,
        check_unused_sessions_milliseconds=UNUSED_CHECK,
    )
    return app


def _link(wishes: AppWishes) -> str:
    if not wishes.link:
        return "" if wishes.password else secrets.token_urlsafe(24)
    if len(wishes.link) < SHORTEST_LINK or not wishes.link.isascii() or not wishes.link.isprintable():
        raise InvalidError(
            f"The word of a link must have at least {SHORTEST_LINK} letters and digits, or it is guessed."
        )
    return wishes.link
