"""A hub over a real folder, with doubles of the session and its panels, for tests of the page's frame alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import panel as pn
import param
from panel.viewable import Viewer

from studio.notebook.changes import Change, apply
from studio.notebook.document import Cell, Notebook, Parameter
from studio.notebook.files import read_notebook
from studio.notebook.notices import Changed
from studio.workspace import Workspace
from webui.desk import Parts
from webui.growth import Growth
from webui.hub import Hub


class SessionDouble:
    def __init__(self, path: str) -> None:
        self.path = path
        self.kernel_status = "idle"
        self.is_saved = True
        self.can_undo = True
        self.can_redo = False
        self.log: list[str] = []
        self._listeners: list[Callable[[Any], None]] = []
        self.notebook = Notebook(
            title="Research brief",
            params=(
                Parameter("topic", "string", "owls", "What the brief is about"),
                Parameter("depth", "integer", 3),
                Parameter("polite", "boolean", True),
                Parameter("tone", "string", "dry", choices=("dry", "warm")),
            ),
            cells=(Cell("a", "lua", "print(1)"),),
        )

    def follow(self, listener: Callable[[Any], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, notice: Any) -> None:
        for listener in self._listeners:
            listener(notice)

    def change(self, change: Change, source: str) -> int:
        self.notebook = apply(self.notebook, change)
        self.tell(Changed(1, change, source))
        return 1

    async def save(self) -> bool:
        self.log.append("save")
        return True

    def undo(self) -> None:
        self.log.append("undo")

    def redo(self) -> None:
        self.log.append("redo")

    def run_all(self) -> None:
        self.log.append("run_all")

    async def interrupt(self) -> None:
        self.log.append("interrupt")

    async def restart(self) -> None:
        self.log.append("restart")

    async def close(self) -> None:
        self.log.append("close")


class PanelDouble(Viewer):
    """Stands in for the notebook view and the panels of the trace, the state and the audit."""

    selected_cell = param.String("")
    selected_line = param.Integer(0)
    trace_requested = param.Dict({})
    run_id = param.String("")
    sourced = param.String("")
    revealed = param.Tuple(("", 0), length=2)
    traced = param.Tuple(("", ""), length=2)
    abroad = param.Tuple(("", ""), length=2)
    moment = param.Tuple(("", 0.0), length=2)
    recalled = param.Tuple(("", 0.0), length=2)
    returned = param.Event()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._region = name
        self.shown: list[tuple[str, int | str]] = []

    def reveal(self, cell: str, line: int) -> None:
        self.shown.append((cell, line))

    def show(self, cell: str, line: int) -> None:
        self.shown.append((cell, line))

    def show_run(self, run_id: str, cell: str) -> None:
        self.shown.append((cell, run_id))

    def show_span(self, run_id: str, span_id: str) -> None:
        self.shown.append((span_id, run_id))

    def see(self, run_id: str, time: float) -> None:
        self.shown.append((run_id, str(time)))

    def return_to_now(self) -> None:
        self.shown.append(("now", 0))

    def close(self) -> None:
        self.shown.append(("closed", 0))

    def __panel__(self) -> Any:
        return pn.pane.HTML(f'<section aria-label="{self._region}">{self._region} here</section>', margin=16)


class StoreDouble:
    grown: frozenset[str] = frozenset()

    def ingest(self) -> int:
        return 0


def parts_double() -> Parts:
    return Parts(
        lambda session: PanelDouble("Notebook"),
        lambda hub, session: PanelDouble("Trace"),
        lambda hub, session: PanelDouble("State"),
        lambda hub, session: PanelDouble("Audit"),
        lambda hub, session: PanelDouble("History"),
        lambda hub, session: PanelDouble("Graph"),
    )


def hub_double(folder: Path) -> Hub:
    async def opener(path: str) -> Any:
        if (folder / path).is_file():
            read_notebook(folder / path)
        return SessionDouble(path)

    store: Any = StoreDouble()
    return Hub(Workspace(folder), store, Growth(store), opener)
