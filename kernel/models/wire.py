"""The OpenAI chat-completions wire as data: request bodies out, deltas and finish reasons in.

Source: the OpenAI API reference, "Create chat completion" and "Streaming". Not here: sockets
(`openai`), and litellm's own ways (`hosted`), which share this form.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from kernel.errors import ModelError
from kernel.messages import Message, Request, ToolCall, ToolSpec, Usage
from kernel.models.attachments import content_parts
from kernel.models.structured import native_format, told_in_words
from kernel.records import dataclass

PASSED_ON = (
    "frequency_penalty",
    "logit_bias",
    "max_completion_tokens",
    "parallel_tool_calls",
    "presence_penalty",
    "reasoning_effort",
    "response_format",
    "seed",
    "tool_choice",
    "top_p",
    "user",
)
"""The options that go to the provider as they are; no other does."""

FINISH_REASONS = {
    "length": "length",
    "max_tokens": "length",
    "content_filter": "content_filter",
    "refusal": "content_filter",
}
"""A provider's word → ours; every other word means `stop`, or `tool_calls` when there are some."""


def request_body(request: Request) -> dict[str, Any]:
    """Everything of the body but `model`: messages, tools, limits, streaming with usage."""
    if request.response_schema is not None and native_format(request.response_schema) is None:
        request = told_in_words(request)
    body: dict[str, Any] = {
        "messages": [_message(message) for message in request.messages],
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    if request.tools:
        body["tools"] = [_tool(tool) for tool in request.tools]
    if request.temperature is not None:
        body["temperature"] = request.temperature
    if request.max_tokens is not None:
        body["max_tokens"] = request.max_tokens
    if request.stop:
        body["stop"] = list(request.stop)
    if wanted := request.response_schema and native_format(request.response_schema):
        body["response_format"] = wanted
    return {**body, **{name: request.options[name] for name in PASSED_ON if name in request.options}}


def _message(message: Message) -> dict[str, Any]:
    content = content_parts(message) if message.attachments else message.content
    body: dict[str, Any] = {"role": message.role, "content": content}
    if message.tool_calls:
        body["tool_calls"] = [_call(call) for call in message.tool_calls]
        body["content"] = message.content or None
    if message.role == "tool":
        body["tool_call_id"] = message.tool_call_id
    return body


def _call(call: ToolCall) -> dict[str, Any]:
    arguments = json.dumps(call.arguments, ensure_ascii=False)
    return {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": arguments}}


def _tool(tool: ToolSpec) -> dict[str, Any]:
    function = {"name": tool.name, "description": tool.description, "parameters": tool.parameters}
    return {"type": "function", "function": function}


def finish_reason(word: str, calls: bool) -> str:
    """Our finish reason for a provider's; `calls` says whether the answer calls tools."""
    return FINISH_REASONS.get(word) or ("tool_calls" if calls else "stop")


def require_answer(id: str, finish: str, said: bool, refusal: str = "") -> None:
    """`ModelError` for an end without a text and without a tool call; `details["reason"]` says why there is none."""
    if said:
        return
    if refusal:
        raise ModelError(f"{id!r} refuses to answer: {refusal}", reason="refusal")
    match FINISH_REASONS.get(finish):
        case "content_filter":
            raise filtered(id)
        case "length":
            raise ModelError(
                f"{id!r} used all its tokens before it said anything. Raise max_tokens.", reason="max_tokens"
            )
    raise ModelError(f"{id!r} gave an empty answer. Ask again, in other words, or ask another model.", reason="empty")


def filtered(id: str, said: str = "") -> ModelError:
    """The error of an answer that the provider filtered, all of it or what came after `said`."""
    how = "broke the answer off with its filter" if said else "filtered the whole answer"
    return ModelError(
        f"The provider of {id!r} {how}. Say it in another way, or ask another model.",
        reason="content_filter",
        partial=said,
    )


def usage_of(data: Mapping[str, Any] | None) -> Usage | None:
    """The usage of an answer, its cost unknown; None when the provider told nothing usable."""
    if not isinstance(data, Mapping):
        return None
    counts = [data.get(name) for name in ("prompt_tokens", "completion_tokens")]
    if not all(isinstance(count, int) for count in counts):
        return None
    return Usage(int(counts[0] or 0), int(counts[1] or 0))


@dataclass(slots=True)
class _Call:
    """A tool call on its way."""

    id: str = ""
    name: str = ""
    arguments: list[str] = field(default_factory=list)


class CallAssembly:
    """Puts whole tool calls together from the pieces of a stream."""

    def __init__(self) -> None:
        self._calls: list[_Call] = []
        self._by_index: dict[int, _Call] = {}

    def add(self, index: int | None, id: str | None, name: str | None, arguments: str | None) -> None:
        """Take one piece. Some servers count no index, or always 0: there a new id starts a new call."""
        call = self._find(index, id or "")
        call.id = call.id or id or ""
        call.name = call.name or name or ""
        if arguments:
            call.arguments.append(arguments)

    def _find(self, index: int | None, id: str) -> _Call:
        place = index if index is not None else max(0, len(self._calls) - 1)
        call = self._by_index.get(place)
        if call is None or (id and call.id and call.id != id):
            call = _Call()
            self._calls.append(call)
            self._by_index[place if index is not None else len(self._calls) - 1] = call
        return call

    def whole(self) -> list[ToolCall]:
        """The calls in the order they began. `ModelError` for one without a name or with unreadable arguments."""
        return [_whole(call, number) for number, call in enumerate(self._calls, 1)]

    def __bool__(self) -> bool:
        return bool(self._calls)


def _whole(call: _Call, number: int) -> ToolCall:
    if not call.name:
        raise ModelError("The model called a tool without saying which. Try again, or use another model.")
    text = "".join(call.arguments).strip() or "{}"
    try:
        arguments = json.loads(text)
    except ValueError:
        arguments = None
    if not isinstance(arguments, dict):
        raise ModelError(
            f"The model called the tool {call.name!r} with arguments that are not a JSON object: {text[:200]!r}.",
            reason="invalid_arguments",
            tool=call.name,
        )
    return ToolCall(call.id or f"call_{number}", call.name, arguments)
