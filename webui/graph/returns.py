"""The lines that lead from the end of a loop back to its beginning, beside its steps. Not here: which there are.

The canvas draws straight lines between nodes, so such a line goes by way of corners: nodes that nobody sees.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from studio.graph.figure import Edge, Figure, Node
from studio.graph.layout import GAP, HEIGHT, WIDTH

NEAREST, FARTHER = 9.0, 7.0
"""Pixels between the steps of a loop and its line, and what is added for a loop around another."""

COLOUR = "#b85fa8"
"""That of loops (`canvas.css`), which reads on light and on dark."""

Plain = dict[str, Any]
Places = Mapping[str, tuple[float, float]]


def returns_of(figure: Figure, places: Places) -> tuple[list[Plain], list[Plain]]:
    """The corners and the pieces of all these lines, as the canvas wants them."""
    corners, pieces = list[Plain](), list[Plain]()
    for edge in figure.edges:
        if edge.kind == "back":
            ways = list(_way(figure, edge, places))
            corners += [_corner(f"{edge.id}:{at}", place) for at, place in enumerate(ways)]
            pieces += [_piece(edge, at, at == len(ways) - 2) for at in range(len(ways) - 1)]
    return corners, pieces


def _way(figure: Figure, edge: Edge, places: Places) -> Iterator[tuple[float, float]]:
    """From the right side of the last step, around the others, to the right side of the loop."""
    inside = list(_inside(figure, edge))
    right = max(places[node.id][0] for node in inside) + WIDTH
    right += min(NEAREST + FARTHER * _loops_in(inside[1:]), GAP - 4)
    from_, to = places[edge.source], places[edge.target]
    yield from_[0] + WIDTH, from_[1] + HEIGHT / 2
    yield right, from_[1] + HEIGHT / 2
    yield right, to[1] + HEIGHT / 2
    yield to[0] + WIDTH + 2, to[1] + HEIGHT / 2


def _inside(figure: Figure, edge: Edge) -> Iterator[Node]:
    """The loop, and all nodes of its body."""
    loop = figure.node(edge.target)
    depth = len(loop.steps) if loop is not None else 0
    for node in figure.nodes:
        if node is loop or (loop is not None and node.steps[:depth] == loop.steps and len(node.steps) > depth):
            yield node


def _loops_in(nodes: list[Node]) -> int:
    """How deep loops stand in one another there."""
    loops = [node.steps for node in nodes if node.kind == "loop"]
    return max((sum(steps[: len(other)] == other for other in loops) for steps in loops), default=0)


def _corner(id: str, place: tuple[float, float]) -> Plain:
    return {
        "id": id,
        "type": "default",
        "label": "",
        "position": {"x": place[0], "y": place[1]},
        "data": {},
        "draggable": False,
        "deletable": False,
        "selectable": False,
        "connectable": False,
        "focusable": False,
        "className": "corner",
        "style": {"width": "1px", "height": "1px"},
    }


def _piece(edge: Edge, at: int, is_last: bool) -> Plain:
    return {
        "id": f"{edge.id}:{at}",
        "source": f"{edge.id}:{at}",
        "target": f"{edge.id}:{at + 1}",
        "label": None,
        "data": {},
        "type": "straight",
        "selectable": False,
        "focusable": False,
        "className": "return",
        # The canvas gives every line an arrow that says nothing.
        "markerEnd": {"type": "arrowclosed", "color": COLOUR} if is_last else None,
    }
