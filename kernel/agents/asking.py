"""One call of a model, through the door: by an agent in its loop, or by a script without one.

Not here: tools and further calls (`kernel.agents.loop`), which model is asked (`kernel.agents.routing`).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import field, replace
from typing import Any, Protocol

from kernel.agents.requests import answer_of, request_data, request_of
from kernel.agents.routing import Router, Trial, first_answer
from kernel.agents.telling import Telling
from kernel.context import Context
from kernel.errors import InvalidError, LimitError, ModelError, NetworkError, SpellError, StoppedError
from kernel.messages import ATTRIBUTES, Chunk, Completion, Message, Model, Request, ToolCall, ToolSpec, Usage
from kernel.models.accounts import count as count
from kernel.models.accounts import counted as counted
from kernel.models.names import resolve_id
from kernel.models.paid import guess_paid, note_paid, paid_before
from kernel.models.retrying import AGAIN
from kernel.models.streams import closing
from kernel.models.wire import filtered
from kernel.operations import Call, perform
from kernel.records import dataclass
from kernel.replay.chats import stream_chat
from kernel.replay.edges import RAW, REPLAYED
from kernel.runnable import Runnable
from kernel.values import Value

ESTIMATED = "llmspell.usage.estimated"
"""The attribute of a call whose answer broke off before the provider told its usage: it is counted by estimate."""

Heard = Callable[[str], None]


class ModelSource(Protocol):
    """Where models come from; `kernel.models.catalog.Models` is one."""

    def model(self, id: str) -> Model:
        """The model of an id. `NotFoundError` when there is none."""
        ...


@dataclass(frozen=True, slots=True)
class Turn:
    """What stays the same during one answer. `spec` is an `AgentSpec`."""

    spec: Any
    models: ModelSource
    tools: tuple[Runnable, ...] = ()
    heard: Heard | None = None
    router: Router = field(default_factory=Router)


async def ask(ctx: Context, turn: Turn, messages: list[Message]) -> Completion:
    """The next answer in a conversation: of the first of the spec's models that can give one."""
    specs = tuple(ToolSpec(tool.name, tool.description, tool.input_schema) for tool in turn.tools)
    data, spec = request_data(turn.spec, messages, specs), turn.spec
    models = [spec.model, *spec.fallback_models]
    if len(models) > 1 or spec.routing is not None:
        models = await turn.router.choose(ctx, models, spec.routing, data)

    known = {one.digest: one for message in messages for one in message.attachments}

    def build(call: Call) -> Request:
        return _told_of_retries(request_of(call.input, specs, spec, call.timeout, known), call)

    async def ask_one(id: str, trial: Trial) -> Completion:
        asked = {**data, "model": id}
        try:
            return await _ask_one(ctx, turn, asked, build, trial)
        except NetworkError as error:
            if error is not trial.failed or not trial.again or trial.heard:
                raise
            ctx.emit("retry", attempt=1, delay=0, error=error.describe())
        return await _ask_one(ctx, turn, asked, build, trial)

    return await first_answer(ctx, models, turn.router, ask_one)


async def _ask_one(
    ctx: Context, turn: Turn, data: dict[str, Any], build: Callable[[Call], Request], trial: Trial
) -> Completion:
    async def do(call: Call) -> Value:
        request = build(call)
        try:
            model = _kept(turn, call, turn.models.model(request.model))
            async with closing(stream_chat(call, model, request)) as stream:
                completion = await _listen(call, turn.heard, request, stream, trial)
        except SpellError as error:
            trial.failed = error
            trial.again = isinstance(error, NetworkError) and bool(error.details.pop(AGAIN, False))
            if guess_paid(error, request):
                call.attributes[ESTIMATED] = True
            _pay(call, trial, paid_before(error))
            raise
        except Exception as error:
            trial.failed = error
            raise
        call.attributes[ATTRIBUTES["finish_reasons"]] = [completion.finish_reason]
        call.attributes[ATTRIBUTES["response_model"]] = completion.model
        _pay(call, trial, completion.usage)
        _check_end(call, request.model, completion, trial)
        return answer_of(completion)

    id = data["model"]
    provider, _, name = id.partition("/")
    attributes = {ATTRIBUTES["provider"]: provider, ATTRIBUTES["model"]: name}
    answer = await perform(ctx, "chat", id, data, do, subject=turn.spec, **attributes)
    return replace(_completion(answer), asked=id)


