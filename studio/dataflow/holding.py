"""Whose value a global name has in the kernel: that of the cell that gave it one last, wherever that cell stands. Pure.

A cell that is run by itself may find a name as a cell further below left it, where a run from the top would not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from studio.dataflow.graph import Graph, Part
from studio.dataflow.names import Names

Holders = Mapping[tuple[str, str], str]
"""(language, name) → the id of the cell that gave it its value last, or may have."""


class Named(Protocol):
    """A cell, of which the names count here."""

    @property
    def names(self) -> Names:
        """What it does with names."""
        ...


def givers_of(cells: Mapping[str, Named], graph: Graph, id: str) -> dict[str, set[str]]:
    """Each name that a cell uses → the cells that may give it its value, as they stand; one above surely does."""
    found: dict[str, set[str]] = {}
    for giver, labels in graph.needs.get(id, {}).items():
        for label in labels:
            found.setdefault(label, set()).add(giver)
    return {name: givers for name, givers in found.items() if _is_sure(cells, graph, name, givers)}


def _is_sure(cells: Mapping[str, Named], graph: Graph, name: str, givers: Iterable[str]) -> bool:
    """Whether some cell gives the name a value in any case: one of these, or of those that these may leave it to."""
    seen: set[str] = set()
    waiting = list(givers)
    while waiting:
        id = waiting.pop()
        if name in cells[id].names.sure:
            return True
        before = {giver for giver, labels in graph.needs.get(id, {}).items() if name in labels} - seen
        seen |= before
        waiting += before
    return False


def read_from(holders: Holders, language: str, names: Names) -> dict[str, str]:
    """The names that code uses at once → the cells whose values they have."""
    return {name: holders[language, name] for name in names.uses if (language, name) in holders}


def held_after(holders: Holders, id: str, language: str, names: Names) -> Holders:
    """The same after a cell ran."""
    return {**holders, **{(language, name): id for name in _taken(names)}}


def displaced(parts: Mapping[str, Part], graph: Graph, holders: Holders, order: Iterable[str]) -> set[str]:
    """The cells that have to run as well, because what these cells need of them was overwritten by others meanwhile."""
    now, found = dict(holders), set[str]()
    for id in order:
        part = parts[id]
        for name, givers in givers_of(parts, graph, id).items():
            holder = now.get((part.language, name))
            if holder is not None and holder not in givers:
                found |= givers
        now.update({(part.language, name): id for name in _taken(part.names)})
    return found


def _taken(names: Names) -> frozenset[str]:
    """The names that have a value of the cell after it ran, or may have one."""
    return names.sure | (names.defines - names.minor)
