"""`llm` in scripts, the names of the first version: an agent, one answer, embeddings."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from kernel.agents.agent import AgentSpec
from kernel.agents.loop import DELTA_SECONDS
from kernel.agents.requests import answer_of, message_of, request_data, request_of
from kernel.api.agent import Agent
from kernel.api.agent_options import MODEL_OPTIONS, AgentOptions
from kernel.api.arguments import read_table
from kernel.api.definition import camel_case, script, takes
from kernel.api.site import Site
from kernel.api.spelling import CAMEL
from kernel.api.stream import Stream, stream_of
from kernel.errors import InvalidError
from kernel.messages import ATTRIBUTES, Chunk, Completion, Message
from kernel.models.names import resolve_id
from kernel.models.streams import closing, gather
from kernel.operations import Call, perform
from kernel.replay.chats import stream_chat
from kernel.values import Outcome, Record, Value, plain

Heard = Callable[[str], None]

NAME = "llm"
"""What the trace calls answers that no agent gave."""


@dataclass(slots=True)
class CompleteOptions:
    """What a model is asked: `messages` (tables with `role` and `content`) or a `prompt`, perhaps a `system` prompt.

    `model` may carry its provider; `timeout` is in milliseconds.
    """

    aliases: ClassVar[dict[str, str]] = {"system_prompt": "system", "endpoint": "base_url", "input": "prompt"}

    model: str = ""
    provider: str = ""
    messages: list[Value] = field(default_factory=list)
    prompt: str = ""
    system: str = ""
    temperature: float | None = None
    max_tokens: int | None = None
    stop: str | list[Value] | None = None
    timeout: float = 30000
    latency_ms: float | None = None
    base_url: str | None = None
    api_key: str | None = None
    seed: int | None = None
    top_p: float | None = None
    retries: int | None = None


@dataclass(slots=True)
class EmbedOptions:
    """What is embedded: `input`, a text or a list of texts, by which `model`."""

    aliases: ClassVar[dict[str, str]] = {"text": "input", "texts": "input"}

    input: str | list[Value]
    model: str = ""
    provider: str = ""


@script("LlmAgent")
class LlmAgent(Agent):
    """An agent made by `llm.agent`: what `run` gives behaves as text and has `content`.

    ```lua
    local researcher = llm.agent({ model = "demo/assistant", system = "You are a researcher" })
    print(researcher:run("Owls").content)
    ```
    """

    @staticmethod
    async def new(site: Site, options: str | dict[str, Value] | None = None) -> LlmAgent:
        """The same as `llm.agent`."""
        made = await Agent.new(site, options)
        return LlmAgent(made.inner)

    async def run(self, site: Site, input: Value = None) -> Value:
        """The answer to any input, as a text that has `content` and `model`, too."""
        answer = await self.inner.run(site.ctx, input)
        return Outcome(answer, {"content": answer, "model": self.inner.spec.model})


@script("llm", namespace=True)
class Llm:
    """Models without ceremony: the names of the first version of the API.

    ```lua
    local answer = llm.complete({ model = "demo/assistant", prompt = "What is 6 * 7?" })
    print(answer.content, answer.usage.total_tokens)
    ```
    """

    @staticmethod
    @takes(options=AgentOptions)
    async def agent(site: Site, options: dict[str, Value] | None = None) -> LlmAgent:
        """An agent from `provider`, `model`, `tools` (names), `system`, `temperature`, `max_tokens`, …."""
        return await LlmAgent.new(site, options or {})

    @staticmethod
    @takes(options=CompleteOptions)
    async def complete(site: Site, options: str | dict[str, Value]) -> dict[str, Value]:
        """One answer: `content`, `model`, `finish_reason` and `usage` (`total_tokens`, `prompt_tokens`,
        `completion_tokens`, `cost`). A text alone is the prompt.
        """
        return _told(site, await _ask(site, options))

    @staticmethod
    @takes(options=CompleteOptions)
    def stream(site: Site, options: str | dict[str, Value]) -> Stream:
        """The same answer piece by piece, for a `for` loop."""

        async def work(heard: Heard) -> Value:
            return await _ask(site, options, heard)

        return stream_of(work)

    @staticmethod
    @takes(options=EmbedOptions)
    async def embed(site: Site, options: dict[str, Value]) -> dict[str, Value]:
        """The `embeddings` of texts, a list of numbers each, and the `model`; an error when the model makes none."""
        read = read_table(EmbedOptions, options, "llm.embed")
        id = resolve_id(read.model or None, read.provider or None, site.spell.model)
        texts = [read.input] if isinstance(read.input, str) else [str(text) for text in read.input]

        async def do(call: Call) -> Value:
            model: Any = site.spell.models.model(call.input["model"])
            embed = getattr(model, "embed", None)
            if embed is None:
                raise InvalidError(f"The model {id!r} makes no embeddings here.")
            return await embed(call.input["input"])

        found = await perform(site.ctx, "embeddings", id, {"model": id, "input": texts}, do)
        return Record(embeddings=found, embedding=found[0] if found else [], model=id)

    @staticmethod
    def models(site: Site) -> list[str]:
        """Models that can be named here without a key."""
        return [*getattr(site.spell.models, "known", tuple)()]


async def _ask(site: Site, options: str | dict[str, Value], heard: Heard | None = None) -> dict[str, Any]:
    given = {"prompt": options} if isinstance(options, str) else options
    read = read_table(CompleteOptions, given, "llm.complete")
    spec, messages = _spec(site, read), _messages(read)

    async def do(call: Call) -> Value:
        request = request_of(call.input, (), spec, call.timeout)
        stream = stream_chat(call, site.spell.models.model(request.model), request)
        completion = await gather(_heard(stream, call, heard), request.model)
        _count(call, completion)
        return answer_of(completion)

    provider, _, model = spec.model.partition("/")
    attributes = {ATTRIBUTES["provider"]: provider, ATTRIBUTES["model"]: model}
    data = request_data(spec, messages, ())
    answer = await perform(site.ctx, "chat", spec.model, data, do, subject=spec, **attributes)
    return {"text": answer} if isinstance(answer, str) else answer


async def _heard(stream: AsyncIterator[Chunk], call: Call, heard: Heard | None) -> AsyncIterator[Chunk]:
    """The same chunks; their text is told to `heard` at once, and to the trace now and then."""
    told: list[str] = []
    last = call.ctx.run.clock()
    async with closing(stream):
        async for chunk in stream:
            if chunk.text:
                told.append(chunk.text)
                if heard is not None:
                    heard(chunk.text)
            if told and (now := call.ctx.run.clock()) - last >= DELTA_SECONDS:
                call.ctx.emit("delta", text="".join(told))
                told, last = [], now
            yield chunk


def _spec(site: Site, read: CompleteOptions) -> AgentSpec:
    chosen = {name: getattr(read, name) for name in MODEL_OPTIONS if getattr(read, name, None) is not None}
    defaults = {name: value for name, value in site.spell.defaults.items() if name in MODEL_OPTIONS}
    return AgentSpec(
        name=NAME,
        model=resolve_id(read.model or None, read.provider or None, site.spell.model),
        temperature=read.temperature,
        max_tokens=read.max_tokens,
        stop=(read.stop,) if isinstance(read.stop, str) else tuple(str(word) for word in read.stop or ()),
        timeout=read.timeout / 1000,
        options=plain({**defaults, **chosen}),
    )


def _messages(read: CompleteOptions) -> list[Message]:
    given = [message_of(m) if isinstance(m, dict) else Message("user", str(m)) for m in read.messages]
    if read.prompt:
        given.append(Message("user", read.prompt))
    if not given:
        raise InvalidError("llm.complete: 'messages' or 'prompt' is missing.")
    return [Message("system", read.system), *given] if read.system else given


def _count(call: Call, completion: Completion) -> None:
    usage = completion.usage
    call.attributes[ATTRIBUTES["input_tokens"]] = usage.input_tokens
    call.attributes[ATTRIBUTES["output_tokens"]] = usage.output_tokens
    if usage.cost is not None:
        call.attributes[ATTRIBUTES["cost"]] = usage.cost
    call.attributes[ATTRIBUTES["finish_reasons"]] = [completion.finish_reason]
    call.attributes[ATTRIBUTES["response_model"]] = completion.model
    call.ctx.run.spend(usage)


def _told(site: Site, answer: dict[str, Any]) -> dict[str, Value]:
    usage = answer.get("usage") or {}
    sent, made = usage.get("input_tokens", 0), usage.get("output_tokens", 0)
    counts = {"total_tokens": sent + made, "prompt_tokens": sent, "completion_tokens": made}
    counts |= {"input_tokens": sent, "output_tokens": made, "cost": usage.get("cost")}
    if site.language in CAMEL:
        # The first version has snake_case names in JavaScript, too.
        counts |= {camel_case(name): count for name, count in counts.items()}
    rest = {"finish_reason": answer.get("finish_reason", "stop"), "model": answer.get("model", "")}
    return Record(content=answer.get("text", ""), text=answer.get("text", ""), usage=counts, **rest)
