"""What the things that happen are called, and when a name is the one that was meant.

Names are compared word by word, so `toolCalled`, `tool_called` and `tool:called` are one, and patterns may hold `*`.
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from functools import lru_cache

from kernel.operations import Call
from kernel.spelling import snake_case

NAMES: dict[tuple[str, str], tuple[str, ...]] = {
    ("before", "invoke_agent"): ("execution_started", "agent_started"),
    ("after", "invoke_agent"): ("execution_completed", "agent_completed"),
    ("before", "chat"): ("llm_call_started", "llm_started"),
    ("after", "chat"): ("llm_call_completed", "llm_completed"),
    ("before", "embeddings"): ("embeddings_started",),
    ("after", "embeddings"): ("embeddings_completed",),
    ("before", "execute_tool"): ("tool_called", "tool_started"),
    ("after", "execute_tool"): ("tool_completed", "tool_finished"),
    ("after", "create_agent"): ("agent_ready", "ready", "agent_created"),
    ("before", "invoke_workflow"): ("workflow_started",),
    ("after", "invoke_workflow"): ("workflow_completed",),
    ("before", "run_step"): ("step_started",),
    ("after", "run_step"): ("step_completed", "step_complete"),
    ("after", "write_state"): ("state_changed",),
    ("after", "handoff"): ("handoff_completed", "handoff"),
    ("before", "run_cell"): ("cell_started",),
    ("after", "run_cell"): ("cell_completed",),
    ("before", "run_script"): ("script_started",),
    ("after", "run_script"): ("script_completed",),
}
"""What a moment of an operation is called: first the name it goes by, then others it is known under."""

FAILURES = {
    "invoke_agent": "execution_failed",
    "chat": "llm_call_failed",
    "execute_tool": "tool_failed",
    "invoke_workflow": "workflow_failed",
    "run_step": "step_failed",
}
"""Every failure is called `error`, and `<operation>_failed`; some have a name of their own too."""

ERROR = "error"


@lru_cache(4096)
def key(name: str) -> str:
    """A name or pattern in snake_case, whatever its spelling."""
    return snake_case(re.sub(r"[^\w*?]+", "_", name)).strip("_")


def is_named(pattern: str, name: str) -> bool:
    """Whether a name matches a pattern; both are given as people write them."""
    wanted = key(pattern)
    return fnmatchcase(key(name), wanted) if "*" in wanted or "?" in wanted else key(name) == wanted


def names_of(moment: str, call: Call) -> tuple[str, ...]:
    """What a moment of a call is called; nothing for a moment nobody cares for."""
    if moment == "error":
        own = FAILURES.get(call.operation)
        return (ERROR, f"{call.operation}_failed", *([own] if own else []))
    if call.operation == "emit_event":
        return (call.name,) if moment == "after" else ()
    return NAMES.get((moment, call.operation), ())
