"""The tool that makes embeddings of texts. Not here: the models (`kernel.models.embedding`)."""

from __future__ import annotations

from typing import Annotated

from kernel.records import dataclass
from kernel.tools.ai.vectors_of import Source, vectors_of
from kernel.tools.definition import Bench, Entry, Hints
from kernel.values import Value

USUAL_MODEL = "openai/text-embedding-3-small"


@dataclass(frozen=True, slots=True)
class EmbeddingOptions:
    """Options of `EmbeddingTool`: the `model` (`provider/name`), its `api_key` and `base_url`, the length of a vector
    in `dimensions` where it has several; `timeout` is milliseconds."""

    model: str = USUAL_MODEL
    api_key: str = ""
    base_url: str = ""
    dimensions: int | None = None
    timeout: float = 30000


async def embedding(
    bench: Bench,
    *,
    input: Annotated[str | list[str], "A text, or a list of texts"],
) -> Value:
    """Make the embedding of a text, or of several: lists of numbers that are near each other where the texts are.

    Gives `embedding` (that of the first text), `embeddings` (one for each text), `dimensions`, `count`, `model` and
    `usage`. In the trace it is an operation `embeddings` of its own, with its tokens and cost.

    ```lua
    local embedding = EmbeddingTool.new({ model = "demo/embedding" })
    local made = embedding:run({ input = { "barn owl", "tawny owl" } })
    print(made.count, #made.embedding == made.dimensions) --> 2 true
    ```

    Fails with `invalid` (no text, a model that makes none), `denied` (no key), `model`, `network` or `timeout`.
    """
    options: EmbeddingOptions = bench.options
    texts = [input] if isinstance(input, str) else input
    source = Source(options.model, options.api_key, options.base_url, options.dimensions, options.timeout / 1000)
    vectors, usage, model = await vectors_of(bench, source, texts)
    counts = {"input_tokens": usage.input_tokens, "total_tokens": usage.total, "cost": usage.cost}
    first = vectors[0] if vectors else []
    made = {"embedding": first, "embeddings": vectors, "dimensions": len(first), "count": len(vectors)}
    return {**made, "model": model, "usage": counts}


ENTRY = Entry(
    "EmbeddingTool",
    embedding,
    EmbeddingOptions,
    # The operation inside is what is recorded.
    Hints(read_only=True, idempotent=True),
    needs=("models",),
    aliases=("Embedding",),
)
