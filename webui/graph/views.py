"""What of a graph is in view on its canvas: at first so much that it can be read, from its first node. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from studio.graph.layout import HEIGHT, WIDTH

READABLE = 0.75
"""How small a node may be drawn at first; where all of a graph would be smaller only its beginning is in view."""

LARGEST = 1.1
"""How large it may be, where there is much room for little."""

MARGIN = 1.12
"""The canvas leaves so much around what it fits in."""

TOP = 18
"""Pixels above the first node."""

View = dict[str, float]
"""`x` and `y` (pixels by which the graph is moved) and `zoom`."""

Size = tuple[float, float]
"""Width and height of a canvas, in pixels."""

Places = Mapping[str, tuple[float, float]]


def first_view(places: Places, size: Size) -> View | None:
    """How a graph is shown at first; None where all of it can be read at once, which the canvas sees to."""
    width, height = _extent(places)
    fitting = min(size[0] / (width * MARGIN), size[1] / (height * MARGIN))
    if fitting > LARGEST:
        return {"x": (size[0] - width) / 2, "y": (size[1] - height) / 2, "zoom": 1.0}
    if fitting >= READABLE or not places:
        return None
    left = next(iter(places.values()))[0]
    return {"x": size[0] / 2 - (left + WIDTH / 2) * READABLE, "y": TOP, "zoom": READABLE}


def view_with(place: tuple[float, float], view: View, size: Size) -> View | None:
    """The view moved so that a node is in its middle; None where the node is in view already."""
    zoom = view["zoom"]
    left, top = place[0] * zoom + view["x"], place[1] * zoom + view["y"]
    if 0 <= left <= size[0] - WIDTH * zoom and 0 <= top <= size[1] - HEIGHT * zoom:
        return None
    x, y = ((place[0] + WIDTH / 2) * zoom, (place[1] + HEIGHT / 2) * zoom)
    return {"x": size[0] / 2 - x, "y": size[1] / 2 - y, "zoom": zoom}


def found_again(places: Places, view: View, size: Size) -> View | None:
    """The view of a canvas that got another size; None where something of the graph is in view still."""
    zoom = view["zoom"]
    spots = ((left * zoom + view["x"], top * zoom + view["y"]) for left, top in places.values())
    if any(-WIDTH * zoom < left < size[0] and -HEIGHT * zoom < top < size[1] for left, top in spots):
        return None
    return first_view(places, size) or _whole(places, size)


def _whole(places: Places, size: Size) -> View:
    width, height = _extent(places)
    zoom = min(size[0] / (width * MARGIN), size[1] / (height * MARGIN))
    return {"x": (size[0] - width * zoom) / 2, "y": (size[1] - height * zoom) / 2, "zoom": zoom}


def _extent(places: Places) -> Size:
    width = max((left for left, _ in places.values()), default=0) + WIDTH
    height = max((top for _, top in places.values()), default=0) + HEIGHT
    return width, height
