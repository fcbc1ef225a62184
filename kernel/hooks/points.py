"""Where hooks stand: points are computed as operation × moment, never listed.

The tables here keep the names people know for them. Not here: the hooks themselves (`kernel.hooks.registered`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, partial
from typing import NamedTuple

from kernel.errors import InvalidError, error_type
from kernel.operations import OPERATIONS, Call
from kernel.registry import suggest

MOMENTS = ("before", "after", "error")

ANY = "*"

RUN = "run"
"""A whole cell or script."""

POINT_ALIASES = {
    "llm_call": "chat",
    "llm": "chat",
    "tool_call": "execute_tool",
    "tool": "execute_tool",
    "tool_execution": "execute_tool",
    "execute": "invoke_agent",
    "agent": "invoke_agent",
    "agent_execution": "invoke_agent",
    "init": "create_agent",
    "agent_init": "create_agent",
    "state_change": "write_state",
    "state": "write_state",
    "workflow_step": "run_step",
    "step": "run_step",
    "workflow": "invoke_workflow",
    "workflow_execution": "invoke_workflow",
    "embedding": "embeddings",
    "event": "emit_event",
    "cell": "run_cell",
    "script": "run_script",
}
"""The seeds' word for an operation → ours."""

MOMENT_ALIASES = {"pre": "before", "post": "after", "on": "error"}


class Point(NamedTuple):
    """Where a hook stands: a moment of an operation; `*` is any operation, `run` a cell or a script.

    `again` means only on another attempt; `only` narrows it to calls of which a condition in `CONDITIONS` is true.
    """

    moment: str
    operation: str
    again: bool = False
    only: str = ""

    def meets(self, call: Call, above: Callable[[Call], Call | None]) -> bool:
        """Whether a call in this moment is at this point; `above` gives the call in which another happens."""
        if self.operation not in (ANY, call.operation) and not (self.operation == RUN and is_run(call)):
            return False
        if self.again and call.attempt == 1:
            return False
        if self.only == BRANCH:
            return _is_branch(above(call))
        return not self.only or CONDITIONS[self.only](call)


def is_run(call: Call) -> bool:
    """Whether the call is a whole cell or script."""
    return call.operation in ("run_cell", "run_script")


def _ended_by_length(call: Call) -> bool:
    return isinstance(call.output, dict) and call.output.get("finish_reason") == "length"


def _failed_as(kind: str, call: Call) -> bool:
    return call.error is not None and error_type(call.error) == kind


def _is_branch(above: Call | None) -> bool:
    """Whether a step is the branch that a workflow chose, seen from the call it happens in."""
    return above is not None and above.attributes.get("type") == "conditional"


CONDITIONS: dict[str, Callable[[Call], bool]] = {
    "limit": partial(_failed_as, "limit"),
    "length": _ended_by_length,
    "invalid": partial(_failed_as, "invalid"),
}
"""What narrows a point further."""

BRANCH = "branch"
"""Only the steps that a conditional workflow chose."""

SPECIAL: dict[str, tuple[Point, ...]] = {
    "on_error": (Point("error", ANY),),
    "on_retry": (Point("before", ANY, again=True),),
    "on_token_limit": (Point("error", "chat", only="limit"), Point("after", "chat", only="length")),
    "on_tool_validation": (Point("error", "execute_tool", only="invalid"),),
    "on_workflow_branch": (Point("before", "run_step", only=BRANCH),),
    "before_shutdown": (Point("after", RUN), Point("error", RUN)),
    "after_shutdown": (Point("after", RUN), Point("error", RUN)),
}
"""Names that are no single moment of a single operation. A spell shuts down when its script or cell has ended."""


@cache
def points() -> dict[str, Point]:
    """Every name of a single point, without separators and capitals → the point."""
    table = {_key(f"{m}_{o}"): Point(m, o) for m in MOMENTS for o in OPERATIONS}
    words = {**{o: o for o in OPERATIONS}, **POINT_ALIASES}
    moments = {**{m: m for m in MOMENTS}, **MOMENT_ALIASES}
    for word, operation in words.items():
        table |= {_key(f"{said}_{word}"): Point(moment, operation) for said, moment in moments.items()}
        table |= {_key(f"on_{word}_{end}"): Point("error", operation) for end in ("error", "failed")}
        table |= {_key(f"on_{word}_{end}"): Point("before", operation) for end in ("start", "started")}
        table |= {_key(f"on_{word}_{end}"): Point("after", operation) for end in ("complete", "completed")}
    return table | {_key(name): places[0] for name, places in SPECIAL.items()}


@cache
def points_named(name: str) -> tuple[Point, ...]:
    """The points of a name in any spelling (`before_llm_call`, `beforeLLMCall`, `pre-llm`), mostly one.

    `InvalidError` when there is none.
    """
    special = {_key(said): places for said, places in SPECIAL.items()}.get(_key(name))
    if special is not None:
        return special
    found = points().get(_key(name))
    if found is None:
        known = [*SPECIAL, *(f"{m}_{o}" for m in MOMENTS for o in (*OPERATIONS, *POINT_ALIASES))]
        raise InvalidError(f"There is no hook point {name!r}.{suggest(name, known)} Hooks.points() lists them.")
    return (found,)


def point_named(name: str) -> Point:
    """The first of the points of a name."""
    return points_named(name)[0]


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
