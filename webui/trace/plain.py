"""Rows of the store as the JSON that the page reads (`src/wire.ts`). Pure; not what is sent when."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kernel.decisions import sentence
from webui.trace.payload import begun, fold

if TYPE_CHECKING:
    from kernel.stores.rows import RunRow, SpanLine, StateChange, StateRow
    from webui.trace.reader import Story

MOMENT = 2_000
"""Characters of one event that a page gets."""


def plain_run(run: RunRow) -> dict[str, Any]:
    """A run for the picker and the summary; `seconds` is None while it runs."""
    return {
        "id": run.run_id,
        "title": run.title,
        "path": run.path,
        "kind": run.kind,
        "status": run.status,
        "started": run.begun,
        "seconds": None if run.status == "running" else run.duration,
        "at": run.at,
        "length": run.length if run.at is not None else None,
        "spans": run.spans,
        "errors": run.failures,
        "input": run.input_tokens,
        "output": run.output_tokens,
        "cost": run.cost,
        "error": run.error_message,
        "source": run.source,
        "mode": run.mode,
        "span": run.span,
        "served": run.served,
        "made": run.made,
    }


def plain_line(line: SpanLine, run: RunRow) -> dict[str, Any]:
    """A span for the tree; times count from the start of the run."""
    status: str = line.status
    seconds = line.duration
    if status == "running" and run.status != "running":
        status, seconds = "interrupted", max(0.0, run.started + run.duration - line.started)
    elif status == "running" and line.span_id in run.paused:
        status = "paused"
    return {
        "id": line.span_id,
        "parent": line.parent_id,
        "operation": line.operation,
        "name": line.name,
        "status": status,
        "started": line.started - run.started,
        "seconds": None if status in ("running", "paused") else seconds,
        "input": line.input_tokens or 0,
        "output": line.output_tokens or 0,
        "cost": line.cost,
        "replayed": line.replayed,
        "children": line.child_count,
        "cell": line.cell,
        "place": place_of(line.source_name, line.source_line),
    }


def place_of(name: str, line: int) -> str:
    """A place in a spell as a person says it: `research:9`."""
    short = name.rpartition("/")[2].rpartition("#")[2] or name
    return f"{short}:{line}" if short and line else short


def plain_detail(story: Story, run: RunRow) -> dict[str, Any]:
    """Everything about a span."""
    span = story.span
    fields = {"input": span.input, "output": span.output, "error": span.error, "attributes": span.attributes}
    known = {name: fold(value) for name, value in fields.items() if value not in (None, {}, "")}
    return {
        **plain_line(span, run),
        "run": run.run_id,
        "model": span.model,
        "agent": span.agent_name,
        "absolute": span.started,
        "payloads": known,
        "streamed": story.streamed,
        "moments": [plain_moment(*moment) for moment in story.moments],
        "more": story.more,
        "frames": [{"operation": operation, "name": name} for operation, name in story.frames],
    }


def plain_moment(time: float, kind: str, data: dict[str, Any]) -> dict[str, Any]:
    """What happened inside a span; a decision about a failure in words, too."""
    return {"time": time, "moment": kind, "said": sentence(kind, data), "data": fold(data, MOMENT)}


def state_id(scope: str, owner: str, key: str) -> str:
    """What tells one key from another, as text."""
    return json.dumps((scope, owner, key))


def plain_entry(row: StateRow | StateChange) -> dict[str, Any]:
    """A key of the state with its value, the latest or that of a moment."""
    return {
        "id": state_id(row.scope, row.owner, row.key),
        "key": row.key,
        "scope": row.scope,
        "owner": row.owner,
        "value": fold(begun(row.value), MOMENT),
        "time": row.time,
    }


def plain_change(row: StateChange) -> dict[str, Any]:
    """One change of a key, and the span that made it."""
    return {
        "time": row.time,
        "old": fold(row.old, MOMENT),
        "value": fold(row.value, MOMENT),
        "run": row.run_id,
        "span": row.span_id,
        "by": row.by,
        "line": row.line,
    }
