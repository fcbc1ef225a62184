"""Where the nodes of a graph go: in layers from top to bottom, each wide enough for what is below it. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from studio.graph.figure import Figure

WIDTH, HEIGHT = 176, 68
"""Pixels of a node."""

GAP, RISE = 28, 30
"""Pixels between two nodes of a layer, and between two layers."""

ROUNDS = 4
"""How often nodes are moved towards those they hang on."""


def places_of(figure: Figure) -> dict[str, tuple[float, float]]:
    """Id of a node → its left and top, in pixels. No two nodes overlap; an edge always leads down, but for cycles."""
    layers: dict[int, list[str]] = {}
    for id, layer in layers_of(figure).items():
        layers.setdefault(layer, []).append(id)
    before, after = _neighbours(figure)
    at = {id: number * float(WIDTH + GAP) for row in layers.values() for number, id in enumerate(row)}
    for turn in range(ROUNDS):
        down = turn % 2 == 0
        for layer in sorted(layers, reverse=not down):
            _settle(layers[layer], at, before if down else after)
    left = min(at.values(), default=0)
    return {id: (at[id] - left, layer * float(HEIGHT + RISE)) for layer, row in layers.items() for id in row}


def layers_of(figure: Figure) -> dict[str, int]:
    """Id → its layer (from 0): one below the lowest of the nodes before it. An edge that closes a cycle counts not."""
    before, _ = _neighbours(figure)
    found: dict[str, int] = {}
    for node in figure.nodes:
        _deepen(node.id, before, found)
    return {node.id: found[node.id] for node in figure.nodes}


def _deepen(start: str, before: Mapping[str, list[str]], found: dict[str, int]) -> None:
    """The layer of a node and of all before it, without recursion: a notebook may have hundreds of steps."""
    waiting, open_ones = [start], set[str]()
    while waiting:
        id = waiting[-1]
        if id in found:
            waiting.pop()
            continue
        open_ones.add(id)
        missing = [one for one in before[id] if one not in found and one not in open_ones]
        if missing:
            waiting.append(missing[0])
            continue
        found[id] = max((found[one] + 1 for one in before[id] if one in found), default=0)
        open_ones.discard(id)
        waiting.pop()


def _neighbours(figure: Figure) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    before: dict[str, list[str]] = {node.id: [] for node in figure.nodes}
    after: dict[str, list[str]] = {node.id: [] for node in figure.nodes}
    for edge in figure.onward:
        before[edge.target].append(edge.source)
        after[edge.source].append(edge.target)
    return before, after


def _settle(row: list[str], at: dict[str, float], near: Mapping[str, list[str]]) -> None:
    """Move the nodes of a layer to the middle of their neighbours, in that order and without touching."""
    wish = {id: sum(at[one] for one in near[id]) / len(near[id]) if near[id] else at[id] for id in row}
    row.sort(key=lambda id: wish[id])  # Stable: branches stay in the order of the code.
    step = WIDTH + GAP
    right: list[float] = []
    for id in row:
        right.append(max(wish[id], right[-1] + step) if right else wish[id])
    # What was pushed to the right is pushed back by half, so that a layer stands around its middle.
    shift = sum(place - wish[id] for place, id in zip(right, row, strict=True)) / len(row)
    at.update((id, place - shift) for place, id in zip(right, row, strict=True))
