"""An agent: who it is (`AgentSpec`, plain data), what it can do, and what it remembers.

Not here: the loop of model and tool calls (`loop`), an agent's steps without a model (`steps`), its state (`life`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import field, replace
from types import MappingProxyType
from typing import Any, ClassVar

from kernel.agents.actions import is_unknown, known_action, known_to
from kernel.agents.asking import ModelSource as ModelSource
from kernel.agents.asking import Turn
from kernel.agents.life import Life
from kernel.agents.loop import Listening, converse
from kernel.agents.nesting import deeper
from kernel.agents.purse import Purse
from kernel.agents.remembering import Asked, Remembering
from kernel.agents.requests import Reader
from kernel.agents.requests import as_prompt as as_prompt
from kernel.agents.routing import UNUSED, Router
from kernel.agents.window import Window
from kernel.context import Context
from kernel.errors import InvalidError
from kernel.messages import ATTRIBUTES, LONGEST_CALL, LONGEST_SILENCE, Attachment, Message
from kernel.operations import Call, Do, perform
from kernel.records import dataclass
from kernel.runnable import Runnable
from kernel.state import State
from kernel.values import Function, Value

NOTHING: Mapping[str, Any] = MappingProxyType({})
"""What most agents have no own of: one for all of them, that nobody can put anything into."""


@dataclass(frozen=True, slots=True)
class AgentSpec:
    """Who an agent is.

    `model` is `provider/name`, "" for an agent that needs none; `timeout` seconds for a model call, `silence` for a
    wait in it; `max_turns` model calls for an answer; `memory_size` messages of `memory_tokens` tokens are kept (None:
    all), `max_context_tokens` sent at once; `summarize` (true, or the model that does it) sums up what goes; `options`
    go to the model (`latency_ms`, `base_url`, `api_key`, …), `cache` keeps its answers (`kernel.agents.caching`).
    `actions` are what it knows by name (`kernel.agents.templates`), `skills` the words others find it by, `steps` what
    it does without a model, `fallback` its answer where it has none, `response_schema` the JSON Schema its answers are
    to fit. `fallback_models` are asked when `model` fails; `routing` (a word or a function) says who is asked first.
    """

    name: str
    model: str
    system_prompt: str = ""
    description: str = ""
    kind: str = "agent"
    temperature: float | None = None
    max_tokens: int | None = None
    stop: tuple[str, ...] = ()
    timeout: float = LONGEST_CALL
    silence: float = LONGEST_SILENCE
    max_turns: int = 10
    memory_size: int | None = None
    memory_tokens: int | None = None
    max_context_tokens: int | None = None
    summarize: bool | str = False
    options: dict[str, Any] = field(default_factory=dict)
    actions: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    skills: tuple[str, ...] = ()
    steps: tuple[Any, ...] = ()
    fallback: str = ""
    response_schema: Mapping[str, Any] | None = None
    fallback_models: tuple[str, ...] = ()
    routing: Any = None
    cache: Any = None
    metadata: Mapping[str, Any] = field(default_factory=lambda: NOTHING)


class Agent(Remembering):
    """An agent as a value: a spec, tools, and the conversation so far.

    `id` is unique in the kernel. Chats may run at the same time; those that overlap do not see one
    another, and what they said is remembered, in the order it ended, when all of them are done.

    `own` are methods of a script's own class by name. `run` and `act` respect them: `execute`, `run`, `chat` and
    any action take the place of ours, `before_chat` and `before_<action>` change the input.
    """

    spec: AgentSpec

    input_schema: ClassVar[dict[str, Any]] = {
        "type": "object",
        "properties": {
            "message": {"type": "string", "description": "What to say to the agent"},
            "context": {"type": "object", "description": "Anything it should know"},
        },
        "required": ["message"],
    }

    def __init__(
        self,
        id: str,
        spec: AgentSpec,
        models: ModelSource,
        tools: list[Runnable],
        state: State | None = None,
        own: Mapping[str, Function] | None = None,
    ) -> None:
        super().__init__(spec)
        self.id = id
        self.models = models
        self.tools = tools
        self._router: Router | None = None
        self.usage = UNUSED
        self.own: Mapping[str, Function] = dict(own) if own else NOTHING
        self.life = Life(id, state or State())
        self.reader: Reader | None = None
        self.config: dict[str, Any] = {}
        self.face: Any = None
        self.on_close: tuple[Callable[[], None], ...] = ()
        self.closed = False
        self._busy = 0
        self._acting: Mapping[str, Call] = NOTHING

    @property
    def name(self) -> str:
        """What scripts and traces call it."""
        return self.spec.name

    @property
    def description(self) -> str:
        """What it is for: its description, or the beginning of its system prompt."""
        return self.spec.description or self.spec.system_prompt.split("\n")[0][:200]

    @property
    def router(self) -> Router:
        """Who decides which of its models are asked, made when the first is: a thousand agents may never ask one."""
        self._router = self._router or Router()
        return self._router

    @property
    def busy(self) -> bool:
        """Whether it is doing something now."""
        return self._busy > 0

    def enter(self, ctx: Context) -> Context:
        """The context in which this agent acts."""
        return ctx.within(agent_id=self.id, agent_name=self.name, agent_type=self.spec.kind)

    async def run(self, ctx: Context, input: Value) -> Value:
        """Answer an input: a text, or a table with `message` and perhaps `context`. Its own `execute` comes first."""
        method = next((name for name in ("execute", "run") if name in self.own), None)
        if method and ctx.span_id not in self._acting:
            return await self._perform_own(ctx, method, input)
        return await self.answer(ctx, input)

    async def answer(self, ctx: Context, input: Value) -> Value:
        """Answer an input by chatting (its own `chat` comes first), or, without a model, by its steps."""
        if "chat" in self.own and ctx.span_id not in self._acting:
            return await self._perform_own(ctx, "chat", as_prompt(input))
        if self.spec.model:
            text, attachments = self.reader.read_message(input) if self.reader else (as_prompt(input), ())
            return await self.chat(ctx, text, attachments=attachments)
        from kernel.agents.steps import take_steps

        async def do(call: Call) -> Value:
            return await take_steps(call.ctx, self, call.input)

        return await self._invoke(ctx, input, do)

    async def chat(
        self,
        ctx: Context,
        message: str,
        heard: Callable[[str], None] | None = None,
        history: list[Message] | None = None,
        schema: Mapping[str, Any] | None = None,
        attachments: tuple[Attachment, ...] = (),
    ) -> Value:
        """Answer a message with a text, or with data where a schema is asked for (by `schema`, or by the spec).

        `heard` gets the text while it comes; a `history` takes the place of what it remembers. Raises
        `ModelError`, `RateLimitError`, `DeadlineError`, `LimitError` (too many turns), ….
        """

        async def do(call: Call) -> Value:
            asked = await self._prepared(call.ctx, ("before_chat",), call.input)
            said = Message("user", as_prompt(asked), attachments=attachments)
            return await self._converse(call, said, listening, history, schema)

        listening = Listening(heard) if heard is not None else None
        answer, wants_text = await self._invoke(ctx, message, do), schema is None and self.spec.response_schema is None
        if listening is not None and not listening.began:
            # Somebody else answered: a hook, or an agent that took its place.
            listening(as_prompt(answer))
        return as_prompt(answer) if wants_text and not isinstance(answer, str) else answer

    async def act(self, ctx: Context, action: str, input: Value, detail: Value = None) -> Value:
        """Do something by name (`research`, `review`, …): by its own method of that name, by one of its template's
        actions, or else by asking the model for it. `detail` is what an action of two arguments takes second.
        `NotFoundError` for what is nearly the name of an action of its template.
        """
        action = known_action(self, action)
        if action in self.own and ctx.span_id not in self._acting:
            return await self._perform_own(ctx, action, input, *(() if detail is None else (detail,)), action=action)
        return await self.do_action(ctx, action, input, detail)

    async def do_action(self, ctx: Context, action: str, input: Value, detail: Value = None) -> Value:
        """The same, without a look at its own methods."""
        from kernel.agents.templates import Action, Shelf, action_prompt, shaped

        action = known_action(self, action)
        known: Action | Shelf | None = self.spec.actions.get(action)
        if isinstance(known, Shelf):
            return await self.life.shelve(ctx, known.key, input, detail)
        points = tuple(dict.fromkeys([f"before_{action}", known.prepares if known else ""]))

        async def do(call: Call) -> Value:
            if is_unknown(self, action):
                call.ctx.emit("taken_as_task", action=action, known=known_to(self))
            given = await self._prepared(call.ctx, points, call.input)
            answer = await self._converse(call, Message("user", action_prompt(action, known, given, detail)))
            return shaped(known.gives, answer) if known and isinstance(answer, str) else answer

        return await self._invoke(ctx, input, do, action=action)

    async def close(self, ctx: Context) -> None:
        """Give everything back. A second time changes nothing; using it afterwards is an `InvalidError`."""
        if self.closed:
            return
        self.closed = True
        if "cleanup" in self.own:
            await self.own["cleanup"].bind(self.enter(ctx))()
        self.forget()
        for callback in self.on_close:
            callback()

    async def _converse(
        self,
        call: Call,
        asked: Message,
        heard: Callable[[str], None] | None = None,
        history: list[Message] | None = None,
        schema: Mapping[str, Any] | None = None,
    ) -> Value:
        if not self.spec.model:
            raise InvalidError(f"The agent {self.name!r} has no model to answer: give it one, or a method of its own.")
        spec = self.spec if schema is None else replace(self.spec, response_schema=schema)
        call.asked = Asked(asked if history is None else None, spec.response_schema)
        turn = Turn(spec, self.models, tuple(self.tools), heard, self.router)
        with Purse(call, self) as purse, deeper(self.name):
            window = Window(call, turn, self.summary if history is None else "", purse)
            past = history if history is not None else await self.recall(window, asked)
            answer = await converse(call, turn, window, past, asked)
        if history is None:
            self.summary = window.summary
            self.take_as_said((asked, Message("assistant", answer.text)))
        return answer.value

    async def _prepared(self, ctx: Context, names: tuple[str, ...], input: Value) -> Value:
        """The input as its own override points leave it; one that gives nothing changes nothing."""
        for name in names:
            if name in self.own:
                changed = await self.own[name].bind(ctx)(input)
                input = input if changed is None else changed
        return input

    async def _perform_own(self, ctx: Context, method: str, input: Value, *more: Value, **attributes: Any) -> Value:
        async def do(call: Call) -> Value:
            # What the method asks of this very agent belongs to the same span.
            self._acting = {**self._acting, call.ctx.span_id: call}
            try:
                return await self.own[method].bind(call.ctx)(call.input, *more)
            finally:
                self._acting = {span: one for span, one in self._acting.items() if one is not call}

        return await self._invoke(ctx, input, do, **attributes)

    async def _invoke(self, ctx: Context, input: Value, do: Do, **attributes: Any) -> Value:
        if self.closed:
            raise InvalidError(f"The agent {self.name!r} was closed. Make another with Agent.new.")
        outer = self._acting.get(ctx.span_id)
        if outer is not None:
            return await self._within(do(replace(outer, input=input)))
        named = {ATTRIBUTES["agent_id"]: self.id, ATTRIBUTES["agent_name"]: self.name}
        self._busy += 1
        try:
            return await perform(
                self.enter(ctx), "invoke_agent", self.name, input, do, subject=self, **named, **attributes
            )
        finally:
            self._busy -= 1
            if not self._busy:
                self.settle()

    async def _within(self, work: Awaitable[Value]) -> Value:
        result = await work
        if self._busy <= 1:
            self.settle()
        return result
