"""The sheets beside a notebook: the one that shows is drawn once its cells are, the others once they are chosen.

Not here: what a sheet shows, and how the dock looks (`shell`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from webui.elements.bare import Gap, Stack
from webui.shell.components import Dock


class Sheets:
    """The panels by their names, in a `dock`. Of a page that opens a person wants the cells, and waits for them."""

    def __init__(self, panels: Mapping[str, Any]) -> None:
        self._panels = [*panels.values()]
        fill = {"sizing_mode": "stretch_both", "margin": 0}
        self._rooms = [Stack(Gap(), **fill) for _ in panels]
        self._empty = {*range(len(self._panels))}
        self.dock = Dock(sheets=[*self._rooms], names=[*panels], sizing_mode="stretch_both")
        # Called with an event for each of the two that changed: a sheet may be chosen as the page becomes calm.
        self.dock.param.watch(lambda *_: self._draw(self.dock.active), ["active", "calm"])

    def show(self, name: str) -> None:
        """Choose a sheet."""
        self.dock.active = [*self.dock.names].index(name)
        self._draw(self.dock.active)

    def _draw(self, index: int) -> None:
        if index in self._empty:
            self._empty.remove(index)
            self._rooms[index][:] = [self._panels[index]]
