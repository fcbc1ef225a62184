"""The frame of a page: a bar, the files beside it or in a drawer over it, and what the page shows; and its colours.

Not here: what stands in it (`webui.page`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import panel as pn
import param
from panel.custom import Children

from webui.elements.component import OwnComponent
from webui.elements.script import script_of
from webui.shell.html import MANAGED
from webui.theme.design import Plain
from webui.theme.look import colours
from webui.theme.material import letters

HERE = Path(__file__).parent


class Frame(OwnComponent):
    """The root of a page. `template` is that of its HTML (`shell.html`), for one that a server draws as a whole.

    `narrow` is said by the page: the files are then a drawer, and closed until somebody wants them.
    """

    header = Children()
    sidebar = Children()
    main = Children()
    sidebar_open = param.Boolean(True, doc="Whether the files show.")
    sidebar_width = param.Integer(248, doc="Pixels.")
    narrow = param.Boolean(False, doc="Whether the window has no room for them beside the page.")
    dark_theme = param.Boolean(False)
    letters = param.String(constant=True, doc="The address of the style sheet of its letters.")
    colours = param.Dict(default={}, doc="The style sheet of each mode: `light` and `dark`.")

    _esm = script_of(HERE / "frame.js", "wording/frame.js", "make.js")
    _stylesheets: ClassVar[list[Path]] = [HERE / "frame.css"]

    def __init__(self, *, high: bool = False, template: Any = None, **params: Any) -> None:
        self._template = template
        super().__init__(**{"design": Plain, "colours": colours(high), "letters": letters(), **params})
        self.param.watch(self._tell_panel, "dark_theme")
        self._tell_panel()

    def choose_contrast(self, high: bool) -> None:
        """Take the colours of high contrast, or the usual ones."""
        self.colours = colours(high)

    def _tell_panel(self, *_: Any) -> None:
        # Material's fields that are made later ask for it.
        pn.config.theme = "dark" if self.dark_theme else "default"

    def server_doc(self, doc: Any = None, title: str | None = None, location: Any = True) -> Any:
        """The document of a page, as Panel wants it."""
        made = super().server_doc(doc, title, location)
        if self._template is not None:
            made.template = self._template
        made.template_variables["html_attrs"] = MANAGED
        return made
