"""What a page gives to be kept: a native dialog asks where. Not here: what is in it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWebEngineCore import QWebEngineDownloadRequest
from PySide6.QtWidgets import QApplication, QFileDialog

from desktop.memory import Memory

State = QWebEngineDownloadRequest.DownloadState


class Downloads:
    """Asks for a place for each download; `complains` is told what could not be saved."""

    def __init__(self, memory: Memory, complains: Callable[[str], None]) -> None:
        self._memory = memory
        self._complains = complains

    def offer(self, request: QWebEngineDownloadRequest) -> None:
        """Ask where to save it; nothing is saved when a person does not say."""
        name = Path(request.suggestedFileName() or request.downloadFileName()).name
        dialog_parent = QApplication.activeWindow()
        chosen, _ = QFileDialog.getSaveFileName(dialog_parent, "Save", str(self.folder() / name))
        if not chosen:
            request.cancel()
            return
        place = Path(chosen)
        if not os.access(place.parent, os.W_OK):
            request.cancel()
            self._complains(f"{str(place)!r} cannot be written: choose a folder of yours.")
            return
        self._memory.keep(saving=str(place.parent))
        request.setDownloadDirectory(str(place.parent))
        request.setDownloadFileName(place.name)
        request.stateChanged.connect(lambda state: self._told(request, place, state))
        request.accept()

    def folder(self) -> Path:
        """Where the last one went, or where downloads go on this system."""
        known = Path(self._memory.habits.saving)
        if self._memory.habits.saving and known.is_dir():
            return known
        usual = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
        return Path(usual) if usual and Path(usual).is_dir() else Path.home()

    def _told(
        self, request: QWebEngineDownloadRequest, place: Path, state: QWebEngineDownloadRequest.DownloadState
    ) -> None:
        if state == State.DownloadInterrupted:
            self._complains(f"{str(place)!r} could not be saved: {request.interruptReasonString()}.")
