"""Graphs as JSON data for the list, the palette and the buttons beside the canvas."""

from __future__ import annotations

from typing import Any

from studio.graph.figure import WORKFLOW, Figure, Node
from studio.graph.listing import Drawn, Undrawn
from studio.graph.progress import State
from webui.graph.wording import KIND_NAMES, said_of

Plain = dict[str, Any]
BLOCKS = ("sequential", "parallel", "conditional", "loop", "pipeline", "dag")


def plain_flow(drawn: Drawn, number: int) -> Plain:
    """A workflow of the list; `number` is that of its cell, from 1."""
    return {"key": drawn.key, "label": f"{drawn.figure.nodes[0].label} · cell {number}"}


def plain_reason(one: Undrawn) -> Plain:
    """Why something is not drawn."""
    return {"cell": one.cell, "text": f"Cell {one.number}, {one.reason[:1].lower()}{one.reason[1:]}"}


def plain_node(node: Node, figure: Figure, state: State | None) -> Plain:
    """A node of the list; `before` are those it comes after (with how), `depth` how far inside others it stands."""
    labels = {one.id: one.label for one in figure.nodes}
    before = [{"id": one.source, "label": labels[one.source], "kind": one.kind, "said": one.label}
              for one in figure.onward if one.target == node.id]  # fmt: skip
    return {
        "id": node.id,
        "label": node.label,
        "kind": node.kind,
        "about": " ".join(filter(None, [KIND_NAMES[node.kind], node.about])),
        "line": node.line,
        "depth": len(node.steps),
        "state": said_of(state),
        "status": state.status if state else "",
        "span": bool(state and state.span),
        "whole": node.id == WORKFLOW,
        "holds": node.kind in BLOCKS,
        "ordered": bool(node.row),
        "before": before,
    }
