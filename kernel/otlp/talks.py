"""The messages of a model's call out of a span, in whichever way its program wrote them. Not the way out (`content`).

The conventions have JSON with parts; OpenInference and Traceloop an attribute for each field of each message
(`llm.input_messages.0.message.role`, `gen_ai.prompt.0.content`); older programs an event for each message.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from kernel.otlp.content import clipped
from kernel.otlp.spans import OtlpSpan

TALK = (
    "gen_ai.input.messages",
    "gen_ai.output.messages",
    "gen_ai.system_instructions",
    "gen_ai.prompt",
    "gen_ai.completion",
    "llm.input_messages",
    "llm.output_messages",
    "llm.prompts",
)
ROLES = {
    "gen_ai.system.message": "system",
    "gen_ai.user.message": "user",
    "gen_ai.assistant.message": "assistant",
    "gen_ai.tool.message": "tool",
}
DETAILS = ("gen_ai.client.inference.operation.details", "gen_ai.content.prompt", "gen_ai.content.completion")
"""Events whose attributes are those of the call."""

EVENTS, CHOICES = "events of messages", "events of choices"
MOST = 10_000
"""Messages of a call, and fields of a message."""


def with_events(span: OtlpSpan) -> dict[str, Any]:
    """The attributes of a span with what its events say of the conversation."""
    told = dict(span.attributes)
    said: list[dict[str, Any]] = []
    chosen: list[dict[str, Any]] = []
    for event in span.events:
        if event.name in DETAILS:
            told = {**event.attributes, **told}
        elif event.name in ROLES:
            said.append({"role": ROLES[event.name], **event.attributes})
        elif event.name == "gen_ai.choice":
            chosen.append({"role": "assistant", **_table(parsed(event.attributes.get("message"))), **event.attributes})
    return told | ({TALK[0] + EVENTS: said} if said else {}) | ({TALK[1] + CHOICES: chosen} if chosen else {})


def messages_of(told: Mapping[str, Any], otherwise: Any) -> list[dict[str, Any]]:
    """What a model was sent; `otherwise` is what the span says went in, where there is nothing better."""
    system = parsed(told.get("gen_ai.system_instructions"))
    first = [_message({"role": "system", "parts": system})] if isinstance(system, list) and system else []
    found = _tables(parsed(told.get("gen_ai.input.messages")))
    found = found or _numbered(told, "llm.input_messages") or _numbered(told, "gen_ai.prompt")
    found = found or _tables(told.get(TALK[0] + EVENTS)) or _tables(_table(otherwise).get("messages"))
    if not found and otherwise is not None:
        found = _tables(otherwise) or [{"role": "user", "content": otherwise}]
    return [*first, *(_message(one) for one in found[:MOST])]


def answer_of(told: Mapping[str, Any], otherwise: Any) -> dict[str, Any] | None:
    """What a model answered; None for nothing."""
    found = _tables(parsed(told.get("gen_ai.output.messages")))
    found = found or _numbered(told, "llm.output_messages") or _numbered(told, "gen_ai.completion")
    found = found or _tables(told.get(TALK[1] + CHOICES))
    if found:
        return _message({"role": "assistant", **found[0]})
    return None if otherwise is None else _message({"role": "assistant", "content": otherwise})


def parsed(thing: Any) -> Any:
    """A text that is JSON as what it says; anything else as it is."""
    if isinstance(thing, str) and thing[:1] in '{["0123456789-tfn':
        try:
            return orjson.loads(thing)
        except orjson.JSONDecodeError:
            return thing
    return thing


def _message(told: Mapping[str, Any]) -> dict[str, Any]:
    """One message in our shape, from any of theirs."""
    if isinstance(told.get("message"), dict):
        told = told["message"]
    made: dict[str, Any] = {"role": str(told.get("role") or "user"), "content": _text(told.get("content"))}
    calls = [_call(one) for one in _items(told.get("tool_calls"))]
    if told.get("tool_call_id") or told.get("id"):
        made["tool_call_id"] = str(told.get("tool_call_id") or told.get("id"))
    for part in [*_items(told.get("parts")), *_items(told.get("contents"))]:
        _add(made, calls, _table(part.get("message_content")) or part)
    if calls:
        made["tool_calls"] = calls
    return dict(clipped(made))


def _add(made: dict[str, Any], calls: list[dict[str, Any]], part: Mapping[str, Any]) -> None:
    """Put one part of a message where it belongs."""
    match part.get("type"):
        case "tool_call":
            calls.append(_call(part))
        case "tool_call_response":
            made["role"], made["tool_call_id"] = "tool", str(part.get("id") or "")
            made["content"] += _text(part.get("response", part.get("result")))
        case "text" | "reasoning" | None:
            made["content"] += _text(part.get("content", part.get("text")))
        case other:
            made["content"] += f"[{other}]"


def _call(told: Mapping[str, Any]) -> dict[str, Any]:
    told = _table(told.get("tool_call")) or told
    function = _table(told.get("function")) or told
    arguments = parsed(function.get("arguments"))
    return {"id": str(told.get("id") or ""), "name": str(function.get("name") or ""), "arguments": arguments or {}}


def _numbered(told: Mapping[str, Any], prefix: str) -> list[dict[str, Any]]:
    """`prefix.0.role`, `prefix.0.content`, … as a list of tables."""
    whole: dict[str, Any] = {}
    for name, value in told.items():
        if name.startswith(f"{prefix}.") and len(whole) <= MOST:
            *path, last = name[len(prefix) + 1 :].split(".")[:20]
            place = whole
            for step in path:
                below = place.setdefault(step, {})
                place = below if isinstance(below, dict) else {}
            place[last] = value
    return _items(whole)


def _items(thing: Any) -> list[dict[str, Any]]:
    """The tables of a list, or of a table whose keys are numbers, in their order."""
    thing = parsed(thing)
    if isinstance(thing, dict):
        numbered = sorted((int(key), one) for key, one in thing.items() if key.isdecimal() and len(key) < 10)
        thing = [one for _, one in numbered]
    return _tables(thing)


def _tables(thing: Any) -> list[dict[str, Any]]:
    return [one for one in _listed(thing) if isinstance(one, dict)]


def _listed(thing: Any) -> Iterable[Any]:
    return thing if isinstance(thing, list) else ()


def _table(thing: Any) -> dict[str, Any]:
    return thing if isinstance(thing, dict) else {}


def _text(thing: Any) -> str:
    """Content as text: a list of parts is what its texts say, one after the other."""
    listed = parsed(thing) if isinstance(thing, str) and thing[:1] == "[" else thing
    if isinstance(listed, list) and all(
        isinstance(one, dict) and ("text" in one or "content" in one) for one in listed
    ):
        thing = listed
    if isinstance(thing, list) and listed is thing:
        return "".join(_text(one.get("text", one.get("content"))) for one in thing)
    if thing is None or isinstance(thing, str):
        return thing or ""
    return orjson.dumps(clipped(thing), default=str).decode()
