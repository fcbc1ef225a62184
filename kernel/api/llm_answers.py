"""What `llm.complete` and `llm.stream` take, how a model is asked for it, and what a script gets.

Not here: the functions themselves (`llm`), and agents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import ClassVar

from kernel.agents.agent import AgentSpec
from kernel.agents.asking import Heard, Turn
from kernel.agents.loop import give_way, require_words, told_of
from kernel.agents.purse import Purse
from kernel.agents.requests import request_data, request_of
from kernel.agents.routing import Router
from kernel.api.agent_options import MODEL_OPTIONS, cache_of, chosen_models, schema_of, stops_of
from kernel.api.agent_usage import both_spellings
from kernel.api.arguments import read_table
from kernel.api.conversations import read_conversation
from kernel.api.enclosures import enclose
from kernel.api.llm_tools import offered
from kernel.api.model_patience import patience_of
from kernel.api.parts import part_of
from kernel.api.site import Site
from kernel.bounds import OF_MODELS, Bound
from kernel.context import Context
from kernel.errors import InvalidError, ModelError
from kernel.messages import Completion, Message, ToolSpec, Usage
from kernel.models.counting import count_tokens
from kernel.models.structured import read_answer
from kernel.records import dataclass
from kernel.replay.asking import taped_count
from kernel.values import Function, Record, Value, plain

NAME = "llm"
"""What the trace calls answers that no agent gave."""


@dataclass(slots=True)
class CompleteOptions:
    """What a model is asked: `messages` (tables with `role` and `content`) or a `prompt`, perhaps a `system` prompt.

    `images` and `files` are lists of paths, addresses or bytes. `model` may carry its provider, and may be a list: the
    next one answers when one fails, and so do those of `fallback`; `routing` is as for agents; `timeout` is in
    milliseconds for the whole call, `silence_timeout` for each wait in it; `response_schema` is a JSON Schema the
    answer is to fit; `headers` go along with the call; `cache` is as for agents; `stop_sequences` are texts at which
    the answer ends; `tools` (names, tools, or tables with `name`, `description` and `parameters`) are offered to the
    model, which may call them: only the script runs them.
    """

    aliases: ClassVar[dict[str, str]] = {
        "system_prompt": "system",
        "endpoint": "base_url",
        "input": "prompt",
        "output_schema": "response_schema",
        "stop_sequences": "stop",
        "idle_timeout": "silence_timeout",
    }
    unmixed: ClassVar[tuple[str, ...]] = ("stop",)
    bounds: ClassVar[Mapping[str, Bound]] = OF_MODELS

    model: str | list[Value] = ""
    provider: str = ""
    fallback: list[Value] | None = None
    routing: str | Function | None = None
    messages: list[Value] = field(default_factory=list)
    prompt: str = ""
    images: list[Value] = field(default_factory=list)
    files: list[Value] = field(default_factory=list)
    system: str = ""
    temperature: float | None = None
    max_tokens: int | None = None
    stop: str | list[Value] | None = None
    tools: list[Value] | dict[str, Value] = field(default_factory=list)
    timeout: float | None = None
    silence_timeout: float | None = None
    latency_ms: float | None = None
    base_url: str | None = None
    api_key: str | None = None
    headers: dict[str, Value] | None = None
    cache: bool | dict[str, Value] | None = None
    seed: int | None = None
    top_p: float | None = None
    retries: int | None = None
    context_window: int | None = None
    response_schema: dict[str, Value] | None = None


async def ask(site: Site, options: str | dict[str, Value], heard: Heard | None = None) -> Record:
    """A model's answer as scripts see it, with `data` where a schema was asked for.

    An answer that does not fit the schema, arguments that are no JSON and an empty answer are asked for once more; the
    second time they are the error, unless another model is there that may fit the schema.
    """
    given = {"prompt": options} if isinstance(options, str) else options
    read = read_table(CompleteOptions, given, "llm.complete")
    spec, messages = _spec(site, read), _messages(site, read)
    turn = Turn(spec, site.spell.models, offered(site, read.tools), heard, part_of(site.spell, Router))
    with Purse() as purse:
        answer = await _mended(site.ctx, turn, messages, purse)
    return _read(site, spec, answer, purse.used)


async def _mended(ctx: Context, turn: Turn, messages: list[Message], purse: Purse) -> Completion:
    """A model's answer, once it makes no mistake that it can mend."""
    spec, told = turn.spec, set[str]()
    while True:
        answer = Completion("")
        try:
            answer = await purse.ask(ctx, turn, messages)
            _check(spec, answer)
            return answer
        except ModelError as error:
            kind = str(error.details.get("reason", ""))
            repair = told_of(answer, error, kind, spec.response_schema)
            if kind in told:
                turn = give_way(ctx, turn, error, kind)
                told.clear()
                continue
            ctx.emit("retry", attempt=1, delay=0, error=error.describe())
        told.add(kind)
        messages += repair


