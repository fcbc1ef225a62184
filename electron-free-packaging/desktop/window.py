"""One native window with the studio's page in it. Which windows there are, and what they open, says `application`.

pywebview makes the window and runs the loop; the page, the menus and the place on the screen are Qt's own, because
pywebview has no shortcuts, and with Qt 6 neither downloads nor storage that windows share (decision 0084).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol
from urllib.parse import parse_qs, urlencode

import webview
from PySide6.QtCore import QByteArray, Qt, QTimer, QUrl
from PySide6.QtGui import QAction, QColor, QGuiApplication
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile
from PySide6.QtWidgets import QMenu, QMessageBox

from desktop import menus, splash
from desktop.memory import Placed
from desktop.page import StudioPage
from desktop.servers import Server
from desktop.targets import Target

TITLE = "Spell Studio"
SIZE = (1280, 860)
SMALLEST = (360, 320)

KEEP = 'window[Symbol.for("llmspell.keep")]?.()'
"""Asks the page to store what its studio does not have yet; the next page of the notebook hands it over."""

GRACE = 300
"""Milliseconds that a page gets to send what was typed last."""

STEP = 1.1
EDITS = (QWebEnginePage.WebAction.Cut, QWebEnginePage.WebAction.Copy, QWebEnginePage.WebAction.Paste)

Native = Any
"""pywebview's window of Qt: a QMainWindow with `webview`, its view."""


class WindowHost(Protocol):
    """Whoever keeps the windows."""

    def do(self, window: StudioWindow, item: menus.Item) -> None:
        """What a menu's entry asks of the application."""

    def visit(self, window: StudioWindow, url: QUrl) -> None:
        """Open an address of a window's studio in a window of its own."""

    def wants_to_close(self, window: StudioWindow) -> None:
        """A person closes a window."""

    def closed(self, window: StudioWindow) -> None:
        """A window is closing now."""

    def fill_recent(self, window: StudioWindow) -> None:
        """The menu of recent files is about to be shown."""

    def gone(self, window: StudioWindow) -> None:
        """The studio of somebody else that a window showed does not answer any more."""

    @property
    def zoom(self) -> float:
        """How large pages are shown; 1 is their own size."""

    def magnify(self, factor: float) -> None:
        """A person wants all pages shown larger or smaller."""


