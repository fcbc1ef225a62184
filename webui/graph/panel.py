"""The graph of a notebook's workflows, for one page: follows its code and its runs; what is done to it edits the code.

What a graph is stands in `studio.graph`; how it is drawn in `canvas`; the list, the palette and the buttons are
`panel.js`. The page connects `revealed` and `traced` with the notebook and the trace.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import panel as pn
import param
from panel.custom import Child
from panel.viewable import Viewer

from kernel.errors import SpellError
from studio.graph.layout import places_of
from studio.graph.listing import Drawn, Undrawn, workflows_in
from studio.graph.progress import State, states_of
from studio.notebook.notices import Changed, Notice
from webui.elements.bare import Gap, Stack
from webui.elements.script import script_of
from webui.graph.canvas import new_canvas, show_on
from webui.graph.editor import GraphEditor
from webui.graph.plain import plain_flow, plain_node, plain_reason
from webui.graph.reader import RunReader
from webui.graph.views import Places, Size, View, first_view, found_again, view_with
from webui.messenger import Message, Messenger
from webui.trace.pulse import Pulse

if TYPE_CHECKING:
    from studio.notebook.session import Session
    from webui.hub import Hub

log = logging.getLogger(__name__)

HERE = Path(__file__).parent
REST = 0.3
"""Seconds between two readings while things change."""


class GraphView(Messenger):
    """The graph as a page shows it; `canvas` is drawn above the list of steps. It only carries messages."""

    canvas = Child()

    _esm = script_of(HERE / "panel.js", HERE / "dragging.js")
    _stylesheets: ClassVar[list[Path]] = [HERE / "panel.css"]
    _render_policy: ClassVar[Literal["manual"]] = "manual"


class GraphPanel(Viewer):
    """The workflows of one notebook session, for one page. `close` it when the page goes.

    `chosen` is the workflow that is shown (`cell/number`, "" for none), `selected` the id of a node of it. `revealed`
    is `(cell id, line)` and `traced` `(run id, span id)` that the person wants to see; both trigger every time.
    """

    chosen = param.String(default="")
    selected = param.String(default="")
    revealed = param.Tuple(default=("", 0), length=2)
    traced = param.Tuple(default=("", ""), length=2)

    def __init__(self, hub: Hub, session: Session, **params: Any) -> None:
        super().__init__(**params)
        self._session = session
        self._is_dark = hub.memory.appearance.dark
        self._document = pn.state.curdoc
        self._reader = RunReader(hub.projection)
        self._editor = GraphEditor(session)
        self._room = Stack(Gap(), sizing_mode="stretch_both", margin=0)
        self._component = GraphView(self._heard, canvas=self._room, sizing_mode="stretch_both", margin=0)
        self._canvas: Any = None
        self._drawn: list[Drawn] = []
        self._states: dict[str, State] = {}
        self._run = self._canvas_key = self._cursor = self._sought = ""
        self._shown: Any = None
        self._told: dict[str, Message] = {}
        self._is_visible = False
        self._size: Size = (0.0, 0.0)
        self._reading = Pulse(self.refresh, REST, self._trouble)
        self._unfollow = [session.follow(self._follow), hub.follow(lambda _runs: self._want())]

    def __panel__(self) -> Any:
        return self._component

    def close(self) -> None:
        """Stop following."""
        for unfollow in self._unfollow:
            unfollow()
        self._reading.close()

    def show(self, cell: str, line: int) -> None:
        """The person is at a line (from 1) of a cell: the workflow there comes first."""
        here = [one for one in self._drawn if one.cell == cell]
        at = next((one for one in reversed(here) if one.line <= line), here[0] if here else None)
        if at is not None and (cell != self._cursor or len(here) > 1) and at.key != self.chosen:
            self.param.update(chosen=at.key, selected="")
            self._want()
        if cell != self._cursor:
            self._cursor = cell
            self._want()

    def show_moment(self, run_id: str, at: float) -> None:
        """Show a run as it was at a moment (seconds since the epoch); with no run id, the latest as it is."""
        self._reader.look_back(run_id, at)
        self._want()

    @property
    def shown(self) -> Drawn | None:
        """The workflow that is shown."""
        return next((one for one in self._drawn if one.key == self.chosen), None)

    async def refresh(self) -> None:
        """Read the notebook and the latest run, and show them."""
        if not self._is_visible:
            return
        cells = self._session.notebook.cells
        self._drawn, undrawn = await asyncio.to_thread(workflows_in, cells)
        self._drawn.sort(key=lambda one: one.cell != self._cursor)
        if self.shown is None:
            self.param.update(chosen=self._drawn[0].key if self._drawn else "", selected="")
        shown = self.shown
        self._run, self._states = "", {}
        if shown is not None:
            self._run, spans = await self._reader.latest(self._session.path, shown)
            self._states = states_of(shown.figure, spans, self._reader.at or time.time(), shown.cell)
            if shown.figure.node(self.selected) is None:
                self.selected = ""
        self._tell_all(undrawn)
        self._apply(self._draw)
        sought, self._sought = self._sought, ""
        if sought:
            self._apply(partial(self._seek, sought))
        if not self._reader.at and any(state.status == "running" for state in self._states.values()):
            self._reading.want()

    def _tell_all(self, undrawn: list[Undrawn]) -> None:
        numbers = {cell.id: number for number, cell in enumerate(self._session.notebook.cells, 1)}
        flows = [plain_flow(one, numbers.get(one.cell, 0)) for one in self._drawn]
        can = {"undo": self._session.can_undo, "redo": self._session.can_redo}
        self._tell({"op": "flows", "flows": flows, "chosen": self.chosen, **can})
        self._tell({"op": "reasons", "reasons": [plain_reason(one) for one in undrawn]})
        shown = self.shown
        nodes = [plain_node(one, shown.figure, self._states.get(one.id)) for one in shown.figure.nodes] if shown else []
        self._tell({"op": "nodes", "nodes": nodes, "selected": self.selected})

    def _draw(self) -> None:
        """Show the graph on the canvas; another workflow gets a new one, so that all of it is in view."""
        shown = self.shown
        if shown is None:
            self._canvas, self._canvas_key = None, ""
            self._room[:] = [Gap()]
        elif self._canvas is None or self._canvas_key != self.chosen:
            self._canvas = new_canvas(shown.figure, self._states, self._is_dark, self._drag)
            self._canvas_key, self._shown = self.chosen, (shown.figure, self._states)
            self._room[:] = [self._canvas]
            self._component.send({"op": "drawing"})
        elif self._shown != (shown.figure, self._states):
            self._shown = (shown.figure, self._states)
            show_on(self._canvas, shown.figure, self._states)

    def _drag(self, event: Message) -> None:
        """What a person did on the canvas."""
        match event:
            case {"type": "selection_changed", "nodes": list(nodes)}:
                edges = event.get("edges") or []
                self._component.send({"op": "edge", "id": str(edges[0]) if edges and not nodes else ""})
                if nodes:
                    self._select(str(nodes[0]), reveal=True)
                    self._tell_selected(own=False)
            case {"type": "edge_added", "edge": {"source": str(source), "target": str(target)}}:
                self._shown = None  # The canvas drew an edge that the code does not have (yet).
                self._edit({"op": "connect", "source": source, "target": target})

    def _select(self, id: str, reveal: bool) -> None:
        """Choose a node, if it is there."""
        shown = self.shown
        node = shown.figure.node(id) if shown else None
        if shown is None or node is None:
            return
        self.selected = id
        if self._told.get("nodes"):
            self._told["nodes"]["selected"] = id
        if reveal:
            self.revealed = (shown.cell, node.line)
            self.param.trigger("revealed")

    def _heard(self, message: Message) -> None:
        match message:
            case {"op": "ready"}:
                self._told = {}
                self._want()
            case {"op": "visible", "on": bool(visible)}:
                self._is_visible = visible
                self._want()
            case {"op": "choose", "key": str(key)}:
                self.param.update(chosen=key, selected="")
                self._want()
            case {"op": "dark", "on": bool(is_dark)}:
                self._is_dark = is_dark
                if self._canvas is not None:
                    self._canvas.color_mode = "dark" if is_dark else "light"
            case {"op": "drawn" | "sized" as op, "width": int() | float(), "height": int() | float()}:
                self._size = float(message["width"]), float(message["height"])
                self._view(self._at_first if op == "drawn" else self._at_last)
            case {"op": "select" | "line" | "span", "id": str(id)}:
                self._point(str(message["op"]), id)
            case _:
                self._edit(message)

    def _point(self, op: str, id: str) -> None:
        """Choose a node, and show its line or its span where that is asked for."""
        if op != "span":
            self._select(id, reveal=op == "line")
            self._tell_selected(own=op == "select")
            self._seek(id)
        elif id in self._states and self._states[id].span:
            self.traced = (self._run, self._states[id].span)
            self.param.trigger("traced")

    def _tell_selected(self, own: bool) -> None:
        """Which node is chosen by now; `own`: as an answer to the page, which goes by its own choice until then."""
        self._component.send({"op": "selected", "id": self.selected, "own": own})

    def _at_first(self, places: Places) -> View | None:
        return first_view(places, self._size)

    def _at_last(self, places: Places) -> View | None:
        return found_again(places, dict(self._canvas.viewport), self._size)

    def _seek(self, id: str) -> None:
        """Bring a node into view."""
        self._view(lambda places: view_with(places[id], dict(self._canvas.viewport), self._size))

    def _view(self, chosen: Callable[[Places], View | None]) -> None:
        """Move the graph on its canvas, where that is wanted and its size is known."""
        shown = self.shown
        if shown is None or self._canvas is None or not all(self._size):
            return
        places = places_of(shown.figure)
        try:
            view = chosen(places)
        except (KeyError, TypeError):
            return  # A node that is gone, or a canvas of which nobody knows what it shows.
        if view is not None:
            self._canvas.viewport = view

    def _edit(self, message: Message) -> None:
        """Do what a person wants of the workflow, or say why it cannot be."""
        try:
            select = self._editor.edit(message, self.shown, self.selected)
        except SpellError as error:
            self._component.send({"op": "refused", "message": error.message})
        else:
            self._sought = select if select != self.selected else ""
            self.selected = select
            self._component.send({"op": "refused", "message": ""})
        self._want()

    def _follow(self, notice: Notice) -> None:
        if isinstance(notice, Changed):
            self._want()

    def _want(self) -> None:
        if self._is_visible:
            self._reading.want()

    def _tell(self, message: Message) -> None:
        if self._told.get(message["op"]) != message:
            self._told[message["op"]] = message
            self._component.send(message)

    def _trouble(self, text: str) -> None:
        said = text.replace("The trace could not be read", "The graph could not be drawn")
        self._component.send({"op": "refused", "message": said})

    def _apply(self, change: Callable[[], None]) -> None:
        """Change the canvas on the page's turn; at once where there is no page."""
        if self._document is None or self._document.session_context is None:
            change()
        else:
            self._document.add_next_tick_callback(change)
