"""The studio's page: the frame around a notebook, and which notebook it shows. Decides nothing about notebooks."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import panel as pn
import param

from kernel.errors import SpellError
from webui.dashboards.place import VIEW, DashboardPlace
from webui.desk import Desk, Parts, real_parts
from webui.elements.bare import Gap, Stack
from webui.exporting import grant_export, offer_export
from webui.files.panel import FilesPanel
from webui.files.shelf import Shelf
from webui.notebook.keyboard import KEYBOARDS, give_keys
from webui.parting import Parting
from webui.settings.panel import SettingsDialog
from webui.settings.wishes import SettingsDesk
from webui.shell.components import ExportDialog, Notices, Split, TopBar, Welcome
from webui.shell.frame import Frame
from webui.theme.design import Plain
from webui.theme.material import offer_files
from webui.wishes import OnWish, Wish, text_of

if TYPE_CHECKING:
    from studio.notebook.session import Session
    from webui.hub import Hub

log = logging.getLogger(__name__)

FILES_PERIOD = 3_000
"""Milliseconds between two looks at the folder, for files that other programs make."""


def prepare_panel() -> None:
    """Tell Panel, once per process, how our pages are."""
    pn.extension(throttled=True, notifications=False, design=Plain)
    offer_files()


def show_page(hub: Hub, parts: Callable[[], Parts] = real_parts) -> Frame:
    """A page for one browser tab; opens the notebook that the address names (`?file=…`)."""
    page = StudioPage(hub, parts())
    page.show_open(_wanted())
    pn.state.onload(page.load)
    pn.state.on_session_destroyed(lambda _: page.close())
    return page.root


def _wanted(name: str = "file") -> str:
    """What the page's address says after a name, "" for nothing; by default the notebook."""
    return str(pn.state.session_args.get(name, [b""])[0].decode("utf-8", "replace"))


