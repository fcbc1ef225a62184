"""What a page tells a person who looks elsewhere (a long run has ended): by the system, and at the window's icon."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWebEngineCore import QWebEngineNotification
from PySide6.QtWidgets import QApplication, QSystemTrayIcon


class Notices:
    """Shows one notice at a time, where the system has a place for them; `raises` brings a window to the front."""

    def __init__(self, raises: Callable[[], None]) -> None:
        self._raises = raises
        self._tray = QSystemTrayIcon(QApplication.windowIcon())
        self._shown: QWebEngineNotification | None = None
        self._tray.messageClicked.connect(self._clicked)

    def show(self, notice: QWebEngineNotification) -> None:
        """Show it, and mark the windows in the taskbar."""
        self._shown = notice
        notice.show()
        for window in QApplication.topLevelWidgets():
            if window.isVisible():
                QApplication.alert(window)
        if QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages():
            self._tray.show()
            self._tray.showMessage(notice.title(), notice.message(), self._tray.icon())

    def _clicked(self) -> None:
        self._tray.hide()
        self._raises()
        if self._shown is not None:
            self._shown.click()
            self._shown = None
