"""Where the dashboards are on a page: over the notebook, made when first wanted. Not what they show (`panel`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from webui.elements.bare import Gap, Stack

if TYPE_CHECKING:
    from webui.dashboards.panel import Dashboards
    from webui.hub import Hub

VIEW = "dashboards"
"""What the page's address says after `view=` while they show."""


class DashboardPlace:
    """The place of the dashboards of one page, in front of `behind`, which lives on.

    `on_open(run id, path)` is told of a run that the person wants to see; `on_change` that they came or went.
    """

    def __init__(
        self, hub: Hub, behind: Any, on_open: Callable[[str, str], None], on_change: Callable[[], None]
    ) -> None:
        self._hub = hub
        self._behind = Stack(behind, sizing_mode="stretch_both", margin=0)
        self._on_open = on_open
        self._on_change = on_change
        self._panel: Dashboards | None = None
        self._view = Stack(Gap(), sizing_mode="stretch_both", margin=0, visible=False)

    @property
    def both(self) -> list[Any]:
        """What stands on the page: what is behind, and the dashboards; one of them is seen."""
        return [self._behind, self._view]

    @property
    def shown(self) -> bool:
        """Whether they show."""
        return bool(self._view.visible)

    def show(self, shown: bool) -> None:
        """Show or hide them."""
        if shown == self.shown:
            return
        if shown and self._panel is None:
            from webui.dashboards.panel import Dashboards

            self._panel = Dashboards(self._hub, self._on_open, lambda: self.show(False))
            self._view[:] = [self._panel]
        self._view.visible, self._behind.visible = shown, not shown
        if self._panel is not None:
            self._panel.show(shown)
        self._on_change()

    def paint(self) -> None:
        """The page has other colours now."""
        if self._panel is not None:
            self._panel.paint(self._hub.memory.appearance)

    def close(self) -> None:
        """Let go of everything."""
        if self._panel is not None:
            self._panel.close()