def _pay(call: Call, trial: Trial, usage: Usage) -> None:
    """Count what one attempt used, which may be one of several in a span. `LimitError` past a limit of the run."""
    trial.paid = trial.paid + usage
    count(call, counted(call) + usage)
    call.ctx.run.spend(usage, REPLAYED in call.attributes)


def _check_end(call: Call, id: str, completion: Completion, trial: Trial) -> None:
    """`ModelError` for an answer that was filtered; one that is cut short is told."""
    if completion.finish_reason == "content_filter":
        # The model did answer: the journal has to know with what.
        call.attributes[RAW] = answer_of(completion)
        trial.failed = error = filtered(id, completion.text)
        note_paid(error, completion.usage)
        raise error
    if completion.finish_reason == "length":
        call.ctx.emit("cut_short", model=id, tokens=completion.usage.output_tokens)


def _kept(turn: Turn, call: Call, model: Model) -> Model:
    if turn.spec.cache is None:
        return model
    from kernel.agents.caching import Kept

    return Kept(model, turn.spec.cache, call)


def _told_of_retries(request: Request, call: Call) -> Request:
    def told(attempt: int, delay: float, error: Any) -> None:
        call.ctx.emit("retry", attempt=attempt, delay=delay, error=error.describe())

    return replace(request, model=resolve_id(request.model, None), told=told, admit=call.admit, context=call.ctx)


async def _listen(
    call: Call, heard: Heard | None, request: Request, stream: AsyncIterator[Chunk], trial: Trial
) -> Completion:
    text: list[str] = []
    calls: list[ToolCall] = []
    end: Chunk | None = None
    telling = Telling(call, heard is not None)
    try:
        async for chunk in stream:
            if chunk.text:
                text.append(chunk.text)
                if heard is not None:
                    trial.heard = True
                    heard(chunk.text)
            telling.take(chunk)
            if chunk.tool_call:
                calls.append(chunk.tool_call)
            if chunk.finish_reason:
                end = chunk
    except BaseException as error:
        telling.break_off()
        _pay_stopped(error, call, trial, request, "".join(text))
        raise
    if end is None:
        raise ModelError(f"The model {request.model!r} stopped in the middle of its answer.", partial="".join(text))
    return Completion("".join(text), tuple(calls), end.finish_reason, end.usage or Usage(), end.model or request.model)


def _pay_stopped(error: BaseException, call: Call, trial: Trial, request: Request, said: str) -> None:
    """Count, by estimate, what a call used that was stopped (not one that failed) in the middle of its answer."""
    stopped = StoppedError("Stopped.", partial=said)
    if isinstance(error, asyncio.CancelledError) and guess_paid(stopped, request):
        call.attributes[ESTIMATED] = True
        # It ends anyway, whether or not that is past a limit.
        with suppress(LimitError):
            _pay(call, trial, paid_before(stopped))


def _completion(answer: Any) -> Completion:
    if isinstance(answer, str):
        return Completion(answer)
    if not isinstance(answer, dict):
        raise InvalidError(f"A hook answered for the model with {answer!r}; it takes a text.")
    calls = tuple(ToolCall(c["id"], c["name"], c["arguments"]) for c in answer.get("tool_calls", ()))
    usage = answer.get("usage") or {}
    used = Usage(usage.get("input_tokens", 0), usage.get("output_tokens", 0), usage.get("cost"))
    return Completion(answer["text"], calls, answer.get("finish_reason", "stop"), used, answer.get("model", ""))
