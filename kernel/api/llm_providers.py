"""Providers that a script registers: its own functions, or a server that speaks the OpenAI wire."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import field, replace
from typing import Any, ClassVar

from kernel.api.arguments import read_table
from kernel.api.site import Site
from kernel.bounds import OF_MODELS, Bound
from kernel.errors import InvalidError, ModelError
from kernel.messages import Chunk, Model, Request, ToolCall, Usage
from kernel.models.embedding import Embedded, EmbedRequest, embedder_of, read_vectors
from kernel.models.faults import Caller
from kernel.models.headers import with_headers
from kernel.models.streams import closing, words
from kernel.models.tokens import count_tokens, estimate_usage
from kernel.records import dataclass
from kernel.registry import suggest
from kernel.spelling import camel_case, snake_case
from kernel.values import Function, Outcome, Record, Value, plain
from kernel.values import told as told_value


@dataclass(slots=True)
class ProviderOptions:
    """A provider of a script's own: `answer` a request, `embed` texts, or a server at `base_url`.

    `retries` is how often a call of the server is repeated, `headers` go along with it.
    """

    aliases: ClassVar[dict[str, str]] = {"complete": "answer", "chat": "answer", "endpoint": "base_url"}
    bounds: ClassVar[Mapping[str, Bound]] = OF_MODELS

    answer: Function | None = None
    embed: Function | None = None
    models: list[Value] = field(default_factory=list)
    base_url: str = ""
    api_key: str = ""
    headers: dict[str, Value] | None = None
    retries: int | None = None


def register(site: Site, name: str, given: dict[str, Value] | Function) -> None:
    """Put a provider into the catalog of the spell. `InvalidError` for a name or a table that says nothing."""
    if not re.fullmatch(r"[A-Za-z][\w.-]*", name):
        raise InvalidError(f"llm.register: a provider's name is letters, digits, '-', '_' and '.', not {name!r}.")
    read = read_table(ProviderOptions, given if isinstance(given, dict) else {"answer": given}, "llm.register")
    if not (read.answer or read.embed or read.base_url):
        raise InvalidError("llm.register: give a function, or a table with 'answer', 'embed' or 'base_url'.")
    catalog: Any = site.spell.models
    if getattr(catalog, "register", None) is None:
        raise InvalidError("No provider can be registered here.")

    def make(model: str) -> Model:
        return _Elsewhere(catalog.model(f"local/{model}"), read) if read.base_url else ScriptModel(name, model, read)

    catalog.register(name, make, models=tuple(str(model) for model in read.models), is_scripted=True)


class _Elsewhere:
    """A model of a server that speaks the OpenAI wire, at the address of its provider.

    The one behind it is watched and asked again already.
    """

    is_guarded: ClassVar[bool] = True

    def __init__(self, model: Model, read: ProviderOptions) -> None:
        self._model: Any = model
        set_options = {"base_url": read.base_url, "api_key": read.api_key or None, "retries": read.retries}
        self._options = {key: value for key, value in set_options.items() if value is not None}
        self._headers = {"headers": plain(read.headers)} if read.headers else {}

    async def stream(self, request: Request) -> AsyncIterator[Chunk]:
        """The server's answer; raises as the `Model` Protocol says."""
        request = replace(request, options=self._with_own(request.options))
        async with closing(self._model.stream(request)) as chunks:
            async for chunk in chunks:
                yield chunk

    async def embed(self, request: EmbedRequest) -> Embedded:
        """The server's embeddings."""
        request = replace(request, options=self._with_own(request.options))
        return await embedder_of(self._model, request.model).embed(request)

    def _with_own(self, options: Mapping[str, Any]) -> dict[str, Any]:
        return {**with_headers(self._headers, options), **self._options}


