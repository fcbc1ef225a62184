"""One span of ours as the GenAI conventions of OpenTelemetry have it: name, kind, status, attributes, events.

The names are those of `kernel.messages.ATTRIBUTES`, frozen at 1.41; what the conventions have no name for begins with
`llmspell.`. What was said goes out only where a person wants it. Not here: how it stands there (`content`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kernel.decisions import DECISIONS, sentence
from kernel.events import Event
from kernel.messages import ATTRIBUTES
from kernel.otlp.content import agent_content, chat_content, clipped, json_of, plain_content, tool_content
from kernel.otlp.spans import CLIENT, ERROR, INTERNAL, UNSET, OtlpEvent, OtlpSpan, nanoseconds, span_id_of, trace_id_of
from kernel.otlp.stories import Story

SCHEMA = "https://opentelemetry.io/schemas/1.41.0"
NAMED = ("chat", "embeddings", "execute_tool", "create_agent", "invoke_agent", "invoke_workflow")
"""Our operations that the conventions know by the same name."""

OWN = "llmspell.call."
"""How attributes begin that only a replay reads."""

REMOTE = ("chat", "embeddings")
SETTINGS = {
    "temperature": "gen_ai.request.temperature",
    "max_tokens": "gen_ai.request.max_tokens",
    "stop": "gen_ai.request.stop_sequences",
}
PROVIDERS = {
    "azure": "azure.ai.openai",
    "azure_ai": "azure.ai.inference",
    "bedrock": "aws.bedrock",
    "gemini": "gcp.gemini",
    "mistral": "mistral_ai",
    "vertex_ai": "gcp.vertex_ai",
    "watsonx": "ibm.watsonx.ai",
    "xai": "x_ai",
}
"""Our name of a provider → that of the conventions, where they differ."""

PROVIDER, MODEL = ATTRIBUTES["provider"], ATTRIBUTES["model"]


def span_of(story: Story, content: bool) -> OtlpSpan:
    """The span of a story; with `content` also what was sent, answered and put out."""
    began, ended = story.started, story.ended
    trace, span = trace_id_of(began.run_id), span_id_of(began.run_id, began.span_id, story.beginning)
    parent = span_id_of(began.run_id, began.parent_id, story.beginning) if began.span_id else ""
    end = max(began.time, ended.time if ended is not None else story.until)
    operation = began.kind.partition(".")[0]
    attributes = _run_attributes(story) if not began.span_id else _attributes(operation, story, content)
    code, message, error = _status(story)
    if code == ERROR:
        attributes["error.type"] = str(error.get("type") or "_OTHER")
    events = [_event(one, content) for one in story.moments if content or _moment(one) in DECISIONS]
    if error and ended is not None:
        events.append(_exception(error, end))
    kind = CLIENT if operation in REMOTE else INTERNAL
    start = nanoseconds(began.time)
    return OtlpSpan(
        trace, span, parent, _name(operation, story, attributes), kind, start, max(start, nanoseconds(end)),
        attributes, tuple(events), story.dropped, code, message,
    )  # fmt: skip


def _name(operation: str, story: Story, attributes: Mapping[str, Any]) -> str:
    named = attributes.get(MODEL) if operation in REMOTE else None
    return f"{operation} {named or story.started.name}".strip()


def _status(story: Story) -> tuple[int, str, dict[str, Any]]:
    if story.ended is None:
        told = "It has not ended." if story.started.span_id else "The run has not ended."
        return ERROR, told, {"type": "unfinished", "message": told}
    error = story.ended.data.get("error")
    if not isinstance(error, dict):
        return UNSET, "", {}
    return ERROR, str(clipped(str(error.get("message") or ""))), error


def _run_attributes(story: Story) -> dict[str, Any]:
    said = story.started.data
    told = {f"llmspell.run.{name}": said.get(name) for name in ("kind", "path", "profile", "model")}
    status = story.ended.data.get("status") if story.ended is not None else "running"
    told |= {"llmspell.run.id": story.started.run_id, "llmspell.run.status": status}
    replay = said.get("replay")
    if isinstance(replay, Mapping):
        told |= {f"llmspell.replay.{name}": replay.get(name) for name in ("source", "mode")}
    return {name: value for name, value in told.items() if value not in (None, "")}


def _attributes(operation: str, story: Story, content: bool) -> dict[str, Any]:
    began, done = story.started.data, story.ended.data if story.ended is not None else {}
    told: dict[str, Any] = {"llmspell.operation": operation}
    if operation in NAMED:
        told[ATTRIBUTES["operation"]] = operation
    told |= _place(began.get("source")) | _scope(began.get("scope"))
    asked = done.get("input", began.get("input"))
    if operation == "chat" and isinstance(asked, Mapping):
        told |= {name: asked[short] for short, name in SETTINGS.items() if asked.get(short) is not None}
    told |= _own(operation, story, asked)
    for given in (began.get("attributes"), done.get("attributes")):
        told |= _given(given, content) if isinstance(given, Mapping) else {}
    if PROVIDER in told:
        told[PROVIDER] = PROVIDERS.get(str(told[PROVIDER]), told[PROVIDER])
    return told | (_content(operation, asked, done, told) if content else {})


def _own(operation: str, story: Story, asked: Any) -> dict[str, Any]:
    """What only this operation has."""
    name = story.started.name
    match operation:
        case "execute_tool":
            return {ATTRIBUTES["tool_name"]: name, "gen_ai.tool.type": "function"}
        case "create_agent" | "invoke_agent":
            return {ATTRIBUTES["agent_name"]: name}
        case "invoke_workflow":
            return {ATTRIBUTES["workflow_name"]: name}
        case "write_state" if isinstance(asked, Mapping):
            return {f"llmspell.state.{key}": asked[key] for key in ("scope", "owner", "key") if asked.get(key)}
    return {}


def _place(source: Any) -> dict[str, Any]:
    if not isinstance(source, Mapping):
        return {}
    told = {"code.file.path": source.get("name"), "code.line.number": source.get("line")}
    told["llmspell.cell"] = source.get("cell")
    return {name: value for name, value in told.items() if value}


def _scope(scope: Any) -> dict[str, Any]:
    if not isinstance(scope, Mapping):
        return {}
    names = {"agent_id": ATTRIBUTES["agent_id"], "agent_name": ATTRIBUTES["agent_name"]}
    return {names.get(key, f"llmspell.{key}"): str(value) for key, value in scope.items() if value is not None}


def _given(attributes: Mapping[str, Any], content: bool) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name, value in attributes.items():
        if value is None or name.startswith(OWN) or (_holds_content(value) and not content):
            continue
        known = name.startswith(("gen_ai.", "llmspell."))
        told[name if known else f"llmspell.{name}"] = json_of(value) if _holds_content(value) else clipped(value)
    return told


def _holds_content(value: Any) -> bool:
    """Whether it is more than a plain value: answers that were kept aside are."""
    return isinstance(value, Mapping) or (
        isinstance(value, list | tuple) and any(isinstance(one, Mapping | list | tuple) for one in value)
    )


def _content(operation: str, asked: Any, done: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, str]:
    answered = done.get("output")
    if operation == "chat":
        reasons = told.get(ATTRIBUTES["finish_reasons"]) or ["stop"]
        return chat_content(asked, answered, str(reasons[0]))
    if operation == "execute_tool":
        return tool_content(asked, answered)
    return agent_content(asked, answered) if operation == "invoke_agent" else plain_content(asked, answered)


def _event(event: Event, content: bool) -> OtlpEvent:
    moment, data = _moment(event), event.data
    told: dict[str, Any] = {}
    for name, value in data.items():
        if _holds_content(value):
            told |= {f"llmspell.{name}": json_of(value)} if content else {}
        elif value is not None:
            told[f"llmspell.{name}"] = clipped(value)
    if moment in DECISIONS:
        told["message"] = str(clipped(sentence(moment, data)))
    return OtlpEvent(f"llmspell.{moment}", nanoseconds(event.time), told)


def _exception(error: Mapping[str, Any], end: float) -> OtlpEvent:
    told = {"exception.type": error.get("type"), "exception.message": error.get("message")}
    told["exception.stacktrace"] = error.get("traceback")
    return OtlpEvent("exception", nanoseconds(end), {k: str(clipped(str(v))) for k, v in told.items() if v})


def _moment(event: Event) -> str:
    return event.kind.rpartition(".")[2]
