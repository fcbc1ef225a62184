"""From the command to the window and back: what must be there, who is the first, Qt's loop, and an end in order."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.crashes import CrashLog
from desktop.memory import Memory
from desktop.places import Places, find_places
from desktop.preflight import require_packages, require_window
from desktop.targets import Target, first_folder, target_of
from kernel.errors import SpellError

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from desktop.application import Application
    from desktop.instance import Instance

ICON = Path(__file__).with_name("icon.png")

NAME = "llmspell-studio"
"""How the desktop knows the program: see `association`."""

FAULT = "Something went wrong in the window."

CRASHED = "Spell Studio ended unexpectedly the last time."


def open_desktop(paths: Sequence[Path] = (), in_window: bool = False) -> None:
    """Open folders and notebooks in native windows, and stay until the last one is closed.

    With `in_window` what is wrong with a path is told over a window: whoever started it sees no terminal.

    Where a window program of this person runs already it is told the paths, comes to the front, and this returns.
    Raises `NotFoundError` when there is no screen, a library is missing, or a path names nothing; `InvalidError` for a
    file that is no notebook; `DeniedError` when the state cannot be kept, `InternalError` when the other is mute.
    """
    require_packages(("PySide6.QtNetwork",))
    from desktop.instance import Wish, activation, claim

    places = find_places(os.environ)
    targets, faults = _understood(paths, in_window)
    instance = claim(places, Wish(tuple(path.expanduser().absolute() for path in paths), activation()))
    if instance is None:
        print("Spell Studio is open already: look at its window.", flush=True)
        return
    try:
        require_window()
        _run(places, instance, targets, faults)
    finally:
        instance.close()


def _understood(paths: Sequence[Path], in_window: bool) -> tuple[list[Target], list[str]]:
    """What can be opened, and what is wrong with the others."""
    targets: list[Target] = []
    faults: list[str] = []
    for path in paths:
        try:
            targets.append(target_of(path))
        except SpellError as error:
            if not in_window:
                raise
            faults.append(error.message)
    return targets, faults


def _run(places: Places, instance: Instance, targets: Sequence[Target], faults: Sequence[str]) -> None:
    crashes = CrashLog(places.crashes)
    crashes.open()
    app = _make_app()
    from desktop.application import Application
    from desktop.instance import FileOpened

    memory = Memory(places.habits)
    desk = Application(places, memory, _ground(places))
    crashes.tells = lambda said: desk.complain(said, FAULT)
    instance.listen(desk.hear)
    opened = FileOpened(desk.hear)
    if sys.platform == "darwin":
        app.installEventFilter(opened)
    app.aboutToQuit.connect(desk.remember)
    _begin(desk, memory, targets)
    if crashes.size > memory.habits.crashes:
        _later(partial(desk.complain, f"What is known is in {str(crashes.path)!r}.", CRASHED))
    for fault in faults:
        _later(partial(desk.complain, fault))
    memory.keep(crashes=crashes.size)
    _loop(app, desk)
    desk.end()
    memory.keep(crashes=crashes.size)
    crashes.close()


def _begin(desk: Application, memory: Memory, targets: Sequence[Target]) -> None:
    """Open what was asked for, else what was open the last time, else the folder of a person's spells."""
    placed = [] if targets else [one for one in memory.habits.windows if one.target is not None]
    if placed:
        desk.restore(placed[:1])
        # pywebview makes the first window itself, when its loop begins.
        _later(partial(desk.restore, placed[1:]))
        return
    first, *others = targets or [Target(first_folder(os.environ))]
    desk.open(first)
    for target in others:
        _later(partial(desk.open, target))


def _make_app() -> QApplication:
    os.environ["QT_API"] = "pyside6"
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # Chromium refuses to build its sandbox as root.
        os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")
    # Chromium's part of Qt wants to be loaded before the application is made.
    import PySide6.QtWebEngineWidgets
    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QApplication

    assert PySide6.QtWebEngineWidgets
    app = QApplication([NAME])
    app.setApplicationName("Spell Studio")
    app.setDesktopFileName(NAME)
    app.setWindowIcon(QIcon(str(ICON)))
    return app


def _loop(app: QApplication, desk: Application) -> None:
    """Be there until the last window is closed, or the system asks for the end."""
    import webview
    from PySide6.QtCore import QCoreApplication, QEvent

    def leave(*_: object) -> None:
        # In the next turn of Qt's loop, and not in the middle of whatever runs now.
        _later(partial(desk.leave))

    for name in ("SIGTERM", "SIGHUP"):
        if number := getattr(signal, name, None):
            signal.signal(number, leave)
    webview.start(gui="qt")
    # Pages that still are there would hold their servers up.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    app.processEvents()


def _later(deed: partial[None]) -> None:
    from PySide6.QtCore import QTimer

    QTimer.singleShot(0, deed)


def _ground(places: Places) -> str:
    """The colour of a window that shows nothing yet; menus and dialogs become as light or dark as a person chose."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QGuiApplication

    from webui.theme.appearance import appearance_file, read_appearance
    from webui.theme.tokens import DARK, LIGHT

    look = read_appearance(appearance_file(os.environ, places.folder))
    if look.theme in ("light", "dark"):
        scheme = Qt.ColorScheme.Dark if look.dark else Qt.ColorScheme.Light
        QGuiApplication.styleHints().setColorScheme(scheme)
    return (DARK if look.dark else LIGHT).ground


def main() -> int:
    """The bundle's own start: paths in, exit code out."""
    try:
        open_desktop([Path(one) for one in sys.argv[1:]], in_window=True)
    except SpellError as error:
        if sys.stderr is not None:  # A program of Windows without a terminal has none.
            print(f"Error: {error.message}", file=sys.stderr)
        return 1
    return 0
