"""The native menus: one visible table, and how it becomes a menu bar with the platform's shortcuts.

What an entry does is either asked of the application or of the page, by the name that the page's command palette knows
it by (`webui/notebook/src/menus.ts`). Nothing is done here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from kernel.records import dataclass

Keys = QKeySequence.StandardKey


@dataclass(frozen=True, slots=True)
class Item:
    """An entry: `does` names what the application does, `page` what the page does; `keys` are the shortcut.

    `shown` are keys that the page hears itself, and that are only shown; `spare` is the shortcut where the platform has
    none. `notebook` says that it needs one.
    """

    title: str
    does: str = ""
    page: str = ""
    keys: QKeySequence.StandardKey | str | None = None
    shown: QKeySequence.StandardKey | str | None = None
    spare: str = ""
    notebook: bool = False
    role: QAction.MenuRole = QAction.MenuRole.NoRole


LINE = Item("")
RECENT = Item("Open &Recent", "recent")

MENUS: dict[str, tuple[Item, ...]] = {
    "&File": (
        Item("&New Notebook", "new", keys=Keys.New),
        Item("New &Window", "window", keys="Ctrl+Shift+N"),
        LINE,
        Item("&Open…", "open", keys=Keys.Open),
        Item("Open &Folder…", "folder", keys="Ctrl+Shift+O"),
        RECENT,
        LINE,
        Item("&Save", page="bar save", keys=Keys.Save, notebook=True),
        Item("&Export…", page="bar export", notebook=True),
        Item("S&hare as App…", page="bar share", notebook=True),
        LINE,
        Item("Se&ttings…", page="settings appearance", role=QAction.MenuRole.PreferencesRole, shown="Ctrl+,"),
        Item("&Close Window", "close", keys=Keys.Close),
        Item("&Quit", "quit", keys=Keys.Quit, role=QAction.MenuRole.QuitRole),
    ),
    "&Edit": (
        Item("&Undo", "edit Undo", shown=Keys.Undo),
        Item("&Redo", "edit Redo", shown=Keys.Redo),
        LINE,
        Item("Cu&t", "edit Cut", shown=Keys.Cut),
        Item("&Copy", "edit Copy", shown=Keys.Copy),
        Item("&Paste", "edit Paste", shown=Keys.Paste),
        Item("Select &All", "edit SelectAll", shown=Keys.SelectAll),
        LINE,
        Item("&Find in All Cells", page="command Find in all cells", shown="Ctrl+Shift+F", notebook=True),
    ),
    "&Run": (
        Item("Run &All Cells", page="command Run all cells", keys="Ctrl+Shift+Return", notebook=True),
        Item("Run What Is &Stale", page="command Run what is stale", notebook=True),
        LINE,
        Item("&Interrupt", page="command Interrupt", notebook=True),
        Item("&Restart Kernel…", page="command Restart…", notebook=True),
    ),
    "&View": (
        Item("Files", page="bar sidebar"),
        Item("&Outline", page="command Outline", notebook=True),
        Item("&Dashboards", page="bar dashboards"),
        Item("&Light or Dark", page="bar theme"),
        LINE,
        Item("Zoom &In", "zoom in", keys=Keys.ZoomIn),
        Item("Zoom &Out", "zoom out", keys=Keys.ZoomOut),
        Item("&Actual Size", "zoom usual", keys="Ctrl+0"),
        Item("&Full Screen", "full screen", keys=Keys.FullScreen, spare="F11"),
        LINE,
        Item("&Reload", "reload", keys="F5"),
    ),
    "&Help": (
        Item("&Keys", page="command These keys", notebook=True),
        Item("&Examples", page="command Insert an example…", notebook=True),
        Item("&Logs", "logs"),
        LINE,
        Item("&About Spell Studio", "about", role=QAction.MenuRole.AboutRole),
    ),
}

Does = Callable[[Item], None]


def fill(bar: QMenuBar, does: Does) -> list[QAction]:
    """Put the menus into a bar; the entries that need a notebook."""
    needing: list[QAction] = []
    for title, items in MENUS.items():
        menu = bar.addMenu(title)
        for item in items:
            if item is LINE:
                menu.addSeparator()
            elif item is RECENT:
                menu.addMenu(item.title).setObjectName(RECENT.does)
            else:
                action = _action(menu, item, does)
                needing += [action] if item.notebook else []
    return needing


def _action(menu: QMenu, item: Item, does: Does) -> QAction:
    shown = f"\t{QKeySequence(item.shown).toString(QKeySequence.SequenceFormat.NativeText)}" if item.shown else ""
    action = QAction(item.title + shown, menu)
    menu.addAction(action)
    action.setMenuRole(item.role)
    if item.keys is not None:
        known = QKeySequence.keyBindings(item.keys) if isinstance(item.keys, Keys) else [QKeySequence(item.keys)]
        action.setShortcuts(known or [QKeySequence(item.spare)])
    action.triggered.connect(lambda: does(item))
    return action


def fill_recent(
    bar: QMenuBar, paths: Iterable[str], opens: Callable[[Path], None], forgets: Callable[[], None]
) -> None:
    """Show what was opened lately in a bar's menu for it."""
    menu = bar.findChild(QMenu, RECENT.does)
    menu.clear()
    for path in paths:
        # A single `&` would underline the letter after it.
        action = menu.addAction(shortened(path).replace("&", "&&"))
        action.triggered.connect(lambda _=False, path=path: opens(Path(path)))
    if not menu.isEmpty():
        menu.addSeparator()
        menu.addAction("&Clear This List").triggered.connect(lambda: forgets())
    menu.setEnabled(not menu.isEmpty())


def shortened(path: str) -> str:
    """A path as a person reads it: their home folder is `~`."""
    home = str(Path.home())
    return f"~{path[len(home) :]}" if path.startswith(home + "/") else path


def page_command(id: str) -> str:
    """JavaScript that does what the command palette calls so: the notebook's, else what the page's frame offers."""
    return f"""(() => {{
      const id = {json.dumps(id)}
      if (!window.dispatchEvent(new CustomEvent("llmspell:do", {{detail: id, cancelable: true}}))) return
      const offered = []
      window.dispatchEvent(new CustomEvent("llmspell:entries", {{detail: offered}}))
      offered.find((entry) => entry.id === id)?.run()
    }})()"""
