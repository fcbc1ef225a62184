"""The studio's server: one ASGI app on one loopback port, and the process around it.

Not here: what the guard checks (`guard`), what a page shows (`page`), what a notebook is (`studio`).
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import socket
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import uvicorn

from kernel.errors import InvalidError
from kernel.signals import catching
from studio.notebook.files import write_aside
from webui.caching import Caching
from webui.credentials import Credentials
from webui.guard import Guard
from webui.rest import add_rest, link
from webui.runtime_file import RuntimeFile, fresh_link, running_studio

if TYPE_CHECKING:
    from fastapi import FastAPI

    from studio.apps import AppWishes
    from webui.hub import Hub

log = logging.getLogger(__name__)

HOST = "127.0.0.1"

PORT = "port"
"""The file of the home that remembers the port."""

PATIENCE = 2
"""Seconds that open connections get at the end."""

UNUSED_SESSION = 300_000
UNUSED_CHECK = 5_000
"""Milliseconds after which a page that is gone gives its memory back, and between two looks for such pages."""

Announce = Callable[[str], None]


def build_app(hub: Hub, port: int, credentials: Credentials) -> Guard:
    """The whole studio as one ASGI app: the guard, and behind it Panel's page at `/` and REST below `/api`."""
    return Guard(Caching(build_routes(hub, port, credentials)), port, credentials)


def build_routes(hub: Hub, port: int, credentials: Credentials) -> FastAPI:
    """The app without its guard; never serve it alone."""
    # Set here because a variable of the user could send the page to a CDN.
    os.environ["BOKEH_RESOURCES"] = "server"
    from fastapi import FastAPI

    # The page first: `add_applications` mounts the static files of the Panel extensions that are imported by then.
    from webui.apps.viewing import view_as_app
    from webui.graph.canvas import offer_script
    from webui.page import prepare_panel, show_page

    prepare_panel()
    offer_script()
    from panel.io.fastapi import add_applications

    from webui.bokeh_patches import answer_tornado_errors, mend_bokeh
    from webui.headstart import Headstart

    mend_bokeh()
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    add_rest(app, hub, lambda file: link(f"http://{HOST}:{port}", credentials.new_launch_token(), file))
    answer_tornado_errors(app)
    application = add_applications(
        {"/": lambda: show_page(hub), "/app": lambda: view_as_app(hub)},
        app=app,
        title="Spell Studio",
        websocket_origin=[f"{HOST}:{port}", f"localhost:{port}"],
        unused_session_lifetime_milliseconds=UNUSED_SESSION,
        check_unused_sessions_milliseconds=UNUSED_CHECK,
    )
    app.router.routes.insert(0, Headstart(hub, application).route)
    return app


def listen(port: int, host: str = HOST) -> socket.socket:
    """A socket on an address of this machine; `port` 0 takes a free one. `InvalidError` when it cannot be had."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        told = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        place = f"Port {port}" if host == HOST else f"Port {port} of {host}"
        raise InvalidError(
            f"{place} cannot be used ({told}). Choose another with --port, or leave --port out to get a free one."
        ) from error
    return listener


def listen_again(home: Path, port: int) -> socket.socket:
    """As `listen`; without a port, on the one that the workspace had the last time when it is free.

    So pages that were left open reach the studio again, and what they kept meanwhile: browsers keep it by the address.
    """
    listener = None
    if not port:
        with suppress(InvalidError, OSError, ValueError):
            listener = listen(int((home / PORT).read_text()))
    listener = listener or listen(port)
    with suppress(OSError):
        write_aside(home / PORT, str(listener.getsockname()[1]).encode())
    return listener


async def serve(
    folder: Path,
    *,
    port: int = 0,
    open_browser: bool = True,
    file: str = "",
    announce: Announce = print,
    app: AppWishes | None = None,
) -> None:
    """Serve the workspace `folder` on 127.0.0.1 until SIGINT or SIGTERM; says one line when it is ready.

    `port` 0 takes a free one; `file` is the notebook to show first, or, with `app`, to serve as an app and nothing
    else. When a studio already runs in that workspace, its fresh link is announced instead. Raises `InvalidError` for a
    port in use, and `DeniedError` for a workspace that cannot be written or that another program holds.
    """
    from webui.opening import open_hub, prepare_home

    home = prepare_home(folder)
    show = _browser_too(announce) if open_browser else announce
    if app is not None:
        from webui.apps.server import serve_app

        await serve_app(folder, file, app, port, show)
        return
    found = await running_studio(home)
    if found is not None:
        show(f"Spell Studio is already running: {await fresh_link(found, file)}")
        return
    # Nothing that is made while modules load is garbage; `ready` turns the collector on again.
    gc.disable()
    try:
        with listen_again(home, port) as listener:
            async with open_hub(folder, home) as hub:
                await _serve_hub(hub, listener, home, file, show)
    finally:
        gc.enable()


def _register(runtime: RuntimeFile, home: Path) -> None:
    try:
        runtime.write(home)
    except OSError as error:
        # A person who comes to save their work must get in, even where nothing can be written.
        log.warning(
            "In %r nothing can be written (%s): other commands do not find this studio, and what you do is kept in "
            "memory only until it can. Free some space, or give yourself the right to write there.",
            str(home),
            error.strerror or error,
        )


async def _serve_hub(hub: Hub, listener: socket.socket, home: Path, file: str, show: Announce) -> None:
    credentials = Credentials()
    runtime = RuntimeFile(os.getpid(), int(listener.getsockname()[1]), credentials.bearer)

    def ready() -> None:
        _register(runtime, home)
        gc.enable()
        show(f"Spell Studio is ready: {link(runtime.address, credentials.new_launch_token(), file)}")

    app = build_app(hub, runtime.port, credentials)
    config = uvicorn.Config(
        cast(Any, app),
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=PATIENCE,
        # On one machine, packing a message takes longer than sending it as it is.
        ws_per_message_deflate=False,
    )
    try:
        await StudioServer(config, ready).serve(sockets=[listener])
    finally:
        runtime.remove(home)


class StudioServer(uvicorn.Server):
    """uvicorn that tells when it is ready, and that ends quietly on a signal so that the hub can be closed."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to listen, then say so."""
        await super().startup(sockets)
        if self.started:
            self._ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on SIGINT and SIGTERM; uvicorn would raise them again at its end, before ours."""
        loop = asyncio.get_running_loop()

        def stop(number: int) -> None:
            loop.call_soon_threadsafe(self.handle_exit, number, None)

        with catching({number: partial(stop, number) for number in (signal.SIGINT, signal.SIGTERM)}):
            yield


def _browser_too(announce: Announce) -> Announce:
    """Announce a line that ends with a link, and open the link in the person's browser."""

    def show(line: str) -> None:
        announce(line)
        asyncio.get_running_loop().run_in_executor(None, webbrowser.open, line.rsplit(" ", 1)[-1])

    return show