def _check(spec: AgentSpec, answer: Completion) -> None:
    """`ModelError` for an empty answer, or one that does not fit the schema."""
    require_words(answer.asked, answer)
    if spec.response_schema is not None and not answer.tool_calls:
        read_answer(answer.asked, answer.text, spec.response_schema)


def _read(site: Site, spec: AgentSpec, answer: Completion, used: Usage) -> Record:
    """The answer as scripts see it."""
    told = _told(site, answer, used)
    if spec.response_schema is None or answer.tool_calls:
        return told
    return Record(told, data=read_answer(answer.asked, answer.text, spec.response_schema))


async def count(site: Site, options: str | dict[str, Value]) -> int:
    """The tokens a model would be sent, as it counts them; an estimate where that is not known."""
    given = {"prompt": options} if isinstance(options, str) else options
    if given == {"prompt": ""}:
        return 0
    read = read_table(CompleteOptions, given, "llm.count_tokens")
    spec = _spec(site, read)
    tools = tuple(ToolSpec(tool.name, tool.description, tool.input_schema) for tool in offered(site, read.tools))
    request = request_of(request_data(spec, _messages(site, read), tools), tools, spec, None)
    model = site.spell.models.model(spec.model)
    return await taped_count(site.ctx.run, request, lambda: count_tokens(model, request))


def _spec(site: Site, read: CompleteOptions) -> AgentSpec:
    chosen = {name: getattr(read, name) for name in MODEL_OPTIONS if getattr(read, name, None) is not None}
    defaults = {name: value for name, value in site.spell.defaults.items() if name in MODEL_OPTIONS}
    model, others = chosen_models(site, read)
    options = plain({**defaults, **chosen})
    return AgentSpec(
        name=NAME,
        model=model,
        fallback_models=others,
        routing=read.routing,
        temperature=read.temperature,
        max_tokens=read.max_tokens,
        stop=stops_of(read.stop),
        **patience_of(read),
        response_schema=schema_of(read.response_schema),
        options=options,
        cache=cache_of(site, read.cache, model, options),
    )


def _messages(site: Site, read: CompleteOptions) -> list[Message]:
    spoken = [one if isinstance(one, dict) else {"role": "user", "content": one} for one in read.messages]
    given = read_conversation(site, spoken, "messages")
    if read.prompt or read.images or read.files:
        beside = enclose(site.spell, {"images": read.images, "files": read.files})
        text = "\n\n".join(part for part in (read.prompt, beside.text) if part)
        given.append(Message("user", text, attachments=beside.attachments))
    if not given:
        raise InvalidError("llm.complete: 'messages' or 'prompt' is missing.")
    return [Message("system", read.system), *given] if read.system else given


def _told(site: Site, answer: Completion, used: Usage) -> Record:
    """The answer with the names the first version had, and as a `message` that can be sent back."""
    sent, made = used.input_tokens, used.output_tokens
    counts: dict[str, Value] = {"total_tokens": sent + made, "prompt_tokens": sent, "completion_tokens": made}
    counts |= {"input_tokens": sent, "output_tokens": made, "cost": used.cost}
    called = [Record(id=call.id, name=call.name, arguments=call.arguments) for call in answer.tool_calls]
    message = Record(role="assistant", content=answer.text, **({"tool_calls": called} if called else {}))
    about = Record(provider=answer.asked.partition("/")[0], requested_model=answer.asked)
    rest = {"finish_reason": answer.finish_reason, "model": answer.model, "message": message, "metadata": about}
    return Record(content=answer.text, text=answer.text, usage=both_spellings(site, counts), **rest)
