"""What a span of another program means here: its operation, its name, who acted, tokens, cost, what went in and out.

It is read by the GenAI conventions, and by the names of OpenInference (Phoenix, LlamaIndex, LangChain) and Traceloop
(OpenLLMetry). Not here: conversations (`talks`), nor what becomes of it (`intake`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from kernel.messages import ATTRIBUTES
from kernel.operations import OPERATIONS
from kernel.otlp.content import clipped
from kernel.otlp.spans import OtlpSpan
from kernel.otlp.talks import TALK, answer_of, messages_of, parsed, with_events
from kernel.records import dataclass

OTHER = "span"
"""The operation of a span that none of ours is like."""

LONGEST_NAME = 300
CONVENTIONS = {
    "chat": "chat",
    "text_completion": "chat",
    "generate_content": "chat",
    "embeddings": "embeddings",
    "execute_tool": "execute_tool",
    "create_agent": "create_agent",
    "invoke_agent": "invoke_agent",
    "invoke_workflow": "invoke_workflow",
}
OPENINFERENCE = {
    "LLM": "chat",
    "EMBEDDING": "embeddings",
    "TOOL": "execute_tool",
    "AGENT": "invoke_agent",
    "CHAIN": "run_step",
    "RETRIEVER": "run_step",
    "RERANKER": "run_step",
    "GUARDRAIL": "run_step",
    "EVALUATOR": "run_step",
    "PROMPT": "run_step",
}
TRACELOOP = {
    "workflow": "invoke_workflow",
    "task": "run_step",
    "agent": "invoke_agent",
    "tool": "execute_tool",
    "chat": "chat",
    "completion": "chat",
    "embedding": "embeddings",
}
SAME: Mapping[str, tuple[str, ...]] = {
    "model": ("llm.model_name", "embedding.model_name", "llm.request.model", "gen_ai.response.model"),
    "provider": ("gen_ai.system", "llm.provider", "llm.system"),
    "input_tokens": ("gen_ai.usage.prompt_tokens", "llm.token_count.prompt", "llm.usage.prompt_tokens"),
    "output_tokens": ("gen_ai.usage.completion_tokens", "llm.token_count.completion", "llm.usage.completion_tokens"),
    "cost": ("gen_ai.usage.cost", "llm.cost.total", "operation.cost"),
    "tool_call_id": ("tool_call.id", "tool.id"),
    "agent_id": (),
}
"""Our short word for an attribute → the names that others have for it, besides that of the conventions."""

INPUTS = ("gen_ai.tool.call.arguments", "input.value", "tool.parameters", "traceloop.entity.input", "llmspell.input")
OUTPUTS = ("gen_ai.tool.call.result", "output.value", "traceloop.entity.output", "llmspell.output")
NAMES = {
    "execute_tool": ("gen_ai.tool.name", "tool.name", "traceloop.entity.name"),
    "create_agent": ("gen_ai.agent.name", "agent.name"),
    "invoke_agent": ("gen_ai.agent.name", "agent.name", "traceloop.entity.name", "graph.node.id"),
    "invoke_workflow": ("gen_ai.workflow.name", "traceloop.entity.name"),
    "run_step": ("traceloop.entity.name",),
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """A span as one of ours: `attributes` by their names in events, without what is now `input` and `output`."""

    operation: str
    name: str
    input: Any = None
    output: Any = None
    agent: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)


def meaning_of(span: OtlpSpan, is_root: bool) -> Meaning:
    """What a span means. It never fails: what is not understood stays among the attributes."""
    told = with_events(span)
    operation = _operation(told, is_root)
    attributes = {name: clipped(value) for name, value in told.items() if not _is_content(name)} | _same(told)
    name = _first(told, *NAMES.get(operation, ())) or span.name.removeprefix(f"{operation} ") or operation
    if operation in ("chat", "embeddings"):
        name = str(attributes.get(ATTRIBUTES["model"]) or name)
    asked, answered = _said(operation, told, attributes)
    agent = name if operation in ("invoke_agent", "create_agent") else _first(told, "gen_ai.agent.name", "agent.name")
    return Meaning(operation, name[:LONGEST_NAME], asked, answered, agent[:LONGEST_NAME], attributes)


def _operation(told: Mapping[str, Any], is_root: bool) -> str:
    if (own := told.get("llmspell.operation")) in OPERATIONS:
        return str(own)
    for name, table in (
        ("gen_ai.operation.name", CONVENTIONS),
        ("openinference.span.kind", OPENINFERENCE),
        ("traceloop.span.kind", TRACELOOP),
        ("llm.request.type", TRACELOOP),
    ):
        found = table.get(str(told.get(name)))
        if found is not None:
            return "invoke_workflow" if is_root and told.get(name) == "CHAIN" else found
    if any(name in told for name in ("gen_ai.request.model", "llm.model_name")):
        return "chat"
    return "execute_tool" if _first(told, "gen_ai.tool.name", "tool.name") else OTHER


def _same(told: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for short, others in SAME.items():
        value = next((told[name] for name in (ATTRIBUTES[short], *others) if told.get(name) is not None), None)
        if value is not None:
            found[ATTRIBUTES[short]] = _fitting(short, value)
    return {name: value for name, value in found.items() if value is not None}


def _fitting(short: str, value: Any) -> Any:
    try:
        if short.endswith("_tokens"):
            return max(0, min(int(value), 2**53))
        return float(value) if short == "cost" else str(value)[:LONGEST_NAME]
    except (TypeError, ValueError, OverflowError):
        return None


def _said(operation: str, told: Mapping[str, Any], attributes: Mapping[str, Any]) -> tuple[Any, Any]:
    asked, answered = parsed(_value(told, INPUTS)), parsed(_value(told, OUTPUTS))
    if operation == "chat":
        model = attributes.get(ATTRIBUTES["model"]) or ""
        return {"model": model, "messages": messages_of(told, asked)}, answer_of(told, answered)
    if operation == "invoke_agent":
        messages, answer = messages_of(told, None), answer_of(told, None)
        asked = asked if asked is not None else messages[-1]["content"] if messages else None
        answered = answered if answered is not None else answer["content"] if answer else None
    return clipped(asked), clipped(answered)


def _is_content(name: str) -> bool:
    return name in INPUTS or name in OUTPUTS or name.startswith(TALK)


def _value(told: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((told[name] for name in names if told.get(name) is not None), None)


def _first(told: Mapping[str, Any], *names: str) -> str:
    found = _value(told, names)
    return found if isinstance(found, str) else ""
