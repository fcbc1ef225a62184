"""The page itself: panel-material-ui's, without what a studio pays for and never shows."""

from __future__ import annotations

import panel_material_ui as pmui


class Frame(pmui.Page):
    """A page that does not follow whether the server is busy.

    That is one flag for the whole process: each message of any page would change it twice on every page, and each
    change walks all the models of a page (10 ms).
    """

    @property
    def _synced_params(self) -> list[str]:
        return [name for name in super()._synced_params if name != "busy"]
