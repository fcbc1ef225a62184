"""What every component of ours is made of: its script is a module of today's JavaScript, and stays as it was written.

Not here: what a component says and hears (`webui.wishes`, `webui.messenger`).
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any, Literal

from panel.custom import JSComponent
from panel.io.state import set_curdoc, state

from webui.elements.bare import Bare


class OwnComponent(Bare, JSComponent):
    """A component whose script the browser takes as it is.

    Panel would look at every page for TypeScript in it (0.2 s for all that a page has), but for what it calls bundles:
    to those that are no file of their own, it is said to be one.
    """

    __abstract = True

    def _send_event(self, Event: Any, **values: Any) -> None:
        """Send a message at once, whoever has it sent.

        Panel does so for the page's own work, and puts those of any other off to the page's next turn: what a person
        asked for overtook what a run had said before, and a page takes each message for what is new since the last.
        """
        pages = (state._views[place][2] for place in self._models if place in state._views)
        with set_curdoc(next(pages, None)):
            super()._send_event(Event, **values)

    @classmethod
    def _render_esm(cls, compiled: bool | Literal["compiling"] = True, server: bool = False) -> str:
        """The script, or where a bundle is; that names its version, so that browsers keep it, compiled."""
        script = str(super()._render_esm(compiled, server))
        path = cls._bundle_path
        return f"{script}?v={_version(path)}" if server and path is not None else script

    def _get_properties(self, doc: Any) -> dict[str, Any]:
        properties = super()._get_properties(doc)
        if properties["bundle"] is None:
            properties["bundle"] = hashlib.sha256(properties["esm"].encode()).hexdigest()
        return dict(properties)


@cache
def _version(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
