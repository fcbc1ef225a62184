"""Which cells are stale: they ran, and running them now could give something else. Pure; who asks is `flow`.

A cell that never ran in this kernel is not stale: there is nothing that could be out of date.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import field
from typing import Any, Literal

from kernel.records import dataclass
from studio.dataflow.graph import Graph
from studio.dataflow.holding import givers_of
from studio.dataflow.names import EVERY, Names

Cause = Literal["edited", "parameter", "missing", "gone", "other", "newer", "stale"]


@dataclass(frozen=True, slots=True)
class Now:
    """A cell as it stands now; `name` is "" when nobody reads its result, `profile` that of its own."""

    language: str
    source: str
    name: str
    names: Names
    profile: str = ""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a cell ran with. `turn` counts the executions of all cells; `needs` are the cells it needed then,
    `read` says whose values the names had that it used.
    """

    turn: int
    language: str
    source: str
    name: str
    params: Mapping[str, Any]
    needs: frozenset[str] = frozenset()
    read: Mapping[str, str] = field(default_factory=dict)
    profile: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a cell is stale: it was `edited`; a `parameter` is another; a cell it needs is `missing` (it has not run),
    `gone` (deleted, or gives the name no more), had been overwritten by an `other`, ran after it (`newer`), or is
    itself `stale`. `of` is that cell's id or the parameter's name.
    """

    cause: Cause
    of: str = ""


def stale_cells(
    graph: Graph, now: Mapping[str, Now], ran: Mapping[str, Ran], params: Mapping[str, Any]
) -> dict[str, Reason]:
    """The stale cells, in their order, and why."""
    found: dict[str, Reason] = {}
    for id in graph.order:
        if id in ran:
            reason = _own_reason(now[id], ran[id], params) or _reason_of_needs(id, graph, now, ran)
            if reason is not None:
                found[id] = reason
    _pass_on(found, graph, ran)
    return {id: found[id] for id in graph.order if id in found}


def _own_reason(cell: Now, before: Ran, params: Mapping[str, Any]) -> Reason | None:
    if (cell.source, cell.language, cell.profile) != (before.source, before.language, before.profile):
        return Reason("edited")
    if cell.name and cell.name != before.name:
        return Reason("edited")
    for name in used_params(cell.names, {**before.params, **params}):
        if params.get(name) != before.params.get(name):
            return Reason("parameter", name)
    return None


def used_params(names: Names, all_of_them: Mapping[str, Any]) -> list[str]:
    """The parameters that code reads."""
    return sorted(all_of_them if EVERY in names.params else names.params & set(all_of_them))


def _reason_of_needs(id: str, graph: Graph, now: Mapping[str, Now], ran: Mapping[str, Ran]) -> Reason | None:
    needs = graph.needs.get(id, {})
    for other in needs:
        if other not in ran:
            return Reason("missing", other)
        if ran[other].turn > ran[id].turn:
            return Reason("newer", other)
    gone = next((other for other in sorted(ran[id].needs) if other not in needs), None)
    if gone is not None:
        return Reason("gone", gone)
    givers = givers_of(now, graph, id) if ran[id].read else {}
    found = (Reason("other", one) for name, one in ran[id].read.items() if one not in givers.get(name, (one,)))
    return next(found, None)


def _pass_on(found: dict[str, Reason], graph: Graph, ran: Mapping[str, Ran]) -> None:
    waiting = deque(found)
    while waiting:
        id = waiting.popleft()
        for reader in graph.serves.get(id, ()):
            if reader in ran and reader not in found:
                found[reader] = Reason("stale", id)
                waiting.append(reader)
