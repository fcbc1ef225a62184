"""Embeddings: what is asked, what comes back, and whose vectors they are. Not here: who makes them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import Any, Protocol

from kernel.errors import InvalidError, SpellError
from kernel.messages import LONGEST_CALL, LONGEST_SILENCE, Admit, Request, Usage
from kernel.models.faults import Caller, unreadable
from kernel.models.paid import note_paid
from kernel.records import dataclass

USUAL: Mapping[str, str] = {
    "demo": "embedding",
    "openai": "text-embedding-3-small",
    "gemini": "gemini-embedding-001",
    "mistral": "mistral-embed",
    "cohere": "embed-english-v3.0",
    "ollama": "nomic-embed-text",
}
"""The embedding model of a provider when a spell names no other."""

MOST_TEXTS = 256
"""Texts of one call over the network; more are sent in several."""


Told = Callable[[int, float, Exception], None]
"""Hears of every failed attempt that is followed by another: `told(attempt, delay, error)`."""


@dataclass(frozen=True, slots=True)
class EmbedRequest:
    """Texts to embed by `model` (`provider/name`). `dimensions` is the model's own length of a vector when None.

    All of it may take `timeout` seconds, and each request `silence`.
    """

    model: str
    texts: tuple[str, ...]
    dimensions: int | None = None
    timeout: float = LONGEST_CALL
    silence: float = LONGEST_SILENCE
    options: dict[str, Any] = field(default_factory=dict)
    told: Told | None = field(default=None, compare=False, repr=False)
    admit: Admit | None = field(default=None, compare=False, repr=False)
    context: Any = field(default=None, compare=False, repr=False)

    def as_chat(self) -> Request:
        """The same address, key and patience, as a request: what finds access reads nothing else of it."""
        waits: dict[str, Any] = {"timeout": self.timeout, "silence": self.silence}
        return Request(self.model, (), options=self.options, told=self.told, admit=self.admit, **waits)


@dataclass(frozen=True, slots=True)
class Embedded:
    """A vector for each text, in their order; all of one length."""

    vectors: tuple[tuple[float, ...], ...]
    usage: Usage = field(default_factory=Usage)
    model: str = ""


class Embedder(Protocol):
    """A model that makes embeddings."""

    async def embed(self, request: EmbedRequest) -> Embedded:
        """A vector for each text. Raises as `kernel.messages.Model.stream` does."""
        ...


def embedder_of(model: Any, id: str) -> Embedder:
    """The model as one that makes embeddings. `InvalidError` when it makes none."""
    if getattr(model, "embed", None) is None:
        raise InvalidError(f"The model {id!r} makes no embeddings. Name one that does, like 'demo/embedding'.")
    found: Embedder = model
    return found


def read_vectors(caller: Caller, data: Any, count: int) -> tuple[tuple[float, ...], ...]:
    """The vectors of an answer on the OpenAI wire, in the order of the texts. `ModelError` when it has no such form."""
    entries = data.get("data") if isinstance(data, Mapping) else None
    if not isinstance(entries, list) or len(entries) != count:
        raise unreadable(caller, f"{len(entries) if isinstance(entries, list) else 'no'} vectors for {count} texts")
    places = [entry.get("index", place) if isinstance(entry, Mapping) else None for place, entry in enumerate(entries)]
    if sorted(places, key=str) != sorted(range(count), key=str):
        raise unreadable(caller, "vectors that do not say which text they belong to")
    ordered = sorted(zip(places, entries, strict=True), key=_place)
    vectors = [_vector(caller, entry.get("embedding")) for _, entry in ordered]
    if len({len(vector) for vector in vectors}) > 1:
        raise unreadable(caller, "vectors of different lengths")
    return tuple(vectors)


def read_paid(caller: Caller, data: Any, request: EmbedRequest, usage: Usage) -> tuple[tuple[float, ...], ...]:
    """The same for the texts of a request; an error says what was paid for it."""
    try:
        return read_vectors(caller, data, len(request.texts))
    except SpellError as error:
        note_paid(error, usage)
        raise


def _place(pair: tuple[Any, Any]) -> int:
    return int(pair[0])


def _vector(caller: Caller, value: Any) -> tuple[float, ...]:
    sound = isinstance(value, list) and value and all(isinstance(x, int | float) and math.isfinite(x) for x in value)
    if not sound:
        raise unreadable(caller, "an embedding that is no list of numbers")
    return tuple(float(number) for number in value)


def batches(texts: Sequence[str]) -> list[tuple[str, ...]]:
    """The texts cut into calls."""
    return [tuple(texts[start : start + MOST_TEXTS]) for start in range(0, len(texts), MOST_TEXTS)]
