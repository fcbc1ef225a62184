"""The program behind the windows: which there are, whose servers run, what is opened where, and how it all ends."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtWebEngineCore import QWebEngineProfile
from PySide6.QtWidgets import QApplication, QMessageBox

from desktop import menus
from desktop.asking import ask_file, ask_folder
from desktop.closing import Closing
from desktop.downloads import Downloads
from desktop.instance import Wish
from desktop.memory import LARGEST, MOST_WINDOWS, SMALLEST, Memory, Placed
from desktop.notices import Notices
from desktop.page import make_profile
from desktop.places import Places
from desktop.servers import Server
from desktop.targets import Target, target_of
from desktop.window import StudioWindow, address_within
from kernel import __version__
from kernel.errors import SpellError
from studio.workspace import Workspace

OFFSET = 28
"""Pixels between a window and the next one."""

REMEMBERING = 3_000
"""Milliseconds between two looks at what is open, for the time after a crash."""

FAILED = "That could not be done."


class Application:
    """Everything that is open. Lives in Qt's main thread."""

    def __init__(self, places: Places, memory: Memory, ground: str) -> None:
        self.places = places
        self.windows: list[StudioWindow] = []
        self._memory = memory
        self._ground = ground
        self._servers: dict[Path, Server] = {}
        self._again: set[Path] = set()
        self._ended: list[Server] = []
        self._quitting = False
        self._closing = Closing(self._ending)
        self._profile: QWebEngineProfile = make_profile(places.web, QApplication.instance())
        self._downloads = Downloads(memory, self.complain)
        self._profile.downloadRequested.connect(self._downloads.offer)
        self._notices = Notices(lambda: self._front().raise_())
        self._profile.setNotificationPresenter(self._notices.show)
        self._clock = QTimer()
        self._clock.timeout.connect(self.remember)
        self._clock.start(REMEMBERING)

    def restore(self, windows: Iterable[Placed]) -> None:
        """Open windows as they were."""
        for placed in windows:
            if (target := placed.target) is not None:
                self._window(target, placed.geometry)

    def hear(self, wish: Wish) -> None:
        """Do what a later start of the program wants; what is wrong is told over a window."""
        if wish.activation:
            os.environ["XDG_ACTIVATION_TOKEN"] = wish.activation
        for path in wish.paths:
            try:
                self.open(target_of(path, self._servers))
            except SpellError as error:
                self.complain(error.message)
        if not wish.paths and self.windows:
            self._front().raise_()

    def open(self, target: Target) -> None:
        """Show a notebook or a folder: where it is shown already, in a window that shows none, or a new one."""
        there = [one for one in self.windows if one.server.folder == target.folder]
        for window in there:
            if not target.file or window.file in (target.file, ""):
                if target.file and window.file != target.file:
                    window.open(target.file)
                    self._memory.opened(target)
                window.raise_()
                return
        self._window(target, self._memory.habits.geometry, OFFSET if self.windows else 0)

    def _window(self, target: Target, geometry: str = "", offset: int = 0, page: str = "") -> None:
        window = StudioWindow(self, self._server(target.folder), target, geometry, page)
        self.windows.append(window)
        window.create(self._profile, self._ground, offset)
        self._memory.opened(target)
        window.raise_()

    def _server(self, folder: Path) -> Server:
        if folder not in self._servers:
            server = self._servers[folder] = Server(folder, self._profile, self.places.server_log, self)
            server.start()
        return self._servers[folder]

    def _front(self) -> StudioWindow:
        active = QApplication.activeWindow()
        return next((one for one in self.windows if one.native is active), self.windows[-1])

    def complain(self, text: str, title: str = FAILED) -> None:
        """Tell a person what went wrong."""
        if self.windows:
            self._front().raise_()
            self._front().tell(title, text)

    def server_ready(self, server: Server) -> None:
        """Show it in its windows."""
        for window in self._of(server):
            window.show()
        # One that ran for a while may be started again another time.
        QTimer.singleShot(30_000, partial(self._again.discard, server.folder))

    def server_failed(self, server: Server, why: str) -> None:
        """Say in its windows why there is none; Reload tries again."""
        self._servers.pop(server.folder, None)
        for window in self._of(server):
            window.show(why, str(self.places.server_log))

    def server_lost(self, server: Server, why: str) -> None:
        """Start another one, once; its pages hand over what was typed."""
        self._servers.pop(server.folder, None)
        if server.folder in self._again:
            self.server_failed(server, why)
            return
        self._again.add(server.folder)
        self.complain("It was started again; kernels begin anew, and what was typed is kept.", why)
        self._serve_again(self._of(server))

    def _serve_again(self, windows: list[StudioWindow]) -> None:
        for window in windows:
            window.move(self._server(window.server.folder))

    def gone(self, window: StudioWindow) -> None:
        """Start a server of our own in place of somebody else's that has ended."""
        server = window.server
        if self._servers.get(server.folder) is server:
            del self._servers[server.folder]
            self._serve_again(self._of(server))
            self._show(server.folder)

    def _show(self, folder: Path) -> None:
        for window in self.windows:
            if window.server.folder == folder:
                window.show()

    def _of(self, server: Server) -> list[StudioWindow]:
        return [one for one in self.windows if one.server is server]

    def visit(self, window: StudioWindow, url: QUrl) -> None:
        """Open an address of a window's studio in a window of its own."""
        self._window(Target(window.server.folder), window.placed.geometry, OFFSET, address_within(url))

    @property
    def zoom(self) -> float:
        """How large pages are shown; 1 is their own size."""
        return self._memory.habits.zoom

    def magnify(self, factor: float) -> None:
        """Show all pages larger or smaller, now and another time."""
        self._memory.keep(zoom=round(min(max(factor, SMALLEST), LARGEST), 3))
        for window in self.windows:
            window.magnify()

    def fill_recent(self, window: StudioWindow) -> None:
        """Show what was opened lately and is still there."""
        there = [path for path in self._memory.habits.recent if Path(path).exists()]
        opens = partial(self._try, window)
        menus.fill_recent(window.native.menuBar(), there, opens, self._memory.forget_recent)

    def do(self, window: StudioWindow, item: menus.Item) -> None:
        """What a menu's entry asks for."""
        deeds: dict[str, Callable[[], None]] = {
            "new": partial(self._new, window),
            "window": partial(self._window, Target(window.server.folder), window.placed.geometry, OFFSET),
            "open": lambda: ask_file(window.native, window.server.folder, partial(self._try, window)),
            "folder": lambda: ask_folder(window.native, window.server.folder, partial(self._try, window)),
            "close": lambda: self.wants_to_close(window),
            "quit": self.quit,
            "reload": partial(self._reload, window),
            "logs": partial(self._try_logs, window),
            "about": partial(self._about, window),
        }
        deeds[item.does]()

    def _new(self, window: StudioWindow) -> None:
        try:
            path = Workspace(window.server.folder).new()
        except SpellError as error:
            self.complain(error.message)
            return
        window.open(path)
        self._memory.opened(Target(window.server.folder, path))

    def _try(self, window: StudioWindow, path: Path) -> None:
        try:
            target = target_of(path, self._servers)
        except SpellError as error:
            window.tell("That could not be opened.", error.message)
            return
        self.open(target)

    def _reload(self, window: StudioWindow) -> None:
        if not window.server.is_ready and window.server.folder not in self._servers:
            self._serve_again([one for one in self.windows if one.server is window.server])
            self._show(window.server.folder)
        else:
            window.show_again()

    def _try_logs(self, window: StudioWindow) -> None:
        places = self.places
        text = f"Crashes: {places.crashes}\nThe server: {places.server_log}"
        window.tell("What is written down when something goes wrong", text, QMessageBox.Icon.Information)

    def _about(self, window: StudioWindow) -> None:
        text = "It works without a network, asks no other computer for anything, and looks for no updates by itself."
        window.tell(f"Spell Studio {__version__}", text, QMessageBox.Icon.Information)

    def wants_to_close(self, window: StudioWindow) -> None:
        """Close a window, after a question when that would end a run."""
        if window in self.windows:
            self._closing.ask([window], window.close)

    def remember(self) -> None:
        """Keep which windows there are, to open them again another time."""
        if self.windows:
            self._memory.keep(windows=tuple(one.placed for one in self.windows[-MOST_WINDOWS:]))

    def quit(self) -> None:
        """Close every window, after a question when that would end a run."""
        self._closing.ask(self.windows, self.leave)

    def leave(self) -> None:
        """Close every window without a question, to be opened again another time."""
        self.remember()
        self._quitting = True
        for window in tuple(self.windows):
            window.close()

    def _ending(self, closing: list[StudioWindow]) -> list[Server]:
        """The servers that would end with windows."""
        ours = [one for one in self._servers.values() if one.is_ready and not one.is_foreign]
        return [one for one in ours if all(window in closing for window in self._of(one))]

    def closed(self, window: StudioWindow) -> None:
        """A window is closing: keep where it was, and end its server when it was the last there."""
        placed = window.placed
        self.windows.remove(window)
        windows = {} if self._quitting else {"windows": tuple(one.placed for one in self.windows) or (placed,)}
        self._memory.keep(geometry=placed.geometry, **windows)
        if not self._of(window.server):
            window.server.end()
            if self.windows and self._servers.get(window.server.folder) is window.server:
                del self._servers[window.server.folder]
                self._ended.append(window.server)

    def end(self) -> None:
        """Wait until every server has saved everything and ended, with its kernels."""
        servers = [*self._servers.values(), *self._ended]
        for server in servers:
            server.end()
        for server in servers:
            server.wait()
