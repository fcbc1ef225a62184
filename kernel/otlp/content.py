"""Messages, tools, arguments and results in the shape that the GenAI conventions have for them, as JSON texts.

Not here: whether they go out at all (`conventions`), and the way back (`talks`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

LONGEST = 256 << 10
"""Characters of one text that go out; of a longer one, its beginning."""

DEEPEST = 60


def json_of(thing: Any) -> str:
    """A value as JSON text."""
    return json.dumps(clipped(thing), ensure_ascii=False, default=str)


def clipped(thing: Any, depth: int = DEEPEST) -> Any:
    """The same value with long texts cut, and what is nested too deep left out."""
    match thing:
        case str() if len(thing) > LONGEST:
            return f"{thing[:LONGEST]}… {len(thing) - LONGEST:,} more characters"
        case dict() | list() | tuple() if depth <= 0:
            return "…"
        case dict():
            return {str(key): clipped(item, depth - 1) for key, item in thing.items()}
        case list() | tuple():
            return [clipped(item, depth - 1) for item in thing]
    return thing


def chat_content(asked: Any, answered: Any, finish: str) -> dict[str, str]:
    """The attributes that hold what a model was sent and answered."""
    given: Mapping[str, Any] = asked if isinstance(asked, Mapping) else {}
    listed = given.get("messages")
    messages = [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, Sequence) else []
    system = [part for one in messages if one.get("role") == "system" for part in _parts(one)]
    others = [_message(one) for one in messages if one.get("role") != "system"]
    told = {"gen_ai.input.messages": others, "gen_ai.system_instructions": system}
    told["gen_ai.tool.definitions"] = [_tool(one) for one in given.get("tools") or ()]
    if isinstance(answered, Mapping):
        told["gen_ai.output.messages"] = [{**_message({"role": "assistant", **answered}), "finish_reason": finish}]
    return {name: json_of(value) for name, value in told.items() if value}


def tool_content(asked: Any, answered: Any) -> dict[str, str]:
    """The attributes that hold what a tool was given and gave."""
    told = {"gen_ai.tool.call.arguments": asked, "gen_ai.tool.call.result": answered}
    return {name: json_of(value) for name, value in told.items() if value is not None}


def agent_content(asked: Any, answered: Any) -> dict[str, str]:
    """The attributes that hold what an agent was asked and answered."""
    told: dict[str, str] = {}
    if isinstance(asked, str):
        told["gen_ai.input.messages"] = json_of([_message({"role": "user", "content": asked})])
    elif asked is not None:
        told["llmspell.input"] = json_of(asked)
    text = answered.get("content", answered.get("text")) if isinstance(answered, Mapping) else answered
    if isinstance(text, str):
        said = {**_message({"role": "assistant", "content": text}), "finish_reason": "stop"}
        told["gen_ai.output.messages"] = json_of([said])
    elif answered is not None:
        told["llmspell.output"] = json_of(answered)
    return told


def plain_content(asked: Any, answered: Any) -> dict[str, str]:
    """The same of any other span; the conventions have no names for it."""
    told = {"llmspell.input": asked, "llmspell.output": answered}
    return {name: json_of(value) for name, value in told.items() if value is not None}


def _message(message: Mapping[str, Any]) -> dict[str, Any]:
    return {"role": str(message.get("role") or "user"), "parts": _parts(message)}


def _parts(message: Mapping[str, Any]) -> list[dict[str, Any]]:
    content = message.get("content", message.get("text"))
    if message.get("role") == "tool":
        return [{"type": "tool_call_response", "id": message.get("tool_call_id"), "response": content}]
    parts: list[dict[str, Any]] = [{"type": "text", "content": content}] if content else []
    for call in message.get("tool_calls") or ():
        if isinstance(call, Mapping):
            parts.append({"type": "tool_call", **{name: call.get(name) for name in ("id", "name", "arguments")}})
    for one in message.get("attachments") or ():
        if isinstance(one, Mapping):
            parts.append({"type": "attachment", **one})
    return parts


def _tool(tool: Any) -> dict[str, Any]:
    return {"type": "function", **(tool if isinstance(tool, Mapping) else {"name": str(tool)})}
