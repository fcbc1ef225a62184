"""The canvas of a workflow: its graph as nodes and edges of panel-reactflow. Decides nothing about workflows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from studio.graph.figure import WORKFLOW, Figure, Node
from studio.graph.layout import HEIGHT, WIDTH, places_of
from studio.graph.progress import State
from webui.graph.returns import returns_of
from webui.graph.wording import KIND_NAMES, said_of

LOOK = Path(__file__).parent / "canvas.css"
DASHED = ("uses",)

Heard = Callable[[dict[str, Any]], None]


def offer_script() -> None:
    """Let the server have the canvas's script, without the time that importing its package takes."""
    from importlib.util import find_spec

    from bokeh.embed.bundle import extension_dirs

    spec = find_spec("panel_reactflow")
    for folder in (spec.submodule_search_locations or ()) if spec is not None else ():
        extension_dirs["panel-reactflow"] = Path(folder) / "dist"


def new_canvas(figure: Figure, states: Mapping[str, State], is_dark: bool, heard: Heard) -> Any:
    """A canvas that shows a graph and tells what a person does with it: `selection_changed`, `edge_added`."""
    from webui.theme.material import material

    material()  # Imported by the next, and to be asked for first.
    from panel_reactflow import ReactFlow

    # One editor for each node would be made at once, which takes seconds; the panel has one of its own.
    none = {"default_node_editor": _no_editor, "default_edge_editor": _no_editor}
    nodes, edges = _plain(figure, states)
    canvas = ReactFlow(
        nodes=nodes, edges=edges, sync_mode="event", enable_delete=False, enable_multiselect=False, min_zoom=0.1,
        max_zoom=1.5, display_side_bar=False, color_mode="dark" if is_dark else "light", popup_trigger="none",
        default_edge_options={"type": "straight", "markerEnd": {"type": "arrowclosed"}},
        sizing_mode="stretch_both", margin=0, stylesheets=[LOOK.read_text()], **none,
    )  # fmt: skip
    canvas.on("selection_changed", heard)
    canvas.on("edge_added", heard)
    return canvas


def show_on(canvas: Any, figure: Figure, states: Mapping[str, State]) -> None:
    """Show how a graph is now; where a person looks at on the canvas stays."""
    nodes, edges = _plain(figure, states)
    selected = set(canvas.selection.get("nodes", ()))
    for node in nodes:
        node["selected"] = node["id"] in selected
    canvas.param.update(nodes=nodes, edges=edges)


def _plain(figure: Figure, states: Mapping[str, State]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    corners, pieces = returns_of(figure, places_of(figure))
    return [*plain_nodes(figure, states), *corners], [*plain_edges(figure, states), *pieces]


def _no_editor(*_: Any, **__: Any) -> None:
    return None


def plain_nodes(figure: Figure, states: Mapping[str, State]) -> list[dict[str, Any]]:
    """The nodes as the canvas wants them."""
    places = places_of(figure)
    return [_plain_node(node, places[node.id], states.get(node.id)) for node in figure.nodes]


def _plain_node(node: Node, place: tuple[float, float], state: State | None) -> dict[str, Any]:
    lines = [node.label, " ".join(filter(None, [KIND_NAMES[node.kind], node.about])), said_of(state)]
    status = state.status if state is not None else "unknown"
    whole = " whole" if node.id == WORKFLOW else ""
    return {
        "id": node.id,
        "type": "default",
        "label": "\n".join(filter(None, lines)),
        "position": {"x": place[0], "y": place[1]},
        "data": {},
        "draggable": False,
        "deletable": False,
        "className": f"spell kind-{node.kind} status-{status}{whole}",
        "style": {"width": f"{WIDTH}px", "height": f"{HEIGHT}px"},
    }


def plain_edges(figure: Figure, states: Mapping[str, State]) -> list[dict[str, Any]]:
    """The edges as the canvas wants them; those into what runs are moving."""
    return [
        {
            "id": edge.id,
            "source": edge.source,
            "target": edge.target,
            "label": edge.label or None,
            "data": {},
            "type": "straight",
            "markerEnd": {"type": "arrowclosed"},
            **({"style": {"strokeDasharray": "5 4"}} if edge.kind in DASHED else {}),
            **({"style": {"strokeWidth": 2.5}} if _runs(states.get(edge.target)) else {}),
        }
        for edge in figure.onward
    ]


def _runs(state: State | None) -> bool:
    return state is not None and state.status == "running"
