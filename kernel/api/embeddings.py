"""Embeddings in scripts, through the door. Not here: the models that make them (`kernel.models.embedding`)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, ClassVar

from kernel.api.agent_options import MODEL_OPTIONS
from kernel.api.agent_usage import both_spellings
from kernel.api.model_patience import patience_of
from kernel.api.site import Site
from kernel.bounds import OF_MODELS, Bound
from kernel.errors import InvalidError, describe_error
from kernel.models.embedding import USUAL, EmbedRequest
from kernel.models.embedding_calls import embed_texts
from kernel.models.names import resolve_id, split_id
from kernel.operations import Call
from kernel.records import dataclass
from kernel.values import Record, Value, plain, told


@dataclass(slots=True)
class EmbedOptions:
    """What is embedded: `input`, a text or a list of texts, by which `model`; `timeout` is in milliseconds for all
    of it, `silence_timeout` for each of its requests.

    `dimensions` is the length of a vector, for models that have several.
    """

    aliases: ClassVar[dict[str, str]] = {"text": "input", "texts": "input", "idle_timeout": "silence_timeout"}
    bounds: ClassVar[Mapping[str, Bound]] = OF_MODELS

    input: str | list[Value]
    model: str = ""
    provider: str = ""
    dimensions: int | None = None
    timeout: float | None = None
    silence_timeout: float | None = None
    latency_ms: float | None = None
    base_url: str | None = None
    api_key: str | None = None
    headers: dict[str, Value] | None = None
    retries: int | None = None


async def embed(site: Site, read: EmbedOptions) -> Record:
    """What scripts get for their texts."""
    id = model_of(site, read)
    texts = _texts(read.input)
    data: dict[str, Any] = {"model": id, "input": texts}
    if read.dimensions is not None:
        data["dimensions"] = read.dimensions
    models = site.spell.models
    found, usage = await embed_texts(site.ctx, models, id, data, lambda call: _request(site, read, call))
    counts: dict[str, Value] = {"input_tokens": usage.input_tokens, "prompt_tokens": usage.input_tokens}
    counts |= {"total_tokens": usage.total, "cost": usage.cost}
    told = both_spellings(site, counts)
    return Record(embeddings=found, embedding=found[0] if found else [], model=id, usage=told)


def _request(site: Site, read: EmbedOptions, call: Call) -> EmbedRequest:
    defaults = {name: value for name, value in site.spell.defaults.items() if name in MODEL_OPTIONS}
    chosen = {name: getattr(read, name) for name in MODEL_OPTIONS if getattr(read, name, None) is not None}
    asked = call.input
    texts, dimensions = tuple(asked["input"]), asked.get("dimensions")
    waits: dict[str, Any] = {"timeout": call.timeout, "silence": call.timeout} if call.timeout else patience_of(read)

    def told(attempt: int, delay: float, error: Exception) -> None:
        call.ctx.emit("retry", attempt=attempt, delay=delay, error=describe_error(error))

    options = plain({**defaults, **chosen})
    hearing: dict[str, Any] = {"told": told, "admit": call.admit, "context": call.ctx}
    return EmbedRequest(asked["model"], texts, dimensions, options=options, **waits, **hearing)


def model_of(site: Site, read: EmbedOptions) -> str:
    """The model that some options mean. `InvalidError` when nobody knows which of its provider makes embeddings."""
    if read.model:
        return resolve_id(read.model, read.provider or None, site.spell.model)
    provider = split_id(f"{read.provider}/x")[0] if read.provider else split_id(site.spell.model)[0]
    if provider not in USUAL:
        raise InvalidError(f"llm.embed: which model of {provider!r} makes embeddings? Give 'model'.")
    return f"{provider}/{USUAL[provider]}"


def _texts(given: str | list[Value]) -> list[str]:
    texts = [given] if isinstance(given, str) else given or []
    wrong = next((text for text in texts if not isinstance(text, str)), None)
    if wrong is not None:
        raise InvalidError(f"llm.embed: 'input' should be a text or a list of texts, not {told(wrong)}.")
    return list(texts)


def similarity(one: list[Value], other: list[Value]) -> float:
    """The cosine of two vectors. `InvalidError` when they are not two lists of equally many numbers."""
    for vector in (one, other):
        if not all(isinstance(number, int | float) and not isinstance(number, bool) for number in vector):
            raise InvalidError("llm.similarity compares two embeddings: lists of numbers.")
    if len(one) != len(other):
        raise InvalidError(f"The embeddings have {len(one)} and {len(other)} numbers; they are not of one model.")
    scale = math.hypot(*one) * math.hypot(*other)
    return sum(a * b for a, b in zip(one, other, strict=True)) / scale if scale else 0.0
