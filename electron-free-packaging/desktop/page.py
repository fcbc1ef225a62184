"""The page in a window: what it may do, where its links lead, and the storage that all pages share. Not its content."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEnginePermission, QWebEngineProfile, QWebEngineSettings

log = logging.getLogger(__name__)

OUTSIDE = ("http", "https", "mailto")
"""Links that the system's own programs open."""

CACHE = 64 << 20
"""Bytes of scripts that need not be fetched and compiled again."""

ALLOWED = (QWebEnginePermission.PermissionType.ClipboardReadWrite, QWebEnginePermission.PermissionType.Notifications)
"""What the studio's own page may do without being asked for; nothing else is allowed to anybody."""


def make_profile(folder: Path, parent: QObject) -> QWebEngineProfile:
    """What all pages share: cookies (of this time only), and what they store, in `folder`."""
    profile = QWebEngineProfile("studio", parent)
    profile.setPersistentStoragePath(str(folder / "kept"))
    profile.setCachePath(str(folder / "cache"))
    profile.setHttpCacheMaximumSize(CACHE)
    profile.setPersistentCookiesPolicy(QWebEngineProfile.PersistentCookiesPolicy.NoPersistentCookies)
    profile.setPersistentPermissionsPolicy(QWebEngineProfile.PersistentPermissionsPolicy.StoreInMemory)
    settings = profile.settings()
    attribute = QWebEngineSettings.WebAttribute
    for one in (attribute.JavascriptCanAccessClipboard, attribute.JavascriptCanPaste):
        settings.setAttribute(one, True)
    for one in (attribute.LocalContentCanAccessFileUrls, attribute.PluginsEnabled, attribute.PdfViewerEnabled):
        settings.setAttribute(one, False)
    return profile


class StudioPage(QWebEnginePage):
    """A page of the studio at `address()`: stays there, opens its own links in new windows, others in the browser."""

    def __init__(
        self, profile: QWebEngineProfile, parent: QObject, address: Callable[[], str], opens: Callable[[QUrl], None]
    ) -> None:
        super().__init__(profile, parent)
        self._address = address
        self._opens = opens
        self._elsewhere: list[Elsewhere] = []
        self.permissionRequested.connect(self._permit)

    def is_own(self, url: QUrl) -> bool:
        """Whether an address is of this page's studio."""
        own = QUrl(self._address())
        return own.isValid() and (url.scheme(), url.host(), url.port()) == (own.scheme(), own.host(), own.port())

    def acceptNavigationRequest(
        self, url: QUrl | str, kind: QWebEnginePage.NavigationType, is_main_frame: bool
    ) -> bool:
        """Stay in the studio: a link to another place leads out of the window."""
        place = QUrl(url)
        if not is_main_frame or self.is_own(place) or place.scheme() in ("data", "about", "blob"):
            return True
        lead_outside(place)
        return False

    def createWindow(self, kind: QWebEnginePage.WebWindowType) -> QWebEnginePage:
        """What a page opens beside itself: a window of ours, or something for the browser."""
        elsewhere = Elsewhere(self, self._lead)
        self._elsewhere = [elsewhere]
        return elsewhere

    def javaScriptConsoleMessage(self, level: object, message: str, line: int, source: str) -> None:
        """What a page says to developers."""
        log.debug("%s:%s %s", source, line, message)

    def _lead(self, url: QUrl) -> None:
        self._opens(url) if self.is_own(url) else lead_outside(url)

    def _permit(self, permission: QWebEnginePermission) -> None:
        if permission.permissionType() in ALLOWED and self.is_own(permission.origin()):
            permission.grant()
        else:
            permission.deny()


class Elsewhere(QWebEnginePage):
    """Learns where a new window is to lead, and leads there instead of showing it."""

    def __init__(self, page: StudioPage, leads: Callable[[QUrl], None]) -> None:
        super().__init__(page.profile(), page)
        self._leads = leads

    def acceptNavigationRequest(
        self, url: QUrl | str, kind: QWebEnginePage.NavigationType, is_main_frame: bool
    ) -> bool:
        """Take the address; nothing is loaded here."""
        if is_main_frame and QUrl(url).scheme() != "about":
            self._leads(QUrl(url))
        return False


def lead_outside(url: QUrl) -> None:
    """Open an address in the system's browser or mail program; anything else goes nowhere."""
    if url.scheme() in OUTSIDE:
        QDesktopServices.openUrl(url)
