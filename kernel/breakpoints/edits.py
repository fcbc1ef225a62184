"""What a person may change of a call at a pause, and the change itself. Not here: the paths (`kernel.replay.edits`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kernel.errors import InvalidError
from kernel.operations import Call
from kernel.replay.edits import NAMES, changed_input, check_edit, whole_edit
from kernel.replay.forks import apply_edit
from kernel.values import Value, from_border, plain

INPUTS = ("run_step", "emit_event", "handoff")
"""Operations whose input may be another, besides those that a fork can edit."""

SCRIPTS = ("run_cell", "run_script", "create_agent", "embeddings", "write_state")
"""Operations whose result stays."""


def editable(moment: str, call: Call) -> tuple[str, ...]:
    """What of a call can be edited now: heads of paths."""
    if moment == "before":
        return NAMES.get(call.operation, ("input",) if call.operation in INPUTS else ())
    if call.operation in SCRIPTS:
        return ()
    return ("answer",) if call.operation == "chat" else ("output",)


def edit_call(moment: str, call: Call, edit: Mapping[str, Any]) -> dict[str, Any]:
    """Change a call as a person says, and give what it was before: path → value.

    `InvalidError` for an edit that it cannot have; nothing has happened then.
    """
    able = editable(moment, call)
    for path in edit:
        if path.split(".")[0] not in able:
            what = f"What can be: {', '.join(able)}." if able else "Nothing of it can be, now."
            raise InvalidError(f"{path!r} of {call.operation} cannot be edited here. {what}")
    before = {path: _found(call, moment, path) for path in edit}
    if moment == "before":
        _edit_begin(call, edit)
    else:
        _edit_end(call, edit)
    return before


def _edit_begin(call: Call, edit: Mapping[str, Any]) -> None:
    if call.operation in INPUTS:
        call.input = changed_input(call.operation, plain(call.input), edit)
        return
    given = plain(call.input)
    whole = whole_edit(None, edit)
    check_edit(call.operation, given, whole)
    apply_edit(call, whole)


def _edit_end(call: Call, edit: Mapping[str, Any]) -> None:
    whole = whole_edit(plain(call.output), edit)
    [value] = whole.values()
    call.output = _answer(call, value) if call.operation == "chat" else _restored(value)
    if call.error is not None:
        call.error, call.answered = None, True


def _restored(value: Any) -> Value:
    return from_border(value, lambda data: data.get("$text"))


def _answer(call: Call, value: Any) -> Value:
    before = call.output if isinstance(call.output, dict) else {"finish_reason": "stop"}
    if isinstance(value, str):
        return {**before, "text": value}
    if not isinstance(value, dict) or not isinstance(value.get("text", ""), str):
        raise InvalidError("An answer is a text, or a table with 'text' and 'tool_calls'.")
    return {"text": "", **before, **value}


def _found(call: Call, moment: str, path: str) -> Any:
    """What is at a path now, None where nothing is."""
    head, *rest = path.split(".")
    data: Any = plain(call.output) if head in ("answer", "output") else plain(call.input)
    if head in ("error",) or (moment == "before" and head in ("answer", "output")):
        return None
    if head in ("prompt", "system"):
        role = "user" if head == "prompt" else head
        said = [one["content"] for one in data["messages"] if one.get("role") == role and "content" in one]
        return (said[-1] if head == "prompt" else said[0]) if said else None
    for step in rest if head in ("input", "answer", "output") else (head, *rest):
        data = _member(data, step)
    return data


def _member(data: Any, step: str) -> Any:
    if isinstance(data, Mapping):
        return data.get(step)
    if isinstance(data, list) and step.isdigit() and int(step) < len(data):
        return data[int(step)]
    return None
