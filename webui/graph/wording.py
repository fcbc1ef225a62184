"""What the graph says in words: kinds of nodes, their states. Not here: what a page writes beside them (`panel.js`)."""

from __future__ import annotations

from studio.graph.progress import State

KIND_NAMES = {
    "agent": "Agent",
    "tool": "Tool",
    "function": "Function",
    "workflow": "Workflow",
    "sequential": "In order",
    "parallel": "At the same time",
    "conditional": "Condition",
    "loop": "Loop",
    "map_reduce": "Map and reduce",
    "pipeline": "Pipeline",
    "dag": "Graph",
    "code": "Code",
    "nobody": "Nobody does it yet",
}

STATUS_NAMES = {
    "queued": "… waits",
    "running": "▶ runs",
    "ok": "✓",
    "failed": "✗ failed",
    "cancelled": "■ stopped",
    "skipped": "– not run",
}


def said_of(state: State | None) -> str:
    """A state in words: `✓ 1.2 s · 312 tokens · $0.0012`; "" for none."""
    if state is None:
        return ""
    said = [STATUS_NAMES[state.status]]
    if state.span:
        said[0] += f" {_seconds(state.seconds)}"
        said += [f"{state.times}×"] if state.times > 1 else []
        said += [f"{state.tokens:,} tokens"] if state.tokens else []
        said += [f"${state.cost:.4f}"] if state.cost else []
    return " · ".join(said)


def _seconds(seconds: float) -> str:
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    return f"{seconds:.1f} s" if seconds < 60 else f"{seconds // 60:.0f} min {seconds % 60:.0f} s"
