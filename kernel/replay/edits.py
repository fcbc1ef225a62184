"""What can be edited where a run forks: paths into a call and their new values. Not here: when it is done (`forks`).

The paths of a chat are those of its request (`model`, `temperature`, `messages.0.content`, …; `prompt` is the last
message of a user, `system` the first of the system), or `answer`, or `answer.text`; of a tool `input` (`input.city`),
`output` or `error`; of an agent or a workflow `input`; of a change of the state `value`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from kernel.bounds import beyond
from kernel.errors import InvalidError
from kernel.messages import Role
from kernel.values import told

GIVEN = "given"
"""The note of a call whose answer a fork gives: fields of a `Record`."""

NAMES: dict[str, tuple[str, ...]] = {
    "chat": ("model", "messages", "prompt", "system", "temperature", "max_tokens", "answer"),
    "execute_tool": ("input", "output", "error"),
    "invoke_agent": ("input",),
    "invoke_workflow": ("input",),
    "write_state": ("value",),
}
"""What can be edited of an operation; of any other nothing."""

ENDS = ("answer", "output", "error")
"""What stands for the whole call, which is not made then."""

ROLES = {"prompt": "user", "system": "system"}


def check_edit(operation: str, input: Any, edit: Mapping[str, Any]) -> None:
    """`InvalidError` for an edit that a call with this `input` cannot have."""
    names = NAMES.get(operation, ())
    for path in edit:
        if path.split(".")[0] not in names:
            able = f"What can be: {', '.join(names)}." if names else "It can be forked, but nothing in it be edited."
            raise InvalidError(f"{path!r} of {operation} cannot be edited. {able}")
    ends = [path for path in edit if path.split(".")[0] in ENDS]
    if ends and (len(edit) > 1):
        raise InvalidError(f"{ends[0]!r} stands for the whole call, which is not made: edit nothing else beside it.")
    given_of(operation, edit)
    if not ends:
        _check_request(operation, changed_input(operation, input, edit))


def joined_edits(before: Mapping[str, Any], edit: Mapping[str, Any]) -> dict[str, Any]:
    """An edit of a call that was edited `before`: what stands for the whole call puts an end to the other."""
    if any(path.split(".")[0] in ENDS for path in edit) or (edit and any(p.split(".")[0] in ENDS for p in before)):
        return dict(edit)
    return {**before, **edit}


def whole_edit(output: Any, edit: Mapping[str, Any]) -> dict[str, Any]:
    """The edit with a part of an answer or of a result (`output.city`) as the whole, the rest as it was recorded."""
    whole: dict[str, Any] = {}
    for path, value in edit.items():
        head, *rest = path.split(".")
        if rest and head in ("answer", "output"):
            whole[head] = _put(whole.get(head, output), rest, value, path)
        else:
            whole[path] = value
    return whole


def _check_request(operation: str, request: Any) -> None:
    if operation == "execute_tool" and not isinstance(request, dict):
        raise InvalidError(f"The input of a tool is a table, not {told(request)}.")
    if operation != "chat":
        return
    if not isinstance(request["model"], str) or not request["model"].strip():
        raise InvalidError(f"The model is a name such as demo/assistant, not {told(request['model'])}.")
    for name in ("temperature", "max_tokens"):
        value = request.get(name)
        if should := beyond(name, value) or ("" if value is None or type(value) in (int, float) else "a number"):
            raise InvalidError(f"{name!r} is {value!r}; it should be {should}.")
    if not isinstance(request["messages"], list) or not request["messages"]:
        raise InvalidError("The messages are a list of tables with role and content.")
    for message in request["messages"]:
        _check_message(message)


def _check_message(message: Any) -> None:
    if not isinstance(message, dict) or message.get("role") not in get_args(Role):
        raise InvalidError(
            f"A message is a table with a role, one of {', '.join(get_args(Role))}, not {told(message)}."
        )
    if not isinstance(message.get("content", ""), str):
        raise InvalidError(f"The content of a message is a text, not {told(message['content'])}.")
    calls = message.get("tool_calls") or []
    if not isinstance(calls, list) or not all(_is_call(call) for call in calls):
        raise InvalidError("The tool_calls of a message are a list of tables with id, name and arguments.")


def _is_call(call: Any) -> bool:
    return isinstance(call, dict) and {"id", "name", "arguments"} <= call.keys()


def changed_input(operation: str, input: Any, edit: Mapping[str, Any]) -> Any:
    """The input of a call with the edit in it. `InvalidError` for a path that leads nowhere."""
    for path, value in edit.items():
        steps = path.split(".")
        if operation == "chat" and path in ROLES:
            steps = ["messages", str(_place(input, ROLES[path])), "content"]
        if steps[0] == "input":
            steps = steps[1:]
        input = _put(input, steps, value, path)
    return input


def _place(request: Any, role: str) -> int:
    """Where the message is that `prompt` or `system` means."""
    places = [number for number, message in enumerate(request["messages"]) if message.get("role") == role]
    if not places:
        raise InvalidError(f"This call has no message of the role {role!r} to edit.")
    return places[0] if role == "system" else places[-1]


def _put(data: Any, steps: Sequence[str], value: Any, path: str) -> Any:
    if not steps:
        return value
    head, *rest = steps
    if isinstance(data, dict):
        if value is None and not rest and head in ("temperature", "max_tokens"):
            return {name: old for name, old in data.items() if name != head}
        return {**data, head: _put(data.get(head), rest, value, path)}
    if isinstance(data, list):
        try:
            place = range(len(data))[int(head)]
        except (ValueError, IndexError):
            raise InvalidError(f"{path!r} leads nowhere: the list has {len(data)} items, the first is 0.") from None
        return [_put(old, rest, value, path) if number == place else old for number, old in enumerate(data)]
    if data is None and rest == []:
        return {head: value}
    raise InvalidError(f"{path!r} leads nowhere: there is {told(data)} where {head!r} should be.")


def given_of(operation: str, edit: Mapping[str, Any]) -> dict[str, Any] | None:
    """The fields of the record that an edit gives in the place of the call; None where the call is made.

    `InvalidError` for what is no answer.
    """
    for path, value in edit.items():
        if path == "answer" and operation == "chat":
            return {"answer": _chunks(value)}
        if path == "output" and operation == "execute_tool":
            return {"output": value, "error": None}
        if path == "error" and operation == "execute_tool":
            described = {"type": "tool", "message": value} if isinstance(value, str) else value
            if not isinstance(described, dict) or not described.get("message"):
                raise InvalidError(f"An error is a text, or a table with 'type' and 'message', not {told(value)}.")
            return {"output": None, "error": described}
    return None


def _chunks(answer: Any) -> list[Any]:
    from kernel.replay.records import chunks_of

    said = {"text": answer} if isinstance(answer, str) else answer
    if not isinstance(said, dict) or set(said) - {"text", "tool_calls", "finish_reason", "model", "usage"}:
        raise InvalidError(f"An answer is a text, or a table with 'text' and 'tool_calls', not {told(answer)}.")
    calls = said.get("tool_calls") or []
    if not isinstance(calls, list) or not isinstance(said.get("text", ""), str):
        raise InvalidError("Of an answer 'text' is a text and 'tool_calls' a list.")
    reason = said.get("finish_reason") or ("tool_calls" if calls else "stop")
    pieces = [said["text"]] if said.get("text") else []
    chunks = [*pieces, *({"tool_call": call} for call in calls), {"finish_reason": reason}]
    list(chunks_of(chunks))
    return chunks
