"""The cell list on a page: one component for all cells, whose script is built from `src/` into `dist/`.

Not here: what its messages mean (`bridge`), and the notebook itself (`studio.notebook.session`).
"""

from __future__ import annotations

import hashlib
import json
import secrets
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import param
from panel.io.resources import component_resource_path
from panel.io.state import state

from webui.elements.component import OwnComponent
from webui.notebook.bridge import Bridge
from webui.notebook.keyboard import KEYBOARDS

if TYPE_CHECKING:
    from studio.notebook.document import Kind
    from studio.notebook.session import Session

LANGUAGES: tuple[Kind, ...] = ("lua", "javascript", "python", "sql", "markdown")
"""The kinds of cell a page offers: those that can run."""


SCRIPT = Path(__file__).parent / "dist" / "notebook.js"

PARTS = sorted(path for path in SCRIPT.parent.iterdir() if path.suffix in (".js", ".wasm") and path != SCRIPT)
"""What the script loads when somebody wants it: formatters, the keys of Vim and Emacs."""


@cache
def script_address() -> str:
    """Where the browser finds the script, below the page; it names the version, so that it can be kept."""
    version = hashlib.sha256(SCRIPT.read_bytes()).hexdigest()[:16]
    return f"{component_resource_path(NotebookView, '_js', SCRIPT)}?v={version}"


class NotebookView(OwnComponent):
    """The cells of a session's notebook, for one page. `close` it when the page shows something else; it
    closes itself when the page goes.

    `selected_cell` and `selected_line` (from 1) say where the person is; `trace_requested` is
    `{"cell": id, "run_id": …}`, and is set anew whenever somebody asks to see the trace of a cell.
    """

    selected_cell = param.String(default="", doc="The id of the cell that is chosen.")
    selected_line = param.Integer(default=1, bounds=(1, None), doc="The line of the cursor in it.")
    trace_requested = param.Dict(default={}, doc="The cell and run whose trace somebody wants to see.")

    editor_keys = param.Selector(default="standard", objects=list(KEYBOARDS), doc="The keys that editors have.")

    script = param.String(default="", constant=True, doc="The address of the script that `loader.js` loads.")

    _esm: ClassVar[Path] = Path(__file__).parent / "loader.js"
    _js: ClassVar[list[Path]] = [SCRIPT, *PARTS]
    _render_policy: ClassVar[Literal["manual"]] = "manual"

    def __init__(self, session: Session, languages: tuple[Kind, ...] = LANGUAGES, **params: Any) -> None:
        self._bridge: Bridge | None = None
        super().__init__(**{"sizing_mode": "stretch_width", "script": script_address(), **params})
        source = f"page-{secrets.token_hex(6)}"
        self._bridge = Bridge(session, source, languages, self.tell, self._place, self._trace)
        if state.curdoc is not None and state.curdoc.session_context is not None:
            state.on_session_destroyed(lambda _: self.close())

    def tell(self, news: dict[str, Any]) -> None:
        """Send the page news as one text: Bokeh would walk through every value of hundreds of cells, here and there."""
        try:
            self._send_msg({"json": json.dumps(news, allow_nan=False)})
        except (TypeError, ValueError):  # What JSON cannot hold, such as a number that is none.
            self._send_msg(news)

    def reveal(self, cell: str, line: int = 1) -> None:
        """Scroll to a line (from 1) of the cell of that id and light it up; the focus stays where it is."""
        if self._bridge is not None:
            self._bridge.reveal(cell, line)

    def open_palette(self) -> None:
        """Show the tool palette."""
        if self._bridge is not None:
            self._bridge.open_palette()

    def close(self) -> None:
        """Stop following the session."""
        if self._bridge is not None:
            self._bridge.close()

    def _handle_msg(self, message: Any) -> None:
        if self._bridge is not None:
            self._bridge.receive(message)

    def _place(self, cell: str, line: int) -> None:
        self.param.update(selected_cell=cell, selected_line=max(line, 1))

    def _trace(self, cell: str, run_id: str) -> None:
        with param.parameterized.discard_events(self):
            self.trace_requested = {"cell": cell, "run_id": run_id}
        # Triggered rather than set, because the same trace may be asked for twice.
        self.param.trigger("trace_requested")
