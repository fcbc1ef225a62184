"""The graph of who called whom in a run. Not its drawing (`src/views/network.ts`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kernel.stores import cast

if TYPE_CHECKING:
    from kernel.stores.cast import Link, Part
    from webui.trace.sight import Answer, Sight


def answer(sight: Sight, ask: dict[str, Any]) -> Answer:
    """Nodes, edges between their places, and which of them the selected `span` belongs to."""
    known, more = sight.once("links", lambda: cast.links(sight.store, sight.run.run_id))
    places: dict[Part, int] = {}
    for link in known:
        for part in (link.source, link.target):
            places.setdefault(part, len(places))
    nodes = [{"kind": kind, "name": name} for kind, name in places]
    edges = [_plain(link, places) for link in known]
    return {"nodes": nodes, "edges": edges, "more": more, "chosen": _chosen(sight, ask, places)}


def _chosen(sight: Sight, ask: dict[str, Any], places: dict[Part, int]) -> list[int]:
    """Who calls and who is called in the selected span."""
    if not isinstance(span_id := ask.get("span"), str) or not span_id:
        return []
    pair = sight.once(("ends", span_id), lambda: cast.ends_of_call(sight.store, sight.run.run_id, span_id))
    return [places[part] for part in pair or () if part in places]


def _plain(link: Link, places: dict[Part, int]) -> dict[str, Any]:
    return {
        "from": places[link.source],
        "to": places[link.target],
        "operation": link.operation,
        "calls": link.calls,
        "failures": link.failures,
        "running": link.running,
        "seconds": link.seconds,
        "input": link.input_tokens,
        "output": link.output_tokens,
        "cost": link.cost,
        "span": link.slowest,
    }
