"""The settings as a Panel component: a dialog over whatever the page shows.

Not here: what a wish changes (`wishes`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import param

from webui.elements.script import words_of
from webui.wishes import WishingComponent

HERE = Path(__file__).parent

SECTIONS = ("parts.js", "appearance.js", "models.js", "traces.js", "file.js", "keyboard.js")
"""Put before the dialog in this order: a component's script is one module."""


def _script() -> str:
    parts = [(HERE / name).read_text("utf-8") for name in (*SECTIONS, "dialog.js")]
    return "\n".join((words_of("settings"), *parts))


class SettingsDialog(WishingComponent):
    """Wishes: `look` and `system` (fields of an appearance), `keys` (whose they are, in editors),
    `models`, `try`, `keep_key` (with `key`) and `forget_key`
    (each with `provider`), `usual` (with `model`), `file`, `check` (with `text`) and `save` (with `text`, `version`),
    `traces`, `keep_traces` (with the numbers of `[traces]`) and `tidy`.

    `look` is the appearance as data; it is heeded also while the dialog is closed.
    """

    look = param.Dict(default={})
    keys = param.String("standard", doc="Whose keys editors have: `standard`, `vim` or `emacs`.")

    _esm = _script()
    _stylesheets: ClassVar[list[Path]] = [HERE / "dialog.css"]

    def show(self, section: str = "") -> None:
        """Open the dialog, at a section: `appearance`, `models`, `traces`, `file` or `keyboard`."""
        self._send_msg({"show": section or "appearance"})

    def tell(self, **said: Any) -> None:
        """Give the dialog something to show: `models`, `tried`, `told`, `traces`, `file`, `problems`, `saved`, …"""
        self._send_msg(said)