class StudioWindow:
    """A window on `server`'s workspace, which shows `target` when the server is ready."""

    def __init__(self, host: WindowHost, server: Server, target: Target, geometry: str = "", page: str = "") -> None:
        self.server = server
        self.target = target
        self.may_close = self.is_closed = False
        self.native: Native = None
        self._host = host
        self._geometry = geometry
        self._wanted = page or (f"/?{urlencode({'file': target.file})}" if target.file else "/")
        self._needing: list[QAction] = []

    def create(self, profile: QWebEngineProfile, ground: str, offset: int = 0) -> None:
        """Make the window; in the main thread. The first one is shown when pywebview's loop begins."""
        width, height = SIZE
        title = f"{self.server.folder.name} – {TITLE}"
        made = webview.create_window(
            title, html=" ", width=width, height=height, min_size=SMALLEST, background_color=ground, text_select=True
        )
        made.events.before_show += partial(self._furnish, made, profile, ground, offset)
        made.events.closing += self._closing
        if webview.guilib is not None:
            # What pywebview does itself for windows that are made in other threads.
            made._initialize(webview.guilib)
            webview.guilib.create_window(made)

    def _furnish(self, made: webview.Window, profile: QWebEngineProfile, ground: str, offset: int) -> None:
        native = self.native = made.native
        view = native.webview
        page = StudioPage(profile, view, lambda: self.server.address, partial(self._host.visit, self))
        page.setBackgroundColor(QColor(ground))
        before = view.page()
        view.setPage(page)
        before.deleteLater()
        native.profile = profile
        page.titleChanged.connect(self._titled)
        page.urlChanged.connect(lambda _: self._moved())
        page.renderProcessTerminated.connect(self._crashed)
        page.windowCloseRequested.connect(partial(self._host.wants_to_close, self))
        page.loadFinished.connect(self._loaded)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._show_context)
        self._needing = menus.fill(native.menuBar(), self._do)
        native.menuBar().findChild(QMenu, menus.RECENT.does).menuAction().setEnabled(True)
        for menu in native.menuBar().findChildren(QMenu):
            menu.aboutToShow.connect(partial(self._host.fill_recent, self))
        self._place(offset)
        self._moved()
        self.show()

    def _place(self, offset: int) -> None:
        native = self.native
        # Qt brings a window back onto a screen that is there.
        if self._geometry and native.restoreGeometry(QByteArray.fromBase64(self._geometry.encode())):
            if offset:
                native.setWindowState(Qt.WindowState.WindowNoState)
                native.move(native.x() + offset, native.y() + offset)
            return
        room = QGuiApplication.primaryScreen().availableGeometry()
        native.resize(min(SIZE[0], room.width()), min(SIZE[1], room.height()))
        native.move(room.center() - native.rect().center())

    @property
    def page(self) -> QWebEnginePage:
        """What the window shows."""
        page: QWebEnginePage = self.native.webview.page()
        return page

    @property
    def file(self) -> str:
        """The notebook that is shown, by the page's address; the one to come while there is no page."""
        url = self.page.url() if self.native is not None else QUrl()
        if self.native is None or url.scheme() != "http":
            return self.target.file
        query: str = url.query(QUrl.ComponentFormattingOption.FullyEncoded)
        return parse_qs(query).get("file", [""])[0]

    @property
    def placed(self) -> Placed:
        """The window as it is, to be made again another time."""
        geometry = bytes(self.native.saveGeometry().toBase64().data()).decode() if self.native is not None else ""
        return Placed(str(self.server.folder), self.file, geometry)

    def show(self, fault: str = "", log: str = "") -> None:
        """Show what can be shown now: the studio, that it begins, or its fault."""
        if self.native is None:
            return
        if self.server.is_ready:
            self.page.load(QUrl(self.server.address + self._wanted))
        elif fault:
            self.page.setHtml(splash.failed(str(self.server.folder), fault, log))
        else:
            self.page.setHtml(splash.beginning(str(self.server.folder)))

    def open(self, file: str) -> None:
        """Show a notebook of the workspace in place of what is shown."""
        self.target = Target(self.server.folder, file)
        self._wanted = f"/?{urlencode({'file': file})}" if file else "/"
        self.show()

    def move(self, server: Server) -> None:
        """Show the same from another server of the workspace, when that is ready."""
        self._remember_place()
        self.server = server

    def show_again(self) -> None:
        """Load the page anew, without what it has typed being lost."""
        if self.native is not None:
            self._remember_place()
            self.keep(self.show)

    def _remember_place(self) -> None:
        url = self.page.url() if self.native is not None else QUrl()
        if url.scheme() == "http":
            self.target = Target(self.server.folder, self.file)
            self._wanted = address_within(url)

    def keep(self, then: Callable[[], None]) -> None:
        """Let the page store and send what was typed last; `then` is called in any case."""
        self.page.runJavaScript(KEEP)
        QTimer.singleShot(GRACE, then)

    def magnify(self) -> None:
        """Show the page as large as a person wants it; Chromium forgets it with each page that is of another place."""
        if self.native is not None:
            self.page.setZoomFactor(self._host.zoom)

    def raise_(self) -> None:
        """Bring it to the front."""
        native = self.native
        if native is not None:
            if native.isMinimized():
                native.setWindowState(native.windowState() & ~Qt.WindowState.WindowMinimized)
            native.show()
            native.raise_()
            native.activateWindow()

    def close(self) -> None:
        """Close it, without a question."""
        self.may_close = True
        if self.native is not None and not self.is_closed:
            self.native.close()

    def tell(self, title: str, text: str, icon: QMessageBox.Icon = QMessageBox.Icon.Warning) -> None:
        """Show a message over it, and go on."""
        box = QMessageBox(icon, TITLE, title, QMessageBox.StandardButton.Ok, self.native)
        box.setInformativeText(text)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def _do(self, item: menus.Item) -> None:
        kind, _, rest = item.does.partition(" ")
        if item.page:
            self.page.runJavaScript(menus.page_command(item.page))
        elif kind == "edit":
            self.page.triggerAction(getattr(QWebEnginePage.WebAction, rest))
        elif kind == "zoom":
            factors = {"in": self._host.zoom * STEP, "out": self._host.zoom / STEP, "usual": 1.0}
            self._host.magnify(factors[rest])
        elif kind == "full":
            self.native.setWindowState(self.native.windowState() ^ Qt.WindowState.WindowFullScreen)
        else:
            self._host.do(self, item)

    def _show_context(self, place: Any) -> None:
        menu = QMenu(self.native.webview)
        for kind in EDITS:
            menu.addAction(self.page.action(kind))
        menu.addSeparator()
        menu.addAction(self.page.action(QWebEnginePage.WebAction.SelectAll))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.native.webview.mapToGlobal(place))

    def _titled(self, title: str) -> None:
        if title and self.page.url().scheme() == "http":
            self.native.setWindowTitle(title)

    def _moved(self) -> None:
        self.magnify()
        for action in self._needing:
            action.setEnabled(bool(self.file) and self.server.is_ready)

    def _loaded(self, is_there: bool) -> None:
        if not is_there and self.server.is_foreign and self.page.url().scheme() == "http":
            self._host.gone(self)

    def _crashed(self, status: QWebEnginePage.RenderProcessTerminationStatus, code: int) -> None:
        if status != QWebEnginePage.RenderProcessTerminationStatus.NormalTerminationStatus:
            # At once would be in the middle of the old page's end.
            QTimer.singleShot(0, self.show_again)
            self.tell("The page ended unexpectedly and was loaded again.", "Runs went on meanwhile; nothing is lost.")

    def _closing(self) -> bool:
        if self.may_close:
            self.is_closed = True
            self._host.closed(self)
            return True
        QTimer.singleShot(0, partial(self._host.wants_to_close, self))
        return False


def address_within(url: QUrl) -> str:
    """The part of an address that comes after the server's: `/?file=a.spell.md`."""
    encoded = QUrl.ComponentFormattingOption.FullyEncoded
    path, query = url.path(encoded), url.query(encoded)
    return f"{path or '/'}?{query}" if query else path or "/"
