"""How the tools that work with embeddings get them: by the models of the spell, through the door."""

from __future__ import annotations

from typing import Any

from kernel.errors import InvalidError, describe_error
from kernel.messages import Usage
from kernel.models.embedding import EmbedRequest
from kernel.models.embedding_calls import Vectors, embed_texts
from kernel.models.names import resolve_id
from kernel.operations import Call
from kernel.records import dataclass
from kernel.tools.definition import Bench

MOST_CHARACTERS = 2_000_000
"""Of all texts of one call."""

HOMES = {
    "openai": ("api.openai.com",),
    "mistral": ("api.mistral.ai",),
    "cohere": ("api.cohere.com", "api.cohere.ai"),
    "gemini": ("generativelanguage.googleapis.com",),
}
"""Where the key of a provider belongs."""


@dataclass(frozen=True, slots=True)
class Source:
    """Which model makes the embeddings, and how it is reached."""

    model: str
    api_key: str = ""
    base_url: str = ""
    dimensions: int | None = None
    timeout: float = 30.0


async def vectors_of(bench: Bench, source: Source, texts: list[str]) -> tuple[Vectors, Usage, str]:
    """A vector for each text, what they used, and the model's whole name."""
    if not texts or not all(isinstance(text, str) and text.strip() for text in texts):
        raise InvalidError("An embedding is made of a text: give one, or a list of texts, none of them empty.")
    if sum(map(len, texts)) > MOST_CHARACTERS:
        raise InvalidError(f"The texts have more than {MOST_CHARACTERS:,} characters. Embed them in several calls.")
    if bench.hands.models is None:
        raise InvalidError("There are no models here, so nothing can be embedded.")
    id = resolve_id(source.model, None)
    options = await _options(bench, source, id.partition("/")[0])
    data: dict[str, Any] = {"model": id, "input": texts}
    if source.dimensions is not None:
        data["dimensions"] = source.dimensions

    def request(call: Call) -> EmbedRequest:
        def told(attempt: int, delay: float, error: Exception) -> None:
            call.ctx.emit("retry", attempt=attempt, delay=delay, error=describe_error(error))

        asked, wait = call.input, call.timeout or source.timeout
        hearing: dict[str, Any] = {"told": told, "admit": call.admit, "context": call.ctx}
        texts, dimensions = tuple(asked["input"]), asked.get("dimensions")
        return EmbedRequest(asked["model"], texts, dimensions, timeout=wait, options=options, **hearing)

    vectors, usage = await embed_texts(bench.ctx, bench.hands.models, id, data, request)
    return vectors, usage, id


async def _options(bench: Bench, source: Source, provider: str) -> dict[str, Any]:
    homes = HOMES.get(provider, ())
    at = source.base_url or (f"https://{homes[0]}" if homes else "")
    key = await bench.secret(source.api_key, at=at, homes=homes) if source.api_key else ""
    return {name: value for name, value in (("api_key", key), ("base_url", source.base_url)) if value}
