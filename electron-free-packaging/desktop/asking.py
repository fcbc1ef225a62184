"""The native dialogs: which file, which folder, and whether to close all the same. Nothing waits for them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from desktop.farewell import Question
from studio.notebook.markdown import SUFFIX

Opens = Callable[[Path], None]


def ask_file(parent: QWidget, folder: Path, opens: Opens) -> None:
    """Which notebook to open."""
    dialog = _dialog(parent, "Open", folder, opens)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([f"Notebooks (*{SUFFIX})", "All files (*)"])
    dialog.open()


def ask_folder(parent: QWidget, folder: Path, opens: Opens) -> None:
    """Which folder to open."""
    dialog = _dialog(parent, "Open Folder", folder.parent, opens)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.open()


def _dialog(parent: QWidget, title: str, folder: Path, opens: Opens) -> QFileDialog:
    dialog = QFileDialog(parent, title, str(folder))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda path: opens(Path(path)))
    return dialog


def ask_close(parent: QWidget, question: Question, go: Callable[[], None], stay: Callable[[], None]) -> None:
    """Whether to close all the same: `go` or `stay` is called. Escape keeps the window."""
    box = QMessageBox(QMessageBox.Icon.Question, "Spell Studio", question.title, parent=parent)
    # What a taskbar shows; the words on it are the same.
    box.setWindowTitle(question.title)
    box.setInformativeText(question.text)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    leave = box.addButton(question.go, QMessageBox.ButtonRole.DestructiveRole)
    keep = box.addButton("Keep it open", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep)
    box.setEscapeButton(keep)

    def chosen(button: Any) -> None:
        go() if button is leave else stay()

    box.buttonClicked.connect(chosen)
    box.open()
