"""What a hook's changes to its table do to the call.

Not here: how the table is made (`kernel.api.hook_view`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kernel.api.spelling import CAMEL, normalised, respell
from kernel.errors import InvalidError, SpellError
from kernel.operations import Call
from kernel.spelling import camel_case, snake_case
from kernel.values import Record, Value, told

OUTPUTS = {
    "chat": ("response",),
    "invoke_agent": ("response",),
    "execute_tool": ("result",),
    "run_step": ("step_output",),
}
"""The seeds' word for the output of an operation."""

INPUTS = {
    "chat": ("messages", "model", "temperature", "max_tokens"),
    "create_agent": ("system_prompt", "model", "tools"),
    "write_state": ("value",),
}
"""Fields of the input that a hook may set one by one."""

READ_ONLY = ("error", "duration", "operation", "name", "attempt", "run_id", "span_id", "tool_calls", "stack_trace")


def shown_table(seen: Record, language: str) -> Any:
    """A table of ours in the spelling of a language."""
    return respell(seen, language) if language in CAMEL else seen


def absorb(call: Call, seen: Record, shown: Mapping[str, Value], left: Mapping[str, Value], language: str) -> None:
    """Do to the call what a hook did to its table; fields it made up are kept for the hooks after it.

    `seen` is the table in our names, `shown` the same as the script got it, `left` as the script left it.
    """
    changed = {key: value for key, value in left.items() if key not in shown or not _same(shown[key], value)}
    for key, value in named_again(seen, changed, language).items():
        _apply(call, key, restored(seen.get(key), value, language))


def named_again(before: Record, left: Mapping[str, Value], language: str) -> dict[str, Value]:
    """A table as a script left it under our names: those it had before, and the script's own respelled."""
    known = {spelled: key for key, spelled in zip(before, spelled_keys(before, language), strict=True)}
    own = {key: value for key, value in left.items() if key not in known}
    return {known[key]: value for key, value in left.items() if key in known} | normalised(own, language)


def spelled_keys(record: Record, language: str) -> list[str]:
    """The keys of a record as a language spells them, in order."""
    return [camel_case(key) for key in record] if language in CAMEL else [*record]


def _same(before: Value, after: Value) -> bool:
    """Whether nothing was changed: an empty member is as good as none, and an empty table may come back as a list."""
    if before == after:
        return True
    if isinstance(before, dict) and isinstance(after, dict):
        return all(_same(before.get(key), after.get(key)) for key in before.keys() | after.keys())
    if isinstance(before, list) and isinstance(after, list):
        return len(before) == len(after) and all(map(_same, before, after))
    return before in ([], {}) and after in ([], {})


def restored(before: Value, left: Value, language: str) -> Value:
    """A value as a script left it, with our names where there were records."""
    if isinstance(before, Record) and isinstance(left, dict):
        named = named_again(before, left, language)
        return {key: restored(before.get(key), value, language) for key, value in named.items()}
    if isinstance(before, list) and isinstance(left, list):
        sample = next((item for item in before if isinstance(item, Record)), None)
        known = [*before, *[sample] * max(0, len(left) - len(before))]
        return [restored(old, item, language) for old, item in zip(known, left, strict=False)]
    return left


def _apply(call: Call, key: str, value: Value) -> None:
    if key in ("prompt", "message") and call.operation in ("chat", "invoke_agent"):
        _change_prompt(call, value)
    elif key in INPUTS.get(call.operation, ()):
        if key == "messages":
            for message in _checked(key, value, list, "a list of messages"):
                _checked(key, message, dict, "a list of messages, tables with role and content")
        call.input = {**call.input, key: value}
    elif key == "input" or (key, call.operation) in (("params", "execute_tool"), ("data", "emit_event")):
        _change_input(call, value)
    elif key == "output" or key in OUTPUTS.get(call.operation, ()):
        change_output(call, value)
    elif key not in READ_ONLY:
        _apply_control(call, key, value)


def _apply_control(call: Call, key: str, value: Value) -> None:
    match snake_case(key):
        case "retry":
            call.retry = bool(value)
        case "retry_delay":
            call.retry_delay = _number(key, value) / 1000
        case "timeout":
            call.timeout = _number(key, value, "milliseconds above 0") / 1000
        case "metadata":
            call.metadata = dict(_checked(key, value, dict, "a table"))
        case "retries" | "retry_count":
            call.notes |= {"retries": value, "retry_count": value}
        case "user_message":
            call.notes["user_message"] = value
            if isinstance(call.error, SpellError):
                call.error.details["user_message"] = value
        case _:
            call.notes[key] = value


def _checked(key: str, value: Value, kind: type, what: str) -> Any:
    if not isinstance(value, kind):
        raise InvalidError(f"A hook set {key!r} to {told(value)}; it takes {what}.")
    return value


def _number(key: str, value: Value, wanted: str = "") -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and (value > 0 or (value == 0 and not wanted)):
        return float(value)
    raise InvalidError(f"A hook set {key!r} to {told(value)}; it takes {wanted or 'a number of milliseconds'}.")


def _change_input(call: Call, value: Value) -> None:
    """What an agent or a model is asked was shown as a table with `message`; a text alone is that message."""
    if call.operation == "chat":
        given = dict(value) if isinstance(value, dict) else {"message": value}
        message = given.pop("message", None)
        call.input = {**call.input, **given}
        if message is not None:
            _change_prompt(call, message)
    elif call.operation == "invoke_agent" and not isinstance(call.input, dict) and _is_message(value):
        call.input = value["message"]
    else:
        call.input = value


def _is_message(value: Value) -> bool:
    return isinstance(value, dict) and set(value) == {"message"}


def _change_prompt(call: Call, value: Value) -> None:
    if call.operation == "invoke_agent":
        call.input = {**call.input, "message": value} if isinstance(call.input, dict) else value
        return
    _checked("prompt", value, str, "a text")
    messages: list[dict[str, Value]] = call.input["messages"]
    last = max((index for index, message in enumerate(messages) if message["role"] == "user"), default=-1)
    changed = [{**message, "content": value} if index == last else message for index, message in enumerate(messages)]
    call.input = {**call.input, "messages": changed}


def change_output(call: Call, value: Value) -> None:
    """Answer in the operation's place, or change its answer; an error is mended by it."""
    call.output, call.answered = as_output(call, value), True
    call.error = None


def as_output(call: Call, value: Value) -> Any:
    """An output as the operation gives it: the text alone is enough for a model's answer."""
    if call.operation == "chat" and isinstance(value, str):
        before: dict[str, Value] = call.output if isinstance(call.output, dict) else {"finish_reason": "stop"}
        return {**before, "text": value}
    return value
