"""What is known at a pause: what a condition reads of a call, and what a person is told. Not here: who is asked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from kernel.breakpoints.edits import editable
from kernel.context import Context
from kernel.errors import describe_error
from kernel.operations import Call
from kernel.state import State
from kernel.values import plain

ACTIONS = ("continue", "into", "over", "out", "abort")

LARGEST = 1_000_000
"""Characters of an input or output, as JSON, that a question carries; the trace has the rest."""


MOST_STATE = 100_000
"""Characters of values of the state, as JSON, that a question carries."""


def facts_of(call: Call, hits: int) -> dict[str, Any]:
    """What a condition can read of a call: name → value."""
    given, scope, run = plain(call.input), call.ctx.scope, call.ctx.run
    request = given if call.operation == "chat" and isinstance(given, dict) else {}
    messages = request.get("messages") or []
    said = [one.get("content") for one in messages if isinstance(one, dict) and one.get("role") == "user"]
    source = call.ctx.source
    return {
        "input": given,
        "output": plain(call.output),
        "error": None if call.error is None else describe_error(call.error).get("message"),
        "operation": call.operation,
        "name": call.name,
        "model": request.get("model"),
        "prompt": said[-1] if said else given if isinstance(given, str) else None,
        "messages": messages,
        "agent": scope.get("agent_name"),
        "workflow": scope.get("workflow_name"),
        "attempt": call.attempt,
        "hits": hits,
        "tokens": run.usage.total,
        "cost": run.usage.cost or 0.0,
        "cell": source.cell if source is not None else None,
        "line": source.line if source is not None else None,
    }


def question_at_call(moment: str, call: Call, around: Iterable[Call], why: Mapping[str, Any]) -> dict[str, Any]:
    """What a person is told at a call. `why` has the `reason` and the `breakpoint`."""
    asked: dict[str, Any] = {
        "prompt": f"Paused {_when(moment)} {call.operation} {call.name!r}.",
        "moment": moment,
        "operation": call.operation,
        "name": call.name,
        "attempt": call.attempt,
        **_place(call.ctx),
        "around": [{"operation": one.operation, "name": one.name} for one in around],
        "input": bounded(call.input),
        "editable": list(editable(moment, call)),
        "answers": list(ACTIONS),
        **why,
    }
    if moment == "after" or call.answered:
        asked["output"] = bounded(call.output)
    if moment == "error" and call.error is not None:
        asked["error"] = describe_error(call.error)
    if call.answered and moment == "before":
        asked["note"] = "It is answered already, by a hook or from a cache, and will not be made."
    return asked


def question_at_line(ctx: Context, line: int, variables: Mapping[str, Any], why: Mapping[str, Any]) -> dict[str, Any]:
    """What a person is told at a line; `variables` are those of the code there."""
    name = ctx.source.name if ctx.source is not None else ctx.name
    language = ctx.source.language if ctx.source is not None else ""
    asked = {
        "prompt": f"Paused at line {line} of {name}.",
        "moment": "line",
        "operation": ctx.operation,
        "name": ctx.name,
        **_place(ctx),
        "around": [],
        "variables": bounded({name: value for name, value in variables.items() if value or name != "params"}),
        "editable": [] if language == "javascript" else ["variables"],
        "answers": list(ACTIONS),
        **why,
    }
    asked["source"] = {**(asked["source"] or {}), "line": line}
    return asked


def told_state(state: State) -> dict[str, Any]:
    """The values that a spell keeps: `state` has a row `[scope, owner, key, value]` for each of the first ones."""
    rows, room = list[Any](), MOST_STATE
    values = state.snapshot()["values"]
    for row in values:
        data = plain(row)
        room -= len(json.dumps(data, ensure_ascii=False))
        if room < 0:
            return {"state": rows, "state_more": len(values) - len(rows)}
        rows.append(data)
    return {"state": rows} if rows else {}


def bounded(value: Any) -> Any:
    """A value as JSON data, or how long it is where it is too large to be shown in one piece."""
    data = plain(value)
    size = len(json.dumps(data, ensure_ascii=False))
    return data if size <= LARGEST else {"$large": size}


def _place(ctx: Context) -> dict[str, Any]:
    source = ctx.source.plain() if ctx.source is not None else None
    return {"run": ctx.run.id, "span": ctx.span_id, "scope": plain(dict(ctx.scope)), "source": source}


def _when(moment: str) -> str:
    return {"before": "before", "after": "after", "error": "at the error of"}[moment]