class StudioPage:
    """One tab: files at the left, one notebook with its trace in the middle, or a welcome."""

    def __init__(self, hub: Hub, parts: Parts) -> None:
        self._hub = hub
        self._parts = parts
        self._desk: Desk | None = None
        self._turn = asyncio.Lock()
        self._document, self._location = pn.state.curdoc, pn.state.location
        self._unfollow = hub.follow_shut(self._notebook_shut)
        self.notices = Notices(self._careful(self._grant_notice))
        self.bar = TopBar(self._careful(self._grant_bar), sizing_mode="stretch_width", margin=0)
        self.files = FilesPanel(self._careful(self._grant_file), folder=hub.workspace.folder.name)
        self.files.sizing_mode = "stretch_both"
        self.welcome = Welcome(self._careful(self._grant_file), sizing_mode="stretch_width")
        self.export = ExportDialog(self._careful(self._grant_export))
        look, keys = hub.memory.appearance, hub.memory.habits.keys
        self.settings = SettingsDialog(self._careful(self._grant_settings), look=asdict(look), keys=keys)
        self._settings = SettingsDesk(os.environ, self._choose_look, hub.custody)
        self._shelf = Shelf(hub, self.files, self.welcome, self.notices)
        self._parting = Parting(self.notices, self._careful(self._grant_file))
        self._first = Stack(self.welcome, sizing_mode="stretch_width", margin=0)
        self._second = Stack(Gap(), sizing_mode="stretch_both", margin=0)
        self._split = Split(first=self._first, second=self._second, sizing_mode="stretch_both", margin=0)
        self._dashboards = DashboardPlace(hub, self._split, self._open_run, self._readdress)
        self.root = Frame(
            header=[self.bar, self.notices, self.export, self.settings], sidebar=[self.files],
            main=self._dashboards.both, dark_theme=look.dark, high=look.high,
        )  # fmt: skip

        self.root.param.watch(self._theme_chosen, "dark_theme")

    async def _theme_chosen(self, event: param.parameterized.Event) -> None:
        if bool(event.new) != self._hub.memory.appearance.dark:
            await self._choose_look({"theme": "dark" if event.new else "light"})

    async def _choose_look(self, said: Mapping[str, Any]) -> None:
        """Show and remember what a person, or their system, wants of the appearance."""
        memory = self._hub.memory
        before = memory.appearance
        await memory.choose_look(**{name: value for name, value in said.items() if name != "wish"})
        look = memory.appearance
        self.settings.look = asdict(look)
        if look.high != before.high:
            self.root.choose_contrast(look.high)
        self.root.dark_theme = look.dark
        self._dashboards.paint()
        if self._desk is not None:
            self._desk.paint(look)

    async def _choose_keys(self, keys: str) -> None:
        """Give editors the keys of somebody, here and in notebooks that are opened later."""
        if keys in KEYBOARDS:
            self.settings.keys = keys
            await self._hub.memory.choose_keys(keys)
            if self._desk is not None:
                give_keys(self._desk.view, keys)

    def show_open(self, path: str) -> None:
        """Show a notebook from the very beginning, when its session is open."""
        session = self._hub.join(path)
        if session is not None:
            self._show(session, path)

    async def load(self) -> None:
        """Show the files, and the notebook that the address names."""
        await self._careful(self._arrive)({})
        pn.state.add_periodic_callback(self._shelf.look, period=FILES_PERIOD)

    def close(self) -> None:
        """Let go of everything, when the tab is gone."""
        self._unfollow()
        self._dashboards.close()
        self._clear()

    def _clear(self) -> None:
        """Give the notebook back; its session goes on."""
        if self._desk is not None:
            self._desk.close()
            self._hub.release(self._desk.path)
            self._desk = None

    async def _arrive(self, _: Wish) -> None:
        self.welcome.models = await self._settings.summary()
        await self._shelf.refresh()
        wanted = _wanted()
        if _wanted("view") == VIEW:  # Otherwise they are as a person, who may have been quicker, has them.
            self._dashboards.show(True)
        if wanted and self._desk is None:
            await self._open(wanted)
        elif self._desk is not None:
            await self._hub.memory.opened(self._desk.path)

    async def _open(self, path: str) -> None:
        """Show a notebook in place of what is shown."""
        async with self._turn:
            session = await self._hub.open(path)
            self._clear()
            self._show(session, path)
            self.root.sidebar_open = self.root.sidebar_open and not self.root.narrow
            self._address(path)

    def _show(self, session: Session, path: str) -> None:
        keys = partial(setattr, self.settings, "keys")
        self._desk = Desk(self._hub, session, path, self.bar, self.notices, self._parts, keys)
        self._desk.paint(self._hub.memory.appearance)
        self._desk.trace.param.watch(lambda event: self._open_run(*event.new), "abroad", onlychanged=False)
        self._first[:], self._second[:] = [self._desk.first], [self._desk.sheets.dock]
        self._split.alone = False
        self._shelf.current(path)

    def _notebook_shut(self, path: str, became: str | None) -> None:
        step = partial(self._parting.follow, path, became) if became else partial(self._leave, path, became == "")
        self._document.add_next_tick_callback(step)

    async def _leave(self, path: str, is_gone: bool) -> None:
        """Show the welcome in place of a notebook that was renamed or deleted, here or on another page."""
        async with self._turn:
            if self._desk is None or self._desk.path != path:
                return
            self._clear()
            self.bar.param.update(opened=False, title="", file="")
            self._split.alone = True
            self._second[:] = [Gap()]
            self._first[:] = [self.welcome]
            self._shelf.current("")
            self._address("")
            self._parting.leave(path, is_gone)

    def _address(self, path: str) -> None:
        if self._location is not None:
            said = {**({"file": path} if path else {}), **({"view": VIEW} if self._dashboards.shown else {})}
            self._location.search = f"?{urlencode(said)}" if said else ""

    def _readdress(self) -> None:
        self._address(self._desk.path if self._desk is not None else "")

    def _open_run(self, run_id: str, path: str) -> None:
        """Show a run that the dashboards led to, in the trace of its notebook; "" for the notebook alone."""
        wish = {"wish": "run", "run": run_id, "path": path}
        self._document.add_next_tick_callback(partial(self._careful(self._show_run), wish))

    async def _show_run(self, wish: Wish) -> None:
        path, run_id = text_of(wish, "path"), text_of(wish, "run")
        here = self._desk.path if self._desk is not None else ""
        if path != here and path in await asyncio.to_thread(self._hub.workspace.list):
            await self._open(path)
        elif path != here or not here:
            self.notices.note(f"This run is of no notebook here. Open one to see it, or: llmspell trace {run_id}")
        if self._desk is None:
            return
        self._dashboards.show(False)
        if run_id:
            self._desk.show_run(run_id)

    async def _grant_file(self, wish: Wish) -> None:
        if wish["wish"] == "settings":
            self.settings.show(text_of(wish, "section"))
            return
        self._parting.wished(wish)
        if path := await self._shelf.grant(wish):
            await self._open(path)
        if wish["wish"] != "piece":
            await self._shelf.refresh()

    async def _grant_notice(self, wish: Wish) -> None:
        """Do what a message offered: something with a file, or with the notebook that is shown."""
        await (self._grant_bar if wish["wish"] in ("restart", "history") else self._grant_file)(wish)

    async def _grant_bar(self, wish: Wish) -> None:
        if self._grant_frame(wish) or self._desk is None:
            return
        if wish["wish"] == "export":
            offer_export(self._desk.session.notebook, self._desk.path, self.export, self._hub)
        else:
            await self._desk.grant(wish)

    def _grant_frame(self, wish: Wish) -> bool:
        """Do what is wanted of the page's frame itself; False when it is something else."""
        match wish["wish"]:
            case "theme":
                self.root.dark_theme = not self.root.dark_theme
            case "settings":
                self.settings.show(text_of(wish, "section"))
            case "dashboards":
                self._dashboards.show(not self._dashboards.shown)
            case "sidebar":
                self.root.sidebar_open = not self.root.sidebar_open
            case _:
                return False
        return True

    async def _grant_settings(self, wish: Wish) -> None:
        if wish["wish"] == "keys":
            await self._choose_keys(text_of(wish, "keys"))
            return
        await self._settings.grant(wish, self.settings)
        if wish["wish"] in ("keep_key", "forget_key", "usual", "save"):
            self.welcome.models = await self._settings.summary()

    async def _grant_export(self, wish: Wish) -> None:
        if self._desk is None:
            return
        try:
            folder, path = self._hub.workspace.folder, self._desk.path
            await grant_export(wish, self._desk.session.notebook, folder, path, self.export, self._hub)
        except SpellError as error:
            self.export.failed(error.message)

    def _careful(self, grant: OnWish) -> OnWish:
        """`grant`, with every error told to the person instead of lost in the server."""

        async def careful(wish: Wish) -> None:
            try:
                await grant(wish)
            except SpellError as error:
                self.notices.trouble(error.message)
            except Exception as error:
                log.exception("A wish of the page failed: %r", wish.get("wish"))
                self.notices.trouble(f"Something went wrong in the studio ({type(error).__name__}: {error}).")

        return careful
