"""`demo/test-model`: says one sentence, whatever it is asked. For tests of everything around a model."""

from __future__ import annotations

from collections.abc import AsyncIterator

from kernel.messages import Chunk, Request
from kernel.models.streams import pause, up_to_stop, words
from kernel.models.tokens import estimate_usage

ANSWER = "Hello from test model"


class FixedAnswer:
    """Always answers the same; `options["latency_ms"]` is waited before the first chunk."""

    async def stream(self, request: Request) -> AsyncIterator[Chunk]:
        """The sentence, word by word. `InvalidError` for a latency that is not a number."""
        await pause(request.options)
        text = up_to_stop(ANSWER, request.stop)
        for word in words(text):
            yield Chunk(text=word)
        yield Chunk(finish_reason="stop", usage=estimate_usage(request, text), model=request.model)
