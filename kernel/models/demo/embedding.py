"""`demo/embedding`: vectors without a network, always the same for the same text, near for texts that share words.

Each word, its stem and the parts of three letters in it are counted in a place and with a sign that their hash says
(feature hashing: Weinberger et al., 2009). It knows spelling, not meaning.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import AsyncIterator, Iterator

from kernel.errors import InvalidError
from kernel.messages import Chunk, Request, Usage
from kernel.models.demo.prose import STOP_WORDS
from kernel.models.embedding import Embedded, EmbedRequest
from kernel.models.streams import pause
from kernel.models.tokens import count_tokens

DIMENSIONS = 256
MOST_DIMENSIONS = 4096


class Embedding:
    """Vectors of length one, or of zeros for a text without words."""

    async def embed(self, request: EmbedRequest) -> Embedded:
        """A vector for each text. `InvalidError` for a number of dimensions it cannot have."""
        size = DIMENSIONS if request.dimensions is None else request.dimensions
        if not 1 <= size <= MOST_DIMENSIONS:
            raise InvalidError(f"'demo/embedding' has from 1 to {MOST_DIMENSIONS} dimensions, not {size}.")
        await pause(request.options)
        vectors = tuple(vector_of(text, size) for text in request.texts)
        return Embedded(vectors, Usage(sum(map(count_tokens, request.texts)), 0, 0.0), request.model)

    async def facts(self) -> dict[str, object]:
        """What is known of it."""
        return {"vector_size": DIMENSIONS, "input_cost": 0.0}

    def stream(self, request: Request) -> AsyncIterator[Chunk]:
        """`InvalidError`: it does not chat."""
        raise InvalidError("'demo/embedding' makes embeddings; it does not chat. 'demo/assistant' does.")


def vector_of(text: str, size: int) -> tuple[float, ...]:
    """The vector of one text."""
    vector = [0.0] * size
    for feature, weight in _features(text.lower()):
        code = int.from_bytes(hashlib.blake2b(feature.encode(), digest_size=8).digest(), "big")
        # The last bit is the sign, so that what falls into one place by chance cancels out.
        vector[(code >> 1) % size] += weight if code & 1 else -weight
    length = math.sqrt(sum(number * number for number in vector))
    return tuple(round(number / length, 7) for number in vector) if length else tuple(vector)


def _features(text: str) -> Iterator[tuple[str, float]]:
    for word in re.findall(r"\w+", text):
        if word in STOP_WORDS:
            yield word, 0.2
            continue
        yield word, 0.5
        yield f"~{re.sub(r'(?<=..)(?:ing|ed|es|s)$', '', word)}", 1.0
        if len(word) > 3:
            for start in range(len(word) - 2):
                yield f"#{word[start : start + 3]}", 0.2
