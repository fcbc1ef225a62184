"""What travels to a model and back: messages, tool calls, requests, chunks, usage.

Names follow the OpenTelemetry GenAI conventions as of 1.41; they still move, so `ATTRIBUTES`
is our own frozen copy. Not here: how a provider is reached (`kernel.models`).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import field
from typing import Any, Literal, Protocol

from kernel.records import dataclass

LONGEST_CALL = 600.0
"""Seconds a whole call of a model may take where nobody says more or less."""

LONGEST_SILENCE = 30.0
"""Seconds a model may say nothing, at the beginning or in the middle, where nobody says more or less."""

Role = Literal["system", "user", "assistant", "tool"]

ATTRIBUTES = {
    "operation": "gen_ai.operation.name",
    "provider": "gen_ai.provider.name",
    "model": "gen_ai.request.model",
    "temperature": "gen_ai.request.temperature",
    "max_tokens": "gen_ai.request.max_tokens",
    "response_model": "gen_ai.response.model",
    "finish_reasons": "gen_ai.response.finish_reasons",
    "input_tokens": "gen_ai.usage.input_tokens",
    "output_tokens": "gen_ai.usage.output_tokens",
    "cost": "llmspell.usage.cost",
    "agent_id": "gen_ai.agent.id",
    "agent_name": "gen_ai.agent.name",
    "tool_name": "gen_ai.tool.name",
    "tool_call_id": "gen_ai.tool.call.id",
    "workflow_name": "gen_ai.workflow.name",
}
"""Our short word for an attribute → its name in events (cost, in US dollars, has no name there yet)."""


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A model's wish to call a tool. `arguments` is the decoded JSON object."""

    id: str
    name: str
    arguments: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Attachment:
    """An image or a document of a message: `media_type` (`image/png`, `application/pdf`), and its bytes or its `url`.

    `digest` is the SHA-256 of the bytes in hexadecimal: the trace keeps that, not the bytes.
    """

    media_type: str
    name: str = ""
    data: bytes = field(default=b"", repr=False)
    url: str = ""
    digest: str = ""

    @property
    def is_image(self) -> bool:
        """Whether it is seen, not read."""
        return self.media_type.startswith("image/")

    @property
    def size(self) -> int:
        """Its bytes; 0 for what is only known by its address."""
        return len(self.data)

    def plain(self) -> dict[str, Any]:
        """What the trace keeps of it, as JSON data."""
        where = {"url": self.url} if self.url else {"sha256": self.digest, "size": self.size}
        return {"media_type": self.media_type, **({"name": self.name} if self.name else {}), **where}


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation.

    `content` is text. An assistant message may carry `tool_calls`; a tool message answers
    the call `tool_call_id` of the tool `name`. A user message may carry `attachments`. `metadata` is the script's own:
    it stays with the message and goes to no model.
    """

    role: Role
    content: str = ""
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str = ""
    name: str = ""
    attachments: tuple[Attachment, ...] = ()
    metadata: Mapping[str, Any] | None = None

    def plain(self) -> dict[str, Any]:
        """The message as JSON data, without empty fields."""
        data: dict[str, Any] = {"role": self.role, "content": self.content}
        if self.tool_calls:
            data["tool_calls"] = [{"id": c.id, "name": c.name, "arguments": c.arguments} for c in self.tool_calls]
        if self.tool_call_id:
            data["tool_call_id"] = self.tool_call_id
        if self.name:
            data["name"] = self.name
        if self.attachments:
            data["attachments"] = [attachment.plain() for attachment in self.attachments]
        if self.metadata:
            data["metadata"] = dict(self.metadata)
        return data


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """A tool as a model sees it. `parameters` is a JSON Schema of type object."""

    name: str
    description: str
    parameters: dict[str, Any]


Admit = Callable[[str], Awaitable[None]]
"""Lets a request to the model of that id go out, makes it wait, or raises."""


@dataclass(frozen=True, slots=True)
class Request:
    """One call of a model.

    `model` is `provider/name`; `temperature` and `max_tokens` are the provider's defaults
    when None; the whole call may take `timeout` seconds, each wait for the next piece `silence`;
    `options` are the model's own (`latency_ms` for the models that need no network, `base_url` and
    `api_key` for hosted ones). `response_schema` is a JSON Schema the answer is to fit, as JSON text;
    `told(attempt, delay, error)` hears of every failed attempt that is followed by another, `delay`
    seconds later. `admit(model)` is awaited before every request that goes out. `context` is where the
    call stands, for models that are functions of a script.
    """

    model: str
    messages: tuple[Message, ...]
    tools: tuple[ToolSpec, ...] = ()
    temperature: float | None = None
    max_tokens: int | None = None
    stop: tuple[str, ...] = ()
    timeout: float = LONGEST_CALL
    silence: float = LONGEST_SILENCE
    options: dict[str, Any] = field(default_factory=dict)
    response_schema: Mapping[str, Any] | None = None
    told: Callable[[int, float, Exception], None] | None = field(default=None, compare=False, repr=False)
    admit: Admit | None = field(default=None, compare=False, repr=False)
    context: Any = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens in and out; `cost` in US dollars, None when the price is unknown."""

    input_tokens: int = 0
    output_tokens: int = 0
    cost: float | None = None

    @property
    def total(self) -> int:
        """Tokens in and out together."""
        return self.input_tokens + self.output_tokens

    def __add__(self, other: Usage) -> Usage:
        if self.cost is None or other.cost is None:
            cost = self.cost if other.cost is None else other.cost
        else:
            cost = self.cost + other.cost
        return Usage(self.input_tokens + other.input_tokens, self.output_tokens + other.output_tokens, cost)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of an answer: some text, a whole tool call, or the end.

    The end has a `finish_reason` (`stop`, `length`, `tool_calls`, `content_filter`) and, when
    the provider tells it, `usage` and the `model` that really answered.
    """

    text: str = ""
    tool_call: ToolCall | None = None
    finish_reason: str = ""
    usage: Usage | None = None
    model: str = ""


@dataclass(frozen=True, slots=True)
class Completion:
    """A whole answer: the sum of its chunks. `asked` is the id of the one of several models that gave it."""

    text: str
    tool_calls: tuple[ToolCall, ...] = ()
    finish_reason: str = "stop"
    usage: Usage = Usage()
    model: str = ""
    asked: str = ""


class Model(Protocol):
    """Anything that answers requests. `complete` is the sum of a stream, so this is all."""

    def stream(self, request: Request) -> AsyncIterator[Chunk]:
        """The answer, piece by piece; the last chunk has a `finish_reason`.

        Raises `RateLimitError`, `DeadlineError`, `NetworkError`, `ModelError` or
        `InvalidError`. A provider that says nothing is a `ModelError`, one that
        stops without a finish a `NetworkError` (details: `partial`, the text so far).
        """
        ...