class ScriptModel:
    """A model that is a function of a script."""

    def __init__(self, provider: str, name: str, read: ProviderOptions) -> None:
        self._id = f"{provider}/{name}"
        self._name = name
        self._read = read

    async def stream(self, request: Request) -> AsyncIterator[Chunk]:
        """What the function answers, word by word. `ModelError` when it is no answer."""
        if self._read.answer is None:
            raise InvalidError(f"{self._id!r} makes embeddings; it does not chat.")
        answer = await _bound(self._read.answer, request.context)(_asked(self._name, request))
        answer = answer.output if isinstance(answer, Outcome) else answer
        told = {"text": answer} if isinstance(answer, str) else answer
        if not isinstance(told, dict):
            raise ModelError(f"{self._id!r} gave {told_value(answer)}; it should give a text, or a table with 'text'.")
        told = _spelled(self._id, told, PARTS, "an answer")
        text = str(told.get("text") or told.get("content") or "")
        calls = [self._call(call, number) for number, call in enumerate(told.get("tool_calls") or (), 1)]
        for word in words(text):
            yield Chunk(text=word)
        for call in calls:
            yield Chunk(tool_call=call)
        finish = str(told.get("finish_reason") or ("tool_calls" if calls else "stop"))
        yield Chunk(finish_reason=finish, usage=self._usage(told.get("usage"), request, text, calls), model=self._id)

    def _call(self, given: Any, number: int) -> ToolCall:
        name = given.get("name") if isinstance(given, Mapping) else None
        arguments = (given.get("arguments") or {}) if isinstance(given, Mapping) else None
        if not isinstance(name, str) or not isinstance(arguments, dict):
            raise ModelError(f"{self._id!r} called a tool with {_shown(given)}; it takes a 'name' and 'arguments'.")
        return ToolCall(str(given.get("id") or f"call_{number}"), name, arguments)

    def _usage(self, given: Any, request: Request, text: str, calls: list[ToolCall]) -> Usage:
        if not isinstance(given, Mapping):
            return estimate_usage(request, text, calls)
        used = _spelled(self._id, given, USED, "a usage")
        counts = [used.get(name, used.get(other, 0)) for name, other in zip(COUNTS, USED[2:4], strict=True)]
        if not all(isinstance(count, int | float) and count >= 0 for count in counts):
            raise ModelError(f"A usage has 'input_tokens' and 'output_tokens', numbers; not {_shown(given)}.")
        cost = used.get("cost")
        return Usage(int(counts[0]), int(counts[1]), float(cost) if isinstance(cost, int | float) else None)

    async def embed(self, request: EmbedRequest) -> Embedded:
        """The vectors the function makes of a list of texts."""
        if self._read.embed is None:
            raise InvalidError(f"{self._id!r} makes no embeddings.")
        found = await _bound(self._read.embed, request.context)(list(request.texts))
        vectors = [{"embedding": vector} for vector in found] if isinstance(found, list) else found
        made = read_vectors(Caller(self._id), {"data": vectors}, len(request.texts))
        return Embedded(made, Usage(sum(map(count_tokens, request.texts))), self._id)


def _bound(function: Function, ctx: Any) -> Function:
    return function if ctx is None else function.bind(ctx)


def _asked(name: str, request: Request) -> Record:
    prompt = next((message.content for message in reversed(request.messages) if message.role == "user"), "")
    asked = Record(model=name, prompt=prompt, messages=[message.plain() for message in request.messages])
    tools = [{"name": t.name, "description": t.description, "parameters": t.parameters} for t in request.tools]
    rest = {
        "tools": tools,
        "temperature": request.temperature,
        "max_tokens": request.max_tokens,
        "response_schema": request.response_schema,
    }
    return Record(asked, **{key: value for key, value in rest.items() if value is not None})


def _shown(given: Any) -> str:
    """What a function gave, as its author would write it: a table as JSON."""
    if not isinstance(given, dict | list):
        return told_value(given)
    return json.dumps(plain(given), ensure_ascii=False, default=told_value)


PARTS = (
    "text",
    "content",
    "tool_calls",
    "usage",
    "finish_reason",
    "data",
    "message",
    "metadata",
    "model",
    "role",
    "id",
)
"""What an answer has; the last of it stands in those of other models, which a function may pass on."""

COUNTS = ("input_tokens", "output_tokens")

USED = (*COUNTS, "prompt_tokens", "completion_tokens", "total_tokens", "cost")


def _spelled(id: str, given: Mapping[str, Any], known: tuple[str, ...], what: str) -> dict[str, Any]:
    """A table with its keys in our spelling. `InvalidError` for a key that nobody would read."""
    read: dict[str, Any] = {}
    for said, value in given.items():
        name = snake_case(str(said))
        if name not in known:
            near = suggest(str(said), [*known, *map(camel_case, known)])
            raise InvalidError(f"{id!r} gave {said!r}, which is no part of {what}.{near}")
        read[name] = read[name] if read.get(name) is not None else value
    return read
