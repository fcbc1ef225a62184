"""The text an agent answers with where its models fail. Not here: other models (`routing`), recovery by strategies."""

from __future__ import annotations

from typing import Any

from kernel.agents.routing import OTHERS_TOO
from kernel.context import Context
from kernel.errors import describe_error

FAILURES = ("model", "network", "timeout", "rate_limit", "circuit_open")
"""The types of error in whose place the text is the answer."""

GUARDED = "recovery"
"""The note on a call around which strategies stand: they come first, and see to the text themselves."""


def instead(ctx: Context, spec: Any, error: Exception) -> str:
    """The `fallback` of a spec, as the trace is told; the `error` where there is none, or where it is no failure."""
    told = describe_error(error)
    refused = told.get("vetoed") or told.get("by") in OTHERS_TOO
    if not spec.fallback or refused or told["type"] not in FAILURES:
        raise error
    ctx.emit("fallback", error=told, **{"from": spec.model, "to": "the fallback of the agent"})
    return str(spec.fallback)
