"""A spellbook as an app in a tab: the page that visitors of an app's server get, for the one visitor that a tab has."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from studio.kernels.process import ProcessKernel
    from webui.hub import Hub

BROUGHT = Path("/home/web/visit")
"""Where the files are that a visitor brings: in a folder that kernels have too."""

MakeKernel = Callable[[dict[str, Any]], "ProcessKernel"]


class AppSheet:
    """The page of an app in place of the studio's: what it draws, and how it says what is wrong."""

    def __init__(self, app: Any) -> None:
        self.root = app.root
        self.notices = self
        self._view = app.view

    def trouble(self, text: str, **_: Any) -> None:
        """Say what is wrong."""
        self._view.send({"op": "trouble", "message": text})

    def over(self, about: str) -> None:
        """What was wrong is over; an app says nothing of that."""

    def note(self, text: str, *_: Any) -> None:
        """An app says nothing in passing."""


def clear_brought() -> None:
    """Throw away what visitors before brought, in a tab that was closed."""
    shutil.rmtree(BROUGHT, ignore_errors=True)
    BROUGHT.mkdir(parents=True)


def new_app(host: Any, hub: Hub, file: str, make_kernel: MakeKernel, dark: bool | None = None) -> Any:
    """The page of the notebook `file` as an app, as it is now; light or dark as the system of the visitor, for None."""
    from webui.apps.page import AppPage
    from webui.apps.room import Room
    from webui.apps.viewing import reading

    script = f"{host.version}own/webui/apps/dist/app.js"
    folder, home = hub.workspace.folder, hub.workspace.home
    return AppPage(
        file, folder, home, reading(hub, file), Room(1), dark, make_kernel=make_kernel, script=script, brought=BROUGHT
    )
