"""The colour of each operation, chosen to be told apart and read on light and dark alike. Not the theme of the page.

The canvas of the waterfall knows no CSS variables, so these are plain colours; the page gets the same ones.
"""

from __future__ import annotations

from types import MappingProxyType

COLOURS = MappingProxyType(
    {
        "run_cell": "#7d8597",
        "run_script": "#7d8597",
        "create_agent": "#a58bea",
        "invoke_agent": "#8367e0",
        "chat": "#3d86d8",
        "embeddings": "#4aa3c7",
        "execute_tool": "#22a07f",
        "invoke_workflow": "#c9821b",
        "run_step": "#d9a13f",
        "write_state": "#c35c95",
        "handoff": "#b06ad0",
        "emit_event": "#8b9440",
    }
)
"""Operation → CSS colour."""

UNKNOWN = "#8d8799"
FAILED = "#d64550"


def colour_of(operation: str) -> str:
    """The colour of an operation; grey for one we do not know."""
    return COLOURS.get(operation, UNKNOWN)
