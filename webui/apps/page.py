"""The page of an app: one component, one visitor. What it shows is said by `visit`; who may come, by `room`."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import panel as pn
import param
from panel.io.resources import component_resource_path

from kernel.errors import SpellError
from studio.apps import of_app, plan_app
from studio.kernels.client import Execution, Output, Reply
from studio.kernels.process import ProcessKernel
from studio.notebook.declarations import parameters_of
from studio.notebook.session import Session
from webui.apps.belongings import Belongings
from webui.apps.term import OVER
from webui.apps.visit import Visit
from webui.elements.component import OwnComponent
from webui.shell.frame import Frame
from webui.shell.html import page_template
from webui.theme.look import first_paint

if TYPE_CHECKING:
    from studio.notebook.document import Notebook
    from webui.apps.room import Room

log = logging.getLogger(__name__)

SCRIPT = Path(__file__).parent / "dist" / "app.js"
"""Built from `webui/notebook/src/app`."""


@cache
def script_address() -> str:
    """Where the browser finds the script, below the page; it names the version, so that it can be kept."""
    version = hashlib.sha256(SCRIPT.read_bytes()).hexdigest()[:16]
    return f"{component_resource_path(AppView, '_js', SCRIPT)}?v={version}"


MakeKernel = Callable[[dict[str, Any]], ProcessKernel]
"""Makes a visitor's kernel, not yet started, from the options of `kernel.runtime.open_executor`."""

ReadNotebook = Callable[[], Awaitable["Notebook"]]
"""Gives the notebook as it is when a visitor comes."""


class VisitorKernel(ProcessKernel):
    """A kernel whose runs the trace calls those of an app."""

    async def execute(self, execution: Execution, on_output: Callable[[Output], None]) -> Reply:
        """As `ProcessKernel`."""
        return await super().execute(of_app(execution), on_output)


class AppView(OwnComponent):
    """What a visitor sees; `on_message` gets what the page sends."""

    script = param.String(default="", constant=True, doc="The address of the script that `loader.js` loads.")

    _esm: ClassVar[Path] = Path(__file__).parent / "loader.js"
    _js: ClassVar[list[Path]] = [SCRIPT]
    _render_policy: ClassVar[Literal["manual"]] = "manual"

    def __init__(self, on_message: Callable[[Any], None], **params: Any) -> None:
        self._on_message = on_message
        super().__init__(**{"sizing_mode": "stretch_width", "script": script_address(), **params})

    def send(self, message: dict[str, Any]) -> None:
        """Tell the page."""
        self._send_msg(message)

    def _handle_msg(self, message: Any) -> None:
        self._on_message(message)


class AppPage:
    """One tab of one visitor: waits for a place, then has a session until it goes, or the room is closed.

    It is dark or light as `dark` says; for None, and then in high contrast too, as the visitor's system wants it.
    `make_kernel`, `script` and `brought`, a folder for what visitors bring, are of a page that no server serves.
    """

    def __init__(
        self,
        name: str,
        folder: Path,
        home: Path,
        read: ReadNotebook,
        room: Room,
        dark: bool | None = None,
        *,
        make_kernel: MakeKernel | None = None,
        script: str = "",
        brought: Path | None = None,
    ) -> None:
        self._make_kernel: MakeKernel = make_kernel or VisitorKernel
        self._name, self._folder, self._home = name, folder, home
        self._read, self._room, self._brought = read, room, brought
        self._follows_system = dark is None
        self._visit: Visit | None = None
        self._coming: asyncio.Task[None] | None = None
        self._ending: asyncio.Task[None] | None = None
        self.view = AppView(self._receive, **({"script": script} if script else {}))
        self.root = Frame(main=[self.view], dark_theme=dark is True, template=page_template(first_paint(dark)))

    def _receive(self, message: Any) -> None:
        if isinstance(message, dict) and message.get("op") == "look":
            if self._follows_system:
                self.root.choose_contrast(message.get("high") is True)
                self.root.dark_theme = message.get("dark") is True
        elif self._visit is not None:
            self._visit.receive(message)
        elif isinstance(message, dict) and message.get("op") == "ready" and self._coming is None:
            self._coming = asyncio.get_running_loop().create_task(self._come(message))
            if self._room.term.seconds:
                self._ending = asyncio.get_running_loop().create_task(self._end())

    async def _come(self, ready: Any) -> None:
        try:
            notebook = await self._read()
            notebook = replace(notebook, params=parameters_of(notebook))
            plan = plan_app(notebook, self._name)
            await self._room.enter(self, lambda ahead: self.view.send({"op": "place", "ahead": ahead}))
            own = Belongings(self._brought)
            kernel = self._make_kernel(self._options(notebook, own))
            kernel.secrets = own.secrets
            self._visit = Visit(Session(notebook, kernel, self._name), plan, self.view.send, own)
            self._visit.receive(ready)
        except SpellError as error:
            self.view.send({"op": "closed", "message": error.message})
        except Exception:
            log.exception("A visitor of the app %r could not come in.", self._name)
            self.view.send({"op": "closed", "message": "The app could not be started. Tell whoever gave you its link."})

    def _options(self, notebook: Notebook, own: Belongings) -> dict[str, Any]:
        """How the visitor's kernel is set up."""
        files = [one.default for one in notebook.params if one.type == "file" and one.default]
        named = [f"path:{self._folder / str(path)}" for path in files]
        return {
            "folder": str(self._folder),
            "home": str(self._home),
            "profile": notebook.profile,
            "model": notebook.model,
            "allow": [f"path:{own.folder}", *named] if any(one.type == "file" for one in notebook.params) else [],
            "params": {one.name: one.default for one in notebook.params if one.default is not None},
        }

    async def _end(self) -> None:
        """When the time is over: the visitor is told, reads on, and asks nothing more of the spell."""
        await self._room.term.passed()
        self.view.send({"op": "over", "message": f"{OVER} What stands here you can still read and copy."})
        await self._leave()

    async def close(self) -> None:
        """The tab is gone."""
        if self._ending is not None:
            # One that is on its way ends the visit's kernel, which must not stop half way.
            await self._ending if self._room.term.is_over else self._ending.cancel()
        await self._leave()

    async def _leave(self) -> None:
        if self._coming is not None:
            self._coming.cancel()
        visit, self._visit = self._visit, None
        try:
            if visit is not None:
                await visit.close()
        finally:
            self._room.leave(self)


def show_app(page: AppPage) -> Frame:
    """The page for one browser tab; it is closed with the tab."""
    loop = asyncio.get_running_loop()
    kept: set[asyncio.Task[None]] = set()

    def gone(_: Any) -> None:
        task = loop.create_task(page.close())
        kept.add(task)
        task.add_done_callback(kept.discard)

    pn.state.on_session_destroyed(gone)
    return page.root
