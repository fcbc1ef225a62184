"""Traces as other frameworks write them, through OpenTelemetry's own SDK; and OTLP's JSON by hand, for odd ones."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import Span, StatusCode

START = 1_768_987_800_000_000_000
TRACE = "5b8efff798038103d269b633813fc60c"


class Sdk:
    """An SDK that keeps its spans; `body` is what it would send as protobuf."""

    def __init__(self, service: str = "other") -> None:
        self._kept = InMemorySpanExporter()
        self._provider = TracerProvider(resource=Resource.create({"service.name": service}), shutdown_on_exit=False)
        self._provider.add_span_processor(SimpleSpanProcessor(self._kept))
        self._tracer = self._provider.get_tracer("other.framework")

    @contextmanager
    def span(self, name: str, attributes: Mapping[str, Any] | None = None) -> Iterator[Span]:
        with self._tracer.start_as_current_span(name, attributes=dict(attributes or {})) as span:
            yield span

    @property
    def body(self) -> bytes:
        return bytes(encode_spans(self._kept.get_finished_spans()).SerializeToString())


def conventions() -> bytes:
    """An agent by the GenAI conventions: a question, a tool that fails, an answer."""
    sdk = Sdk("conventions")
    asked = [{"role": "user", "parts": [{"type": "text", "content": "How warm is Oslo?"}]}]
    call = {"type": "tool_call", "id": "c1", "name": "weather", "arguments": {"city": "Oslo"}}
    wish = [{"role": "assistant", "parts": [call], "finish_reason": "tool_calls"}]
    known = {"gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai", "gen_ai.request.model": "gpt-5"}
    with sdk.span("invoke_agent helper", {"gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "helper"}):
        talk = {"gen_ai.input.messages": json.dumps(asked), "gen_ai.output.messages": json.dumps(wish)}
        talk["gen_ai.system_instructions"] = json.dumps([{"type": "text", "content": "Be brief."}])
        used = {"gen_ai.usage.input_tokens": 12, "gen_ai.usage.output_tokens": 5}
        with sdk.span("chat gpt-5", {**known, **talk, **used}):
            pass
        about = {"gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "weather", "gen_ai.tool.call.id": "c1"}
        about["gen_ai.tool.call.arguments"] = json.dumps({"city": "Oslo"})
        with sdk.span("execute_tool weather", about) as span:
            span.record_exception(TimeoutError("no answer"))
            span.set_status(StatusCode.ERROR, "no answer")
    return sdk.body


def openinference() -> bytes:
    """A chain as the instrumentors of OpenInference write it."""
    sdk = Sdk("openinference")
    with sdk.span("RunnableSequence", {"openinference.span.kind": "CHAIN", "input.value": "Who wrote Peer Gynt?"}):
        message = "llm.input_messages.{}.message.{}"
        talk = {
            "openinference.span.kind": "LLM",
            "llm.model_name": "claude-x",
            "llm.provider": "anthropic",
            message.format(0, "role"): "system",
            message.format(0, "content"): "You know books.",
            message.format(1, "role"): "user",
            "llm.input_messages.1.message.contents.0.message_content.type": "text",
            "llm.input_messages.1.message.contents.0.message_content.text": "Who wrote Peer Gynt?",
            "llm.output_messages.0.message.role": "assistant",
            "llm.output_messages.0.message.tool_calls.0.tool_call.id": "t1",
            "llm.output_messages.0.message.tool_calls.0.tool_call.function.name": "lookup",
            "llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments": '{"title": "Peer Gynt"}',
            "llm.token_count.prompt": 20,
            "llm.token_count.completion": 7,
        }
        with sdk.span("ChatAnthropic", talk):
            pass
        tool = {"openinference.span.kind": "TOOL", "tool.name": "lookup", "input.value": '{"title": "Peer Gynt"}'}
        with sdk.span("lookup", {**tool, "output.value": "Henrik Ibsen"}):
            pass
    return sdk.body


def traceloop() -> bytes:
    """A workflow as Traceloop's OpenLLMetry writes it."""
    sdk = Sdk("traceloop")
    names = {"traceloop.span.kind": "workflow", "traceloop.entity.name": "joke"}
    with (
        sdk.span("joke.workflow", names),
        sdk.span("write.task", {"traceloop.span.kind": "task", "traceloop.entity.name": "write"}),
    ):
        talk = {
            "llm.request.type": "chat",
            "gen_ai.system": "OpenAI",
            "gen_ai.request.model": "gpt-4o",
            "gen_ai.prompt.0.role": "user",
            "gen_ai.prompt.0.content": "A joke about owls",
            "gen_ai.completion.0.role": "assistant",
            "gen_ai.completion.0.content": "Owl be back.",
            "gen_ai.usage.prompt_tokens": 9,
            "gen_ai.usage.completion_tokens": 4,
        }
        with sdk.span("openai.chat", talk):
            pass
    return sdk.body


def by_hand(spans: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A request of OTLP's JSON; a span says what is different from one that took a millisecond."""
    made = [
        {
            "traceId": TRACE,
            "spanId": f"{number:016x}",
            "name": f"span {number}",
            "startTimeUnixNano": str(START + number * 1_000_000),
            "endTimeUnixNano": str(START + (number + 1) * 1_000_000),
            **span,
        }
        for number, span in enumerate(spans, 1)
    ]
    return {"resourceSpans": [{"resource": {"attributes": []}, "scopeSpans": [{"spans": made}]}]}
