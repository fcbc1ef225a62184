"""The option `cache` of agents and of `llm.complete`: what it takes, and what becomes of it.

Not here: how an answer is found again (`kernel.agents.caching`), and `Cache`, which keeps values of the script.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from kernel.agents.caching import Caching
from kernel.api.arguments import read_table
from kernel.api.embeddings import EmbedOptions, embed, model_of
from kernel.api.parts import part_of
from kernel.api.site import Site
from kernel.context import Context
from kernel.errors import NamelessError
from kernel.models.similar import Answers
from kernel.records import dataclass
from kernel.values import Value

THRESHOLD = 0.95

REACHED = ("base_url", "api_key", "headers", "retries")
"""Options that a model and one of the same provider that makes embeddings have in common."""


@dataclass(slots=True)
class CacheOptions:
    """How answers are kept: with `semantic`, one to a question as near as `threshold` (from 0 to 1) is given again,
    else only one to the very same question; `model` makes the embeddings; `ttl` is in milliseconds.

    A `threshold` or a `model` alone means `semantic`, too.
    """

    aliases: ClassVar[dict[str, str]] = {"similarity_threshold": "threshold", "embedding_model": "model"}

    semantic: bool | None = None
    threshold: float | None = None
    model: str = ""
    ttl: float | None = None


def caching_of(site: Site, given: bool | dict[str, Value], model: str, options: dict[str, Any]) -> Caching:
    """The cache of some options. `options` say how `model` is reached, whose answers are kept.

    `InvalidError` for a threshold that is none, or when nobody knows which model makes the embeddings.
    """
    read = read_table(CacheOptions, given if isinstance(given, dict) else {}, "cache")
    threshold = THRESHOLD if read.threshold is None else read.threshold
    if not 0 < threshold <= 1:
        raise NamelessError(f"The 'threshold' of 'cache' should be more than 0 and at most 1, not {threshold}.")
    if read.ttl is not None and read.ttl < 0:
        raise NamelessError(f"The 'ttl' of 'cache' should be milliseconds, 0 or more, not {read.ttl}.")
    seconds = None if read.ttl is None else read.ttl / 1000
    answers = part_of(site.spell, Answers)
    semantic = bool(read.model or read.threshold) if read.semantic is None else read.semantic
    if not semantic:
        return Caching(answers, threshold, seconds)
    embedding = model_of(site, EmbedOptions("", read.model))
    same = embedding.partition("/")[0] == model.partition("/")[0]
    reached: dict[str, Any] = {name: options.get(name) for name in REACHED} if same else {}

    async def vector_of(ctx: Context, text: str) -> Sequence[float]:
        made = await embed(replace(site, ctx=ctx), EmbedOptions(text, embedding, **reached))
        found: Sequence[float] = made["embedding"]
        return found

    return Caching(answers, threshold, seconds, vector_of)
