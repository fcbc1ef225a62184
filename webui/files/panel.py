"""The `Files` panel: the spellbooks of the workspace, and what can be done with them. Not the files themselves."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import param

from webui.elements.script import script_of, style_of
from webui.wishes import WishingComponent

HERE = Path(__file__).parent


class FilesPanel(WishingComponent):
    """The list of spellbooks. Wishes: `new`, and with `path`: `open`, `rename` (with `name`), `duplicate`, `delete`;
    `import` with `name` and `data` (the file's bytes in base64), or with its `size` when that is too much to send.

    `files` is a list of `{"path", "name", "folder", "busy", "memory"}`, the last being the megabytes of its kernel (0:
    none); `current` is the path of the one that is shown.
    """

    folder = param.String("", doc="The workspace's name.")
    files = param.List(default=[], item_type=dict)
    known = param.Boolean(False, doc="Whether somebody has looked at the folder yet.")
    current = param.String("")

    _esm = script_of(HERE / "panel.js", "wording/files.js", "icons.js", "make.js", "menu.js")
    _stylesheets: ClassVar[list[Path | str]] = [HERE / "panel.css", style_of("menu.css")]
