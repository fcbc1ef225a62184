"""*View as app* in a running studio: the page of an app over the notebook as it is now, edits included."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import panel as pn

from studio.notebook.document import Notebook
from studio.notebook.files import read_notebook
from webui.apps.page import AppPage, ReadNotebook, show_app
from webui.apps.room import Room

if TYPE_CHECKING:
    from webui.hub import Hub
    from webui.shell.frame import Frame


def view_as_app(hub: Hub) -> Frame:
    """The app of the notebook that the address names (`?file=…`), for one tab. Nobody waits: it is one's own."""
    file = str(pn.state.session_args.get("file", [b""])[0].decode("utf-8", "replace"))
    folder, home = hub.workspace.folder, hub.workspace.home
    return show_app(AppPage(file, folder, home, reading(hub, file), Room(1), hub.memory.appearance.dark))


def reading(hub: Hub, file: str) -> ReadNotebook:
    """What reads a notebook as it is now: where it is open, with what was typed last."""

    async def read() -> Notebook:
        session = hub.session(file)
        if session is not None:
            return session.notebook
        path = await asyncio.to_thread(hub.workspace.locate, file)
        return await asyncio.to_thread(read_notebook, path)

    return read
