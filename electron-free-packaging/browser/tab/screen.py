"""The screen's worker: the studio's page, drawn by the tab it is in. What the page is, is in `webui`."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from tab.answers import Answers
from tab.app import clear_brought
from tab.delivery import app_of, deliver, place_of, query_of, told_of
from tab.kernels import OWN, TabKernels, VisitorKernel
from tab.link import Twin, stand_in
from tab.mirror import Mirror
from tab.port import plain
from tab.storage import Storage
from tab.visitors import Visitors

WORKSPACE, PERSON = Path("/workspace"), Path("/home/web")

MOUNTED = 2.0
"""Seconds after the page is drawn until its notices are surely there."""

_kept: list[Any] = []
"""What lives as long as the worker."""


async def start(host: Any) -> None:
    """Bring the files, make the page, and keep it going."""
    _surround(host)
    host.progress("Bringing your files…", 0.8)
    troubles = Troubles()
    storage = await Storage.open(troubles.tell, place_of(host), keeps=bool(host.options.keeps))
    mirror = _mirror()
    await storage.bring(mirror)
    host.progress("Drawing the page…", 0.9)
    stack = AsyncExitStack()
    _kept.append(stack)
    hub = await stack.enter_async_context(_open_hub(host))
    newer = await _delivered(host, hub, troubles)
    clear_brought()
    screen = await Screen.open(host, hub)
    screen.on_shown = partial(setattr, troubles, "say", screen.tell_trouble)
    screen.copy = told_of(hub.originals, newer)
    visitors = Visitors(host, hub, _new_kernels(host).make)
    await visitors.begin()
    _kept.extend([screen, visitors, asyncio.ensure_future(storage.run(mirror))])
    screen.write = partial(_write, hub, storage, mirror)


def _surround(host: Any) -> None:
    """What the libraries read of their surroundings before they are imported."""
    version = str(host.version)
    os.environ |= {
        "HOME": str(PERSON),
        "PANEL_CDN_ROOT": f"{version}static/cdn/panel/",
        "PANEL_MATERIAL_UI_CDN_ROOT": f"{version}static/cdn/panel-material-ui/",
    }
    stand_in()
    for folder in (WORKSPACE, PERSON):
        folder.mkdir(parents=True, exist_ok=True)
    os.chdir(WORKSPACE)


def _mirror(keeps: tuple[str, ...] = ()) -> Mirror:
    return Mirror((WORKSPACE, PERSON), keeps)


async def _write(hub: Any, storage: Storage, mirror: Mirror) -> str:
    """Save every notebook and bring all files to the storage: "", or a sentence on what could not be."""
    unsaved = []
    for one in hub.notebooks():
        session = hub.session(one.path)
        if session is not None and not await session.save():
            unsaved.append(one.path)
    await storage.keep(mirror)
    if unsaved:
        return f"{', '.join(unsaved)} could not be saved."
    return storage.trouble


async def _delivered(host: Any, hub: Any, troubles: Troubles) -> tuple[str, ...]:
    from kernel.errors import SpellError

    try:
        return await deliver(host, hub, WORKSPACE)
    except SpellError as error:
        troubles.tell(error.message)  # A copy of an earlier visit is as good.
        return ()


def _open_hub(host: Any) -> Any:
    from kernel.stores.sqlite.projection import SqliteProjection
    from webui.opening import open_hub, prepare_home

    home = prepare_home(WORKSPACE)
    kernels = TabKernels(host, partial(_mirror, OWN))
    return open_hub(WORKSPACE, home, kernels.make, SqliteProjection.open)


class Troubles:
    """Sentences for a person, kept until there is a page to say them."""

    def __init__(self) -> None:
        self._waiting: list[str | None] = []
        self._say: Any = None

    def tell(self, sentence: str | None) -> None:
        """Say it, now or when the page is there; None: what was said is over."""
        if self._say is None:
            self._waiting.append(sentence)
        else:
            self._say(sentence)

    @property
    def say(self) -> Any:
        """What says it."""
        return self._say

    @say.setter
    def say(self, say: Any) -> None:
        self._say = say
        while self._waiting:
            say(self._waiting.pop(0))


class Screen:
    """The one page of this tab, and its half of what page and worker say to each other."""

    def __init__(self, host: Any, document: Any, page: Any, answers: Answers) -> None:
        self._host = host
        self._twin = Twin(document, host.post)
        self._page = page
        self.on_shown: Callable[[], None] = lambda: None
        """Called once what is said can be seen."""
        self._answers = answers
        self.copy = ""
        """What a visitor should know of his own copy of what the site came with; told once, when the page is there."""
        self.write: Callable[[], Awaitable[str]] | None = None
        """Brings everything to the storage; tells what could not be."""

    @classmethod
    async def open(cls, host: Any, hub: Any) -> Screen:
        """Make the page and hand it to the browser."""
        from pyodide.ffi import create_proxy

        from tab.document import new_document
        from tab.timers import mend_timers

        mend_timers()
        query = query_of(host)
        wanted = parse_qs(query).get("file", [""])[0]
        if wanted and not app_of(host):
            await _opened_ahead(hub, wanted)
        document = new_document(query, lambda search: host.post(plain({"type": "location", "search": search})))
        page = _new_app(host, hub) if app_of(host) else _new_page(host, hub)
        screen = cls(host, document, page, Answers(hub))
        host.receive(create_proxy(screen.receive))
        screen.draw()
        return screen

    def draw(self) -> None:
        """Send the page to the browser as it is."""
        self._twin.draw(self._page.root, "Spell Studio")

    def receive(self, message: Any) -> None:
        """Take what the browser says."""
        from tab.timers import keep

        match str(message.type):
            case "rendered":
                self._link()
            case "patch":
                self._patch(message)
            case "ask":
                keep(self._answer(message))
            case "hidden" | "leaving" if self.write is not None:
                keep(self.write())
            case "write":
                keep(self._write())

    async def _write(self) -> None:
        try:
            trouble = await self.write() if self.write is not None else ""
        except Exception as error:
            trouble = f"What is open could not be written: {error}."
        self._host.post(plain({"type": "written", "trouble": trouble}))

    async def _answer(self, message: Any) -> None:
        given = message.body.to_bytes() if hasattr(message.body, "to_bytes") else b""
        said = await self._answers.give(str(message.method), str(message.address), given)
        answer = {"type": "answer", "id": message.id, "status": said.status, "mime": said.mime, "bytes": said.body}
        self._host.post(plain(answer))

    def tell_trouble(self, sentence: str | None) -> None:
        """Say what a person should know of the storage; None: it is over."""
        if sentence is None:
            self._page.notices.over("storage")
        else:
            self._page.notices.trouble(sentence, about="storage")

    def _tell_copy(self) -> None:
        sentence, self.copy = self.copy, ""
        if sentence:
            self._page.notices.note(sentence, "Reset to the original", {"wish": "reset"})

    def _link(self) -> None:
        self._twin.follow()
        # The page's components are still being mounted: what is said before that is heard by none.
        asyncio.get_running_loop().call_later(MOUNTED, self.on_shown)

    def _patch(self, message: Any) -> None:
        self._twin.take(message.patch)
        self._tell_copy()


async def _opened_ahead(hub: Any, path: str) -> None:
    from kernel.errors import SpellError

    try:
        await hub.warm(path)
    except SpellError:
        return  # The page tries once more and says why it cannot.


def _new_app(host: Any, hub: Any) -> Any:
    from tab.app import AppSheet, new_app
    from webui.page import prepare_panel

    prepare_panel()
    return AppSheet(new_app(host, hub, app_of(host), _new_kernels(host).make))


def _new_kernels(host: Any) -> TabKernels:
    """Those of visitors of apps."""
    return TabKernels(host, partial(_mirror, OWN), VisitorKernel)


def _new_page(host: Any, hub: Any) -> Any:
    from dataclasses import replace

    from tab.timers import keep
    from webui.desk import real_parts
    from webui.notebook.notebook import NotebookView
    from webui.page import StudioPage, prepare_panel

    prepare_panel()
    script = f"{host.version}own/webui/notebook/dist/notebook.js"
    page = StudioPage(hub, replace(real_parts(), notebook=partial(NotebookView, script=script)))
    page.show_open(parse_qs(query_of(host)).get("file", [""])[0])
    keep(page.load())
    return page
