"""What `llm.complete` and `llm.stream` take, how a model is asked for it, and what a script gets.

Not here: the functions themselves (`llm`), and agents.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from kernel.agents.agent import AgentSpec
from kernel.agents.loop import DELTA_SECONDS
from kernel.agents.requests import answer_of, message_of, repair_messages, request_data, request_of
from kernel.api.agent_options import MODEL_OPTIONS
from kernel.api.arguments import read_table
from kernel.api.definition import camel_case
from kernel.api.site import Site
from kernel.api.spelling import CAMEL
from kernel.errors import InvalidError
from kernel.messages import ATTRIBUTES, Chunk, Completion, Message
from kernel.models.names import resolve_id
from kernel.models.streams import closing, gather
from kernel.models.structured import Misfit, checked_schema, read_answer
from kernel.operations import Call, perform
from kernel.values import Record, Value, plain

Heard = Callable[[str], None]

NAME = "llm"
"""What the trace calls answers that no agent gave."""


@dataclass(slots=True)
class CompleteOptions:
    """What a model is asked: `messages` (tables with `role` and `content`) or a `prompt`, perhaps a `system` prompt.

    `model` may carry its provider; `timeout` is in milliseconds; `response_schema` is a JSON Schema the answer is
    to fit.
    """

    aliases: ClassVar[dict[str, str]] = {
        "system_prompt": "system",
        "endpoint": "base_url",
        "input": "prompt",
        "output_schema": "response_schema",
    }

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
    response_schema: dict[str, Value] | None = None


async def ask(site: Site, options: str | dict[str, Value], heard: Heard | None = None) -> dict[str, Any]:
    """A model's answer as data (`kernel.agents.requests.answer_of`), and `data` where a schema was asked for.

    What does not fit the schema is asked for once more; the second time it is a `Misfit`.
    """
    given = {"prompt": options} if isinstance(options, str) else options
    read = read_table(CompleteOptions, given, "llm.complete")
    spec, messages = _spec(site, read), _messages(read)
    answer = await _ask_once(site, spec, messages, heard)
    if spec.response_schema is None:
        return answer
    try:
        return {**answer, "data": read_answer(spec.model, answer["text"], spec.response_schema)}
    except Misfit as error:
        site.ctx.emit("retry", attempt=1, delay=0, error=error.describe())
        messages += repair_messages(answer["text"], error, spec.response_schema)
    answer = await _ask_once(site, spec, messages, heard)
    return {**answer, "data": read_answer(spec.model, answer["text"], spec.response_schema)}


async def _ask_once(site: Site, spec: AgentSpec, messages: list[Message], heard: Heard | None) -> dict[str, Any]:
    async def do(call: Call) -> Value:
        request = request_of(call.input, (), spec, call.timeout)
        stream = site.spell.models.model(request.model).stream(request)
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
        response_schema=None if read.response_schema is None else checked_schema(read.response_schema),
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


def told(site: Site, answer: dict[str, Any]) -> dict[str, Value]:
    """The answer as scripts see it, with the names the first version had."""
    usage = answer.get("usage") or {}
    sent, made = usage.get("input_tokens", 0), usage.get("output_tokens", 0)
    counts = {"total_tokens": sent + made, "prompt_tokens": sent, "completion_tokens": made}
    counts |= {"input_tokens": sent, "output_tokens": made, "cost": usage.get("cost")}
    if site.language in CAMEL:
        # The first version has snake_case names in JavaScript, too.
        counts |= {camel_case(name): count for name, count in counts.items()}
    rest = {"finish_reason": answer.get("finish_reason", "stop"), "model": answer.get("model", "")}
    if "data" in answer:
        rest["data"] = answer["data"]
    return Record(content=answer.get("text", ""), text=answer.get("text", ""), usage=counts, **rest)
