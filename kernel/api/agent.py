"""`Agent` in scripts: making agents and talking to them.

Not here: what agents share with those that have no model (`base_agent`), and watching them (`observed`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Self

from kernel import deadlines
from kernel.agents import agent as kernel_agent
from kernel.agents.loop import nothing_said
from kernel.agents.memory import context_tokens
from kernel.api.agent_options import AgentOptions, Making, create, read_options, schema_of
from kernel.api.agent_usage import Metered
from kernel.api.arguments import read_table, told
from kernel.api.base_agent import BaseAgent
from kernel.api.conversations import read_conversation, read_message
from kernel.api.definition import async_form_of, hidden, script, takes
from kernel.api.extension import as_fields, read_extended
from kernel.api.runnables import as_runnable, face_of
from kernel.api.site import Site
from kernel.durations import lasting_ms
from kernel.errors import DeadlineError, NamelessError, NotFoundError, describe_error
from kernel.messages import Attachment
from kernel.records import dataclass
from kernel.registry import suggest
from kernel.values import Function, Value

if TYPE_CHECKING:
    from kernel.api.agent_builder import AgentBuilder
    from kernel.api.stream import Stream


@dataclass(slots=True)
class ChatOptions:
    """How to ask: for at most `timeout` milliseconds, then `on_timeout()` answers; `context` goes with the message.

    `response_schema` is a JSON Schema the answer is to fit; the answer is a table then.
    """

    aliases: ClassVar[dict[str, str]] = {"output_schema": "response_schema"}

    timeout: float | None = None
    on_timeout: Function | None = None
    context: Value = None
    response_schema: dict[str, Value] | None = None

    @property
    def schema(self) -> dict[str, Any] | None:
        """The schema of the answer, checked."""
        return schema_of(self.response_schema)


@script("Agent", extensible=True)
class Agent(Metered, BaseAgent):
    """Someone to talk to: a model with a role, tools and a memory.

    ```lua
    local poet = Agent.new("You are a poet")
    print(poet:chat("Write a haiku about owls"))
    ```
    """

    @staticmethod
    @takes(options=AgentOptions)
    async def new(site: Site, options: str | dict[str, Value] | None = None) -> Agent:
        """An agent from its system prompt alone, or from a table of options (`AgentOptions`)."""
        given = as_fields(options, "system_prompt")
        return Agent(await create(site, read_options(options or ""), Making(given=given)))

    @hidden
    @staticmethod
    async def extended(site: Site, options: Value, methods: dict[str, Function]) -> Agent:
        """The agent behind an instance of a script's own class."""
        given = as_fields(options, "system_prompt")
        chosen = read_extended(AgentOptions, given, "Agent")
        return Agent(await create(site, chosen, Making(methods=methods, given=given)))

    @staticmethod
    def builder(site: Site) -> AgentBuilder:
        """Build an agent step by step; `build()` ends it."""
        from kernel.api.agent_builder import AgentBuilder

        return AgentBuilder()

    @staticmethod
    async def execute(site: Site, name: str, input: Value) -> Value:
        """Ask the agent of that name; a table may hold `query` or `message`, and `timeout` in milliseconds.

        The name of a template (`research_agent`) makes such an agent when there is none.
        """
        given = dict(input) if isinstance(input, dict) else input
        timeout = given.pop("timeout", None) if isinstance(given, dict) else None
        agent = await _named(site, name)
        return await within(timeout, agent.run(site.ctx, given), f"The agent {name!r}")

    @staticmethod
    async def get(site: Site, name: str) -> Agent:
        """The agent of that name. The name of a template makes such an agent when there is none."""
        found: Agent = face_of(await _named(site, name))
        return found

    @staticmethod
    def names(site: Site) -> list[str]:
        """The names of all agents, in the order they were made."""
        return [*site.spell.agents]

    @takes(options=ChatOptions)
    async def chat(self, site: Site, message: Value, options: dict[str, Value] | None = None) -> Value:
        """The agent's answer: a text, or a table where there is a `response_schema`. It calls its tools as it needs.

        A message may be a table of a `text`, `images` and `files`: lists of paths, addresses or bytes.
        After `options.timeout` milliseconds `options.on_timeout()` answers instead.
        """
        chosen = read_table(ChatOptions, options or {}, "agent:chat")
        text, attachments = self._heard(site, message, chosen.context)
        if chosen.context is not None:
            text = f"{text}\n\n{kernel_agent.as_prompt(chosen.context)}"
        try:
            work = self.inner.chat(site.ctx, text, schema=chosen.schema, attachments=attachments)
            answer = await within(chosen.timeout, work, f"{self.name!r}")
        except DeadlineError:
            if chosen.timeout is None or chosen.on_timeout is None:
                raise
            answer = await chosen.on_timeout.bind(site.ctx)()
        return answer

    @async_form_of("chat")
    async def chat_async(self, site: Site, message: Value, options: dict[str, Value] | None = None) -> Value:
        """`chat` beside the script: a value in a coroutine, a promise elsewhere, or `callback(result, err)`."""
        return await self.chat(site, message, options)

    def stream_chat(self, site: Site, message: Value) -> Stream:
        """The answer piece by piece, for a `for` loop."""
        from kernel.api.stream import stream_of

        text, attachments = self._heard(site, message)

        async def work(heard: Callable[[str], None]) -> Value:
            return await self.inner.chat(site.ctx, text, heard, attachments=attachments)

        return stream_of(site.ctx.run, work)

    def _heard(self, site: Site, message: Value, beside: Value = None) -> tuple[str, tuple[Attachment, ...]]:
        """What is said to the agent. `InvalidError` for nothing, unless its own hook may say it."""
        text, attachments = site.spell.read_message(None if message in ({}, []) else message)
        said = text.strip() or attachments or beside is not None or "before_chat" in self.inner.own
        if not said and self.inner.spec.model:
            raise nothing_said(self.inner.name)
        return text, attachments

    def run_stream(self, site: Site, input: Value = None) -> Stream:
        """The answer to any input piece by piece; the same as `stream_chat`."""
        return self.stream_chat(site, input)

    async def run_with_context(self, site: Site, context: dict[str, Value], input: Value = None) -> Value:
        """The answer in a conversation that is given: `context.messages` (tables with `role` and `content`, a text or
        a list of parts).

        What else the context holds is told to the agent, and so is `input`. The agent does not remember it.
        """
        said = read_conversation(site, context.get("messages"), "context.messages")
        rest = {key: value for key, value in context.items() if key not in ("messages", "message")}
        asked = [site.spell.read_message(part) for part in (context.get("message"), input, rest or None)]
        if not any(text or beside for text, beside in asked) and said:
            last = said.pop()
            asked = [(last.content, last.attachments)]
        prompt = "\n\n".join(text for text, _ in asked if text)
        attachments = tuple(one for _, beside in asked for one in beside)
        return await self.inner.chat(site.ctx, prompt, history=said, attachments=attachments)

    async def process(self, site: Site, input: Value = None) -> Value:
        """What the agent makes of an input."""
        return await self.inner.act(site.ctx, "process", input)

    async def process_chunk(self, site: Site, chunk: Value) -> Value:
        """What the agent makes of a part of a larger input."""
        return await self.inner.act(site.ctx, "process_chunk", chunk)

    async def clarify(self, site: Site, question: Value) -> Value:
        """The agent's clearer answer to a question that was left open."""
        return await self.inner.act(site.ctx, "clarify", question)

    def fallback_response(self, site: Site, error: Value = None) -> str:
        """What to answer when there is no answer: its `fallback`, or a sentence that says what went wrong."""
        if self.inner.spec.fallback:
            return self.inner.spec.fallback
        told = describe_error(error)["message"] if isinstance(error, BaseException) else error
        message = told.get("message") if isinstance(told, dict) else told
        return f"I cannot answer right now: {message}" if message else "I cannot answer right now."

    def add_message(self, site: Site, role: str, content: Value, metadata: dict[str, Value] | None = None) -> None:
        """Put a message at the end of its memory, as if it had been said (`user` or `assistant`).

        `content` is a text or a list of parts; `metadata` stays with the message and goes to no model.
        """
        self.inner.remember([read_message(site, {"role": role, "content": content, "metadata": metadata}, "A message")])

    def get_history(self, site: Site) -> list[dict[str, Value]]:
        """The messages so far, as tables with `role` and `content`."""
        return [message.plain() for message in self.inner.conversation]

    def set_history(self, site: Site, messages: list[Value]) -> None:
        """Put a conversation in the place of what it remembers: tables with `role` and `content`, a text or parts."""
        from kernel.models.attachments import held

        said = read_conversation(site, messages, "messages", held(self.inner.conversation))
        self.inner.forget()
        self.inner.remember(said)

    def clear_history(self, site: Site) -> None:
        """Forget the conversation."""
        self.inner.forget()

    def set_system_prompt(self, site: Site, prompt: str) -> None:
        """Change its role from the next message on."""
        self.inner.spec = replace(self.inner.spec, system_prompt=prompt)

    def with_system_prompt(self, site: Site, prompt: str) -> Self:
        """Change its role, and give the agent, so that calls can be chained."""
        self.set_system_prompt(site, prompt)
        return self

    def with_tools(self, site: Site, tools: list[Value]) -> Self:
        """Give it these tools besides, and give the agent."""
        self.inner.tools += [as_runnable(site, tool) for tool in tools]
        return self

    @takes(config=AgentOptions)
    def with_config(self, site: Site, config: dict[str, Value]) -> Self:
        """Change `temperature`, `max_tokens`, `max_turns`, `memory_size`, `timeout`, …, and give the agent."""
        from kernel.api.agent_changes import reconfigure

        reconfigure(site, self.inner, config)
        return self

    @property
    def model(self) -> str:
        """Its model, as `provider/name`."""
        return self.inner.spec.model

    @property
    def system_prompt(self) -> str:
        """Its role."""
        return self.inner.spec.system_prompt

    @property
    def context_tokens(self) -> int:
        """The estimated tokens of what it remembers; every message to it sends them again."""
        return context_tokens(self.inner.conversation)

    @property
    def summary(self) -> str:
        """What became of messages it no longer remembers, where it sums up (`summarize`); else empty."""
        return self.inner.summary

    @property
    def conversation_history(self) -> Any:
        """The messages so far, as tables with `role` and `content`."""
        return [message.plain() for message in self.inner.conversation]


async def _named(site: Site, name: str) -> kernel_agent.Agent:
    if name in site.spell.agents:
        return site.spell.agents.get(name)
    from kernel.api.roles import agent_of_role, near_role

    made = await agent_of_role(site, name)
    if made is None and not suggest(name, [*site.spell.agents]) and (near := near_role(name)):
        raise NotFoundError(f"There is no agent {name!r}, and no template of that name.{near}")
    return made or site.spell.agents.get(name)


async def within(milliseconds: Any, work: Any, who: str) -> Value:
    """Await `work`, at most so long. `DeadlineError` names who was too slow."""
    if milliseconds is None:
        return await work
    if isinstance(milliseconds, bool) or not isinstance(milliseconds, int | float) or not milliseconds > 0:
        work.close()
        raise NamelessError(f"'timeout' should be more than 0 milliseconds, not {told(milliseconds)}.")
    async with deadlines.within(milliseconds / 1000, f"{who} did not answer within {lasting_ms(milliseconds)}."):
        return await work
