"""A hub for the panels of the trace: a real store over real journals, which grows when it is told to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from kernel.stores.projection import Projection
from tests.kit.trace_data import NOTEBOOK
from webui.custody import Custody
from webui.growth import Growth
from webui.memory import Memory

Listener = Callable[[frozenset[str]], None]


@dataclass(frozen=True)
class TraceSession:
    """All that the panels want of a session."""

    path: str = NOTEBOOK
    breakpoints: Any = field(default_factory=lambda: SimpleNamespace(all=()))


class TraceHub:
    """`projection` and `follow` as the studio's hub has them."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.workspace = SimpleNamespace(home=home, folder=home.parent)
        self.projection = Projection.open(home)
        self._listeners: list[Listener] = []
        self.panels: list[Any] = []
        self.memory = Memory(home)
        self.growth = Growth(self.projection)
        self.growth.follow(self.tell)
        self.custody = Custody(self.projection, home, self.tell, self.grow)

    def follow(self, listener: Listener) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @property
    def followers(self) -> int:
        return len(self._listeners)

    async def grow(self) -> None:
        """Read the journals, and tell who follows when there was something."""
        await self.growth.refresh()

    def tell(self, runs: frozenset[str]) -> None:
        for listener in tuple(self._listeners):
            listener(runs)

    async def refresh(self) -> None:
        await self.grow()

    def close(self) -> None:
        self.projection.close()
