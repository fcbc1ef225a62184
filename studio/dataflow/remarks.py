"""What a person is told of the names in a cell: circles, names used too early, defined twice, results of no cell.

They are warnings, for a notebook runs all the same; see docs/decisions/0060. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kernel.records import dataclass
from studio.dataflow.graph import Graph, Part
from studio.dataflow.names import EVERY

MOST = 20
"""Remarks of one cell that are told."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence about a line (from 1) of a cell."""

    line: int
    message: str


def remarks_of(parts: Sequence[Part], graph: Graph, labels: Mapping[str, str]) -> dict[str, tuple[Remark, ...]]:
    """The remarks by cell id; `labels` are what a person calls the cells."""
    found: dict[str, list[Remark]] = {}
    for id, remark in (*_twice(parts, labels), *_early(parts, graph, labels), *_unknown_results(parts)):
        found.setdefault(id, []).append(remark)
    return {id: tuple(sorted(set(all_), key=lambda one: one.line)[:MOST]) for id, all_ in found.items()}


def _twice(parts: Sequence[Part], labels: Mapping[str, str]) -> list[tuple[str, Remark]]:
    places: dict[tuple[str, str], list[Part]] = {}
    for part in parts:
        names = part.names
        # Who reads a name first goes on with it.
        for name in names.sure - names.uses - names.minor:
            if not name.startswith("_"):
                places.setdefault((part.language, name), []).append(part)
    found = []
    for (_, name), those in places.items():
        for part in those if len(those) > 1 else ():
            others = _listed([labels[other.id] for other in those if other is not part])
            told = f"`{name}` is also defined in {others}. Whichever of them ran last counts, so give one another name."
            found.append((part.id, Remark(part.names.lines.get(name, 1), told)))
    return found


def _early(parts: Sequence[Part], graph: Graph, labels: Mapping[str, str]) -> list[tuple[str, Remark]]:
    by_id = {part.id: part for part in parts}
    found = []
    for reader, giver in sorted(graph.early):
        names = graph.needs[reader][giver]
        shown = _listed([f"`{name}`" for name in names])
        line = by_id[reader].names.lines.get(names[0], 1)
        circle = graph.circle(reader, giver)
        if circle:
            told = f"{_listed([labels[id] for id in circle])} need each other, so none of them can run first."
            found += [(id, Remark(line if id == reader else 1, told)) for id in circle]
        else:
            told = f"{shown} is used here, but only {labels[giver]} further below defines it. Move that cell up."
            found.append((reader, Remark(line, told)))
    return found


def _unknown_results(parts: Sequence[Part]) -> list[tuple[str, Remark]]:
    named = {part.name for part in parts if part.name}
    found = []
    for part in parts:
        # A query names the store's tables too, and DuckDB says which table there is not.
        if part.language == "sql":
            continue
        for name in sorted(part.names.results - named - {EVERY} - set(METHODS.get(part.language, ()))):
            told = f"No cell of this notebook is called {name!r}, so `cells` has no such result."
            found.append((part.id, Remark(part.names.lines.get(f"cells.{name}", 1), told)))
    return found


METHODS = {"python": ("get", "keys", "values", "items", "copy", "pop"), "javascript": ("hasOwnProperty", "toString")}
"""What the table `cells` itself has in a language."""


def _listed(words: Sequence[str]) -> str:
    most = list(words[:4]) + ([f"{len(words) - 4} more"] if len(words) > 4 else [])
    return most[0] if len(most) == 1 else f"{', '.join(most[:-1])} and {most[-1]}"
