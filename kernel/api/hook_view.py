"""The table a script's hook sees of a call, and hooks made of script functions.

Times are in milliseconds here, as everywhere in scripts. Not here: what the hook's changes do to the call
(`kernel.api.hook_changes`), and when hooks run (`kernel.hooks`).
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from typing import Any

from kernel.api.hook_changes import absorb, shown_table
from kernel.api.site import Spell
from kernel.context import Context
from kernel.errors import LimitError, describe_error
from kernel.hooks import Handler
from kernel.listeners.happenings import tokens_of
from kernel.messages import ATTRIBUTES
from kernel.operations import Call
from kernel.values import Function, Outcome, Record, Value

DEFAULT_TIMEOUT = 30_000

IDENTITIES = ("user_id", "session_id", "tenant_id", "request_id")
"""Parameters of the spell that hooks see as fields of their own."""

OWN_NOTES = ("retries", "retry_count")
"""What hooks note about one call and those inside it must not inherit."""


def view(call: Call, spell: Spell | None = None) -> Record:
    """The call as a table: common fields, those of its operation, and what hooks left there before."""
    scope = call.ctx.scope
    table: dict[str, Value] = {
        "operation": call.operation,
        "name": call.name,
        "input": call.input,
        "output": _output(call),
        "error": call.error,
        "metadata": call.metadata,
        "run_id": call.ctx.run.id,
        "span_id": call.ctx.span_id,
        "start_time": round(call.began * 1000, 3),
        "duration": round(call.seconds() * 1000, 3),
        "attempt": call.attempt,
        "retry": False,
        "retry_count": call.attempt - 1,
        "retries": call.attempt - 1,
        "retry_delay": call.retry_delay * 1000,
        "timeout": _timeout(call),
        "action": call.attributes.get("action", call.operation),
        **{key: scope[key] for key in scope},
        **_identities(spell),
        **_of_operation(call),
        **_noted(call, spell),
    }
    if call.error is not None:
        table |= {"stack_trace": _stack(call.error), "sanitized_context": _sanitized(call)}
    return _present(table)


def _present(table: dict[str, Value]) -> Record:
    """Without empty members: a script does not see them, so they must not look like changes."""
    return Record({key: value for key, value in table.items() if value is not None})


def _output(call: Call) -> Value:
    return call.output.output if isinstance(call.output, Outcome) else call.output


def _timeout(call: Call) -> float:
    seconds = call.timeout or getattr(call.subject, "timeout", None)
    return seconds * 1000 if isinstance(seconds, int | float) else DEFAULT_TIMEOUT


def _identities(spell: Spell | None) -> dict[str, Value]:
    params: Mapping[str, Value] = spell.params if spell is not None else {}
    return {name: params[name] for name in IDENTITIES if name in params}


def _noted(call: Call, spell: Spell | None) -> dict[str, Value]:
    """What hooks noted about this call and about those it happens in; the nearest wins."""
    notes: dict[str, Value] = {}
    for above in spell.hooks.above(call) if spell is not None else ():
        notes = {key: value for key, value in above.notes.items() if key not in OWN_NOTES} | notes
    return notes | call.notes


def _stack(error: Exception) -> str:
    told = "".join(traceback.format_exception_only(error)).strip()
    trace = getattr(error, "details", {}).get("traceback")
    return f"{told}\n{trace}" if trace else told


def _sanitized(call: Call) -> Record:
    """What may be told to others about a failed call: nothing that was said, sent or answered."""
    kept = {
        key: call.ctx.scope[key]
        for key in ("agent_id", "agent_name", "workflow_id", "workflow_name", "step_name")
        if key in call.ctx.scope
    }
    error_type = describe_error(call.error)["type"] if call.error is not None else None
    about = {"operation": call.operation, "name": call.name, "run_id": call.ctx.run.id, "span_id": call.ctx.span_id}
    return Record({**about, **kept, "attempt": call.attempt, "error_type": error_type})


def _of_operation(call: Call) -> dict[str, Value]:
    given = dict(call.input) if isinstance(call.input, dict) else {}
    match call.operation:
        case "chat":
            return _of_chat(call)
        case "invoke_agent":
            return _of_agent(call)
        case "execute_tool":
            return {"tool_name": call.name, "params": call.input, "result": call.output}
        case "run_step":
            return {"step_output": call.output}
        case "emit_event":
            return {"event": call.name, "data": call.input}
        case "write_state" | "create_agent" | "handoff":
            return given
    return {}


def _of_agent(call: Call) -> dict[str, Value]:
    text = call.input.get("message") if isinstance(call.input, dict) else call.input
    shown = call.input if isinstance(call.input, dict) else Record(message=call.input)
    tools = [Record(name=tool.name, params=tool.input, result=_output(tool)) for tool in call.tools]
    fields = {"input": shown, "message": text, "prompt": text, "response": call.output, "tool_calls": tools}
    return {**fields, **tokens_of(call)}


def _of_chat(call: Call) -> dict[str, Value]:
    asked = last_user(call.input["messages"])
    answer: Any = call.output if isinstance(call.output, dict) else {"text": call.output}
    settings = {key: value for key, value in call.input.items() if key != "messages"}
    return {
        "input": Record({"message": asked["content"] if asked else "", **settings}),
        "provider": call.attributes.get(ATTRIBUTES["provider"]),
        "model": call.input["model"],
        "messages": [_message(message) for message in call.input["messages"]],
        "prompt": asked["content"] if asked else "",
        "message": asked["content"] if asked else "",
        "response": answer.get("text"),
        "tool_calls": [Record(one) for one in answer.get("tool_calls") or ()],
        **tokens_of(call),
    }


def _message(message: dict[str, Value]) -> Record:
    calls = [Record(one) for one in message.get("tool_calls") or ()]
    return Record({**message, "tool_calls": calls} if calls else message)


def last_user(messages: list[dict[str, Value]]) -> dict[str, Value] | None:
    """The last thing the user said."""
    return next((message for message in reversed(messages) if message["role"] == "user"), None)


def script_hook(function: Function, condition: Function | None = None, spell: Spell | None = None) -> Handler:
    """A hook out of a script's function, with an optional condition that sees the same table."""

    async def handler(call: Call, ctx: Context) -> None:
        seen = view(call, spell)
        if condition is not None and not await condition.bind(ctx)(shown_table(seen, condition.language)):
            return
        await _show(function, call, ctx, seen)

    return handler


def script_error_hook(function: Function, spell: Spell | None = None) -> Handler:
    """A hook out of `function(err, context)`."""

    async def handler(call: Call, ctx: Context) -> None:
        await _show(function, call, ctx, view(call, spell), call.error)

    return handler


async def show_call(function: Function, call: Call, ctx: Context, spell: Spell | None) -> Value:
    """Call a script's function with the table of a call, and do what it changed; gives its result."""
    return await _show(function, call, ctx, view(call, spell))


async def _show(function: Function, call: Call, ctx: Context, seen: Record, *before: Value) -> Value:
    shown = shown_table(seen, function.language)
    try:
        result, left = await function.bind(ctx).mutate(shown, *before)
    except LimitError as error:
        raise LimitError(f"A hook on {call.operation} was stopped. {error.message}", **error.details) from error
    absorb(call, seen, shown, left, function.language)
    return result
