"""Serves notebooks as apps, and nothing else: no notebook page, no REST, no files.

Not here: who may come (`guard`), and from where (`reach`).
"""

from __future__ import annotations

import asyncio
import os
import secrets
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import uvicorn

from kernel.errors import InvalidError
from studio.apps import AppWishes
from studio.notebook.document import Notebook
from studio.notebook.files import read_notebook
from webui.apps.contents import Shelved, add_contents, read_shelf
from webui.apps.guard import AppCredentials, AppGuard
from webui.apps.password import Password
from webui.apps.reach import Reach, reach_of
from webui.apps.room import Room
from webui.apps.term import Term
from webui.caching import Caching
from webui.rest import link

if TYPE_CHECKING:
    from fastapi import FastAPI

    from webui.server import Announce
    from webui.shell.frame import Frame

SHORTEST_LINK = 16
"""Characters of a link's own word: fewer could be guessed."""

UNUSED_PAGE = 15_000
UNUSED_CHECK = 5_000
"""Milliseconds after which a visitor who is gone gives the place back, and between two looks for such."""


async def serve_app(folder: Path, file: str, wishes: AppWishes, port: int, announce: Announce) -> None:
    """Serve the notebook `file` of the workspace `folder`, or all `files` of the wishes, until SIGINT or SIGTERM.

    Says one line when it is ready. `InvalidError` for a notebook that can be no app, a link that could be guessed, an
    address that others can reach without a password, or a port in use.
    """
    from webui.opening import prepare_home
    from webui.server import PATIENCE, StudioServer, listen

    reach = reach_of(wishes)
    home, folder = prepare_home(folder), await asyncio.to_thread(folder.resolve)
    shelf = await asyncio.to_thread(read_shelf, folder, wishes.files or (file,))
    with listen(port, reach.host) as listener:
        port = int(listener.getsockname()[1])
        credentials = AppCredentials(_link(wishes))
        term = Term(wishes.expires)
        routes = build_app_routes(shelf, folder, home, Room(wishes.visitors, term), reach, port)
        title = shelf[0].title if len(shelf) == 1 else f"{len(shelf)} apps"
        password = Password(wishes.password) if wishes.password else None
        guard = AppGuard(Caching(routes), port, credentials, title, password, reach, term)
        address = reach.address(port)
        shown = link(address, credentials.link) if credentials.link else f"{address}/"
        config = uvicorn.Config(
            cast(Any, guard), log_level="warning", access_log=False, server_header=False,
            timeout_graceful_shutdown=PATIENCE, proxy_headers=False,
        )  # fmt: skip

        def ready() -> None:
            for warning in dict.fromkeys(reach.warning(one.profile) for one in shelf):
                print(warning, file=sys.stderr) if warning else None
            announce(f"{title} {'is' if len(shelf) == 1 else 'are'} ready{_until(term)}: {shown}")

        await StudioServer(config, ready).serve(sockets=[listener])


def build_app_routes(
    shelf: Sequence[Shelved], folder: Path, home: Path, room: Room, reach: Reach, port: int
) -> FastAPI:
    """The apps without their guard; never serve them alone."""
    os.environ["BOKEH_RESOURCES"] = "server"
    from fastapi import FastAPI

    from webui.page import prepare_panel

    prepare_panel()
    from panel.io.fastapi import add_applications

    from webui.bokeh_patches import answer_tornado_errors, mend_bokeh

    mend_bokeh()
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    answer_tornado_errors(app)
    if len(shelf) > 1:
        add_contents(app, shelf)
    near = [f"127.0.0.1:{port}", f"localhost:{port}"]
    add_applications(
        {one.place: _shown(one, folder, home, room) for one in shelf},
        app=app,
        title="App",
        # From elsewhere the guard alone knows what it is called.
        websocket_origin=["*"] if reach.is_wide else near,
        unused_session_lifetime_milliseconds=UNUSED_PAGE,
        check_unused_sessions_milliseconds=UNUSED_CHECK,
    )
    return app


def _shown(one: Shelved, folder: Path, home: Path, room: Room) -> Callable[[], Frame]:
    from webui.apps.page import AppPage, show_app

    async def read() -> Notebook:
        return await asyncio.to_thread(read_notebook, folder / one.file)

    return lambda: show_app(AppPage(one.file, folder, home, read, room))


def _until(term: Term) -> str:
    return time.strftime(" until %Y-%m-%d %H:%M", time.localtime(term.until)) if term.until else ""


def _link(wishes: AppWishes) -> str:
    if not wishes.link:
        return "" if wishes.password else secrets.token_urlsafe(24)
    if len(wishes.link) < SHORTEST_LINK or not wishes.link.isascii() or not wishes.link.isprintable():
        raise InvalidError(
            f"The word of a link must have at least {SHORTEST_LINK} letters and digits, or it is guessed."
        )
    return wishes.link
