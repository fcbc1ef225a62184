"""An agent: who it is (`AgentSpec`, plain data) and what it remembers.

Not here: the loop of model and tool calls (`kernel.agents.loop`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from kernel.agents.loop import Turn, converse
from kernel.context import Context
from kernel.messages import ATTRIBUTES, Message, Model
from kernel.operations import Call, perform
from kernel.runnable import Runnable
from kernel.values import Value


class ModelSource(Protocol):
    """Where agents get their models; `kernel.models.catalog.Models` is one."""

    def model(self, id: str) -> Model:
        """The model of an id. `NotFoundError` when there is none."""
        ...


@dataclass(frozen=True, slots=True)
class AgentSpec:
    """Who an agent is.

    `model` is `provider/name`; `timeout` seconds for one model call; `max_turns` model calls
    for one answer; `options` go to the model (`latency_ms`, `base_url`, `api_key`, …).
    """

    name: str
    model: str
    system_prompt: str = ""
    description: str = ""
    kind: str = "agent"
    temperature: float | None = None
    max_tokens: int | None = None
    stop: tuple[str, ...] = ()
    timeout: float = 30.0
    max_turns: int = 10
    options: dict[str, Any] = field(default_factory=dict)


class Agent:
    """An agent as a value: a spec, tools, and the conversation so far.

    `id` is unique in the kernel. Chats may run at the same time; those that overlap do not see one
    another, and what they said is remembered, in the order it ended, when all of them are done.
    """

    input_schema: ClassVar[dict[str, Any]] = {
        "type": "object",
        "properties": {
            "message": {"type": "string", "description": "What to say to the agent"},
            "context": {"type": "object", "description": "Anything it should know"},
        },
        "required": ["message"],
    }

    def __init__(self, id: str, spec: AgentSpec, models: ModelSource, tools: list[Runnable]) -> None:
        self.id = id
        self.spec = spec
        self.models = models
        self.tools = tools
        self.conversation: list[Message] = []
        self._said: list[Message] = []
        self._chats = 0

    @property
    def name(self) -> str:
        """What scripts and traces call it."""
        return self.spec.name

    @property
    def description(self) -> str:
        """What it is for: its description, or the beginning of its system prompt."""
        return self.spec.description or self.spec.system_prompt.split("\n")[0][:200]

    def enter(self, ctx: Context) -> Context:
        """The context in which this agent acts."""
        return ctx.within(agent_id=self.id, agent_name=self.name, agent_type=self.spec.kind)

    async def run(self, ctx: Context, input: Value) -> Value:
        """Answer an input: a text, or a table with `message` and perhaps `context`."""
        return await self.chat(ctx, as_prompt(input))

    async def chat(self, ctx: Context, message: str, heard: Callable[[str], None] | None = None) -> str:
        """Answer a message. `heard` gets the text while it comes.

        Raises `ModelError`, `RateLimitError`, `DeadlineError`, `LimitError` (too many turns), ….
        """

        async def do(call: Call) -> Value:
            turn = Turn(self.spec, self.models.model(self.spec.model), tuple(self.tools), heard)
            asked = Message("user", as_prompt(call.input))
            answer = await converse(call, turn, [*self.conversation, asked])
            self._said += [asked, Message("assistant", answer)]
            return answer

        attributes = {ATTRIBUTES["agent_id"]: self.id, ATTRIBUTES["agent_name"]: self.name}
        self._chats += 1
        try:
            answer = await perform(self.enter(ctx), "invoke_agent", self.name, message, do, subject=self, **attributes)
        finally:
            self._remember()
        return answer if isinstance(answer, str) else as_prompt(answer)

    def _remember(self) -> None:
        self._chats -= 1
        if self._chats == 0:
            self.conversation += self._said
            self._said = []


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

    from kernel.values import plain

    return json.dumps(plain(input), ensure_ascii=False, indent=2)
