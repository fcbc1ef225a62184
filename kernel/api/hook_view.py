"""The table a script's hook sees, and what its changes do to the call.

Times are in milliseconds here, as everywhere in scripts. Not here: when hooks run (`kernel.hooks`).
"""

from __future__ import annotations

import traceback
from typing import Any

from kernel.context import Context
from kernel.errors import InvalidError
from kernel.hooks import Handler
from kernel.messages import ATTRIBUTES
from kernel.operations import Call
from kernel.values import Function, Value

DEFAULT_TIMEOUT = 30_000

CHANGEABLE = {
    "chat": {"response": "text"},
    "invoke_agent": {"response": "output"},
    "execute_tool": {"result": "output"},
    "run_step": {"step_output": "output"},
}
"""The seeds' word for the output of an operation."""


def view(call: Call) -> dict[str, Value]:
    """The call as a table: common fields, those of its operation, and what hooks left there before."""
    scope = call.ctx.scope
    table: dict[str, Value] = {
        "operation": call.operation,
        "name": call.name,
        "input": call.input,
        "output": call.output,
        "error": call.error,
        "metadata": call.metadata,
        "run_id": call.ctx.run.id,
        "span_id": call.ctx.span_id,
        "start_time": call.began,
        "duration": call.seconds(),
        "retry": False,
        "retry_count": call.attempt - 1,
        "retries": call.attempt - 1,
        "retry_delay": call.retry_delay * 1000,
        "timeout": _timeout(call),
        "action": call.attributes.get("action", call.operation),
        **{key: scope[key] for key in scope},
        **_of_operation(call),
        **call.notes,
    }
    if call.error is not None:
        table["stack_trace"] = "".join(traceback.format_exception_only(call.error)).strip()
    present: dict[str, Value] = _present(table)
    return present


def _present(value: Any) -> Any:
    """Without empty members of tables: a script does not see them, so they must not look like changes."""
    match value:
        case dict():
            return {key: _present(item) for key, item in value.items() if item is not None}
        case list():
            return [_present(item) for item in value]
    return value


def _timeout(call: Call) -> float:
    seconds = call.timeout or getattr(call.subject, "timeout", None)
    return seconds * 1000 if isinstance(seconds, int | float) else DEFAULT_TIMEOUT


def _of_operation(call: Call) -> dict[str, Value]:
    match call.operation:
        case "chat":
            return _of_chat(call)
        case "invoke_agent":
            return {"message": call.input, "prompt": call.input, "response": call.output, **_tokens(call)}
        case "execute_tool":
            return {"tool_name": call.name, "params": call.input, "result": call.output}
        case "run_step":
            return {"step_output": call.output}
        case "write_state" | "create_agent":
            return dict(call.input) if isinstance(call.input, dict) else {}
    return {}


def _of_chat(call: Call) -> dict[str, Value]:
    asked = _last_user(call.input["messages"])
    answer: Any = call.output if isinstance(call.output, dict) else {"text": call.output}
    return {
        "provider": call.attributes.get(ATTRIBUTES["provider"]),
        "model": call.input["model"],
        "messages": call.input["messages"],
        "prompt": asked["content"] if asked else "",
        "message": asked["content"] if asked else "",
        "response": answer.get("text"),
        "tool_calls": answer.get("tool_calls"),
        **_tokens(call),
    }


def _tokens(call: Call) -> dict[str, Value]:
    used = call.attributes.get(ATTRIBUTES["input_tokens"])
    if used is None:
        return {}
    made = call.attributes.get(ATTRIBUTES["output_tokens"], 0)
    usage = {"input": used, "output": made, "total": used + made}
    return {"tokens_used": used + made, "token_usage": usage, "cost": call.attributes.get(ATTRIBUTES["cost"])}


def _last_user(messages: list[dict[str, Value]]) -> dict[str, Value] | None:
    return next((message for message in reversed(messages) if message["role"] == "user"), None)


def absorb(call: Call, seen: dict[str, Value], left: dict[str, Value]) -> None:
    """Do to the call what a hook did to its table; fields it made up are kept for the hooks after it."""
    changed = {key: value for key, value in left.items() if key not in seen or seen[key] != value}
    for key, value in changed.items():
        _apply(call, key, value)


def _apply(call: Call, key: str, value: Value) -> None:
    words = CHANGEABLE.get(call.operation, {})
    if key in ("prompt", "message"):
        _change_prompt(call, value)
    elif key in ("messages", "model") and call.operation == "chat":
        call.input = {**call.input, key: value}
    elif key in ("input", "params"):
        call.input = value
    elif key == "output" or key in words:
        _change_output(call, value)
    elif key == "value" and call.operation == "write_state":
        call.input = {**call.input, "value": value}
    else:
        _apply_control(call, key, value)


def _apply_control(call: Call, key: str, value: Value) -> None:
    match key:
        case "retry":
            call.retry = bool(value)
        case "retry_delay":
            call.retry_delay = _number(key, value) / 1000
        case "timeout":
            call.timeout = _number(key, value) / 1000
        case "metadata":
            call.metadata = dict(value) if isinstance(value, dict) else call.metadata
        case "error" | "duration" | "operation" | "name":
            pass
        case _:
            call.notes[key] = value


def _number(key: str, value: Value) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0:
        return float(value)
    raise InvalidError(f"A hook set {key!r} to {value!r}; it takes a number of milliseconds.")


def _change_prompt(call: Call, value: Value) -> None:
    if call.operation != "chat":
        call.input = value
        return
    asked = _last_user(call.input["messages"])
    messages: list[dict[str, Value]] = call.input["messages"]
    changed = [{**message, "content": value} if message is asked else message for message in messages]
    call.input = {**call.input, "messages": changed}


def _change_output(call: Call, value: Value) -> None:
    if call.operation == "chat" and isinstance(value, str):
        before: dict[str, Value] = call.output if isinstance(call.output, dict) else {"finish_reason": "stop"}
        value = {**before, "text": value}
    call.output, call.answered = value, True
    if call.error is not None:
        call.error = None


def script_hook(function: Function, condition: Function | None = None) -> Handler:
    """A hook out of a script's function, with an optional condition that sees the same table."""

    async def handler(call: Call, ctx: Context) -> None:
        seen = view(call)
        if condition is not None and not await condition.bind(ctx)(seen):
            return
        _, left = await function.bind(ctx).mutate(seen)
        absorb(call, seen, left)

    return handler


def script_error_hook(function: Function) -> Handler:
    """A hook out of `function(err, context)`."""

    async def handler(call: Call, ctx: Context) -> None:
        seen = view(call)
        _, left = await function.bind(ctx).mutate(seen, call.error)
        absorb(call, seen, left)

    return handler
