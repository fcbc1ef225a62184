"""What the `Files` panel and the welcome show of a workspace, and the file wishes they send. Not how they look."""

from __future__ import annotations

import asyncio
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from kernel.errors import InvalidError, SpellError
from webui.files.arrivals import WISHES, Arrivals
from webui.files.incoming import bring_in
from webui.files.originals import changed_of, reset
from webui.files.panel import FilesPanel
from webui.files.samples import list_samples, read_sample
from webui.files.titles import Titles
from webui.footprint import memory_of
from webui.shell.components import Notices, Welcome
from webui.wishes import Wish, text_of

if TYPE_CHECKING:
    from webui.hub import Hub

SUFFIX = ".spell.md"
RECENT = 6


class Shelf:
    """Keeps one page's list of files true, and does what its entries ask for."""

    def __init__(self, hub: Hub, files: FilesPanel, welcome: Welcome, says: Notices) -> None:
        self._hub = hub
        self._files = files
        self._welcome = welcome
        self._says = says
        self._told = ""
        self._arrivals = Arrivals(hub, files, says)
        self._titles = Titles(hub.workspace.folder)

    def current(self, path: str) -> None:
        """Mark the notebook that is shown; "" for none."""
        self._files.current = path

    async def refresh(self) -> None:
        """Look at the folder again."""
        paths = await asyncio.to_thread(self._hub.workspace.list)
        opened = self._hub.notebooks()
        busy = {notebook.path for notebook in opened if notebook.status == "busy"}
        used = await asyncio.to_thread(lambda: {notebook.path: memory_of(notebook.pid) for notebook in opened})
        changed = await asyncio.to_thread(changed_of, self._hub)
        entries = [{**entry(path, path in busy, used.get(path, 0)), "changed": path in changed} for path in paths]
        if entries != self._files.files or not self._files.known:
            self._files.param.update(files=entries, known=True)
        latest = {path: place for place, path in enumerate(self._hub.memory.habits.recent)}
        ordered = sorted(entries, key=lambda one: latest.get(one["path"], len(latest)))[:RECENT]
        recent = await asyncio.to_thread(lambda: [self._card(one) for one in ordered])
        if recent != self._welcome.recent:
            self._welcome.recent = recent
        if not self._welcome.samples:
            samples = await asyncio.to_thread(list_samples)
            self._welcome.param.update(samples=samples, known=True)

    def _card(self, one: dict[str, Any]) -> dict[str, Any]:
        return {"path": one["path"], "title": self._titles.of(one["path"]) or one["name"], "about": one["path"]}

    async def look(self) -> None:
        """The same from time to time: what is wrong with the folder is told to the person, once."""
        try:
            await self.refresh()
            self._told = ""
        except SpellError as error:
            if error.message != self._told:
                self._says.trouble(error.message)
            self._told = error.message

    async def grant(self, wish: Wish) -> str:
        """Do what a wish asks for; the path of the notebook to show then, "" to go on with what is shown.

        Raises what the workspace raises, in sentences for the person.
        """
        workspace, path = self._hub.workspace, text_of(wish, "path")
        match wish["wish"]:
            case "open":
                return path
            case "new" | "sample" | "import" | "reset":
                return await self._make(wish)
            case name if name in WISHES:
                return await self._arrivals.grant(wish)
            case "duplicate":
                return await asyncio.to_thread(workspace.duplicate, path)
            case "rename":
                await self._rename(path, text_of(wish, "name"))
            case "delete":
                await self._hub.shut(path, "")
                await asyncio.to_thread(workspace.delete, path)
                self._says.note(f"{path} was moved to the trash.", "Undo", {"wish": "restore", "path": path})
            case "restore":
                return await asyncio.to_thread(workspace.restore, path)
        return ""

    async def _make(self, wish: Wish) -> str:
        workspace, name = self._hub.workspace, text_of(wish, "name")
        match wish["wish"]:
            case "sample":
                text = await asyncio.to_thread(read_sample, name)
                return await asyncio.to_thread(workspace.new, name.removesuffix(SUFFIX), text)
            case "import":
                return await bring_in(wish, workspace, self._says)
            case "reset":
                return await reset(self._hub, self._says)
        return await asyncio.to_thread(workspace.new)

    async def _rename(self, path: str, name: str) -> None:
        """Rename a notebook; pages that show it follow, this one as well, and no other is shown for that."""
        session = self._hub.session(path)
        if session is not None and session.kernel_status == "busy":
            raise InvalidError(f"{path!r} is running. Interrupt it before you rename it.")
        await self._hub.rename(path, name)


def entry(path: str, busy: bool, memory: int = 0) -> dict[str, Any]:
    """A file as the panel lists it; `memory` are the megabytes of its kernel, 0 for none."""
    parts = PurePosixPath(path)
    folder = "" if str(parts.parent) == "." else str(parts.parent)
    return {"path": path, "name": parts.name.removesuffix(SUFFIX), "folder": folder, "busy": busy, "memory": memory}
