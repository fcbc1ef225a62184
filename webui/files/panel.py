"""The `Files` panel: the spellbooks of the workspace, and what can be done with them. Not the files themselves."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

import param

from webui.elements.script import script_of, style_of
from webui.wishes import WishingComponent

HERE = Path(__file__).parent


class FilesPanel(WishingComponent):
    """The list of spellbooks. Wishes: `new`, and with `path`: `open`, `rename` (with `name`), `duplicate`, `delete`,
    `reset`; `import` with `name` and `data` (the file's bytes in base64), or with its `size` when that is too much to
    send; and those of `arrivals` for folders and zips.

    `files` is a list of `{"path", "name", "folder", "busy", "memory", "changed"}`: `memory` are the megabytes of its
    kernel (0: none), `changed` says that it is not as it came with a static site; `current` is the path of the one
    that is shown.
    """

    folder = param.String("", doc="The workspace's name.")
    files = param.List(default=[], item_type=dict)
    known = param.Boolean(False, doc="Whether somebody has looked at the folder yet.")
    current = param.String("")

    _esm = script_of(
        HERE / "panel.js",
        "wording/files.js",
        "icons.js",
        "make.js",
        "menu.js",
        "drops.js",
        "parcels.js",
        "collisions.js",
    )
    _stylesheets: ClassVar[list[Path | str]] = [HERE / "panel.css", style_of("menu.css")]

    def tell(self, message: dict[str, Any]) -> None:
        """Send the script something; what, says `webui.handing`."""
        self._send_msg(message)

    def ask(self, delivery: str, paths: Sequence[str]) -> None:
        """Ask what becomes of the files of a delivery whose place is taken."""
        self.tell({"taken": [*paths], "delivery": delivery})
