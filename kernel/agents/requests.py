"""A model call as plain data and back: the data is what hooks change and the trace keeps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from kernel.bounds import beyond
from kernel.errors import NamelessError, SpellError
from kernel.messages import Attachment, Completion, Message, Request, ToolCall, ToolSpec
from kernel.values import Value, plain, told


class Reader(Protocol):
    """Reads what a script gives as a message."""

    def read_message(self, message: Value) -> tuple[str, tuple[Attachment, ...]]:
        """Its text, and the images and files beside it. `InvalidError`, `DeniedError` for one that cannot be read."""
        ...


NONE_KNOWN: Mapping[str, Attachment] = {}


def request_data(spec: Any, messages: list[Message], tools: tuple[ToolSpec, ...]) -> dict[str, Any]:
    """What a model is asked: `model`, `messages`, and what was given of the rest (`tools`, `temperature`, …)."""
    data: dict[str, Any] = {"model": spec.model, "messages": [message.plain() for message in messages]}
    if tools:
        data["tools"] = [tool.name for tool in tools]
    if spec.temperature is not None:
        data["temperature"] = spec.temperature
    if spec.max_tokens is not None:
        data["max_tokens"] = spec.max_tokens
    if spec.response_schema is not None:
        data["response_schema"] = dict(spec.response_schema)
    return data


def request_of(
    data: dict[str, Any],
    tools: tuple[ToolSpec, ...],
    spec: Any,
    timeout: float | None,
    known: Mapping[str, Attachment] = NONE_KNOWN,
) -> Request:
    """The request of that data; hooks may have changed it. `timeout` (seconds) wins over both of the spec's.

    `known` are the attachments by digest.
    """
    for name in ("temperature", "max_tokens"):
        if should := beyond(name, data.get(name)):
            raise NamelessError(f"A hook left {name!r} as {data[name]!r}; it should be {should}.")
    wanted = data.get("tools", [])
    return Request(
        model=data["model"],
        messages=tuple(message_of(message, known) for message in data["messages"]),
        tools=tuple(tool for tool in tools if tool.name in wanted),
        temperature=data.get("temperature"),
        max_tokens=data.get("max_tokens"),
        stop=spec.stop,
        timeout=timeout or spec.timeout,
        silence=timeout or spec.silence,
        options=spec.options,
        response_schema=data.get("response_schema"),
    )


def repair_messages(said: str, error: SpellError, schema: Mapping[str, Any]) -> list[Message]:
    """What is said to a model whose answer did not fit: its own answer, and what was wrong with it."""
    from kernel.models.structured import repair

    return [Message("assistant", said), Message("user", repair(error.details["problem"], schema))]


def message_of(data: dict[str, Any], known: Mapping[str, Attachment] = NONE_KNOWN) -> Message:
    """A message from its plain form. `InvalidError` when it has no role, or an attachment that is not `known`."""
    if not isinstance(data, dict):
        raise NamelessError(f"A message is a table with 'role' and 'content', not {told(data)}.")
    role = data.get("role")
    if role not in ("system", "user", "assistant", "tool"):
        raise NamelessError(f"A message has a role: system, user, assistant or tool, not {told(role)}.")
    calls = tuple(ToolCall(call["id"], call["name"], call["arguments"]) for call in data.get("tool_calls", ()))
    content, call_id, name = data.get("content") or "", data.get("tool_call_id", ""), data.get("name", "")
    if not isinstance(content, str):
        raise NamelessError("The content of this message is no text.")
    attachments = _attachments(data["attachments"], known) if data.get("attachments") else ()
    return Message(data["role"], content, calls, call_id, name, attachments, data.get("metadata") or None)


def _attachments(given: Iterable[Any], known: Mapping[str, Attachment]) -> tuple[Attachment, ...]:
    from kernel.models.attachments import attachment_of

    return tuple(attachment_of(one, known) for one in given)


def answer_of(completion: Completion) -> dict[str, Any]:
    """A whole answer as plain data."""
    usage = completion.usage
    data: dict[str, Any] = {
        "text": completion.text,
        "finish_reason": completion.finish_reason,
        "model": completion.model,
        "usage": {"input_tokens": usage.input_tokens, "output_tokens": usage.output_tokens, "cost": usage.cost},
    }
    if completion.tool_calls:
        data["tool_calls"] = [{"id": c.id, "name": c.name, "arguments": c.arguments} for c in completion.tool_calls]
    return data


def as_prompt(input: Value) -> str:
    """Any input as the text an agent reads."""
    match input:
        case str():
            return input
        case {"message": str() as message, **rest}:
            return f"{message}\n\n{as_prompt(rest)}" if rest else message
        case {"query": str() as query} if len(input) == 1:
            return query
        case None:
            return ""
    import json

    return json.dumps(plain(input), ensure_ascii=False, indent=2)
